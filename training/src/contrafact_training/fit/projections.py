"""All that is fitted in closed form when a training of our network is over."""

from __future__ import annotations

from contrafact.embedding.network import CoverNetwork
from contrafact_training.data.datasets import Dataset
from contrafact_training.fit.discriminants import fit_discriminants, fit_joint
from contrafact_training.fit.whitening import fit_whitening


def fit_projections(network: CoverNetwork, training: Dataset) -> None:
    """Fit whitening, discriminants and how they are joined, in place; what was fitted before is fitted anew.

    Parameters
    ----------
    network : trained, on the CPU; it is left in evaluation mode.
    training : the labelled tracks that it was trained on.
    """
    fit_whitening(network, training)
    fit_discriminants(network, training)
    fit_joint(network, training)
