"""The embedding network: a residual network over chroma, circular in pitch, joined with Fourier magnitudes."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from contrafact.embedding.card import EMBEDDING_DIM, SINGLE_ARCHITECTURE
from contrafact.embedding.fourier import N_MAGNITUDES, fourier_magnitudes
from contrafact.embedding.pooling import (
    FLOOR,
    N_PITCHES,
    SEGMENT_FRAMES,
    SEGMENT_HOP_FRAMES,
    CircularConv,
    PooledNetwork,
    Projection,
    segment_windows,
)

__all__ = [
    "SEGMENT_FRAMES",
    "SEGMENT_HOP_FRAMES",
    "CoverNetwork",
    "Projection",
    "network_input",
    "segment_windows",
]

_CIRCLE_OF_FIFTHS = [7 * i % N_PITCHES for i in range(N_PITCHES)]
_STAGES = ((32, 1), (64, 1), (128, 2), (256, 2))
"""Channels and blocks of each stage. Each stage after the first halves the time resolution."""
_STEM_FRAMES = 7
_N_DISCRIMINANTS = 128


class CoverNetwork(PooledNetwork):
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

    architecture = SINGLE_ARCHITECTURE

    def __init__(self) -> None:
        super().__init__()
        n_channels = _STAGES[0][0]
        self.stem = CircularConv(1, n_channels, (N_PITCHES, _STEM_FRAMES), stride=2)
        self.stem_norm = nn.BatchNorm2d(n_channels)
        blocks = []
        for stage, (n_out, n_blocks) in enumerate(_STAGES):
            for block in range(n_blocks):
                blocks.append(_Block(n_channels, n_out, stride=2 if stage > 0 and block == 0 else 1))
                n_channels = n_out
        self.blocks = nn.Sequential(*blocks)
        self.add_head(n_channels)
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
        whole, segments = self.parts(chroma)
        return functional.normalize(self.joint(whole), dim=-1), segments

    def parts(self, chroma: Tensor) -> tuple[Tensor, Tensor]:
        """Return unit vectors of the whole input and of its segments before the joint projection.

        Parameters
        ----------
        chroma : as in `forward`.
        """
        whole, segments = self.pool(self.powers(chroma), chroma.shape[-1])
        return self.join_fourier(whole, chroma), segments

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
        return (features.float().clamp(min=FLOOR) ** self.power[:, None, None]).mean(dim=2)


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


class _Block(nn.Module):
    # The basic residual block (He et al. 2016); the shortcut averages over time where the stride is above 1.

    def __init__(self, n_in: int, n_out: int, stride: int) -> None:
        super().__init__()
        self.first, self.first_norm = CircularConv(n_in, n_out, (3, 3), stride), nn.BatchNorm2d(n_out)
        self.second, self.second_norm = CircularConv(n_out, n_out, (3, 3)), nn.BatchNorm2d(n_out)
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
