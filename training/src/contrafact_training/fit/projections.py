"""Fit the linear projections of our networks in closed form: whitening, discriminants, and joint projections.

The network learns from crops, by losses that compare cosines alone. On whole tracks its vectors share a mean and a few
directions, so that some tracks are near everything. Subtracting the mean and partly equalising the directions
(whitening) corrects this without labels.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.embedding.joined import JoinedNetwork
from contrafact.embedding.network import CoverNetwork, network_input
from contrafact.embedding.pooling import PooledNetwork, Projection
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.guides import NO_GUIDES, Guides
from contrafact_training.fit.discriminants import MAX_FRAMES, fit_discriminants, fit_segment_discriminants

STRENGTH = 0.5
"""Strength of the whitening: 0 keeps the variances, 1 equalises them; chosen on `val`."""
SECOND_STRENGTH = 0.75
"""The same, of the network over intervals."""
N_TRACKS = 1200
_FLOOR = 1e-4  # share of the largest variance; smaller ones are noise
JOINT_STRENGTH = 0.25
"""Strength of the whitening of all parts together; chosen on `val`, as the numbers above."""
N_JOINT_TRACKS = 3000


def fit_projections(network: CoverNetwork, training: Dataset, guides: Guides = NO_GUIDES) -> None:
    """Fit whitening, discriminants and joint projections in place, replacing earlier ones.

    Parameters
    ----------
    network : trained, on the CPU; it is left in evaluation mode.
    training : the labelled tracks that it was trained on.
    guides : alignments of these, for the discriminants of segments.
    """
    fit_whitening(network, training)
    fit_discriminants(network.discriminants, training)
    if isinstance(network, JoinedNetwork):
        fit_whitening(network.second, training, SECOND_STRENGTH)
        fit_segment_discriminants(network.segment_discriminants, training, guides)
    fit_joint(network, training)


def fit_whitening(network: PooledNetwork, training: Dataset, strength: float = STRENGTH) -> None:
    """Fit the whitening of whole tracks and of segments in place, replacing an earlier one.

    Parameters
    ----------
    network : trained, on the CPU; it is left in evaluation mode.
    training : the tracks that it was trained on; a seeded sample of 1 200 is used.
    strength : 0 keeps the variances, 1 makes them equal.
    """
    network.eval()
    wholes, segments = [], []
    with torch.inference_mode():
        for index in np.random.default_rng(0).permutation(len(training))[:N_TRACKS]:
            chroma = torch.from_numpy(network_input(training.tracks[index][:MAX_FRAMES]))
            whole, parts = network.project_pooled(network.powers(chroma), chroma.shape[-1])
            wholes.append(whole.numpy())
            segments.append(parts[0].numpy())
    network.whole_whitening.load_state_dict(whitening_of(np.concatenate(wholes), strength))
    network.segment_whitening.load_state_dict(whitening_of(np.concatenate(segments), strength))


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


def fit_joint(network: CoverNetwork, training: Dataset) -> None:
    """Fit the joint projections of the parts of an embedding in place, after all of these.

    Parameters
    ----------
    network : left in evaluation mode.
    training : tracks; a seeded sample of 3 000 is used.
    """
    network.eval()
    drawn = np.random.default_rng(1).permutation(len(training))[:N_JOINT_TRACKS]
    wholes, segments = [], []
    with torch.inference_mode():
        for index in tqdm(drawn, desc="joining", unit="track", disable=None):
            whole, parts = network.parts(torch.from_numpy(network_input(training.tracks[index][:MAX_FRAMES])))
            wholes.append(whole.numpy())
            segments.append(parts[0].numpy())
    _fit_rotation(network.joint, np.concatenate(wholes))
    if isinstance(network, JoinedNetwork):
        _fit_rotation(network.segment_joint, np.concatenate(segments))


def _fit_rotation(projection: Projection, vectors: NDArray[np.float32]) -> None:
    fitted = whitening_of(vectors, JOINT_STRENGTH)
    n_out = projection.matrix.shape[1]
    projection.load_state_dict(fitted | {"matrix": fitted["matrix"][:, -n_out:]})
