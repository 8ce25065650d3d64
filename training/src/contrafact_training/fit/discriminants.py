"""Discriminants of Fourier magnitudes, fitted to the works of the training set, and their place beside the network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.linalg import eigh
from tqdm import tqdm

from contrafact.embedding.architecture import MIN_FRAMES
from contrafact.embedding.fourier import fourier_magnitudes
from contrafact.embedding.network import CoverNetwork
from contrafact.embedding.prepare import network_input
from contrafact_training.data.datasets import Dataset
from contrafact_training.fit.whitening import MAX_FRAMES, whitening_of
from contrafact_training.train.sampling import interpolate

STRETCHES = (0.88, 0.94, 1.0, 1.06, 1.13)
"""Each track is shown at these lengths, so that what tempo changes counts as a difference within a work."""
RIDGE = 0.1
"""Of the mean variance, added to the variances within works."""
JOINT_STRENGTH = 0.25
"""How much the directions of both together are evened out; chosen on `val`, as the numbers above."""
N_JOINT_TRACKS = 3000


def fit_discriminants(network: CoverNetwork, training: Dataset) -> None:
    """Fit the network's discriminants in place: Fisher's, of the Fourier magnitudes of all tracks.

    Parameters
    ----------
    training : labelled tracks; those of a few frames are left out.
    """
    usable = [i for i, track in enumerate(training.tracks) if len(track) >= MIN_FRAMES]
    tracks = tqdm([training.tracks[i] for i in usable], desc="Fourier", unit="track", disable=None)
    rows = np.concatenate([_magnitudes(track) for track in tracks])
    works = np.repeat(training.works[usable], len(STRETCHES))
    n_out = network.discriminants.matrix.shape[1]
    centre, matrix = discriminants_of(rows, works, n_out)
    network.discriminants.load_state_dict(
        {"centre": torch.from_numpy(centre.astype(np.float32)), "matrix": torch.from_numpy(matrix.astype(np.float32))}
    )


def discriminants_of(
    rows: NDArray[np.float32], works: NDArray[np.int64], n_out: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Linear discriminants (Fisher 1936), regularised (Friedman 1989).

    Parameters
    ----------
    rows : `(n, d)`.
    works : `(n,)`, of the rows.
    n_out : how many discriminants, at most d.

    Returns
    -------
    centre, matrix : float64 `(d,)` and `(d, n_out)`, the best discriminant last. Each is scaled to a variance of 1
        within works, and then by the root of its ratio, all variance to that within works: the better ones count more.
    """
    centre = rows.mean(axis=0, dtype=np.float64)
    offsets = (rows - centre).astype(np.float32)
    _, places, counts = np.unique(works, return_inverse=True, return_counts=True)
    means = np.zeros((len(counts), rows.shape[1]), dtype=np.float32)
    np.add.at(means, places, offsets)
    inner = offsets - (means / counts[:, None].astype(np.float32))[places]
    of_all = (offsets.T @ offsets).astype(np.float64) / len(rows)
    within = (inner.T @ inner).astype(np.float64) / len(rows)
    within += RIDGE * np.trace(of_all) / len(of_all) * np.eye(len(of_all))
    ratios, directions = eigh(of_all, within, subset_by_index=(len(of_all) - n_out, len(of_all) - 1))
    return centre, directions * np.maximum(ratios, 0.0) ** 0.5


def fit_joint(network: CoverNetwork, training: Dataset) -> None:
    """Fit how the network's vectors of wholes and the discriminants become one, in place, once both are fitted.

    Parameters
    ----------
    network : is left in evaluation mode.
    training : tracks; 3 000 of them, drawn from a seed, are used.
    """
    network.eval()
    drawn = np.random.default_rng(1).permutation(len(training))[:N_JOINT_TRACKS]
    vectors = []
    with torch.inference_mode():
        for index in tqdm(drawn, desc="joining", unit="track", disable=None):
            chroma = torch.from_numpy(network_input(training.tracks[index][:MAX_FRAMES]))
            whole, _ = network.pool(network.powers(chroma), chroma.shape[-1])
            vectors.append(network.beside_fourier(whole, chroma).numpy())
    fitted = whitening_of(np.concatenate(vectors), JOINT_STRENGTH)
    n_out = network.joint.matrix.shape[1]
    network.joint.load_state_dict(fitted | {"matrix": fitted["matrix"][:, -n_out:]})


def _magnitudes(track: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Of a track at all lengths, `(n_stretches, N_MAGNITUDES)`."""
    found: Sequence[NDArray[np.float32]] = [
        fourier_magnitudes(torch.from_numpy(_stretched(track[:MAX_FRAMES], stretch)))[0].numpy()
        for stretch in STRETCHES
    ]
    return np.stack(found)


def _stretched(track: NDArray[np.uint8], stretch: float) -> NDArray[np.float32]:
    """Chroma `(1, 12, n_frames * stretch)` in 0..1."""
    n_frames = max(MIN_FRAMES, round(len(track) * stretch))
    rows = interpolate(track, np.linspace(0, len(track) - 1, n_frames)) / np.float32(255)
    return np.ascontiguousarray(rows.T[None], dtype=np.float32)
