"""Compute magnitudes of the 2D Fourier transform of chroma, invariant to transposition and to shifts in time.

Sources: Bertin-Mahieux and Ellis, Large-scale cover song recognition using the 2D Fourier transform magnitude (2012);
Seetharaman and Rafii, Cover song identification with 2D Fourier transform sequences (2017).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

_PATCHES = ((40, 10), (150, 25))
"""Length and hop of patches, in frames: 19 s and 70 s long; chosen on `val`."""
N_MAGNITUDES = sum(12 * (n_frames // 2 + 1) for n_frames, _ in _PATCHES)
_SEGMENT_FRAMES = 43
_SEGMENT_PATCHES = ((12, 4), (20, 6), (43, 11), (64, 11))
"""Length and hop of the patches of a segment, in frames; the longest is the segment with 5 s on both sides."""
N_SEGMENT_MAGNITUDES = sum(12 * (n_frames // 2 + 1) for n_frames, _ in _SEGMENT_PATCHES)
_LEAST = 1e-9


def fourier_magnitudes(chroma: Tensor) -> Tensor:
    """Return the mean magnitudes over patches of each length, scaled to norm 1 for each length.

    Patches get a Hann window, since they begin anywhere. A track shorter than a patch is repeated.

    Parameters
    ----------
    chroma : float32 `(batch, 12, n_frames)`, non-negative.

    Returns
    -------
    Tensor : float32 `(batch, N_MAGNITUDES)`: pitch frequencies x time frequencies from 0 up, for each length of patch.
    """
    columns = _centred(chroma)
    return torch.cat([_magnitudes(columns, *patch) for patch in _PATCHES], dim=1)


def segment_magnitudes(chroma: Tensor, centres: Tensor) -> Tensor:
    """Return the mean roots of magnitudes over patches in and around segments, scaled to norm 1 for each length.

    Roots, since a segment holds few patches, whose largest magnitudes would decide. Around the input is silence.

    Parameters
    ----------
    chroma : float32 `(batch, 12, n_frames)`, non-negative.
    centres : float32 `(n_segments,)`, middle of each segment, in frames.

    Returns
    -------
    Tensor : float32 `(batch, n_segments, N_SEGMENT_MAGNITUDES)`.
    """
    n_around = max(n_frames for n_frames, _ in _SEGMENT_PATCHES) + _SEGMENT_FRAMES
    columns = functional.pad(_centred(chroma), (n_around, n_around))
    return torch.cat([_roots(columns, centres + n_around, *patch) for patch in _SEGMENT_PATCHES], dim=2)


def _centred(chroma: Tensor) -> Tensor:
    columns = functional.normalize(chroma, dim=1)
    return columns - columns.mean(dim=(1, 2), keepdim=True)


def _roots(columns: Tensor, centres: Tensor, n_frames: int, hop_frames: int) -> Tensor:
    first = torch.arange(0, max(1, _SEGMENT_FRAMES - n_frames + 1), hop_frames)
    offsets = first - first.float().mean() - n_frames / 2
    starts = (centres[:, None] + offsets).round().long()
    patches = columns[:, :, starts[..., None] + torch.arange(n_frames)]
    spectra = torch.fft.rfft2(patches * torch.hann_window(n_frames, periodic=False), dim=(1, 4)).abs()
    roots = (spectra + _LEAST).sqrt().mean(dim=3).transpose(1, 2)
    return functional.normalize(roots.flatten(2), dim=2)


def _magnitudes(columns: Tensor, n_frames: int, hop_frames: int) -> Tensor:
    rounds = math.ceil(n_frames / columns.shape[2])
    patches = columns.repeat(1, 1, rounds).unfold(2, n_frames, hop_frames)
    window = torch.hann_window(n_frames, periodic=False, device=columns.device)
    spectra: Tensor = torch.fft.rfft2(patches * window, dim=(1, 3)).abs()
    return functional.normalize(spectra.mean(dim=2).flatten(1), dim=1)
