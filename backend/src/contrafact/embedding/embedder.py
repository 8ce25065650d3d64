"""Load checked weights into the network and embed chroma with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load, save_file
from torch import Tensor

from contrafact.domain.chroma import MIN_FRAMES, TUNED_RECIPE, WHITENED_RECIPE, Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import JOINED_ARCHITECTURE, ModelCard, find_card, load_card, sha256_of, weights_path
from contrafact.embedding.joined import JoinedNetwork
from contrafact.embedding.network import CoverNetwork, network_input


class Embedder:
    """Embed tracks, deterministically and from any thread.

    Parameters
    ----------
    network : with its weights loaded.
    card : card of these weights.
    """

    def __init__(self, network: CoverNetwork, card: ModelCard) -> None:
        self._network = network.eval().requires_grad_(False)
        self.card = card

    @property
    def model_id(self) -> str:
        """Name of the weights and the first 12 hex digits of their sha256."""
        return self.card.model_id

    @property
    def n_parameters(self) -> int:
        """Number of stored values, with projections fitted in closed form, which are no parameters to torch."""
        return sum(value.numel() for value in self._network.state_dict().values())

    def embed(self, chroma: Chroma) -> TrackEmbedding:
        """Embed the best view of a track, whole and in segments.

        Parameters
        ----------
        chroma : at least 3 s, by a recipe that can be compared with that of the weights.

        Raises
        ------
        ContrafactError : `wrong_recipe`, `too_short` or `silent_audio`.
        """
        chroma = chroma.best
        if chroma.recipe not in (self.card.recipe, TUNED_RECIPE, WHITENED_RECIPE):
            raise ContrafactError(
                "wrong_recipe", f"The chroma was made by {chroma.recipe}; the weights take {self.card.recipe}."
            )
        if chroma.n_frames < MIN_FRAMES:
            raise ContrafactError("too_short", f"{chroma.duration_s:.1f} s of music are too few; 3 are needed.")
        if not chroma.frames.any():
            raise ContrafactError("silent_audio")
        return replace(embed_frames(self._network, chroma.frames), view=chroma.views[-1])


def embed_frames(network: CoverNetwork, frames: NDArray[np.uint8]) -> TrackEmbedding:
    """Embed a track's frames, uint8 `(n_frames, 12)`, unchecked, by a network in evaluation mode."""
    with torch.inference_mode():
        whole, segments = network(torch.from_numpy(network_input(frames)))
    return TrackEmbedding(whole[0].numpy(), segments[0].numpy())


def load_embedder(path: Path | None = None) -> Embedder:
    """Load the weights that a card describes, and check their sha256.

    Parameters
    ----------
    path : the card, or a folder that holds one; `model_weights/` of the source checkout when left out.

    Raises
    ------
    ContrafactError : `invalid_weights` for a missing or altered file, wrong shapes or values that are not finite;
        `wrong_recipe`.
    """
    card_path = find_card(path)
    return build_embedder(load_card(card_path), card_path)


def build_embedder(card: ModelCard, card_path: Path) -> Embedder:
    """Load the weights beside a card that has been read; errors as in `load_embedder`."""
    file = weights_path(card_path)
    if not file.is_file():
        raise ContrafactError("invalid_weights", f"The weights {file.name} are missing beside their card.")
    if sha256_of(file) != card.sha256:
        raise ContrafactError("invalid_weights", f"The weights {file.name} are not the ones that their card describes.")
    network = network_of(card.architecture)
    load_weights(network, file)
    return Embedder(network, card)


def network_of(architecture: str) -> CoverNetwork:
    """Return a network without weights, by the architecture that a card names."""
    return JoinedNetwork() if architecture == JOINED_ARCHITECTURE else CoverNetwork()


def load_weights(network: CoverNetwork, file: Path) -> None:
    """Load a file's float16 weights into a network, which computes in float32.

    Raises
    ------
    ContrafactError : `invalid_weights` if they do not fit the network or are not finite.
    """
    try:
        stored = load(file.read_bytes())
    except (SafetensorError, OSError) as error:
        raise ContrafactError("invalid_weights", f"The weights {file.name} cannot be read.") from error
    misfit = _misfit(stored, network.state_dict())
    if misfit:
        raise ContrafactError("invalid_weights", f"The weights {file.name} do not fit the architecture: {misfit}.")
    # Copies into the network's float32 tensors.
    network.load_state_dict(stored)


def save_weights(network: CoverNetwork, file: Path) -> None:
    """Write a network's weights as float16 for `load_weights`."""
    halved = {
        name: value.half() if value.is_floating_point() else value for name, value in network.state_dict().items()
    }
    # safetensors stores contiguous tensors only; loading restores the network's memory format.
    save_file({name: value.contiguous() for name, value in halved.items()}, file)


def _misfit(stored: dict[str, Tensor], wanted: dict[str, Tensor]) -> str | None:
    """Describe the first difference between two sets of weights; None if they fit."""
    for name in sorted(stored.keys() | wanted.keys()):
        if name not in stored:
            return f"{name} is missing"
        if name not in wanted:
            return f"{name} is not part of it"
        if stored[name].shape != wanted[name].shape:
            return f"{name} is {tuple(stored[name].shape)} in place of {tuple(wanted[name].shape)}"
        if not torch.isfinite(stored[name]).all():
            return f"{name} holds values that are not finite"
    return None
