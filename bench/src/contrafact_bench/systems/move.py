"""MOVE: Yesiler, Serrà, Gómez, Accurate and scalable version identification using musically-motivated embeddings.

ICASSP 2020. Its frames last about 0.093 s (4096 samples at 44 100 Hz), a fifth of ours; kernels and dilations are
shortened to span the same time, as noted at each. The paper's vectors have 4 000 to 16 000 values, these 512.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from contrafact_bench.systems.trained import VectorSystem, normalised, repeated, triplet_loss

EMBEDDING_DIM = 512
N_CHANNELS = 256
N_POOLED = 256
"""Channels pooled over time; as many again are attention weights (512 outputs together, as in the paper)."""
FIRST_FRAMES = 36
"""Length of the first kernel, 16.7 s: 180 frames in the paper."""
MIN_FRAMES = 64
"""The fewest that leave one column after the last convolution: 29.7 s, as in the paper (320 of its frames)."""
MARGIN = 1.0
_SLOPE = 0.01


class MoveNetwork(nn.Module):
    """A first layer over all twelve transpositions, four convolutions over time, and adaptive attention.

    Exactly invariant to transposition: the first kernel is applied to every rotation of the pitch classes (the paper's
    twelve positions of a kernel of 12 rows on an input of 23), followed by a maximum.
    """

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.Conv1d(12, N_CHANNELS, FIRST_FRAMES), nn.PReLU(init=_SLOPE))
        self.further = nn.Sequential(
            *_convolution(N_CHANNELS, N_CHANNELS, n_taps=3, dilation=1),  # 1.4 s; in the paper 5 taps
            *_convolution(N_CHANNELS, N_CHANNELS, n_taps=5, dilation=4),  # 7.9 s; in the paper dilation 20
            *_convolution(N_CHANNELS, N_CHANNELS, n_taps=3, dilation=1),  # 1.4 s; in the paper 5 taps
            *_convolution(N_CHANNELS, 2 * N_POOLED, n_taps=5, dilation=2),  # 4.2 s; in the paper dilation 13
        )
        for module in self.modules():
            if isinstance(module, nn.Conv1d):
                nn.init.kaiming_normal_(module.weight, a=_SLOPE)
        self.sharpness = nn.Parameter(torch.zeros(()))
        self.project = nn.Linear(N_POOLED, EMBEDDING_DIM, bias=False)
        self.standardise = nn.BatchNorm1d(EMBEDDING_DIM, affine=False)

    def forward(self, chroma: Tensor) -> Tensor:
        """Embed a batch.

        Parameters
        ----------
        chroma : float `(batch, 12, n_frames)` in 0..1, at least 1 frame; fewer than 64 are repeated. In training at
            least 2 inputs, which the standardisation needs.

        Returns
        -------
        Tensor : `(batch, 512)`, each row of length 1.
        """
        columns = self.further(self._best_transposition(repeated(normalised(chroma), MIN_FRAMES))).float()
        values, attention = columns.split(N_POOLED, dim=1)
        # A sharpness of 0 is the mean; larger values approach the maximum.
        weights = functional.softmax(self.sharpness * attention, dim=2)
        pooled = (values * weights).sum(dim=2)
        return functional.normalize(self.standardise(self.project(pooled)).float(), dim=1)

    def _best_transposition(self, chroma: Tensor) -> Tensor:
        rotations = torch.stack([chroma.roll(shift, dims=1) for shift in range(12)], dim=1)
        activations = self.first(rotations.flatten(0, 1))
        # `amax` is slow to differentiate.
        best: Tensor = activations.unflatten(0, (len(chroma), 12)).max(dim=1).values
        return best


class MoveTask(nn.Module):
    """The network under the triplet loss with the hardest positive and negative of the batch, at margin 1.

    The paper divides the squared distance of standardised vectors by their dimension; of unit vectors the squared
    distance is the same measure, since a standardised vector's squared length is its dimension on average.

    Parameters
    ----------
    n_works : of the training set; the loss needs none.
    """

    def __init__(self, n_works: int) -> None:
        super().__init__()
        self.n_works = n_works
        self.network = MoveNetwork()

    def forward(self, chroma: Tensor, works: Tensor) -> Tensor:
        """Scalar loss of a batch: chroma `(batch, 12, n_frames)`, works int64 `(batch,)`."""
        embeddings = self.network(chroma)
        with torch.autocast(embeddings.device.type, enabled=False):
            squared_distances = 2 - 2 * embeddings @ embeddings.T
            return triplet_loss(squared_distances, works, "batch-hard", MARGIN)


class MoveSystem(VectorSystem):
    """MOVE as a system of the bench."""

    name = "move"
    paper = (
        "Yesiler, Serrà, Gómez, Accurate and scalable version identification using musically-motivated embeddings, 2020"
    )


def _convolution(n_in: int, n_out: int, *, n_taps: int, dilation: int) -> tuple[nn.Module, nn.Module]:
    return nn.Conv1d(n_in, n_out, n_taps, dilation=dilation), nn.PReLU(init=_SLOPE)
