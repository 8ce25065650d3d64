"""Large arrays that a thread uses again: to get new memory from the system takes as long as what is computed in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

_LARGEST_BYTES = 16_000_000
"""A larger array is not kept: tracks of 16 minutes."""


class _Kept(threading.local):
    def __init__(self) -> None:
        self.arrays: list[NDArray[np.float32]] = []


_kept = _Kept()


@contextmanager
def borrowed(n_rows: int, n_columns: int) -> Iterator[NDArray[np.float32]]:
    """Lend an array, float32 `(n_rows, n_columns)`, that holds any numbers; nothing may refer to it afterwards."""
    size = n_rows * n_columns
    flat = _kept.arrays.pop() if _kept.arrays else np.empty(0, dtype=np.float32)
    if flat.size < size:
        flat = np.empty(size, dtype=np.float32)
    try:
        yield flat[:size].reshape(n_rows, n_columns)
    finally:
        if flat.nbytes <= _LARGEST_BYTES:
            _kept.arrays.append(flat)
