"""Sample training batches: crops of works x tracks, randomly stretched, transposed and augmented."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from contrafact_training.data.datasets import Dataset
from contrafact_training.data.frames import interpolate
from contrafact_training.data.guides import Guides
from contrafact_training.train.config import TrainingConfig

MIN_FRAMES = 20
"""Shorter tracks are not trained on."""
_MAX_GAP_FRAMES = 20
_JITTER = 0.25
_MAX_JITTER_FRAMES = 20.0
# Augmentations; each is applied to a crop with its own probability.
_CONTRAST_CHANCE, _MAX_LOG_POWER = 0.5, 0.4
_NOISE_CHANCE, _NOISE_DEVIATION = 0.3, 0.08
_MASK_CHANCE = 0.3
_DROP_CHANCE, _DROPPED_PART = 0.2, 0.15
_WHITENED_CHANCE = 0.5
_POWERS = (0.6, 1.6)
_MAX_NEIGHBOUR, _MAX_FIFTH = 0.33, 0.2


class BatchSampler:
    """Makes the batch of any step from seed and step number, so that a resumed run sees the same batches.

    Parameters
    ----------
    dataset : tracks to draw from; works with fewer than two usable tracks are left out.
    config : seed, sizes and augmentations.
    guides : matching frames of tracks of a work, for guided crops.
    """

    def __init__(self, dataset: Dataset, config: TrainingConfig, guides: Guides | None = None) -> None:
        self._tracks = dataset.tracks
        self._config = config
        self._guides = guides
        usable = np.array([len(track) >= MIN_FRAMES for track in dataset.tracks])
        values, counts = np.unique(dataset.works[usable], return_counts=True)
        self._members = [np.flatnonzero(usable & (dataset.works == work)) for work in values[counts > 1]]

    @property
    def n_works(self) -> int:
        """Number of works that are drawn from; batches number them 0 to n - 1."""
        return len(self._members)

    def batch(self, step: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return the batch of one step.

        Returns
        -------
        float32 `(n_crops, 12, n_frames)` in 0..1, and int64 `(n_crops,)` works; crops of one work are adjacent.
        """
        config = self._config
        rng = np.random.default_rng([config.seed, step])
        n_frames = int(rng.choice(config.crop_frames))
        n_works = max(2, config.frames_per_batch // n_frames // config.tracks_per_work)
        works = rng.choice(self.n_works, size=min(n_works, self.n_works), replace=False)
        crops = [self._crop(i, centre, n_frames, rng) for work in works for i, centre in self._draw(int(work), rng)]
        return np.stack(crops), np.repeat(works, config.tracks_per_work).astype(np.int64)

    def _draw(self, work: int, rng: np.random.Generator) -> list[tuple[int, float | None]]:
        """Return tracks of a work with the frame at the centre of the crop; None for any."""
        members = rng.permutation(self._members[work])
        # A work with too few tracks gives several crops of the same track.
        drawn = [int(i) for i in np.resize(members, self._config.tracks_per_work)]
        if self._guides is None or rng.random() >= self._config.guided:
            return [(i, None) for i in drawn]
        centres = _guided_centres(drawn, self._guides, rng)
        return [(i, centres.pop(i, None)) for i in drawn]

    def _crop(self, track: int, centre: float | None, n_frames: int, rng: np.random.Generator) -> NDArray[np.float32]:
        config, frames = self._config, self._tracks[track]
        stretch = math.exp(rng.uniform(-1, 1) * math.log(config.max_stretch))
        span = n_frames * stretch
        # Repeat a track that is too short: stretching it more would give unmusical tempos.
        frames = np.tile(frames, (max(1, math.ceil((span + 1) / len(frames))), 1))
        last = len(frames) - 1 - span
        if centre is None:
            start = rng.uniform(0, last)
        else:
            jitter = _JITTER * min(span, _MAX_JITTER_FRAMES / _JITTER)
            start = min(max(centre - span / 2 + rng.uniform(-jitter, jitter), 0.0), last)
        crop = interpolate(frames, start + np.linspace(0, span, n_frames)) / np.float32(255)
        if config.transpose:
            crop = np.roll(crop, int(rng.integers(12)), axis=1)
        if config.augment:
            crop = _augmented(crop, rng)
        if config.whitened_like and rng.random() < _WHITENED_CHANCE:
            crop = _whitened_like(crop, rng)
        return np.ascontiguousarray(crop.T, dtype=np.float32)


def _guided_centres(drawn: list[int], guides: Guides, rng: np.random.Generator) -> dict[int, float]:
    """Return a random frame of the first track, and the frames of the others that are aligned with it."""
    first = drawn[0]
    paths = {i: guides.path(first, i) for i in dict.fromkeys(drawn[1:]) if i != first}
    matches = {i: path for i, path in paths.items() if len(path)}
    if not matches:
        return {}
    leader = matches[list(matches)[int(rng.integers(len(matches)))]]
    moment = float(leader[rng.integers(len(leader)), 0])
    centres = {first: moment}
    for i, path in matches.items():
        gaps = np.abs(path[:, 0] - moment)
        nearest = int(gaps.argmin())
        chosen = nearest if gaps[nearest] < _MAX_GAP_FRAMES else int(rng.integers(len(path)))
        centres[i] = float(path[chosen, 1])
    return centres


def _augmented(crop: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    n_frames = len(crop)
    if rng.random() < _CONTRAST_CHANCE:
        crop = crop ** np.float32(math.exp(rng.uniform(-_MAX_LOG_POWER, _MAX_LOG_POWER)))
    if rng.random() < _NOISE_CHANCE:
        crop = np.clip(crop + rng.normal(0, _NOISE_DEVIATION, crop.shape).astype(np.float32), 0, 1)
    if rng.random() < _MASK_CHANCE:  # as in SpecAugment (Park et al. 2019)
        n_masked = int(rng.integers(2, max(3, n_frames // 6)))
        start = int(rng.integers(0, n_frames - n_masked))
        crop = crop.copy()
        crop[start : start + n_masked] = 0
    if rng.random() < _DROP_CHANCE:
        crop = crop * (rng.random((n_frames, 1)) > _DROPPED_PART)
    return crop


def _whitened_like(crop: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Change a crop as `hpcp-v2` differs from `hpcp-v1`: flatter, smoother in time, with a part of each fifth.

    Rows of v1 to the power of 0.7, smoothed and with fifths, have a cosine of 0.97 with those of v2.
    """
    crop = crop ** np.float32(math.exp(rng.uniform(*np.log(_POWERS))))
    neighbours, fifth = rng.uniform(0, _MAX_NEIGHBOUR), rng.uniform(0, _MAX_FIFTH)
    padded = np.pad(crop, ((1, 1), (0, 0)), mode="edge")
    crop = (1 - 2 * neighbours) * crop + neighbours * (padded[:-2] + padded[2:])
    crop = crop + fifth * np.roll(crop, 7, axis=1)
    # A row's largest value is 1 in both recipes.
    changed: NDArray[np.float32] = crop / np.maximum(crop.max(axis=1, keepdims=True), 1.0)
    return changed
