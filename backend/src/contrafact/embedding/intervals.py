"""A second network, over the intervals between moments: other features and other errors than the residual network's."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from contrafact.embedding.pooling import FLOOR, N_PITCHES, CircularConv, PooledNetwork

LAGS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32)
"""Distances in time, in frames, of the moments that are correlated: up to 15 s."""
_N_CORRELATIONS = N_PITCHES * len(LAGS)
_N_TEMPLATES = 128
_TEMPLATE_FRAMES = 21
"""Length of the templates: 10 s."""
_WIDTH = 256
_STAGES = ((256, 1), (384, 2), (384, 2))
"""Channels and stride of each block."""
_KERNEL_FRAMES = 5


class IntervalNetwork(PooledNetwork):
    """Embed chroma of 6 frames or more, invariant to transposition.

    The pitch axis is removed at the beginning, not at the end: by correlations over pitch between moments, and by
    templates of 12 pitches by 10 s whose best and mean match over the 12 transpositions are kept. A residual network in
    one dimension follows, which is wider and faster than one that keeps the pitches. The time resolution falls 8-fold.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = CircularConv(1, _N_TEMPLATES, (N_PITCHES, _TEMPLATE_FRAMES), stride=2)
        self.stem_norm = nn.BatchNorm2d(_N_TEMPLATES)
        self.correlation_norm = nn.BatchNorm1d(_N_CORRELATIONS)
        self.mix = nn.Conv1d(_N_CORRELATIONS + 2 * _N_TEMPLATES, _WIDTH, 1, bias=False)
        self.mix_norm = nn.BatchNorm1d(_WIDTH)
        blocks, n_channels = [], _WIDTH
        for n_out, stride in _STAGES:
            blocks.append(_Block(n_channels, n_out, stride))
            n_channels = n_out
        self.blocks = nn.Sequential(*blocks)
        self.add_head(n_channels)

    def forward(self, chroma: Tensor) -> tuple[Tensor, Tensor]:
        """Embed a batch of tracks of one length; parameters and result as in `CoverNetwork.forward`."""
        return self.pool(self.powers(chroma), chroma.shape[-1])

    def powers(self, chroma: Tensor) -> Tensor:
        """Return features raised to the pooling power, `(batch, channels, columns)`; see `PooledNetwork.powers`."""
        matches = functional.relu(self.stem_norm(self.stem(chroma[:, None])))
        correlations = functional.avg_pool1d(pitch_correlations(chroma), 2, 2, ceil_mode=True)
        joined = torch.cat(
            [self.correlation_norm(correlations), matches.mean(dim=2).float(), matches.amax(dim=2).float()], dim=1
        )
        features: Tensor = self.blocks(functional.relu(self.mix_norm(self.mix(joined))))
        return features.float().clamp(min=FLOOR) ** self.power[:, None]


def pitch_correlations(chroma: Tensor) -> Tensor:
    """Return the circular correlation over pitch of each frame with the frame some time later, invariant to key.

    It is given by its Fourier coefficients: for each lag 7 real and 5 imaginary parts, which hold the same as the 12
    correlations. After the end of the input there is silence.

    Parameters
    ----------
    chroma : `(batch, 12, n_frames)` in 0..1.

    Returns
    -------
    Tensor : float32 `(batch, 12 x number of LAGS, n_frames)`.
    """
    columns = functional.normalize(chroma.float(), dim=1)
    spectra = torch.fft.rfft(columns - columns.mean(dim=1, keepdim=True), dim=1)
    n_frames, parts = chroma.shape[-1], []
    for lag in LAGS:
        later = functional.pad(spectra[:, :, lag:], (0, min(lag, n_frames)))
        products = spectra * later.conj()
        parts += [products.real, products.imag[:, 1 : N_PITCHES // 2]]
    return torch.cat(parts, dim=1)


class _Block(nn.Module):
    # The basic residual block (He et al. 2016) in one dimension.

    def __init__(self, n_in: int, n_out: int, stride: int) -> None:
        super().__init__()
        padding = _KERNEL_FRAMES // 2
        self.first = nn.Conv1d(n_in, n_out, _KERNEL_FRAMES, stride=stride, padding=padding, bias=False)
        self.first_norm = nn.BatchNorm1d(n_out)
        self.second = nn.Conv1d(n_out, n_out, _KERNEL_FRAMES, padding=padding, bias=False)
        self.second_norm = nn.BatchNorm1d(n_out)
        self.shortcut: nn.Module = nn.Identity()
        if n_in != n_out or stride > 1:
            self.shortcut = nn.Sequential(
                nn.AvgPool1d(stride, stride, ceil_mode=True),
                nn.Conv1d(n_in, n_out, 1, bias=False),
                nn.BatchNorm1d(n_out),
            )

    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu(self.first_norm(self.first(x)))
        return functional.relu(self.second_norm(self.second(y)) + self.shortcut(x))
