"""Magnitudes of the two-dimensional Fourier transform of chroma, without training.

The magnitude does not change when a patch is transposed (a rotation of the pitch axis) or starts a little later.
Sources: Bertin-Mahieux and Ellis, Large-scale cover song recognition using the 2D Fourier transform magnitude
(ISMIR 2012): columns with their contrast raised, patches of 75 of them. Seetharaman and Rafii, Cover song
identification with 2D Fourier transform sequences (ICASSP 2017). `fourier_features` lists the differences.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma
from contrafact_training.data.frames import require_usable
from contrafact_training.train.task import euclidean

PATCH_FRAMES = 75
HOP_FRAMES = 15
_MIN_NORM = 1e-9


class Fourier2d:
    """Mean Fourier magnitudes of a track, compared by the Euclidean distance."""

    name = "fourier-2d"
    paper = (
        "Seetharaman and Rafii, Cover song identification with 2D Fourier transform sequences (2017);"
        " Bertin-Mahieux and Ellis, Large-scale cover song recognition (2012)"
    )
    n_parameters = 0
    is_quadratic = False

    def describe(self, chroma: Chroma) -> NDArray[np.float32]:
        """Return a float32 unit vector, `(12 * 38,)`."""
        require_usable(chroma)
        return fourier_features(chroma.frames)

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return Euclidean distances, 0..2."""
        return euclidean(query, references)


def fourier_features(frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the mean of the Fourier magnitudes of all patches of a track, scaled to length 1.

    Unlike in the papers, frames are equal steps of time, not beats; patches have a Hann window, because they do not
    start at beats; there is no PCA, because nothing is trained.

    Parameters
    ----------
    frames : uint8 `(n_frames, 12)`; a track shorter than a patch is repeated.

    Returns
    -------
    float32 `(12 * 38,)`: pitch frequencies x time frequencies from 0 up; the rest of the spectrum mirrors them.
    """
    columns = frames.astype(np.float32) ** 2
    columns /= np.maximum(np.linalg.norm(columns, axis=1, keepdims=True), _MIN_NORM)
    columns -= columns.mean()
    if len(columns) < PATCH_FRAMES:
        columns = np.tile(columns, (math.ceil(PATCH_FRAMES / len(columns)), 1))
    patches = np.lib.stride_tricks.sliding_window_view(columns, PATCH_FRAMES, axis=0)[::HOP_FRAMES]
    magnitudes = np.abs(np.fft.rfft2(patches * np.hanning(PATCH_FRAMES), axes=(1, 2)))
    features: NDArray[np.float32] = magnitudes.mean(axis=0).ravel().astype(np.float32)
    features /= max(float(np.linalg.norm(features)), _MIN_NORM)
    return features
