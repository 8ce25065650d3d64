"""Synthetic pairs of tracks with known sections, assembled from blocks of other tracks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.verdicts import Section

LEAST_TRUE_FRAMES = 22
"""Minimum length of a true section: 10 s."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a track, played at a given speed.

    Parameters
    ----------
    track : number of the track.
    start, end : frames of the track, `end` not included.
    speed : frames of the track per output frame; 1.3 is faster.
    """

    track: int
    start: int
    end: int
    speed: float = 1.0

    @property
    def n_frames(self) -> int:
        """Return the number of output frames."""
        return round((self.end - self.start) / self.speed)

    def place_of(self, frame: int) -> float:
        """Return the output position of a frame of the track, in frames."""
        return (frame - self.start) * self.n_frames / (self.end - self.start)


@dataclass(frozen=True, slots=True)
class SyntheticPair:
    """Two tracks made of blocks.

    Parameters
    ----------
    kind : how the query was made of the reference's music.
    query_blocks, reference_blocks : the blocks of the tracks, in order.
    query, reference : uint8 `(n_frames, 12)`.
    transposition_semitones : such that the rolled query matches the reference where they share music.
    """

    kind: str
    query_blocks: tuple[Block, ...]
    reference_blocks: tuple[Block, ...]
    query: NDArray[np.uint8]
    reference: NDArray[np.uint8]
    transposition_semitones: int

    @property
    def sections(self) -> tuple[Section, ...]:
        """Return the true sections, with strength 1."""
        return true_sections(self.query_blocks, self.reference_blocks)


def true_sections(query_blocks: Sequence[Block], reference_blocks: Sequence[Block]) -> tuple[Section, ...]:
    """Return the shared stretches of at least `LEAST_TRUE_FRAMES` of two tracks, in the order of the query."""
    return tuple(
        _shared_section(query_block, query_start, reference_block, reference_start)
        for query_block, query_start in zip(query_blocks, starts(query_blocks), strict=True)
        for reference_block, reference_start in zip(reference_blocks, starts(reference_blocks), strict=True)
        if query_block.track == reference_block.track
        and min(query_block.end, reference_block.end) - max(query_block.start, reference_block.start)
        >= LEAST_TRUE_FRAMES
    )


def starts(blocks: Sequence[Block]) -> list[int]:
    """Return the output frame at which each block begins."""
    return list(accumulate((block.n_frames for block in blocks[:-1]), initial=0))


def played(block: Block, tracks: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
    """Return the frames of a block at its speed, float64 `(n_frames, 12)` in 0..1."""
    frames = tracks[block.track][block.start : block.end] / 255
    # The middle of each new frame, in frames of the track.
    places = (np.arange(block.n_frames) + 0.5) * len(frames) / block.n_frames - 0.5
    return np.stack([np.interp(places, np.arange(len(frames)), column) for column in frames.T], axis=1)


def degraded(frames: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Change colour and contrast and add noise, as another mix would: `(n_frames, 12)` in 0..1, to uint8."""
    colour = np.exp(rng.normal(0, 0.15, 12))
    contrast = rng.uniform(0.8, 1.25)
    noisy = colour * frames**contrast * np.exp(rng.normal(0, 0.2, frames.shape))
    return quantised(noisy + 0.08 * rng.random(frames.shape))


def quantised(frames: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return rows divided by their maximum, as uint8; silent rows stay silent."""
    peaks = frames.max(axis=1, keepdims=True)
    rows: NDArray[np.float64] = np.divide(frames, peaks, out=np.zeros_like(frames), where=peaks > 0)
    return np.round(255 * rows).astype(np.uint8)


def _shared_section(query: Block, query_start: int, reference: Block, reference_start: int) -> Section:
    shared = max(query.start, reference.start), min(query.end, reference.end)
    of_query = [query_start + query.place_of(frame) for frame in shared]
    of_reference = [reference_start + reference.place_of(frame) for frame in shared]
    (query_from, query_to), (reference_from, reference_to) = (
        [frame * SECONDS_PER_FRAME for frame in each] for each in (of_query, of_reference)
    )
    return Section(query_from, query_to, reference_from, reference_to, strength=1.0)
