"""Reads NumPy's .npz from an untrusted place: no pickle, no surprise in size."""

from __future__ import annotations

import io
import tokenize
import zipfile
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.errors import ContrafactError

MAX_BYTES = 16 << 20
"""Two days of chroma; a longer array is an attack or a mistake."""

_DAMAGE = (
    # of the archive; the last two for one of a kind that zipfile does not know, and for one that is locked
    *(zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, RuntimeError),
    # of an array and its header, which NumPy reads with Python's own tokenizer
    *(ValueError, TypeError, OverflowError, SyntaxError, tokenize.TokenError),
)


def read_arrays(data: bytes, names: Sequence[str]) -> dict[str, NDArray[np.generic]]:
    """Read the named arrays of an .npz file.

    Parameters
    ----------
    data : the file's bytes.
    names : the arrays wanted; others are not read.

    Returns
    -------
    dict : read-only arrays by name.

    Raises
    ------
    ContrafactError : `invalid_chroma` where the file is damaged, lacks an array, holds objects, or would
        unpack to more than `MAX_BYTES` for an array.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: _read_member(archive, f"{name}.npy") for name in names}
    except _DAMAGE as error:
        raise ContrafactError("invalid_chroma") from error


def _read_member(archive: zipfile.ZipFile, name: str) -> NDArray[np.generic]:
    with archive.open(name) as member:
        # Bounded here, since the size that the archive states may be a lie.
        raw = member.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise ValueError(f"{name} is too large")
    stream = io.BytesIO(raw)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError(f"{name} has another version")
    shape, fortran_order, dtype = np.lib.format.read_array_header_1_0(stream)
    if dtype.hasobject or any(side < 0 for side in shape):
        raise ValueError(f"{name} holds objects")
    # frombuffer refuses a shape that promises more than there is; np.load would first reserve it.
    array = np.frombuffer(raw, dtype=dtype, offset=stream.tell())
    return array.reshape(shape, order="F" if fortran_order else "C")
