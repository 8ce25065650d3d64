"""Chroma in, embedding out: the network with checked weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load

from contrafact.domain.chroma import MIN_DURATION_S, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import ModelCard, find_card, load_card, sha256_of, weights_path
from contrafact.embedding.network import CoverNetwork
from contrafact.embedding.prepare import network_input


class Embedder:
    """Embeds one track at a time; the same track gives the same numbers, from any thread.

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

    def embed(self, chroma: Chroma) -> NDArray[np.float32]:
        """Embed a whole track.

        Parameters
        ----------
        chroma : at least 3 s of it, of the weights' recipe.

        Returns
        -------
        float32 `(256,)`, of length 1.

        Raises
        ------
        ContrafactError : `wrong_recipe`, `too_short` or `silent_audio`.
        """
        self._check(chroma)
        with torch.inference_mode():
            embedding: NDArray[np.float32] = self._network(torch.from_numpy(network_input(chroma.frames)))[0].numpy()
        return embedding

    def _check(self, chroma: Chroma) -> None:
        if chroma.recipe != self.card.recipe:
            raise ContrafactError(
                "wrong_recipe", f"The chroma was made by {chroma.recipe}; the weights take {self.card.recipe}."
            )
        # The recipe drops a last, unfinished frame: 3.0 s of audio leave 6 frames, 2.8 s.
        if chroma.n_frames < int(MIN_DURATION_S / chroma.seconds_per_frame):
            raise ContrafactError("too_short", f"{chroma.duration_s:.1f} s of music are too few; 3 are needed.")
        if not chroma.frames.any():
            raise ContrafactError("silent_audio")


def load_embedder(path: Path | None = None) -> Embedder:
    """Load the weights that a card describes, after checking that they are the ones.

    Parameters
    ----------
    path : the card, or a folder that holds one; `model_weights/` of the source checkout when left out.

    Raises
    ------
    ContrafactError : `invalid_weights` for a missing or altered file or wrong shapes; `wrong_recipe`.
    """
    card_path = find_card(path)
    card = load_card(card_path)
    file = weights_path(card_path)
    if not file.is_file():
        raise ContrafactError("invalid_weights", f"The weights {file.name} are missing beside their card.")
    if sha256_of(file) != card.sha256:
        raise ContrafactError("invalid_weights", f"The weights {file.name} are not the ones that their card describes.")
    network = CoverNetwork()
    try:
        network.load_state_dict(load(file.read_bytes()))
    except (SafetensorError, RuntimeError) as error:
        raise ContrafactError("invalid_weights", f"The weights {file.name} do not fit the architecture.") from error
    return Embedder(network, card)
