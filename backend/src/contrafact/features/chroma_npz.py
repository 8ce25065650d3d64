"""Chroma in the files that the command line writes and reads.

It writes `chroma`, float32 `(n_frames, 12)` in 0..1, `seconds_per_frame` and `recipe`. `chroma` holds the stored
values exactly (`frames / 255`), so that nothing is lost on the way back, and nothing stands in the file twice.
It reads these, files of others that have no `recipe`, and files of the product's bucket, which hold `frames`.
"""

from __future__ import annotations

import io
import math
import os
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import RECIPE, SECONDS_PER_FRAME, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.features.chroma_file import chroma_from_bytes
from contrafact.features.npz import MAX_BYTES, read_arrays

SUFFIX = ".npz"
_RELATIVE_TOLERANCE = 1e-5
"""Enough for a time that was kept as float32."""
_MAX_FILE_BYTES = 4 * MAX_BYTES


def write_chroma(path: Path, chroma: Chroma) -> None:
    """Write chroma; a file of that name is replaced at once and whole, or stays as it is.

    Raises
    ------
    OSError : it cannot be written.
    """
    data = io.BytesIO()
    np.savez_compressed(
        data,
        chroma=chroma.values(),
        seconds_per_frame=np.array(chroma.seconds_per_frame),
        recipe=np.array(chroma.recipe),
    )
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data.getvalue())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def read_chroma(path: Path) -> Chroma:
    """Read chroma, trusting nothing of the file.

    Raises
    ------
    ContrafactError : `file_not_found`; `invalid_chroma` for anything malformed; `wrong_recipe` for another recipe
        or another time between two rows.
    OSError : it cannot be read.
    """
    if not path.exists():
        raise ContrafactError("file_not_found")
    if path.stat().st_size > _MAX_FILE_BYTES:
        raise _invalid("it is too large")
    data = path.read_bytes()
    names = _array_names(data)
    if "chroma" not in names and "frames" in names:
        return chroma_from_bytes(data)
    recipe = {"recipe"} & names
    arrays = read_arrays(data, ("chroma", "seconds_per_frame", *recipe))
    if recipe:
        _check_recipe(arrays["recipe"])
    _check_time(arrays["seconds_per_frame"])
    return Chroma(_quantised(arrays["chroma"]))


def _array_names(data: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name.removesuffix(".npy") for name in archive.namelist()}
    # zipfile raises NotImplementedError for archives of a kind that it does not know.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _invalid("it is no .npz archive") from error


def _check_recipe(recipe: NDArray[np.generic]) -> None:
    if recipe.shape != () or recipe.dtype.kind != "U":
        raise _invalid("its `recipe` is no name")
    if str(recipe) != RECIPE:
        raise ContrafactError("wrong_recipe", f"It was made by {str(recipe)[:40]!r}; {RECIPE!r} is needed.")


def _check_time(seconds_per_frame: NDArray[np.generic]) -> None:
    if seconds_per_frame.size != 1 or seconds_per_frame.dtype.kind not in "fiu":
        raise _invalid("its `seconds_per_frame` is no number")
    seconds = float(seconds_per_frame.astype(np.float64).item())
    if not math.isfinite(seconds):
        raise _invalid("its `seconds_per_frame` is no number")
    if not math.isclose(seconds, SECONDS_PER_FRAME, rel_tol=_RELATIVE_TOLERANCE):
        raise ContrafactError(
            "wrong_recipe", f"It has a row every {seconds:.4g} s; one every {SECONDS_PER_FRAME:.4f} s is needed."
        )


def _quantised(chroma: NDArray[np.generic]) -> NDArray[np.uint8]:
    if chroma.dtype.kind != "f" or chroma.ndim != 2 or chroma.shape[1] != 12 or not len(chroma):  # noqa: PLR2004
        raise _invalid(f"`chroma` must be float of shape (n_frames, 12), not {chroma.dtype} of {chroma.shape}")
    values = chroma.astype(np.float64)
    if not np.isfinite(values).all():
        raise _invalid("`chroma` holds values that are no numbers")
    frames = np.round(255 * values)
    if frames.min() < 0 or frames.max() > 255:  # noqa: PLR2004
        raise _invalid("`chroma` holds values outside 0..1")
    return frames.astype(np.uint8)


def _invalid(reason: str) -> ContrafactError:
    return ContrafactError("invalid_chroma", f"The chroma file is not valid: {reason}.")
