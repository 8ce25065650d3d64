"""Chroma as it lies in the bucket: a compressed NumPy file that is never unpickled."""

from __future__ import annotations

import io
import math

import numpy as np

from contrafact.domain.chroma import RECIPE, SECONDS_PER_FRAME, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.features.npz import read_arrays


def chroma_to_bytes(chroma: Chroma) -> bytes:
    """Pack chroma as .npz with `frames` uint8 `(n_frames, 12)`, `recipe` and `seconds_per_frame`."""
    file = io.BytesIO()
    np.savez_compressed(
        file,
        frames=chroma.frames,
        recipe=np.array(chroma.recipe),
        seconds_per_frame=np.array(chroma.seconds_per_frame, dtype=np.float64),
    )
    return file.getvalue()


def chroma_from_bytes(data: bytes, *, expect_recipe: str = RECIPE) -> Chroma:
    """Unpack what `chroma_to_bytes` packed, trusting nothing of it.

    Parameters
    ----------
    data : the file's bytes.
    expect_recipe : the recipe that the caller's weights were trained with.

    Raises
    ------
    ContrafactError : `invalid_chroma` for anything malformed or empty, `wrong_recipe` for another recipe.
    """
    arrays = read_arrays(data, ("frames", "recipe", "seconds_per_frame"))
    recipe, seconds_per_frame = arrays["recipe"], arrays["seconds_per_frame"]
    if recipe.shape != () or recipe.dtype.kind != "U" or seconds_per_frame.shape != ():
        raise ContrafactError("invalid_chroma")
    if str(recipe) != expect_recipe:
        raise ContrafactError("wrong_recipe", f"It was made by {str(recipe)[:40]!r}; {expect_recipe!r} is needed.")
    if seconds_per_frame.dtype != np.float64 or not math.isclose(float(seconds_per_frame), SECONDS_PER_FRAME):
        raise ContrafactError("invalid_chroma")
    frames = arrays["frames"]
    if frames.dtype != np.uint8 or frames.size == 0:
        raise ContrafactError("invalid_chroma", "The chroma file holds no frames.")
    return Chroma(frames.astype(np.uint8), str(recipe), float(seconds_per_frame))
