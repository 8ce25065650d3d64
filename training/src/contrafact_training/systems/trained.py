"""What the trained baselines share: checks of their input, its normalisation, and vectors compared by distance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from contrafact.domain.chroma import MIN_DURATION_S, RECIPE, Chroma
from contrafact.domain.errors import ContrafactError

_MIN_DEVIATION = 1e-6


class VectorSystem:
    """A network that makes one unit vector of a track; tracks are compared by the Euclidean distance.

    Parameters
    ----------
    network : with its weights; takes `(batch, 12, n_frames)` in 0..1. It is put into evaluation mode.
    """

    name: str
    paper: str
    is_quadratic: bool = False

    def __init__(self, network: nn.Module) -> None:
        self._network = network.eval()
        self.device: str = next(network.parameters()).device.type
        self.n_parameters: int = sum(parameter.numel() for parameter in network.parameters())

    def describe(self, chroma: Chroma) -> NDArray[Any]:
        """Embed a whole track, float32.

        Raises
        ------
        ContrafactError : `wrong_recipe`, `too_short` or `silent_audio`.
        """
        frames = _checked(chroma)
        with torch.inference_mode():
            embeddings: Tensor = self._network(torch.from_numpy(frames.T.copy())[None].to(self.device))
        return embeddings[0].cpu().numpy()

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Euclidean distances of unit vectors, float64 `(n_references,)` in 0..2."""
        differences = np.stack(references).astype(np.float64) - query
        distances: NDArray[np.float64] = np.linalg.norm(differences, axis=1)
        return distances


def normalised(chroma: Tensor) -> Tensor:
    """Z-normalise each input, by one mean and one deviation for all twelve pitch classes.

    Parameters
    ----------
    chroma : float `(batch, 12, n_frames)`.
    """
    mean = chroma.mean(dim=(1, 2), keepdim=True)
    return (chroma - mean) / chroma.std(dim=(1, 2), keepdim=True, correction=0).clamp_min(_MIN_DEVIATION)


def repeated(chroma: Tensor, min_frames: int) -> Tensor:
    """Repeat an input that is too short, whole, and cut it at `min_frames`; leave a longer one as it is.

    Parameters
    ----------
    chroma : `(batch, 12, n_frames)`.
    """
    n_frames = chroma.shape[2]
    if n_frames >= min_frames:
        return chroma
    return chroma.repeat(1, 1, math.ceil(min_frames / n_frames))[:, :, :min_frames]


def _checked(chroma: Chroma) -> NDArray[np.float32]:
    if chroma.recipe != RECIPE:
        raise ContrafactError("wrong_recipe", f"The chroma was made by {chroma.recipe}; the system takes {RECIPE}.")
    # The recipe drops a last, unfinished frame: 3.0 s of audio leave 6 frames, 2.8 s.
    if chroma.n_frames < int(MIN_DURATION_S / chroma.seconds_per_frame):
        raise ContrafactError("too_short", f"{chroma.duration_s:.1f} s of music are too few; 3 are needed.")
    if not chroma.frames.any():
        raise ContrafactError("silent_audio")
    return chroma.values()
