"""Layers that our networks share: circular convolution, pooling over time and segments, closed-form projections."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn
from torch.nn import functional

from contrafact.embedding.card import EMBEDDING_DIM

SEGMENT_FRAMES = 43
"""Frames of a segment: 20 s."""
SEGMENT_HOP_FRAMES = 21.5
"""Frames between the starts of two segments: 10 s."""
N_PITCHES = 12
FLOOR = 1e-3
"""Least value of a pooled feature, so that its powers have a gradient."""


class PooledNetwork(nn.Module, ABC):
    """A network whose features are pooled over time into one vector for the whole input and one per segment.

    Pooling is by the generalised mean (Radenović, Tolias and Chum 2019).
    """

    power: nn.Parameter
    project: nn.Linear
    neck: nn.BatchNorm1d
    whole_whitening: Projection
    segment_whitening: Projection

    def add_head(self, n_channels: int) -> None:
        """Make the layers after the features; `n_channels` of these are pooled."""
        self.power = nn.Parameter(torch.full((n_channels,), 3.0))
        self.project = nn.Linear(n_channels, EMBEDDING_DIM)
        self.neck = nn.BatchNorm1d(EMBEDDING_DIM)
        self.whole_whitening = Projection(EMBEDDING_DIM, EMBEDDING_DIM)
        self.segment_whitening = Projection(EMBEDDING_DIM, EMBEDDING_DIM)

    @abstractmethod
    def powers(self, chroma: Tensor) -> Tensor:
        """Return features raised to the pooling power, `(batch, channels, columns)`.

        `pool` averages them over time and takes the root.

        Parameters
        ----------
        chroma : float32 `(batch, 12, n_frames)` in 0..1.
        """

    def pool(self, powers: Tensor, n_frames: int, segment_frames: float = SEGMENT_FRAMES) -> tuple[Tensor, Tensor]:
        """Return unit vectors of wholes and segments, without Fourier magnitudes.

        Parameters
        ----------
        powers : `(batch, channels, columns)`, from `powers`.
        n_frames : frames of the chroma.
        segment_frames : frames of a segment; the hop is half of it.
        """
        whole, segments = self.project_pooled(powers, n_frames, segment_frames)
        return (
            functional.normalize(self.whole_whitening(whole), dim=-1),
            functional.normalize(self.segment_whitening(segments), dim=-1),
        )

    def project_pooled(
        self, powers: Tensor, n_frames: int, segment_frames: float = SEGMENT_FRAMES
    ) -> tuple[Tensor, Tensor]:
        """Return vectors of wholes and segments before whitening and normalisation; parameters as in `pool`."""
        windows = segment_windows(n_frames, powers.shape[-1], segment_frames).to(powers.device)
        # In training the neck takes its statistics from whole inputs only.
        whole: Tensor = self.neck(self._project(powers.mean(dim=2)))
        segments = self._neck_by_running_statistics(self._project((powers @ windows).transpose(1, 2)))
        return whole, segments

    def _project(self, mean_powers: Tensor) -> Tensor:
        # Generalised-mean pooling (Radenović, Tolias and Chum 2019) ends with the root.
        projected: Tensor = self.project(mean_powers ** (1 / self.power))
        return projected.float()

    def _neck_by_running_statistics(self, projected: Tensor) -> Tensor:
        neck = self.neck
        flat = functional.batch_norm(
            projected.flatten(0, 1), neck.running_mean, neck.running_var, neck.weight, neck.bias, eps=neck.eps
        )
        return flat.view_as(projected)


def segment_windows(n_frames: int, n_columns: int, segment_frames: float = SEGMENT_FRAMES) -> Tensor:
    """Return weights that average feature columns over segments, in proportion to the part that a segment covers.

    Parameters
    ----------
    n_frames : frames of the input.
    n_columns : feature columns of the input.
    segment_frames : frames of a segment; the hop is half of it.

    Returns
    -------
    Tensor : float32 `(n_columns, n_segments)`; each column of it sums to 1.
    """
    starts = _segment_starts(n_frames, segment_frames)
    ends = (starts + segment_frames).clamp(max=n_frames)
    edges = torch.linspace(0, n_frames, n_columns + 1)
    covered = torch.minimum(edges[1:, None], ends) - torch.maximum(edges[:-1, None], starts)
    weights = covered.clamp(min=0)
    return weights / weights.sum(dim=0)


def segment_centres(n_frames: int) -> Tensor:
    """Return the middle of each segment of an input of `n_frames`, in frames, float32 `(n_segments,)`."""
    return _segment_starts(n_frames, SEGMENT_FRAMES) + min(SEGMENT_FRAMES, n_frames) / 2


def _segment_starts(n_frames: int, segment_frames: float) -> Tensor:
    hop_frames = segment_frames * (SEGMENT_HOP_FRAMES / SEGMENT_FRAMES)
    n_segments = max(1, math.ceil((n_frames - segment_frames) / hop_frames) + 1)
    last_start = max(0.0, n_frames - segment_frames)
    return torch.arange(n_segments, dtype=torch.float32).mul(hop_frames).clamp(max=last_start)


class Projection(nn.Module):
    """Linear layer that is fitted in closed form after the training: `(vectors - centre) @ matrix`.

    Until it is fitted it keeps the first `n_out` numbers of a vector.

    Parameters
    ----------
    n_in, n_out : dimensions of input and output.
    """

    centre: Tensor
    matrix: Tensor

    def __init__(self, n_in: int, n_out: int) -> None:
        super().__init__()
        self.register_buffer("centre", torch.zeros(n_in))
        self.register_buffer("matrix", torch.eye(n_in, n_out))

    def forward(self, vectors: Tensor) -> Tensor:
        """Project vectors `(..., n_in)` to `(..., n_out)`."""
        return (vectors - self.centre) @ self.matrix


class CircularConv(nn.Module):
    """Convolution over `(batch, channels, 12, n_frames)`: circular along pitch, zero-padded along time."""

    def __init__(self, n_in: int, n_out: int, kernel: tuple[int, int], stride: int = 1) -> None:
        super().__init__()
        n_pitches, n_frames = kernel
        self.below, self.above = (n_pitches - 1) // 2, n_pitches // 2
        self.conv = nn.Conv2d(n_in, n_out, kernel, stride=(1, stride), padding=(0, n_frames // 2), bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Convolve `(batch, n_in, 12, n_frames)`; `n_frames / stride` remain, rounded up."""
        wrapped = torch.cat([x[:, :, N_PITCHES - self.below :], x, x[:, :, : self.above]], dim=2)
        convolved: Tensor = self.conv(wrapped)
        return convolved
