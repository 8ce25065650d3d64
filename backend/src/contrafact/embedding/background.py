"""The background embeddings that ship with the weights, read without torch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from contrafact.domain.errors import ContrafactError
from contrafact.embedding.architecture import EMBEDDING_DIM
from contrafact.embedding.card import ModelCard, background_path, sha256_of
from contrafact.scoring.hubness import Background

_NAMES = ("vectors", "usual")


def load_background(card: ModelCard, card_path: Path) -> Background:
    """Read and check the background embeddings beside a card.

    Parameters
    ----------
    card : as `load_card` gives it.
    card_path : as `find_card` gives it.

    Raises
    ------
    ContrafactError : `invalid_weights` for a missing or altered file, or vectors that are no embeddings.
    """
    file = background_path(card_path)
    try:
        sha256 = sha256_of(file)
    except OSError as error:
        raise ContrafactError("invalid_weights", f"The background {file.name} is missing beside its card.") from error
    if sha256 != card.background_sha256:
        raise ContrafactError("invalid_weights", f"The background {file.name} is not the one that its card describes.")
    return read_background(file)


def read_background(file: Path) -> Background:
    """Read background embeddings, whatever card they belong to.

    Raises
    ------
    ContrafactError : `invalid_weights` for a file that holds no embeddings.
    """
    try:
        arrays = load_file(file)
        vectors, usual = (arrays[name].astype(np.float32) for name in _NAMES)
    except (SafetensorError, KeyError, OSError) as error:
        raise ContrafactError("invalid_weights", f"The background {file.name} cannot be read.") from error
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    are_vectors = (
        vectors.shape[1:] == (EMBEDDING_DIM,) and len(vectors) and (np.isfinite(lengths) & (lengths > 0)).all()
    )
    if not are_vectors or usual.shape != (EMBEDDING_DIM + 1,) or not np.isfinite(usual).all():
        raise ContrafactError("invalid_weights", f"The background {file.name} holds no embeddings.")
    # Rounding to float16 changed lengths a little.
    return Background(vectors / lengths, usual)


def write_background(background: Background, file: Path) -> None:
    """Write the embeddings as float16, and what is usual as float32; the same ones give the same bytes."""
    arrays: dict[str, NDArray[Any]] = {
        "vectors": background.vectors.astype(np.float16),
        "usual": background.usual.astype(np.float32),
    }
    file.write_bytes(save(arrays))
