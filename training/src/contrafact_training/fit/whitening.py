"""Whitening of a trained network's vectors, fitted on whole tracks of the training set.

The network learns from crops by losses that know cosines between crops alone. On whole tracks its vectors share a mean
and few directions, so that some tracks are near everything. Taking off the mean and evening out the directions half way
mends that, with no label.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from contrafact.embedding.network import CoverNetwork
from contrafact.embedding.prepare import network_input
from contrafact_training.data.datasets import Dataset

STRENGTH = 0.5
"""0 leaves directions as they are, 1 makes them equal; chosen on `val`."""
N_TRACKS = 1200
MAX_FRAMES = 2000
"""Of longer tracks the beginning says enough."""
_FLOOR = 1e-4  # of the largest variance; smaller ones are noise


def fit_whitening(network: CoverNetwork, training: Dataset) -> None:
    """Fit the network's whitening, of wholes and of segments, in place; one that was fitted before is fitted anew.

    Parameters
    ----------
    network : trained, on the CPU; it is left in evaluation mode.
    training : the tracks that it was trained on; 1 200 of them, drawn from a seed, are used.
    """
    network.eval()
    wholes, segments = [], []
    with torch.inference_mode():
        for index in np.random.default_rng(0).permutation(len(training))[:N_TRACKS]:
            chroma = torch.from_numpy(network_input(training.tracks[index][:MAX_FRAMES]))
            whole, parts = network.project_pooled(network.powers(chroma), chroma.shape[-1])
            wholes.append(whole.numpy())
            segments.append(parts[0].numpy())
    network.whole_whitening.load_state_dict(whitening_of(np.concatenate(wholes), STRENGTH))
    network.segment_whitening.load_state_dict(whitening_of(np.concatenate(segments), STRENGTH))


def whitening_of(vectors: NDArray[np.float32], strength: float) -> dict[str, torch.Tensor]:
    """A `Projection` that takes off the mean of vectors and evens out their directions, those of most variance last.

    Parameters
    ----------
    vectors : `(n, d)`.
    strength : 0 leaves directions as they are, 1 makes them equal.

    Returns
    -------
    `centre`, float32 `(d,)`, and `matrix`, float32 `(d, d)`.
    """
    centre = vectors.mean(axis=0, dtype=np.float64)
    variances, directions = np.linalg.eigh(np.cov((vectors - centre).T))
    scales = np.maximum(variances, _FLOOR * variances.max()) ** (-strength / 2)
    return {
        "centre": torch.from_numpy(centre.astype(np.float32)),
        "matrix": torch.from_numpy((directions * scales).astype(np.float32)),
    }
