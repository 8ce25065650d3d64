"""The ways to compare tracks that can be evaluated, by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact_training.datasets import Dataset, DatasetError
from contrafact_training.systems.fourier_2d import fourier_features

SYSTEMS = ("contrafact", "fourier-2d")
Describe = Callable[[Chroma], NDArray[np.float32]]
"""Makes a vector of a track; the distance of two tracks is the Euclidean one of their vectors."""


def load_system(name: str, weights: Path | None = None) -> Describe:
    """The system of that name.

    Parameters
    ----------
    name : one of `SYSTEMS`.
    weights : card or folder for `contrafact`; the shipped weights when left out.

    Raises
    ------
    ContrafactError : `invalid_weights` or `wrong_recipe`.
    ValueError : another name.
    """
    if name == "contrafact":
        # torch takes a while to import, which the baseline can do without.
        from contrafact.embedding.embedder import load_embedder

        return load_embedder(weights).embed
    if name == "fourier-2d":
        return lambda chroma: fourier_features(chroma.frames)
    raise ValueError(f"unknown system {name!r}")


def describe_all(describe: Describe, dataset: Dataset) -> tuple[NDArray[np.float32], Dataset, list[str]]:
    """Describe every track, with a progress bar on stderr.

    Returns
    -------
    float32 `(n_tracks, d)` vectors, the tracks they belong to, and one sentence for each track that was refused.

    Raises
    ------
    DatasetError : too many were refused to leave two tracks of one work.
    """
    vectors: list[NDArray[np.float32]] = []
    kept: list[int] = []
    skipped: list[str] = []
    for index, frames in enumerate(tqdm(dataset.tracks, desc="tracks", unit="track", disable=None)):
        try:
            vectors.append(describe(Chroma(frames)))
            kept.append(index)
        except ContrafactError as error:
            skipped.append(f"{dataset.names[index]}: {error.detail}")
    if not kept:
        raise DatasetError(f"None of the {len(dataset)} tracks can be used; the first is {skipped[0]}")
    described = Dataset(
        [dataset.names[i] for i in kept], [dataset.tracks[i] for i in kept], dataset.works[np.array(kept)]
    )
    described.require_covers()
    return np.stack(vectors), described, skipped


def euclidean_distances(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Distances between all rows, float64 `(n, n)`; for unit vectors 0..2."""
    rows = vectors.astype(np.float64)
    squares = np.einsum("ij,ij->i", rows, rows)
    distances: NDArray[np.float64] = np.sqrt(np.maximum(squares[:, None] + squares - 2 * rows @ rows.T, 0))
    return distances
