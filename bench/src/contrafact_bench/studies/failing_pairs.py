"""The pairs of covers that a system finds last, and what can be measured of them without listening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact_training.data.datasets import Dataset
from contrafact_training.data.guides import align

_BLOCK_FRAMES = 10
"""4.6 s."""
_N_SAMPLES = 60


@dataclass(frozen=True)
class Pair:
    """Two tracks of one work.

    Parameters
    ----------
    first, second : their places in the dataset.
    n_between : tracks of other works that are nearer to the one than the other is, the mean of both ways.
    distance : of the two, the mean of both ways.
    """

    first: int
    second: int
    n_between: float
    distance: float


def covers_by_failure(distances: NDArray[np.float64], works: NDArray[np.int64]) -> list[Pair]:
    """All pairs of covers, those with most tracks of other works between them first.

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
    """The first pairs, at most one of each work: a single wrong label would else fill the list with its clique."""
    chosen: dict[int, Pair] = {}
    for pair in pairs:
        chosen.setdefault(int(works[pair.first]), pair)
    return list(chosen.values())[:n_pairs]


def entropy(frames: NDArray[np.uint8]) -> float:
    """Mean entropy of the frames as distributions over pitches, 0 (one pitch) to 1 (all alike)."""
    sounding = frames[frames.any(axis=1)].astype(np.float64)
    parts = sounding / sounding.sum(axis=1, keepdims=True)
    logs = np.log(parts, out=np.zeros_like(parts), where=parts > 0)
    return float(-(parts * logs).sum(axis=1).mean() / np.log(12))


def sameness(frames: NDArray[np.uint8]) -> float:
    """How alike stretches of 4.6 s of a track are in harmony: the mean correlation of all pairs, -1..1."""
    n_blocks = max(1, len(frames) // _BLOCK_FRAMES)
    blocks = np.stack([part.mean(axis=0) for part in np.array_split(frames.astype(np.float64), n_blocks)])
    centred = blocks - blocks.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    directions = centred / np.maximum(lengths, np.finfo(np.float64).tiny)
    if len(directions) == 1:
        return 1.0
    likeness = directions @ directions.T
    return float(likeness[~np.eye(len(likeness), dtype=bool)].mean())


def typical_alignments(dataset: Dataset, seed: int = 0) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Lengths in frames of the alignments of covers and of others, of 60 pairs each, drawn from the seed."""
    random = np.random.default_rng(seed)
    lengths = []
    for is_cover in (True, False):
        firsts, seconds = np.nonzero(np.triu((dataset.works[:, None] == dataset.works) == is_cover, k=1))
        drawn = random.choice(len(firsts), min(_N_SAMPLES, len(firsts)), replace=False)
        tracks = [(dataset.tracks[firsts[i]], dataset.tracks[seconds[i]]) for i in drawn]
        lengths.append(np.array([len(align(*pair)) for pair in tracks], dtype=np.int64))
    return lengths[0], lengths[1]
