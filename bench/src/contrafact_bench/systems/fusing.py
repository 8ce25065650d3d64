"""Similarity network fusion: distances of all pairs of tracks by several measures become one similarity.

What is near by one measure, or near the same others, becomes near by all. So a distance depends on all tracks that are
compared, and every pair of them is measured.

Sources: Wang, Mezlini, Demir, Fiume, Tu, Brudno, Haibe-Kains and Goldenberg, Similarity network fusion for aggregating
data types on a genomic scale (Nature Methods 11, 2014), equations 1 to 6. Iterations and identity matrix as in acoss:
Yesiler, Tralie et al., Da-TACOS (ISMIR 2019).
"""

from __future__ import annotations

import hashlib
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tqdm import tqdm

from contrafact_training.data.pair_similarities import SIMILARITIES_FOLDER

N_NEIGHBOURS = 5
"""Nearest tracks of each that the networks keep, themselves included; fewer where there are few tracks. Chosen with the
number of iterations on covers80-dev (docs/decisions/0015)."""
_LEAST_TRACKS_PER_NEIGHBOUR = 4
_N_ITERATIONS = 5
_SCALE = 0.5
_TINY = 1e-12
_SAVE_SECONDS = 30.0
_N_DIGITS = 24


class FusingSystem(ABC):
    """A system whose measures of pairs are fused over all tracks that are compared.

    Parameters
    ----------
    cache : folder of measured pairs, from which a run that was stopped resumes.
    """

    name: str
    n_measures: int
    n_parameters = 0
    is_quadratic = True

    def __init__(self, cache: Path = SIMILARITIES_FOLDER) -> None:
        self._cache = cache
        self._kept: tuple[str, NDArray[np.float64]] | None = None

    @abstractmethod
    def measure(self, query: NDArray[Any], reference: NDArray[Any]) -> Sequence[float]:
        """Return the distances of a pair by each measure, at least 0."""

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return negative fused similarities of the references, at most 0.

        A query that is no reference, such as a clip, is fused as one more track.
        """
        places = [place for place, each in enumerate(references) if np.array_equal(each, query)]
        tracks = references if places else [*references, query]
        found: NDArray[np.float64] = -self._fused(tracks)[places[0] if places else -1]
        return found[: len(references)]

    def _fused(self, tracks: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        key = _digest(self.name, tracks)
        if self._kept is None or self._kept[0] != key:
            self._kept = key, fuse(self._measured(tracks, self._cache / self.name / f"{key}.npy"))
        return self._kept[1]

    def _measured(self, tracks: Sequence[NDArray[Any]], file: Path) -> NDArray[np.float64]:
        """Return distances by measure, query and reference; pairs that the file holds are not measured again."""
        n = len(tracks)
        pairs = list(combinations(range(n), 2))
        found = _load(file, (len(pairs), self.n_measures))
        saved_at = time.monotonic()
        missing = np.flatnonzero(np.isnan(found[:, 0])).tolist()
        for row in tqdm(missing, desc=f"{self.name} pairs", unit="pair", disable=None):
            first, second = pairs[row]
            found[row] = self.measure(tracks[first], tracks[second])
            if time.monotonic() - saved_at > _SAVE_SECONDS:
                _save(file, found)
                saved_at = time.monotonic()
        if missing:
            _save(file, found)
        matrices = np.zeros((self.n_measures, n, n))
        rows, columns = np.triu_indices(n, 1)
        matrices[:, rows, columns] = matrices[:, columns, rows] = found.T
        return matrices


def fuse(distances: NDArray[np.float64], n_neighbours: int = N_NEIGHBOURS) -> NDArray[np.float64]:
    """Return one similarity of all pairs.

    Parameters
    ----------
    distances : `(n_measures, n, n)`, at least 0, symmetric.
    n_neighbours : as of `N_NEIGHBOURS`.

    Returns
    -------
    float64 `(n, n)`, at least 0.
    """
    n_neighbours = max(1, min(n_neighbours, distances.shape[1] // _LEAST_TRACKS_PER_NEIGHBOUR))
    affinities = [_affinity(each, n_neighbours) for each in distances]
    return fuse_affinities(affinities, n_neighbours)


def fuse_affinities(
    affinities: Sequence[NDArray[np.float64]], n_neighbours: int, n_iterations: int = _N_ITERATIONS
) -> NDArray[np.float64]:
    """Return the fused similarity of affinities, `(n, n)` each; the affinity itself if there is only one."""
    states: list[NDArray[np.float64]] = [
        each / np.maximum(each.sum(axis=1, keepdims=True), _TINY) for each in affinities
    ]
    if len(states) == 1:
        return states[0]
    local = [_local(each, n_neighbours) for each in affinities]
    identity = np.eye(len(states[0]))
    for _ in range(n_iterations):
        total = np.sum(states, axis=0)
        others = [(total - state) / (len(states) - 1) for state in states]
        # Two products with the sparse kernel on the left are faster than one with its transpose on the right.
        states = [kernel @ (kernel @ each.T).T + identity for kernel, each in zip(local, others, strict=True)]
        states = [(each + each.T) / 2 for each in states]
    fused: NDArray[np.float64] = np.mean(states, axis=0)
    return fused


def _affinity(distances: NDArray[np.float64], n_neighbours: int) -> NDArray[np.float64]:
    """Return affinities, 0..1, by a kernel whose width adapts to the neighbourhoods of both tracks."""
    # The nearest of all is the track itself, at 0.
    near = np.partition(distances, n_neighbours, axis=1)[:, : n_neighbours + 1].sum(axis=1) / n_neighbours
    widths = _SCALE * (near[:, None] + near + distances) / 3
    found: NDArray[np.float64] = np.exp(-(distances**2) / np.maximum(2 * widths**2, _TINY))
    return found


def _local(affinity: NDArray[np.float64], n_neighbours: int) -> sparse.csr_array:
    """Return the affinities to the nearest of each track, 0 to all others; rows add up to 1."""
    n_neighbours = min(n_neighbours, len(affinity))
    nearest = np.argpartition(-affinity, n_neighbours - 1, axis=1)[:, :n_neighbours]
    kept = np.take_along_axis(affinity, nearest, axis=1)
    kept /= np.maximum(kept.sum(axis=1, keepdims=True), _TINY)
    starts = np.arange(0, nearest.size + 1, n_neighbours)
    return sparse.csr_array((kept.ravel(), nearest.ravel(), starts), shape=affinity.shape)


def _digest(name: str, tracks: Sequence[NDArray[Any]]) -> str:
    digest = hashlib.sha256(name.encode())
    for track in tracks:
        digest.update(repr(track.shape).encode() + np.ascontiguousarray(track).tobytes())
    return digest.hexdigest()[:_N_DIGITS]


def _load(file: Path, shape: tuple[int, int]) -> NDArray[np.float64]:
    try:
        found = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return np.full(shape, np.nan)
    is_whole = found.shape == shape and found.dtype == np.float64
    return np.array(found) if is_whole else np.full(shape, np.nan)


def _save(file: Path, found: NDArray[np.float64]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial")
    with partial.open("wb") as opened:
        np.save(opened, found, allow_pickle=False)
    partial.replace(file)
