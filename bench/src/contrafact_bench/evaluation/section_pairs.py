"""Draw synthetic pairs from labelled chroma: excerpts moved, cut, repeated, reordered; and medleys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from contrafact_bench.evaluation.section_truth import Block, SyntheticPair, degraded, played, quantised
from contrafact_training.data.datasets import Dataset

SHORTEST_FRAMES = 43
"""Minimum length of excerpts in their track: 20 s."""
LONGEST_FRAMES = 129
"""Maximum length of excerpts: 60 s."""
SPEEDS = (0.7, 1.3)
"""Range of the speed of excerpts."""
_UNCHANGED = 1 / 3
"""Share of pairs without a change of tempo."""
_SONG_FRAMES = (4 * SHORTEST_FRAMES, 800)
"""Minimum and maximum length of songs: 80 s and 6 min."""
_MOST_SILENCE = 0.05
"""Maximum share of silent frames in a song."""
_MEDLEY_SONGS = 3


class Drawing:
    """Draws blocks of a dataset's tracks, at most one track per work within a pair.

    Parameters
    ----------
    dataset : labelled chroma.
    rng : source of randomness.
    """

    def __init__(self, dataset: Dataset, rng: np.random.Generator) -> None:
        self.rng = rng
        self._dataset = dataset
        self._works: set[int] = set()
        self._speeds = SPEEDS if rng.random() > _UNCHANGED else (1.0, 1.0)

    def song(self) -> int:
        """Return a track of a work that was not drawn before."""
        while True:
            track = int(self.rng.integers(len(self._dataset)))
            work = int(self._dataset.works[track])
            if work not in self._works and self._is_usable(track):
                self._works.add(work)
                return track

    def n_frames(self, track: int) -> int:
        """Return the length of a track."""
        return len(self._dataset.tracks[track])

    def speed(self) -> float:
        """Return a random speed."""
        return float(self.rng.uniform(*self._speeds))

    def excerpt(self, track: int) -> Block:
        """Return a random stretch of a track, at a random speed."""
        n_frames = int(self.rng.integers(SHORTEST_FRAMES, LONGEST_FRAMES + 1))
        start = int(self.rng.integers(self.n_frames(track) - n_frames + 1))
        return Block(track, start, start + n_frames, self.speed())

    def foreign(self) -> Block:
        """Return an excerpt of another song."""
        return self.excerpt(self.song())

    def pieces(self, track: int, n_pieces: int) -> list[Block]:
        """Cut a whole track at random into pieces of sufficient length, at one speed."""
        spare = self.n_frames(track) - n_pieces * SHORTEST_FRAMES
        shares = np.sort(self.rng.integers(spare + 1, size=n_pieces - 1))
        cuts = [0, *(int(share) + (i + 1) * SHORTEST_FRAMES for i, share in enumerate(shares)), self.n_frames(track)]
        speed = self.speed()
        return [Block(track, start, end, speed) for start, end in pairwise(cuts)]

    def whole(self, track: int) -> list[Block]:
        """Return the whole track, unchanged."""
        return [Block(track, 0, self.n_frames(track))]

    def interrupted(self, track: int) -> list[Block]:
        """Return the whole track with foreign music before it and in the middle."""
        first, second = (Block(each.track, each.start, each.end) for each in self.pieces(track, 2))
        return [self.foreign(), first, self.foreign(), second]

    def _is_usable(self, track: int) -> bool:
        is_silent = ~self._dataset.tracks[track].any(axis=1)
        shortest, longest = _SONG_FRAMES
        return shortest <= self.n_frames(track) <= longest and bool(is_silent.mean() < _MOST_SILENCE)


def _moved(draw: Drawing, song: int) -> tuple[list[Block], list[Block]]:
    return [draw.foreign(), draw.excerpt(song), draw.foreign()], draw.whole(song)


def _cut(draw: Drawing, song: int) -> tuple[list[Block], list[Block]]:
    first, _, last = draw.pieces(song, 3)
    return [first, last], draw.whole(song)


def _repeated(draw: Drawing, song: int) -> tuple[list[Block], list[Block]]:
    excerpt = draw.excerpt(song)
    return [excerpt, excerpt, draw.foreign()], draw.whole(song)


def _reordered(draw: Drawing, song: int) -> tuple[list[Block], list[Block]]:
    return draw.pieces(song, 3)[::-1], draw.whole(song)


def _foreign_between(draw: Drawing, song: int) -> tuple[list[Block], list[Block]]:
    first, second, third = draw.pieces(song, 3)
    return [first, draw.foreign(), second, draw.foreign(), third], draw.whole(song)


def _mixed(draw: Drawing, song: int) -> tuple[list[Block], list[Block]]:
    excerpts = [draw.excerpt(song) for _ in range(draw.rng.integers(2, 5))]
    query = [block for excerpt in excerpts for block in (excerpt, draw.foreign())]
    return query, draw.interrupted(song)


_KINDS: dict[str, Callable[[Drawing, int], tuple[list[Block], list[Block]]]] = {
    "moved": _moved,
    "cut": _cut,
    "repeated": _repeated,
    "reordered": _reordered,
    "foreign between": _foreign_between,
    "mixed": _mixed,
}


def draw_pairs(dataset: Dataset, n_pairs: int, seed: int) -> list[SyntheticPair]:
    """Draw pairs of one song each, of all kinds in turn; the query is transposed and degraded.

    Parameters
    ----------
    dataset : labelled chroma, of at least six works.
    seed : determines the pairs.
    """
    kinds = list(_KINDS)
    return [_draw_pair(dataset, kinds[i % len(kinds)], np.random.default_rng([seed, i])) for i in range(n_pairs)]


def draw_medleys(dataset: Dataset, n_medleys: int, seed: int) -> list[list[SyntheticPair]]:
    """Draw medleys of three songs, each transposed differently; return the pairs of each medley with its songs."""
    return [_draw_medley(dataset, np.random.default_rng([seed, i])) for i in range(n_medleys)]


def _draw_pair(dataset: Dataset, kind: str, rng: np.random.Generator) -> SyntheticPair:
    draw = Drawing(dataset, rng)
    blocks, reference_blocks = _KINDS[kind](draw, draw.song())
    transposition = int(rng.integers(12))
    query = degraded(np.roll(_frames(blocks, dataset), -transposition, axis=1), rng)
    reference = quantised(_frames(reference_blocks, dataset))
    return SyntheticPair(kind, tuple(blocks), tuple(reference_blocks), query, reference, transposition)


def _draw_medley(dataset: Dataset, rng: np.random.Generator) -> list[SyntheticPair]:
    draw = Drawing(dataset, rng)
    blocks = [draw.excerpt(draw.song()) for _ in range(_MEDLEY_SONGS)]
    transpositions = rng.integers(12, size=len(blocks)).tolist()
    parts = [np.roll(_frames([block], dataset), -t, axis=1) for block, t in zip(blocks, transpositions, strict=True)]
    query = degraded(np.concatenate(parts), rng)
    return [
        SyntheticPair("medley", tuple(blocks), tuple(draw.whole(block.track)), query, dataset.tracks[block.track], t)
        for block, t in zip(blocks, transpositions, strict=True)
    ]


def _frames(blocks: Sequence[Block], dataset: Dataset) -> NDArray[np.float64]:
    return np.concatenate([played(block, dataset.tracks) for block in blocks])
