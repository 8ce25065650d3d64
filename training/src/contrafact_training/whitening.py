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
from contrafact_training.datasets import Dataset

STRENGTH = 0.5
"""0 leaves directions as they are, 1 makes them equal; chosen on `val`."""
N_TRACKS = 1200
_MAX_FRAMES = 2000
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
            frames = training.tracks[index][:_MAX_FRAMES].T / np.float32(255)
            chroma = torch.from_numpy(np.ascontiguousarray(frames, dtype=np.float32))[None]
            whole, parts = network.project_pooled(network.powers(chroma), chroma.shape[-1])
            wholes.append(whole.numpy())
            segments.append(parts[0].numpy())
    network.whole_whitening.load_state_dict(_whitening_of(np.concatenate(wholes)))
    network.segment_whitening.load_state_dict(_whitening_of(np.concatenate(segments)))


def _whitening_of(vectors: NDArray[np.float32]) -> dict[str, torch.Tensor]:
    centre = vectors.mean(axis=0, dtype=np.float64)
    variances, directions = np.linalg.eigh(np.cov((vectors - centre).T))
    scales = np.maximum(variances, _FLOOR * variances.max()) ** (-STRENGTH / 2)
    return {
        "centre": torch.from_numpy(centre.astype(np.float32)),
        "matrix": torch.from_numpy((directions * scales).astype(np.float32)),
    }
