"""Find the pairs of covers that a system ranks last; measure entropy, sameness and alignment, and draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.transposition import best_transpositions
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.guides import align

SIZE = 40
"""Cells per side, for any lengths."""
N_GREYS = 8
_STACK = 9
_LIKE_PART = 0.1
_BLOCK_FRAMES = 10
"""4.6 s."""
_N_SAMPLES = 60


@dataclass(frozen=True)
class Pair:
    """Two tracks of one work.

    Parameters
    ----------
    first, second : their indices in the dataset.
    n_between : tracks of other works that are nearer than the cover, mean of both directions.
    distance : of the two, mean of both directions.
    """

    first: int
    second: int
    n_between: float
    distance: float


def covers_by_failure(distances: NDArray[np.float64], works: NDArray[np.int64]) -> list[Pair]:
    """Return all pairs of covers, those with most tracks of other works between them first.

    Parameters
    ----------
    distances : `(n, n)`; rows are queries.
    works : `(n,)`.
    """
    between = np.zeros_like(distances)
    for query, row in enumerate(distances):
        strangers = np.sort(row[works != works[query]])
        between[query] = np.searchsorted(strangers, row)
    firsts, seconds = np.nonzero(np.triu(works[:, None] == works, k=1))
    pairs = [
        Pair(int(i), int(j), float(between[i, j] + between[j, i]) / 2, float(distances[i, j] + distances[j, i]) / 2)
        for i, j in zip(firsts, seconds, strict=True)
    ]
    return sorted(pairs, key=lambda pair: (-pair.n_between, pair.first, pair.second))


def one_of_each_work(pairs: Sequence[Pair], works: NDArray[np.int64], n_pairs: int) -> list[Pair]:
    """Return the first pairs, at most one per work, so that one wrong label does not fill the list."""
    chosen: dict[int, Pair] = {}
    for pair in pairs:
        chosen.setdefault(int(works[pair.first]), pair)
    return list(chosen.values())[:n_pairs]


def entropy(frames: NDArray[np.uint8]) -> float:
    """Return the mean entropy of the frames as distributions over pitches, 0 (one pitch) to 1 (all equal)."""
    sounding = frames[frames.any(axis=1)].astype(np.float64)
    parts = sounding / sounding.sum(axis=1, keepdims=True)
    logs = np.log(parts, out=np.zeros_like(parts), where=parts > 0)
    return float(-(parts * logs).sum(axis=1).mean() / np.log(12))


def sameness(frames: NDArray[np.uint8]) -> float:
    """Return the mean correlation of all pairs of stretches of 4.6 s of a track, -1..1."""
    n_blocks = max(1, len(frames) // _BLOCK_FRAMES)
    blocks = np.stack([part.mean(axis=0) for part in np.array_split(frames.astype(np.float64), n_blocks)])
    centred = blocks - blocks.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    directions = centred / np.maximum(lengths, np.finfo(np.float64).tiny)
    if len(directions) == 1:
        return 1.0
    correlations = directions @ directions.T
    return float(correlations[~np.eye(len(correlations), dtype=bool)].mean())


def typical_alignments(dataset: Dataset, seed: int = 0) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return alignment lengths in frames of 60 random pairs of covers and of 60 other pairs."""
    random = np.random.default_rng(seed)
    lengths = []
    for is_cover in (True, False):
        firsts, seconds = np.nonzero(np.triu((dataset.works[:, None] == dataset.works) == is_cover, k=1))
        drawn = random.choice(len(firsts), min(_N_SAMPLES, len(firsts)), replace=False)
        tracks = [(dataset.tracks[firsts[i]], dataset.tracks[seconds[i]]) for i in drawn]
        lengths.append(np.array([len(align(*pair)) for pair in tracks], dtype=np.int64))
    return lengths[0], lengths[1]


def thumbnail(
    first: NDArray[np.uint8], second: NDArray[np.uint8], path: NDArray[np.int16], size: int = SIZE
) -> NDArray[np.float64]:
    """Return the share of mutually most similar frames in each cell, in few shades.

    Parameters
    ----------
    first, second : uint8 `(n_frames, 12)`.
    path : matching frames, `(n_points, 2)`, which determine the transposition of the first track; without any, the
        mean chroma does.

    Returns
    -------
    float64 `(size, size)` in 0..1: time of the first track downwards, of the second to the right.
    """
    transposed = np.roll(first, _transposition(first, second, path), axis=1)
    squares = _squares(_stacks(transposed), _stacks(second))
    # Most similar in its row and in its column, since some frames are similar to all.
    like = squares <= np.quantile(squares, _LIKE_PART, axis=1, keepdims=True)
    like &= squares <= np.quantile(squares, _LIKE_PART, axis=0, keepdims=True)
    parts = _means(_means(like.astype(np.float64), size).T, size).T
    shades: NDArray[np.float64] = np.round(parts / max(parts.max(), 1e-9) * (N_GREYS - 1)) / (N_GREYS - 1)
    return shades


def _transposition(first: NDArray[np.uint8], second: NDArray[np.uint8], path: NDArray[np.int16]) -> int:
    if not len(path):
        return best_transpositions(first, second, 1)[0]
    here, there = first[path[:, 0]].astype(np.float64), second[path[:, 1]].astype(np.float64)
    return int(np.argmax([(np.roll(here, t, axis=1) * there).sum() for t in range(12)]))


def _stacks(track: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Stack each frame with the eight after it, since single chords recur everywhere."""
    values = track.astype(np.float32) / 255
    padded = np.concatenate([values, np.repeat(values[-1:], _STACK - 1, axis=0)])
    return np.concatenate([padded[i : i + len(values)] for i in range(_STACK)], axis=1)


def _squares(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    squares: NDArray[np.float32] = (first**2).sum(axis=1)[:, None] + (second**2).sum(axis=1) - 2 * first @ second.T
    return squares


def _means(rows: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Return means of `size` stretches of rows; short inputs share rows between stretches."""
    edges = np.linspace(0, len(rows), size + 1)
    return np.stack(
        [rows[int(start) : max(int(np.ceil(end)), int(start) + 1)].mean(axis=0) for start, end in pairwise(edges)]
    )
