"""The network: a residual network over chroma that is circular in pitch, pooled over all of it and over segments.

Beside it stand Fourier magnitudes of the whole.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from contrafact.embedding.architecture import EMBEDDING_DIM, SEGMENT_FRAMES, SEGMENT_HOP_FRAMES
from contrafact.embedding.fourier import N_MAGNITUDES, fourier_magnitudes
from contrafact.embedding.projection import Projection

_N_PITCHES = 12
_CIRCLE_OF_FIFTHS = [7 * i % _N_PITCHES for i in range(_N_PITCHES)]
_STAGES = ((32, 1), (64, 1), (128, 2), (256, 2))
"""Channels and blocks of each stage; each stage after the first halves time."""
_STEM_FRAMES = 7
_FLOOR = 1e-3
_N_DISCRIMINANTS = 128


class CoverNetwork(nn.Module):
    """Embeds chroma of any length from 6 frames up, alike in every key.

    Every convolution is circular along pitch and the pooling treats all pitches alike, so that transposing the chroma
    leaves the embedding as it is. Pitches are ordered by fifths, which is as circular as by semitones and puts the
    harmonically near beside one another, within reach of a kernel of three. Time shrinks 16-fold.

    Segments are pooled from the same features as the whole: their vectors cost next to nothing. Both are whitened, each
    by statistics of its own (Jégou and Chum, Negative evidences and co-occurrences in image retrieval, 2012).

    The whole's vector is joined with discriminants of its Fourier magnitudes (Fisher's, as Humphrey, Nieto and Bello,
    Data-driven and discriminative projections for large-scale cover song identification, 2013): nearly as good alone,
    they err elsewhere.
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
        # Convolutions on the CPU are faster with the channels innermost.
        nn.utils.convert_conv2d_weight_memory_format(self, torch.channels_last)

    def forward(self, chroma: Tensor) -> tuple[Tensor, Tensor]:
        """Embed a batch of tracks of one length.

        Parameters
        ----------
        chroma : float32 `(batch, 12, n_frames)` in 0..1.

        Returns
        -------
        tuple[Tensor, Tensor] : unit vectors of the whole input, `(batch, 256)`, and of its segments of 20 s every
            10 s, `(batch, n_segments, 256)`; the last segment ends with the input.
        """
        whole, segments = self.pool(self.powers(chroma), chroma.shape[-1])
        return functional.normalize(self.joint(self.beside_fourier(whole, chroma)), dim=-1), segments

    def beside_fourier(self, whole: Tensor, chroma: Tensor) -> Tensor:
        """The network's vectors of wholes and the discriminants of their Fourier magnitudes, each half of what counts.

        Parameters
        ----------
        whole : unit vectors from `pool`, `(batch, 256)`.
        chroma : what they were made of, `(batch, 12, n_frames)`.

        Returns
        -------
        Tensor : unit vectors `(batch, 384)`.
        """
        discriminants = functional.normalize(self.discriminants(fourier_magnitudes(chroma)), dim=-1)
        return functional.normalize(torch.cat([whole, discriminants], dim=1), dim=-1)

    def powers(self, chroma: Tensor) -> Tensor:
        """The power mean over pitch, unfinished, so that time can be pooled in windows: `(batch, channels, columns)`.

        Parameters
        ----------
        chroma : float32 `(batch, 12, n_frames)` in 0..1.
        """
        ordered = chroma[:, None, _CIRCLE_OF_FIFTHS].contiguous(memory_format=torch.channels_last)
        features: Tensor = self.blocks(functional.relu(self.stem_norm(self.stem(ordered))))
        return (features.float().clamp(min=_FLOOR) ** self.power[:, None, None]).mean(dim=2)

    def pool(self, powers: Tensor, n_frames: int, segment_frames: float = SEGMENT_FRAMES) -> tuple[Tensor, Tensor]:
        """Unit vectors of whole and segments by the network alone, of segments of any length.

        Parameters
        ----------
        powers : `(batch, channels, columns)`, from `powers`.
        n_frames : of the chroma that they were made of.
        segment_frames : frames of a segment; each begins half of it after the one before.
        """
        whole, segments = self.project_pooled(powers, n_frames, segment_frames)
        return (
            functional.normalize(self.whole_whitening(whole), dim=-1),
            functional.normalize(self.segment_whitening(segments), dim=-1),
        )

    def project_pooled(
        self, powers: Tensor, n_frames: int, segment_frames: float = SEGMENT_FRAMES
    ) -> tuple[Tensor, Tensor]:
        """Vectors of whole and segments before they are whitened and made unit; parameters as in `pool`."""
        windows = segment_windows(n_frames, powers.shape[-1], segment_frames).to(powers.device)
        # In training the neck learns its statistics from the whole input alone.
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
    """Weights that average feature columns over segments; columns count by how much of them a segment covers.

    Parameters
    ----------
    n_frames : frames of the input.
    n_columns : columns of features made of them.
    segment_frames : frames of a segment; the hop grows with it.

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


class _CircularConv(nn.Module):
    # Pitch wraps around; time is padded with zeros.

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
    # The basic residual block (He et al. 2016); where time shrinks, the shortcut averages it.

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
