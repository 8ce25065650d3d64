"""Chroma in, embedding out: the network with checked weights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load, save_file
from torch import Tensor

from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.architecture import MIN_FRAMES
from contrafact.embedding.card import ModelCard, find_card, load_card, sha256_of, weights_path
from contrafact.embedding.network import CoverNetwork
from contrafact.embedding.prepare import network_input


class Embedder:
    """Embeds tracks; the same track gives the same numbers, alone or among others, from any thread.

    Parameters
    ----------
    network : with its weights loaded.
    card : of these weights.
    """

    def __init__(self, network: CoverNetwork, card: ModelCard) -> None:
        self._network = network.eval().requires_grad_(False)
        self.card = card

    @property
    def model_id(self) -> str:
        """Name of the weights and the first 12 hex digits of their sha256."""
        return self.card.model_id

    def embed(self, chroma: Chroma) -> TrackEmbedding:
        """Embed a track, whole and in segments.

        Parameters
        ----------
        chroma : at least 3 s of it, of the weights' recipe.

        Raises
        ------
        ContrafactError : `wrong_recipe`, `too_short` or `silent_audio`.
        """
        self._check(chroma)
        return embed_frames(self._network, chroma.frames)

    def embed_batch(self, tracks: Sequence[Chroma]) -> list[TrackEmbedding]:
        """Embed several tracks, in their order; errors as in `embed`, before any track is embedded."""
        for chroma in tracks:
            self._check(chroma)
        # One by one: tracks differ in length, and a padded one would hear its padding. One fills a core as it is.
        return [embed_frames(self._network, chroma.frames) for chroma in tracks]

    def _check(self, chroma: Chroma) -> None:
        if chroma.recipe != self.card.recipe:
            raise ContrafactError(
                "wrong_recipe", f"The chroma was made by {chroma.recipe}; the weights take {self.card.recipe}."
            )
        if chroma.n_frames < MIN_FRAMES:
            raise ContrafactError("too_short", f"{chroma.duration_s:.1f} s of music are too few; 3 are needed.")
        if not chroma.frames.any():
            raise ContrafactError("silent_audio")


def embed_frames(network: CoverNetwork, frames: NDArray[np.uint8]) -> TrackEmbedding:
    """What a network in evaluation mode makes of a track's frames, uint8 `(n_frames, 12)`; nothing is checked."""
    with torch.inference_mode():
        whole, segments = network(torch.from_numpy(network_input(frames)))
    return TrackEmbedding(whole[0].numpy(), segments[0].numpy())


def load_embedder(path: Path | None = None) -> Embedder:
    """Load the weights that a card describes, after checking that they are the ones.

    Parameters
    ----------
    path : the card, or a folder that holds one; `model_weights/` of the source checkout when left out.

    Raises
    ------
    ContrafactError : `invalid_weights` for a missing or altered file, wrong shapes or numbers that are none;
        `wrong_recipe`.
    """
    card_path = find_card(path)
    return embedder_of(load_card(card_path), card_path)


def embedder_of(card: ModelCard, card_path: Path) -> Embedder:
    """Load the weights beside a card that has been read; errors as `load_embedder`."""
    file = weights_path(card_path)
    if not file.is_file():
        raise ContrafactError("invalid_weights", f"The weights {file.name} are missing beside their card.")
    if sha256_of(file) != card.sha256:
        raise ContrafactError("invalid_weights", f"The weights {file.name} are not the ones that their card describes.")
    network = CoverNetwork()
    load_weights(network, file)
    return Embedder(network, card)


def load_weights(network: CoverNetwork, file: Path) -> None:
    """Put a file's weights into a network; they are stored as float16 and computed with as float32.

    Raises
    ------
    ContrafactError : `invalid_weights` if they do not fit or are no numbers.
    """
    try:
        stored = load(file.read_bytes())
    except (SafetensorError, OSError) as error:
        raise ContrafactError("invalid_weights", f"The weights {file.name} cannot be read.") from error
    misfit = _misfit(stored, network.state_dict())
    if misfit:
        raise ContrafactError("invalid_weights", f"The weights {file.name} do not fit the architecture: {misfit}.")
    # Copies into the network's own float32.
    network.load_state_dict(stored)


def save_weights(network: CoverNetwork, file: Path) -> None:
    """Write a network's weights as float16, half the size, for `load_weights`."""
    halved = {
        name: value.half() if value.is_floating_point() else value for name, value in network.state_dict().items()
    }
    # safetensors keeps plain layouts only; the network's own comes back when they are loaded.
    save_file({name: value.contiguous() for name, value in halved.items()}, file)


def _misfit(stored: dict[str, Tensor], wanted: dict[str, Tensor]) -> str | None:
    """The first difference between two sets of weights, in words."""
    for name in sorted(stored.keys() | wanted.keys()):
        if name not in stored:
            return f"{name} is missing"
        if name not in wanted:
            return f"{name} is not part of it"
        if stored[name].shape != wanted[name].shape:
            return f"{name} is {tuple(stored[name].shape)} in place of {tuple(wanted[name].shape)}"
        if not torch.isfinite(stored[name]).all():
            return f"{name} holds values that are no numbers"
    return None
