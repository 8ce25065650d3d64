"""Both networks and the discriminants of Fourier magnitudes, joined into one vector of the old length."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from contrafact.embedding.card import EMBEDDING_DIM, JOINED_ARCHITECTURE
from contrafact.embedding.fourier import N_SEGMENT_MAGNITUDES, segment_magnitudes
from contrafact.embedding.intervals import IntervalNetwork
from contrafact.embedding.network import CoverNetwork
from contrafact.embedding.pooling import Projection, segment_centres

_N_SEGMENT_DISCRIMINANTS = 128
_SECOND_WEIGHT = 0.7
"""Of the second network's vector of a whole track; chosen on `val`."""


class JoinedNetwork(CoverNetwork):
    """`CoverNetwork` beside an `IntervalNetwork`, and discriminants for segments as for whole tracks.

    The parts make other errors, so that together they are more accurate than each. They are concatenated, with equal
    weights but for whole tracks by the second network, and rotated to the 256 main directions.
    """

    architecture = JOINED_ARCHITECTURE

    def __init__(self) -> None:
        super().__init__()
        self.second = IntervalNetwork()
        n_whole = self.joint.matrix.shape[0] + EMBEDDING_DIM
        self.joint = Projection(n_whole, EMBEDDING_DIM)
        self.segment_discriminants = Projection(N_SEGMENT_MAGNITUDES, _N_SEGMENT_DISCRIMINANTS)
        self.segment_joint = Projection(2 * EMBEDDING_DIM + _N_SEGMENT_DISCRIMINANTS, EMBEDDING_DIM)

    def forward(self, chroma: Tensor) -> tuple[Tensor, Tensor]:
        """Embed a batch of tracks of one length; parameters and result as in `CoverNetwork.forward`."""
        whole, segments = self.parts(chroma)
        return functional.normalize(self.joint(whole), dim=-1), functional.normalize(
            self.segment_joint(segments), dim=-1
        )

    def parts(self, chroma: Tensor) -> tuple[Tensor, Tensor]:
        """Return unit vectors of all parts side by side, `(batch, 640)` and `(batch, n_segments, 640)`."""
        whole, segments = super().parts(chroma)
        second_whole, second_segments = self.second(chroma)
        magnitudes = segment_magnitudes(chroma, segment_centres(chroma.shape[-1]))
        discriminants = functional.normalize(self.segment_discriminants(magnitudes), dim=-1)
        # `whole` already holds two parts of equal weight.
        wholes = torch.cat([whole * 2**0.5, second_whole * _SECOND_WEIGHT], dim=-1)
        return (
            functional.normalize(wholes, dim=-1),
            functional.normalize(torch.cat([segments, second_segments, discriminants], dim=-1), dim=-1),
        )
