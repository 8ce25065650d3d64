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
    columns = functional.normalize(chroma, dim=1)
    columns = columns - columns.mean(dim=(1, 2), keepdim=True)
    return torch.cat([_magnitudes(columns, *patch) for patch in _PATCHES], dim=1)


def _magnitudes(columns: Tensor, n_frames: int, hop_frames: int) -> Tensor:
    rounds = math.ceil(n_frames / columns.shape[2])
    patches = columns.repeat(1, 1, rounds).unfold(2, n_frames, hop_frames)
    window = torch.hann_window(n_frames, periodic=False, device=columns.device)
    spectra: Tensor = torch.fft.rfft2(patches * window, dim=(1, 3)).abs()
    return functional.normalize(spectra.mean(dim=2).flatten(1), dim=1)
