"""The nearest neighbours of every vector among all of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.distances import cosine_to_distance, quantise
from contrafact.index.graph import N_CONSIDERED_BUILDING, N_LINKS, usearch_index

MOST_EXACT = 20_000
"""Vectors up to which all pairs are compared; more are searched by a graph, which may miss some neighbours."""
_AT_ONCE = 512
_EXCLUDED = np.float32(-2.0)
"""Less than every cosine."""
_Rows = NDArray[np.int64]


def nearest_neighbours(
    vectors: NDArray[np.float32], k: int, report: Callable[[], object] = lambda: None
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the `k` nearest other rows of each row, nearest first, and their Euclidean distances, both `(n, k)`.

    Parameters
    ----------
    vectors : float32 `(n, d)`, rows of unit length.
    k : below n.
    report : called after each block of rows.
    """
    n = len(vectors)
    rows, cosines = np.empty((n, k), dtype=np.int64), np.empty((n, k), dtype=np.float32)
    search = _exact(vectors, k) if n <= MOST_EXACT else _by_graph(vectors, k, report)
    for start in range(0, n, _AT_ONCE):
        block = np.arange(start, min(start + _AT_ONCE, n))
        found = search(block)
        near = np.einsum("bd,bkd->bk", vectors[block], vectors[found])
        near[found == block[:, None]] = _EXCLUDED
        order = np.argsort(-near, axis=1, kind="stable")[:, :k]
        rows[block], cosines[block] = np.take_along_axis(found, order, 1), np.take_along_axis(near, order, 1)
        report()
    return rows, cosine_to_distance(cosines)


def _exact(vectors: NDArray[np.float32], k: int) -> Callable[[_Rows], _Rows]:
    """Return a search for the `k + 1` rows nearest to each row of a block, itself included, unordered."""

    def search(block: _Rows) -> _Rows:
        cosines = vectors[block] @ vectors.T
        return np.argpartition(-cosines, k, axis=1)[:, : k + 1]

    return search


def _by_graph(vectors: NDArray[np.float32], k: int, report: Callable[[], object]) -> Callable[[_Rows], _Rows]:
    """Return the same search by a graph (HNSW, Malkov and Yashunin 2018) of the vectors in int8."""
    index = usearch_index()(
        ndim=vectors.shape[1],
        metric="cos",
        dtype="i8",
        connectivity=N_LINKS,
        expansion_add=N_CONSIDERED_BUILDING,
        expansion_search=N_CONSIDERED_BUILDING,
        enable_key_lookups=False,
    )
    for start in range(0, len(vectors), _AT_ONCE):
        part = vectors[start : start + _AT_ONCE]
        index.add(np.arange(start, start + len(part)), quantise(part), threads=1)
        report()

    def search(block: _Rows) -> _Rows:
        found: _Rows = index.search(quantise(vectors[block]), k + 1, threads=1).keys.astype(np.int64)
        return found

    return search
