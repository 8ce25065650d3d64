"""Read and write the weights of the eye, which ship with the other weights. Imports no torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from contrafact.alignment.eye import N_HIDDEN, N_POOLED, STAGES, EyeWeights, Stage
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import sha256_of


def _shapes(stages: Sequence[Stage]) -> dict[str, tuple[int, ...]]:
    return {
        **{f"kernel.{i}": stage.shape for i, stage in enumerate(stages)},
        **{f"bias.{i}": (stage.n_out,) for i, stage in enumerate(stages)},
        "hidden": (N_POOLED, N_HIDDEN),
        "hidden_bias": (N_HIDDEN,),
        "output": (N_HIDDEN + 1,),
    }


_SHAPES = _shapes(STAGES)
_IS_IN_ALL = [not any(each.is_added for each in STAGES[i : i + 2]) for i in range(len(STAGES))]
_FORMER_SHAPES = _shapes([stage for stage, is_in_all in zip(STAGES, _IS_IN_ALL, strict=True) if is_in_all])
"""Those of weights of before December 2026, without stages that add what they were given."""


def eye_path(card_path: Path) -> Path:
    """Return the path of the eye's weights beside a card."""
    return card_path.with_suffix(".eye.safetensors")


def load_eye(sha256: str, card_path: Path) -> EyeWeights:
    """Read and check the eye's weights beside a card that names their sha256.

    Raises
    ------
    ContrafactError : `invalid_weights` for a missing or altered file, or one that holds no such weights.
    """
    file = eye_path(card_path)
    try:
        found = sha256_of(file)
    except OSError as error:
        raise ContrafactError("invalid_weights", f"The weights {file.name} are missing beside their card.") from error
    if found != sha256:
        raise ContrafactError("invalid_weights", f"The weights {file.name} are not the ones that their card describes.")
    return read_eye(file)


def read_eye(file: Path) -> EyeWeights:
    """Read weights without checking that they belong to a card.

    Raises
    ------
    ContrafactError : `invalid_weights` for a file that holds none, or values that are not finite.
    """
    try:
        stored = load_file(file)
    except (SafetensorError, OSError) as error:
        raise ContrafactError("invalid_weights", f"The eye's weights {file.name} cannot be read.") from error
    arrays = {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in stored.items()}
    shapes = {name: array.shape for name, array in arrays.items()}
    if shapes not in (_SHAPES, _FORMER_SHAPES):
        raise ContrafactError("invalid_weights", f"The eye's weights {file.name} do not fit its architecture.")
    if not all(np.isfinite(array).all() for array in arrays.values()):
        raise ContrafactError("invalid_weights", f"The eye's weights {file.name} hold values that are not finite.")
    return EyeWeights(
        _all_stages(arrays, "kernel", is_former=shapes == _FORMER_SHAPES),
        _all_stages(arrays, "bias", is_former=shapes == _FORMER_SHAPES),
        arrays["hidden"],
        arrays["hidden_bias"],
        arrays["output"],
    )


def _all_stages(
    arrays: dict[str, NDArray[np.float32]], name: str, *, is_former: bool
) -> tuple[NDArray[np.float32], ...]:
    """Return the kernels or biases of all stages; those that former weights lack are zeros, which change nothing."""
    if not is_former:
        return tuple(arrays[f"{name}.{i}"] for i in range(len(STAGES)))
    places = np.cumsum(_IS_IN_ALL) - 1
    return tuple(
        arrays[f"{name}.{place}"] if is_in_all else np.zeros(_SHAPES[f"{name}.{i}"], dtype=np.float32)
        for i, (place, is_in_all) in enumerate(zip(places, _IS_IN_ALL, strict=True))
    )


def write_eye(weights: EyeWeights, file: Path) -> None:
    """Write the weights as float16 for `read_eye`, deterministically."""
    arrays: dict[str, NDArray[Any]] = {f"kernel.{i}": kernel for i, kernel in enumerate(weights.kernels)}
    arrays |= {f"bias.{i}": bias for i, bias in enumerate(weights.biases)}
    arrays |= {"hidden": weights.hidden, "hidden_bias": weights.hidden_bias, "output": weights.output}
    file.write_bytes(save({name: array.astype(np.float16) for name, array in arrays.items()}))
