"""Read and write the background embeddings that ship with the weights. Imports no torch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from contrafact.alignment.eye import Eye
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import EMBEDDING_DIM, ModelCard, background_path, sha256_of
from contrafact.embedding.eye_file import load_eye
from contrafact.scoring.commonness import N_STEPS
from contrafact.scoring.hubness import Background

_NAMES = ("vectors", "usual")
"""Names in the file; `usual` holds the weights of the expected similarity."""
_STEP_SHARES = "step_shares"
"""Missing from files of release 1.0.0."""


def load_background(card: ModelCard, card_path: Path) -> Background:
    """Read and check the background embeddings, and the network on cross similarities, beside a card.

    Parameters
    ----------
    card : from `load_card`.
    card_path : from `find_card`.

    Raises
    ------
    ContrafactError : `invalid_weights` for a missing or altered file, or one that holds no embeddings.
    """
    file = background_path(card_path)
    try:
        sha256 = sha256_of(file)
    except OSError as error:
        raise ContrafactError("invalid_weights", f"The background {file.name} is missing beside its card.") from error
    if sha256 != card.background_sha256:
        raise ContrafactError("invalid_weights", f"The background {file.name} is not the one that its card describes.")
    background = read_background(file)
    if card.eye_sha256 is None:
        return background
    return replace(background, eye=Eye(load_eye(card.eye_sha256, card_path)))


def read_background(file: Path) -> Background:
    """Read background embeddings without checking that they belong to a card.

    Raises
    ------
    ContrafactError : `invalid_weights` for a file that holds no embeddings.
    """
    try:
        arrays = load_file(file)
        vectors, expected_weights = (arrays[name].astype(np.float32) for name in _NAMES)
    except (SafetensorError, KeyError, OSError) as error:
        raise ContrafactError("invalid_weights", f"The background {file.name} cannot be read.") from error
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    are_vectors = (
        vectors.shape[1:] == (EMBEDDING_DIM,) and len(vectors) and (np.isfinite(lengths) & (lengths > 0)).all()
    )
    if not are_vectors or expected_weights.shape != (EMBEDDING_DIM + 1,) or not np.isfinite(expected_weights).all():
        raise ContrafactError("invalid_weights", f"The background {file.name} holds no embeddings.")
    step_shares = arrays.get(_STEP_SHARES)
    if step_shares is not None and not _are_shares(step_shares):
        raise ContrafactError("invalid_weights", f"The background {file.name} holds no shares of chord progressions.")
    # Rounding to float16 changed the lengths a little.
    return Background(vectors / lengths, expected_weights, step_shares)


def write_background(background: Background, file: Path) -> None:
    """Write the embeddings as float16 and the other arrays as float32, deterministically."""
    arrays: dict[str, NDArray[Any]] = {
        "vectors": background.vectors.astype(np.float16),
        "usual": background.expected_weights.astype(np.float32),
    }
    if background.step_shares is not None:
        arrays[_STEP_SHARES] = background.step_shares.astype(np.float32)
    file.write_bytes(save(arrays))


def _are_shares(shares: NDArray[Any]) -> bool:
    is_table = shares.shape == (N_STEPS,) and shares.dtype == np.float32
    return bool(is_table and ((shares >= 0) & (shares <= 1)).all())
