"""Approximate nearest neighbours by a graph (HNSW, Malkov and Yashunin 2018), with usearch."""

from __future__ import annotations

import contextlib
import ctypes
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.distances import quantise

if TYPE_CHECKING:
    from usearch.index import Index

N_LINKS = 24
"""Links per vector and level (M), twice as many on the lowest; this and the next two: docs/results/scaling.md."""
N_CONSIDERED_BUILDING = 128
N_CONSIDERED_SEARCHING = 1600
OVERFETCH = 0.25
"""Over-fetch factor: int8 distances can change the order."""


class Graph:
    """A graph in a file, mapped read-only so that processes share its memory. Thread-safe.

    Raises
    ------
    ValueError : the file is not a graph.
    """

    def __init__(self, path: Path) -> None:
        options = {"expansion_search": N_CONSIDERED_SEARCHING, "enable_key_lookups": False}
        try:
            index = usearch_index().restore(str(path), view=True, **options)
        except RuntimeError as error:
            raise ValueError(f"{path.name} is not a graph") from error
        if index is None:
            raise ValueError(f"{path.name} is not a graph")
        self._index = index
        # usearch is thread-safe only if each thread passes a number of its own.
        self._lock = threading.Lock()

    def nearest(self, query: NDArray[np.float32], k: int) -> NDArray[np.int64]:
        """Return somewhat more than `k` nearest rows, unordered. A few of the nearest may be missing.

        Parameters
        ----------
        query : float32 `(d,)`, unit length.
        """
        with self._lock:
            found = self._index.search(quantise(query[None, :])[0], int(np.ceil(k * (1 + OVERFETCH))), threads=1)
            return found.keys.astype(np.int64)


def build_graph(path: Path, blocks: Iterable[NDArray[np.float32]], dimension: int, n_threads: int) -> None:
    """Write the graph of unit vectors, blocks of float32 `(n, d)`. Rows are numbered through all blocks."""
    index = usearch_index()(
        ndim=dimension,
        metric="cos",
        dtype="i8",
        connectivity=N_LINKS,
        expansion_add=N_CONSIDERED_BUILDING,
        enable_key_lookups=False,
    )
    n_added = 0
    for block in blocks:
        index.add(np.arange(n_added, n_added + len(block)), quantise(block), threads=n_threads)
        n_added += len(block)
    index.save(str(path))


def usearch_index() -> type[Index]:
    """Import usearch at first use.

    usearch contains its own C++ runtime, whose symbols hide the system's from libraries loaded later: essentia can then
    not parse numbers. Loading the system's runtime first avoids this.
    """
    with contextlib.suppress(OSError):  # a system without it does not need it
        ctypes.CDLL("libstdc++.so.6", mode=ctypes.RTLD_GLOBAL)
    from usearch.index import Index

    return Index
