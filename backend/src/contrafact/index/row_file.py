"""Vectors in a file, read where they lie: for many of them memory holds what the system likes to keep, and no more."""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_ROWS_AT_ONCE = 8192


class RowFile:
    """A matrix of float32, rows one after another. Any number of threads may read at once.

    Parameters
    ----------
    dimension : numbers in a row.

    Raises
    ------
    OSError : it cannot be opened.
    """

    def __init__(self, path: Path, dimension: int) -> None:
        file = path.open("rb")
        # It stays readable as long as somebody holds it, even when the folder is gone.
        weakref.finalize(self, file.close)
        self._file = file
        self._dimension = dimension
        self._row_bytes = 4 * dimension
        self._n_rows = os.fstat(file.fileno()).st_size // self._row_bytes

    def take(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """These rows, float32 `(n, d)`."""
        number, size = self._file.fileno(), self._row_bytes
        read = b"".join(os.pread(number, size, row * size) for row in rows.tolist())
        return np.frombuffer(read, dtype="<f4").reshape(len(rows), self._dimension)

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """All rows, in order, some thousand at once: float32 `(n, d)`."""
        number, size = self._file.fileno(), self._row_bytes
        for first in range(0, self._n_rows, _ROWS_AT_ONCE):
            read = os.pread(number, _ROWS_AT_ONCE * size, first * size)
            yield np.frombuffer(read, dtype="<f4").reshape(-1, self._dimension)
