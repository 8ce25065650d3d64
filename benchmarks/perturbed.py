"""Draw libraries of any size from real embeddings, perturbed so that nearest neighbours are as far as real ones.

The seeds are the embeddings that ship with the weights, one of each work of the training data. A vector is a seed plus
noise with the covariance of the seeds, its largest directions emphasised. The amounts were chosen so that the distance
to the nearest neighbour, in libraries of 100 to 1474 tracks, has the distribution of tracks held out from training
(`HELD_OUT`: tracks of `val`, compared with as many seeds).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from contrafact.domain.embeddings import StoredEmbedding
from contrafact.embedding.distances import quantise

SEEDS = Path(__file__).parents[1] / "model_weights" / "contrafact.background.safetensors"
SCALE, SPREAD, EXPONENT = 1.3, 0.2, 1.35
"""Length of the noise relative to a seed, its spread over vectors, and the exponent applied to singular values."""
QUANTILES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
HELD_OUT = {
    100: (1.029, 1.099, 1.129, 1.173, 1.214, 1.245, 1.267, 1.28, 1.293),
    300: (0.969, 1.058, 1.091, 1.136, 1.174, 1.21, 1.233, 1.243, 1.265),
    700: (0.908, 0.979, 1.031, 1.095, 1.142, 1.177, 1.202, 1.216, 1.237),
    1474: (0.868, 0.959, 0.997, 1.069, 1.121, 1.157, 1.185, 1.197, 1.219),
}
"""Quantiles of the distance of a held-out track to its nearest neighbour, by the number of tracks in the library."""
_AT_ONCE = 10_000

Vectors = NDArray[np.float32]


class Perturbed:
    """Draw vectors, reproducibly."""

    def __init__(self) -> None:
        seeds = load_file(SEEDS)["vectors"].astype(np.float32)
        self._seeds = seeds / np.linalg.norm(seeds, axis=1, keepdims=True)
        _, lengths, directions = np.linalg.svd(self._seeds - self._seeds.mean(axis=0), full_matrices=False)
        emphasised = lengths**EXPONENT
        self._noise = (emphasised / np.linalg.norm(emphasised))[:, None] * directions

    def draw(self, n: int, seed: int) -> Vectors:
        """Draw unit vectors, float32 `(n, d)`."""
        random = np.random.default_rng(seed)
        chosen = self._seeds[random.integers(0, len(self._seeds), n)]
        lengths = SCALE * np.exp(SPREAD * random.standard_normal((n, 1), dtype=np.float32))
        drawn = chosen + lengths * (random.standard_normal(chosen.shape, dtype=np.float32) @ self._noise)
        unit: Vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
        return unit.astype(np.float32)

    def library(self, n: int) -> Iterator[Vectors]:
        """Yield a library's vectors in blocks. A larger library begins with the smaller."""
        for first in range(0, n, _AT_ONCE):
            yield self.draw(_AT_ONCE, seed=1 + first)[: n - first]

    def queries(self, n: int) -> Vectors:
        """Draw vectors of tracks that are in no library."""
        return self.draw(n, seed=0)


def stored(perturbed: Perturbed, n: int) -> Iterator[StoredEmbedding]:
    """Yield a library as stored embeddings with one segment a track, since only whole tracks are searched."""
    for number, vectors in enumerate(perturbed.library(n)):
        for row, vector in enumerate(vectors):
            yield StoredEmbedding(f"yt-{number * _AT_ONCE + row:011d}", vector, quantise(vector[None, :]))
