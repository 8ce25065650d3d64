"""The embedding network: a residual network over chroma, circular in pitch, joined with Fourier magnitudes."""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from contrafact.embedding.card import EMBEDDING_DIM
from contrafact.embedding.fourier import N_MAGNITUDES, fourier_magnitudes

SEGMENT_FRAMES = 43
"""Frames of a segment: 20 s."""
SEGMENT_HOP_FRAMES = 21.5
"""Frames between the starts of two segments: 10 s."""
_N_PITCHES = 12
_CIRCLE_OF_FIFTHS = [7 * i % _N_PITCHES for i in range(_N_PITCHES)]
_STAGES = ((32, 1), (64, 1), (128, 2), (256, 2))
"""Channels and blocks of each stage. Each stage after the first halves the time resolution."""
_STEM_FRAMES = 7
_FLOOR = 1e-3
_N_DISCRIMINANTS = 128


class CoverNetwork(nn.Module):
    """Embed chroma of 6 frames or more, invariant to transposition.

    Every convolution is circular along pitch and the pooling treats all pitches alike, so a transposed track has the
    same embedding. Pitches are ordered by fifths, which is also circular and puts harmonically related pitches within
    the reach of a kernel of three. The time resolution falls 16-fold.

    Segments are pooled from the same features as the whole, which costs next to nothing. Both are whitened by their own
    statistics (Jégou and Chum, Negative evidences and co-occurrences in image retrieval, 2012).

    The vector of the whole is joined with Fisher discriminants of its Fourier magnitudes (as in Humphrey, Nieto and
    Bello, Data-driven and discriminative projections for large-scale cover song identification, 2013), which are
    nearly as accurate alone and make other errors.
    """

    def __init__(self) -> None:
        super().__init__()
        n_channels = _STAGES[0][0]
        self.stem = _CircularConv(1, n_channels, (_N_PITCHES, _STEM_FRAMES), stride=2)
        self.stem_norm = nn.BatchNorm2d(n_channels)
        blocks = []
        for stage, (n_out, n_blocks) in enumerate(_STAGES):
            for block in range(n_blocks):
                blocks.append(_Block(n_channels, n_out, stride=2 if stage > 0 and block == 0 else 1))
                n_channels = n_out
        self.blocks = nn.Sequential(*blocks)
        self.power = nn.Parameter(torch.full((n_channels,), 3.0))
        self.project = nn.Linear(n_channels, EMBEDDING_DIM)
        self.neck = nn.BatchNorm1d(EMBEDDING_DIM)
        self.whole_whitening = Projection(EMBEDDING_DIM, EMBEDDING_DIM)
        self.segment_whitening = Projection(EMBEDDING_DIM, EMBEDDING_DIM)
        self.discriminants = Projection(N_MAGNITUDES, _N_DISCRIMINANTS)
        self.joint = Projection(EMBEDDING_DIM + _N_DISCRIMINANTS, EMBEDDING_DIM)
        # Convolutions on the CPU are faster with the channels last.
        nn.utils.convert_conv2d_weight_memory_format(self, torch.channels_last)

    def forward(self, chroma: Tensor) -> tuple[Tensor, Tensor]:
        """Embed a batch of tracks of one length.

        Parameters
        ----------
        chroma : float32 `(batch, 12, n_frames)` in 0..1.

        Returns
        -------
        tuple[Tensor, Tensor] : unit vectors of the whole input, `(batch, 256)`, and of its segments of 20 s, one
            every 10 s, `(batch, n_segments, 256)`; the last segment ends with the input.
        """
        whole, segments = self.pool(self.powers(chroma), chroma.shape[-1])
        return functional.normalize(self.joint(self.join_fourier(whole, chroma)), dim=-1), segments

    def join_fourier(self, whole: Tensor, chroma: Tensor) -> Tensor:
        """Concatenate vectors of whole tracks with the discriminants of their Fourier magnitudes, equally weighted.

        Parameters
        ----------
        whole : unit vectors from `pool`, `(batch, 256)`.
        chroma : chroma of the tracks, `(batch, 12, n_frames)`.

        Returns
        -------
        Tensor : unit vectors `(batch, 384)`.
        """
        discriminants = functional.normalize(self.discriminants(fourier_magnitudes(chroma)), dim=-1)
        return functional.normalize(torch.cat([whole, discriminants], dim=1), dim=-1)

    def powers(self, chroma: Tensor) -> Tensor:
        """Return features raised to the pooling power and averaged over pitch, `(batch, channels, columns)`.

        `pool` averages them over time and takes the root.

        Parameters
        ----------
        chroma : float32 `(batch, 12, n_frames)` in 0..1.
        """
        ordered = chroma[:, None, _CIRCLE_OF_FIFTHS].contiguous(memory_format=torch.channels_last)
        features: Tensor = self.blocks(functional.relu(self.stem_norm(self.stem(ordered))))
        return (features.float().clamp(min=_FLOOR) ** self.power[:, None, None]).mean(dim=2)

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
    hop_frames = segment_frames * (SEGMENT_HOP_FRAMES / SEGMENT_FRAMES)
    n_segments = max(1, math.ceil((n_frames - segment_frames) / hop_frames) + 1)
    last_start = max(0.0, n_frames - segment_frames)
    starts = torch.arange(n_segments, dtype=torch.float32).mul(hop_frames).clamp(max=last_start)
    ends = (starts + segment_frames).clamp(max=n_frames)
    edges = torch.linspace(0, n_frames, n_columns + 1)
    covered = torch.minimum(edges[1:, None], ends) - torch.maximum(edges[:-1, None], starts)
    weights = covered.clamp(min=0)
    return weights / weights.sum(dim=0)


def network_input(frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Scale stored chroma to 0..1 and put pitch before time.

    Parameters
    ----------
    frames : uint8 `(n_frames, 12)`.

    Returns
    -------
    float32 `(1, 12, n_frames)`.
    """
    return np.ascontiguousarray(frames.T, dtype=np.float32)[None] / np.float32(255)


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


class _CircularConv(nn.Module):
    # Circular along pitch, zero-padded along time.

    def __init__(self, n_in: int, n_out: int, kernel: tuple[int, int], stride: int = 1) -> None:
        super().__init__()
        n_pitches, n_frames = kernel
        self.below, self.above = (n_pitches - 1) // 2, n_pitches // 2
        self.conv = nn.Conv2d(n_in, n_out, kernel, stride=(1, stride), padding=(0, n_frames // 2), bias=False)

    def forward(self, x: Tensor) -> Tensor:
        wrapped = torch.cat([x[:, :, _N_PITCHES - self.below :], x, x[:, :, : self.above]], dim=2)
        convolved: Tensor = self.conv(wrapped)
        return convolved


class _Block(nn.Module):
    # The basic residual block (He et al. 2016); the shortcut averages over time where the stride is above 1.

    def __init__(self, n_in: int, n_out: int, stride: int) -> None:
        super().__init__()
        self.first, self.first_norm = _CircularConv(n_in, n_out, (3, 3), stride), nn.BatchNorm2d(n_out)
        self.second, self.second_norm = _CircularConv(n_out, n_out, (3, 3)), nn.BatchNorm2d(n_out)
        self.shortcut: nn.Module = nn.Identity()
        if n_in != n_out or stride > 1:
            self.shortcut = nn.Sequential(
                nn.AvgPool2d((1, stride), (1, stride), ceil_mode=True),
                nn.Conv2d(n_in, n_out, 1, bias=False),
                nn.BatchNorm2d(n_out),
            )

    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu(self.first_norm(self.first(x)))
        return functional.relu(self.second_norm(self.second(y)) + self.shortcut(x))
