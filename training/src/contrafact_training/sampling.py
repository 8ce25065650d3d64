"""Training batches: P works x K tracks, cut, stretched and transposed at random."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact_training.datasets import Dataset

_MIN_DEVIATION = 1e-6


@dataclass(frozen=True)
class BatchShape:
    """What a batch is made of.

    Parameters
    ----------
    n_works : works in a batch (P).
    n_tracks : tracks of each work (K).
    min_frames, max_frames : bounds of the segments' length; one length per batch.
    max_stretch : the tempo of a segment is multiplied by at most this, and by at least its inverse.
    """

    n_works: int = 16
    n_tracks: int = 4
    min_frames: int = 65
    max_frames: int = 200
    max_stretch: float = 1.35


class BatchSampler:
    """Makes the batch of any step from seed and step number alone, so that a resumed run sees the same batches.

    Parameters
    ----------
    dataset : tracks to draw from; works of a single track are left out.
    shape : what a batch is made of.
    seed : makes the batches.
    """

    def __init__(self, dataset: Dataset, shape: BatchShape, seed: int) -> None:
        self._tracks = dataset.tracks
        self._shape = shape
        self._seed = seed
        values, counts = np.unique(dataset.works, return_counts=True)
        self._members = {int(work): np.flatnonzero(dataset.works == work) for work in values[counts > 1]}
        self._works = np.array(sorted(self._members))
        self._scale = [_mean_and_deviation(track) for track in dataset.tracks]

    @property
    def steps_per_epoch(self) -> int:
        """Batches that show each work once."""
        return max(1, len(self._works) // self._shape.n_works)

    def batch(self, step: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The batch of one step.

        Returns
        -------
        float32 `(P K, 1, 12, n_frames)` z-normalised segments, and int64 `(P K,)` works.
        """
        rng = np.random.default_rng([self._seed, 1, step])
        n_frames = int(rng.integers(self._shape.min_frames, self._shape.max_frames + 1))
        works = self._works_of(step)
        segments = [self._segment(i, n_frames, rng) for work in works for i in self._draw_tracks(int(work), rng)]
        return np.stack(segments)[:, None], np.repeat(works, self._shape.n_tracks)

    def _works_of(self, step: int) -> NDArray[np.int64]:
        epoch, position = divmod(step, self.steps_per_epoch)
        order = np.random.default_rng([self._seed, 2, epoch]).permutation(self._works)
        start = position * self._shape.n_works
        return order[start : start + self._shape.n_works]

    def _draw_tracks(self, work: int, rng: np.random.Generator) -> NDArray[np.int64]:
        members = rng.permutation(self._members[work])
        # A work with fewer tracks than asked for shows some of them twice, cut elsewhere.
        return np.resize(members, self._shape.n_tracks)

    def _segment(self, track: int, n_frames: int, rng: np.random.Generator) -> NDArray[np.float32]:
        frames = self._tracks[track]
        mean, deviation = self._scale[track]
        stretch = np.exp(rng.uniform(-1, 1) * np.log(self._shape.max_stretch))
        span = min(n_frames * stretch, len(frames) - 1.0)
        positions = rng.uniform(0, len(frames) - 1 - span) + np.linspace(0, span, n_frames)
        segment = (interpolate(frames, positions) - mean) / deviation
        return np.roll(segment, int(rng.integers(12)), axis=1).T


def interpolate(frames: NDArray[np.uint8], positions: NDArray[np.float64]) -> NDArray[np.float32]:
    """Rows at fractional positions, linearly between their neighbours.

    Parameters
    ----------
    frames : uint8 `(n_frames, 12)`.
    positions : float `(n,)`, in frames, 0..n_frames - 1.

    Returns
    -------
    float32 `(n, 12)` in 0..255.
    """
    below = np.minimum(positions.astype(np.int64), len(frames) - 2)
    weight = (positions - below).astype(np.float32)[:, None]
    rows: NDArray[np.float32] = frames[below] * (1 - weight) + frames[below + 1] * weight
    return rows


def _mean_and_deviation(track: NDArray[np.uint8]) -> tuple[np.float32, np.float32]:
    return np.float32(track.mean()), np.float32(max(float(track.std()), _MIN_DEVIATION))
