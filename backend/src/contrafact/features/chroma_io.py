"""Read and write chroma as NumPy .npz files, without pickle and with bounded memory.

Two layouts are used. The bucket holds `frames`, uint8 `(n_frames, 12)`. The command line writes `chroma`, float32
`(n_frames, 12)` in 0..1, which is exactly `frames / 255`. Both hold `seconds_per_frame` and `recipe`, and may hold
`tuning_cents`, `melody` and `whitened`, uint8 `(n_frames, 12)` each, the latter by the recipe `whitened_recipe`: of one
that this program does not know, only the other view is read. `peaks`, uint8 `(n_peaks,)`, is the outline of the
waveform. The bucket's layout may hold `fingerprint`, uint32
`(n_items,)`, each item XORed with the one before, which is read by itself, so that no cache of chroma holds it.
"""

from __future__ import annotations

import io
import math
import os
import tokenize
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import RECIPE, RECIPES, SECONDS_PER_FRAME, WHITENED_RECIPE, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import Fingerprint

SUFFIX = ".npz"
_MAX_ARRAY_BYTES = 16 << 20
"""Two days of chroma."""
_MAX_FILE_BYTES = 4 * _MAX_ARRAY_BYTES
_OPTIONAL = ("tuning_cents", "melody", "whitened", "whitened_recipe", "peaks")
_MAX_TUNING_CENTS = 100.0
_MAX_PEAKS = 10_000
_VERSION_1 = np.lib.format.magic(1, 0)
_HEADER_START = len(_VERSION_1) + 2
"""Offset of the header: the version, then two bytes with the length of the header."""
_USUAL_HEADER = 128
"""Length of the header of any array that this module writes."""
_TIME_TOLERANCE = 1e-5
"""Relative; allows a time that was stored as float32."""
_READ_ERRORS = (
    # Raised by zipfile; the last two for an unknown kind of archive and for an encrypted one.
    *(zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, RuntimeError),
    # Raised by NumPy, which parses an array's header with Python's tokenizer.
    *(ValueError, TypeError, OverflowError, SyntaxError, tokenize.TokenError),
)


def chroma_to_bytes(chroma: Chroma, fingerprint: Fingerprint | None = None) -> bytes:
    """Pack chroma and fingerprint for the bucket: `frames` uint8 `(n_frames, 12)` and the arrays of both layouts."""
    return _packed({"frames": chroma.frames}, chroma, fingerprint)


def fingerprint_from_bytes(data: bytes) -> Fingerprint | None:
    """Unpack the fingerprint that `chroma_to_bytes` packed; None if it packed none.

    Raises
    ------
    ContrafactError : `invalid_chroma` for anything malformed.
    """
    fingerprint = _read_arrays(data, (), ("fingerprint",)).get("fingerprint")
    if fingerprint is None:
        return None
    if fingerprint.ndim != 1 or fingerprint.dtype != np.uint32:
        raise _invalid("its `fingerprint` is not a list of 32-bit numbers")
    return np.bitwise_xor.accumulate(fingerprint.astype(np.uint32))


def _differences(items: Fingerprint) -> Fingerprint:
    """Return each item XORed with the one before."""
    differences = items.copy()
    differences[1:] ^= items[:-1]
    return differences


def chroma_from_bytes(data: bytes) -> Chroma:
    """Unpack and validate what `chroma_to_bytes` packed.

    Raises
    ------
    ContrafactError : `invalid_chroma` for anything malformed or empty, `wrong_recipe` for another recipe.
    """
    arrays = _read_arrays(data, ("frames", "recipe", "seconds_per_frame"), _OPTIONAL)
    frames, seconds_per_frame = arrays["frames"], arrays["seconds_per_frame"]
    if seconds_per_frame.shape != ():
        raise ContrafactError("invalid_chroma")
    recipe = _checked_recipe(arrays["recipe"])
    if seconds_per_frame.dtype != np.float64 or not math.isclose(float(seconds_per_frame), SECONDS_PER_FRAME):
        raise ContrafactError("invalid_chroma")
    if frames.dtype != np.uint8 or frames.size == 0:
        raise ContrafactError("invalid_chroma", "The chroma file holds no frames.")
    return _chroma(frames.astype(np.uint8), recipe, arrays)


def write_chroma(path: Path, chroma: Chroma, fingerprint: Fingerprint | None = None) -> None:
    """Write chroma and fingerprint for the command line. Atomic: an existing file is replaced whole, or kept as it is.

    Raises
    ------
    OSError : the file cannot be written.
    """
    data = _packed({"chroma": chroma.values()}, chroma, fingerprint)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def read_fingerprint(path: Path) -> Fingerprint | None:
    """Read the fingerprint of a chroma file that `read_chroma` could read; None if it holds none. Raises likewise."""
    return fingerprint_from_bytes(path.read_bytes())


def read_chroma(path: Path) -> Chroma:
    """Read and validate chroma of either layout. `recipe` may be missing from a file that holds `chroma`.

    Raises
    ------
    ContrafactError : `file_not_found`; `invalid_chroma` for anything malformed; `wrong_recipe` for another recipe
        or another time between two rows.
    OSError : the file cannot be read.
    """
    if not path.exists():
        raise ContrafactError("file_not_found")
    if path.stat().st_size > _MAX_FILE_BYTES:
        raise _invalid("it is too large")
    data = path.read_bytes()
    names = _array_names(data)
    if "chroma" not in names and "frames" in names:
        return chroma_from_bytes(data)
    arrays = _read_arrays(data, ("chroma", "seconds_per_frame"), ("recipe", *_OPTIONAL))
    recipe = _checked_recipe(arrays["recipe"]) if "recipe" in arrays else RECIPE
    _check_time(arrays["seconds_per_frame"])
    return _chroma(_quantise(arrays["chroma"]), recipe, arrays)


def _chroma(frames: NDArray[np.uint8], recipe: str, arrays: Mapping[str, NDArray[np.generic]]) -> Chroma:
    """Return chroma with the optional arrays of both layouts."""
    is_known = "whitened_recipe" in arrays and str(arrays["whitened_recipe"]) == WHITENED_RECIPE
    return Chroma(
        frames,
        recipe,
        tuning_cents=_tuning_cents(arrays),
        melody=_beside("melody", arrays, frames.shape),
        whitened=_beside("whitened", arrays, frames.shape) if is_known else None,
        peaks=_peaks(arrays),
    )


def _packed(frames: Mapping[str, NDArray[Any]], chroma: Chroma, fingerprint: Fingerprint | None) -> bytes:
    arrays: dict[str, Any] = {
        **frames,
        "recipe": np.array(chroma.recipe),
        "seconds_per_frame": np.array(chroma.seconds_per_frame, dtype=np.float64),
    }
    # Chroma of one view, in tune and without melody, is stored as by older versions, byte for byte.
    if chroma.tuning_cents:
        arrays["tuning_cents"] = np.array(chroma.tuning_cents, dtype=np.float64)
    if chroma.melody is not None:
        arrays["melody"] = chroma.melody
    if chroma.whitened is not None:
        arrays |= {"whitened": chroma.whitened, "whitened_recipe": np.array(WHITENED_RECIPE)}
    if chroma.peaks is not None:
        arrays["peaks"] = chroma.peaks
    if fingerprint is not None:
        # Neighbours differ in few bits, so that their differences take three quarters of the space: 1.3 KB a minute.
        arrays["fingerprint"] = _differences(fingerprint)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def _read_arrays(data: bytes, names: Sequence[str], optional: Sequence[str] = ()) -> dict[str, NDArray[np.generic]]:
    """Read the named arrays, read-only; `invalid_chroma` for a damaged, incomplete or too large file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.namelist()
            present = [*names, *(name for name in optional if f"{name}.npy" in members)]
            return {name: _read_member(archive, f"{name}.npy") for name in present}
    except _READ_ERRORS as error:
        raise ContrafactError("invalid_chroma") from error


def _read_member(archive: zipfile.ZipFile, name: str) -> NDArray[np.generic]:
    with archive.open(name) as member:
        # The size that the archive states is not trusted.
        raw = member.read(_MAX_ARRAY_BYTES + 1)
    if len(raw) > _MAX_ARRAY_BYTES:
        raise ValueError(f"{name} is too large")
    if raw[: len(_VERSION_1)] != _VERSION_1:
        raise ValueError(f"{name} has an unsupported format version")
    end = _HEADER_START + int.from_bytes(raw[len(_VERSION_1) : _HEADER_START], "little")
    shape, fortran_order, dtype = (_parsed_header if end <= _USUAL_HEADER else _parse_header)(raw[:end])
    if dtype.hasobject or any(side < 0 for side in shape):
        raise ValueError(f"{name} holds objects or has a negative shape")
    # np.load would allocate the stated shape; frombuffer refuses one larger than the data.
    array = np.frombuffer(raw, dtype=dtype, offset=end)
    return array.reshape(shape, order="F" if fortran_order else "C")


def _parse_header(header: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Return shape, whether it is in Fortran's order, and type."""
    stream = io.BytesIO(header)
    np.lib.format.read_magic(stream)
    shape, fortran_order, dtype = np.lib.format.read_array_header_1_0(stream)
    return shape, fortran_order, dtype


_parsed_header = lru_cache(maxsize=2048)(_parse_header)
"""NumPy parses a header with Python's parser, which takes as long as all the rest. Arrays of one shape share theirs."""


def _array_names(data: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name.removesuffix(".npy") for name in archive.namelist()}
    # zipfile raises NotImplementedError for an unknown kind of archive.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _invalid("it is not an .npz archive") from error


def _checked_recipe(recipe: NDArray[np.generic]) -> str:
    if recipe.shape != () or recipe.dtype.kind != "U":
        raise _invalid("its `recipe` is not a name")
    if str(recipe) not in RECIPES:
        raise ContrafactError("wrong_recipe", f"It was made by {str(recipe)[:40]!r}; {RECIPE!r} is needed.")
    return str(recipe)


def _tuning_cents(arrays: Mapping[str, NDArray[np.generic]]) -> float:
    if "tuning_cents" not in arrays:
        return 0.0
    tuning = arrays["tuning_cents"]
    if tuning.shape != () or tuning.dtype != np.float64 or not abs(float(tuning)) <= _MAX_TUNING_CENTS:
        raise _invalid("its `tuning_cents` is not a number of -100 to 100")
    return float(tuning)


def _beside(name: str, arrays: Mapping[str, NDArray[np.generic]], shape: tuple[int, ...]) -> NDArray[np.uint8] | None:
    """Return another view of the same frames, if there is one."""
    if name not in arrays:
        return None
    view = arrays[name]
    if view.shape != shape or view.dtype != np.uint8:
        raise _invalid(f"its `{name}` has not the shape of its chroma")
    return view.astype(np.uint8)


def _peaks(arrays: Mapping[str, NDArray[np.generic]]) -> NDArray[np.uint8] | None:
    if "peaks" not in arrays:
        return None
    peaks = arrays["peaks"]
    if peaks.ndim != 1 or peaks.dtype != np.uint8 or peaks.size > _MAX_PEAKS:
        raise _invalid("its `peaks` is not a list of at most 10 000 bytes")
    return peaks.astype(np.uint8)


def _check_time(seconds_per_frame: NDArray[np.generic]) -> None:
    if seconds_per_frame.size != 1 or seconds_per_frame.dtype.kind not in "fiu":
        raise _invalid("its `seconds_per_frame` is not a number")
    seconds = float(seconds_per_frame.astype(np.float64).item())
    if not math.isfinite(seconds):
        raise _invalid("its `seconds_per_frame` is not a number")
    if not math.isclose(seconds, SECONDS_PER_FRAME, rel_tol=_TIME_TOLERANCE):
        raise ContrafactError(
            "wrong_recipe", f"It has a row every {seconds:.4g} s; one every {SECONDS_PER_FRAME:.4f} s is needed."
        )


def _quantise(chroma: NDArray[np.generic]) -> NDArray[np.uint8]:
    if chroma.dtype.kind != "f" or chroma.ndim != 2 or chroma.shape[1] != 12 or not len(chroma):  # noqa: PLR2004
        raise _invalid(f"`chroma` must be float of shape (n_frames, 12), not {chroma.dtype} of {chroma.shape}")
    values = chroma.astype(np.float64)
    if not np.isfinite(values).all():
        raise _invalid("`chroma` holds values that are not finite")
    frames = np.round(255 * values)
    if frames.min() < 0 or frames.max() > 255:  # noqa: PLR2004
        raise _invalid("`chroma` holds values outside 0..1")
    return frames.astype(np.uint8)


def _invalid(reason: str) -> ContrafactError:
    return ContrafactError("invalid_chroma", f"The chroma file is not valid: {reason}.")
