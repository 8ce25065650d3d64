"""Fit the linear projections of our network in closed form: whitening, discriminants, and their joint projection.

The network learns from crops, by losses that compare cosines alone. On whole tracks its vectors share a mean and a few
directions, so that some tracks are near everything. Subtracting the mean and partly equalising the directions
(whitening) corrects this without labels.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.linalg import eigh
from tqdm import tqdm

from contrafact.domain.chroma import MIN_FRAMES
from contrafact.embedding.fourier import fourier_magnitudes
from contrafact.embedding.network import CoverNetwork, network_input
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.frames import interpolate

STRENGTH = 0.5
"""Strength of the whitening: 0 keeps the variances, 1 equalises them; chosen on `val`."""
N_TRACKS = 1200
MAX_FRAMES = 2000
"""Longer tracks are cut."""
_FLOOR = 1e-4  # share of the largest variance; smaller ones are noise
STRETCHES = (0.88, 0.94, 1.0, 1.06, 1.13)
"""Each track is used at these lengths, so that effects of tempo count as variance within a work."""
RIDGE = 0.1
"""Share of the mean variance that is added to the variances within works."""
JOINT_STRENGTH = 0.25
"""Strength of the whitening of both together; chosen on `val`, as the numbers above."""
N_JOINT_TRACKS = 3000


def fit_projections(network: CoverNetwork, training: Dataset) -> None:
    """Fit whitening, discriminants and joint projection in place, replacing earlier ones.

    Parameters
    ----------
    network : trained, on the CPU; it is left in evaluation mode.
    training : the labelled tracks that it was trained on.
    """
    fit_whitening(network, training)
    fit_discriminants(network, training)
    fit_joint(network, training)


def fit_whitening(network: CoverNetwork, training: Dataset) -> None:
    """Fit the whitening of whole tracks and of segments in place, replacing an earlier one.

    Parameters
    ----------
    network : trained, on the CPU; it is left in evaluation mode.
    training : the tracks that it was trained on; a seeded sample of 1 200 is used.
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
    """Return a `Projection` that subtracts the mean and equalises variances; largest variance last.

    Parameters
    ----------
    vectors : `(n, d)`.
    strength : 0 keeps the variances, 1 makes them equal.

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


def fit_discriminants(network: CoverNetwork, training: Dataset) -> None:
    """Fit Fisher's discriminants of the Fourier magnitudes of all tracks in place.

    Parameters
    ----------
    training : labelled tracks; very short ones are ignored.
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
    """Return linear discriminants (Fisher 1936), regularised (Friedman 1989).

    Parameters
    ----------
    rows : `(n, d)`.
    works : `(n,)`, of the rows.
    n_out : number of discriminants, at most d.

    Returns
    -------
    centre, matrix : float64 `(d,)` and `(d, n_out)`, the best discriminant last. Each is scaled to a variance of 1
        within works, then by the root of its ratio of total variance to variance within works.
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
    """Fit the joint projection of whole-track vectors and discriminants in place, after both of these.

    Parameters
    ----------
    network : left in evaluation mode.
    training : tracks; a seeded sample of 3 000 is used.
    """
    network.eval()
    drawn = np.random.default_rng(1).permutation(len(training))[:N_JOINT_TRACKS]
    vectors = []
    with torch.inference_mode():
        for index in tqdm(drawn, desc="joining", unit="track", disable=None):
            chroma = torch.from_numpy(network_input(training.tracks[index][:MAX_FRAMES]))
            whole, _ = network.pool(network.powers(chroma), chroma.shape[-1])
            vectors.append(network.join_fourier(whole, chroma).numpy())
    fitted = whitening_of(np.concatenate(vectors), JOINT_STRENGTH)
    n_out = network.joint.matrix.shape[1]
    network.joint.load_state_dict(fitted | {"matrix": fitted["matrix"][:, -n_out:]})


def _magnitudes(track: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the Fourier magnitudes of a track at all lengths, `(n_stretches, N_MAGNITUDES)`."""
    magnitudes: list[NDArray[np.float32]] = [
        fourier_magnitudes(torch.from_numpy(_stretched(track[:MAX_FRAMES], stretch)))[0].numpy()
        for stretch in STRETCHES
    ]
    return np.stack(magnitudes)


def _stretched(track: NDArray[np.uint8], stretch: float) -> NDArray[np.float32]:
    """Return chroma `(1, 12, n_frames * stretch)` in 0..1."""
    n_frames = max(MIN_FRAMES, round(len(track) * stretch))
    rows = interpolate(track, np.linspace(0, len(track) - 1, n_frames)) / np.float32(255)
    return np.ascontiguousarray(rows.T[None], dtype=np.float32)
