"""Small labelled chroma from a seed: works of a few tracks that share their harmony."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact_training.data.datasets import Dataset


def small_dataset(
    n_works: int = 6, n_tracks: int = 3, n_frames: int = 120, noise: float = 0.2, seed: int = 0
) -> Dataset:
    """Works of a few chords each; their tracks are noisy, transposed copies with random starts."""
    rng = np.random.default_rng(seed)
    tracks, works = [], []
    for work in range(n_works):
        theme = np.repeat(rng.random((8, 12)) ** 3, 4, axis=0)
        for _ in range(n_tracks):
            tracks.append(_track(theme, n_frames, noise, rng))
            works.append(work)
    names = [f"work{work}/track{index}" for index, work in enumerate(works)]
    return Dataset(names, tracks, np.array(works))


def write_npz(path: Path, **splits: Dataset) -> Path:
    """Write splits as one file of labelled chroma, with works of its own for each."""
    tracks = [track for split in splits.values() for track in split.tracks]
    np.savez(
        path,
        frames=np.concatenate(tracks),
        offsets=np.cumsum([0, *map(len, tracks)]),
        version_id=np.array([name for split in splits.values() for name in split.names]),
        work_id=np.array([f"{name}-{work}" for name, split in splits.items() for work in split.works]),
        split=np.array([name for name, split in splits.items() for _ in split.works]),
    )
    return path


def _track(theme: NDArray[np.float64], n_frames: int, noise: float, rng: np.random.Generator) -> NDArray[np.uint8]:
    repeated = np.roll(np.resize(theme, (n_frames, 12)), int(rng.integers(len(theme))), axis=0)
    noisy = np.roll(repeated, int(rng.integers(12)), axis=1) + noise * rng.random((n_frames, 12))
    return np.round(255 * noisy / noisy.max(axis=1, keepdims=True)).astype(np.uint8)
