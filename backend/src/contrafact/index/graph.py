"""The nearest neighbours of a vector in a graph (HNSW, Malkov and Yashunin 2018), by usearch."""

from __future__ import annotations

import contextlib
import ctypes
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.distances import quantised

if TYPE_CHECKING:
    from usearch.index import Index

N_LINKS = 24
"""Of a vector on each level (M), twice as many on the lowest; this and the next two measured in docs/results/scaling.md."""
N_CONSIDERED_BUILDING = 128
N_CONSIDERED_SEARCHING = 1600
N_MORE = 0.25
"""Part of what is asked for that is told beside it: the graph holds directions in eight bits, a little out of order."""


class Graph:
    """A graph in a file, mapped read-only: processes share its memory. Any number of threads may ask at once.

    Raises
    ------
    ValueError : the file is no such graph.
    """

    def __init__(self, path: Path) -> None:
        options = {"expansion_search": N_CONSIDERED_SEARCHING, "enable_key_lookups": False}
        try:
            index = _usearch().restore(str(path), view=True, **options)
        except RuntimeError as error:
            raise ValueError(f"{path.name} is no graph") from error
        if index is None:
            raise ValueError(f"{path.name} is no graph")
        self._index = index
        # usearch answers several threads only where each names a number of its own.
        self._lock = threading.Lock()

    def nearest(self, query: NDArray[np.float32], k: int) -> NDArray[np.int64]:
        """Somewhat more than the `k` nearest rows, of which a few may be missed, in no order.

        Parameters
        ----------
        query : float32 `(d,)`, of length 1.
        """
        with self._lock:
            found = self._index.search(quantised(query[None, :])[0], int(np.ceil(k * (1 + N_MORE))), threads=1)
            return found.keys.astype(np.int64)


def build_graph(path: Path, blocks: Iterable[NDArray[np.float32]], dimension: int, n_threads: int) -> None:
    """Write the graph of vectors, float32 `(n, d)` of length 1 in each block; rows count through all blocks."""
    index = _usearch()(
        ndim=dimension,
        metric="cos",
        dtype="i8",
        connectivity=N_LINKS,
        expansion_add=N_CONSIDERED_BUILDING,
        enable_key_lookups=False,
    )
    n_added = 0
    for block in blocks:
        index.add(np.arange(n_added, n_added + len(block)), quantised(block), threads=n_threads)
        n_added += len(block)
    index.save(str(path))


def _usearch() -> type[Index]:
    """The library, loaded at first use.

    It carries a C++ runtime of its own, whose symbols a library that comes later would take for the system's: essentia,
    loaded after it, can no longer read a number. With the system's loaded first, all of them agree on that.
    """
    with contextlib.suppress(OSError):  # where there is none, nothing else needs it
        ctypes.CDLL("libstdc++.so.6", mode=ctypes.RTLD_GLOBAL)
    from usearch.index import Index

    return Index
