from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.doubles.labelled_chroma import small_dataset

from contrafact.embedding.network import CoverNetwork
from contrafact_training.fit.projections import fit_whitening, whitening_of

TRAINING = small_dataset(n_works=20, n_tracks=3, n_frames=100)


def network() -> CoverNetwork:
    torch.manual_seed(3)
    return CoverNetwork().eval()


def vectors_of(one: CoverNetwork) -> tuple[torch.Tensor, torch.Tensor]:
    chroma = torch.from_numpy(np.stack([track.T for track in TRAINING.tracks]).astype(np.float32) / 255)
    with torch.no_grad():
        whole, segments = one.project_pooled(one.powers(chroma), chroma.shape[-1])
        return one.whole_whitening(whole), one.segment_whitening(segments).flatten(0, 1)


@pytest.mark.slow
def test_whitened_vectors_have_no_mean_and_are_uncorrelated() -> None:
    one = network()

    fit_whitening(one, TRAINING)

    for vectors in vectors_of(one):
        largest = vectors.var(dim=0).max()
        torch.testing.assert_close(vectors.mean(dim=0), torch.zeros(256), atol=1e-3 * float(largest.sqrt()), rtol=0)
        covariance = np.cov(vectors.numpy().T)
        off_diagonal = covariance - np.diag(np.diag(covariance))
        assert np.abs(off_diagonal).max() < 1e-3 * covariance.max()


def test_half_a_whitening_leaves_the_root_of_the_variances() -> None:
    rows = np.random.default_rng(0).normal(size=(4000, 2)) * [4, 1]

    found = whitening_of(rows.astype(np.float32), 0.5)

    spread = ((rows - found["centre"].numpy()) @ found["matrix"].numpy()).std(axis=0)
    np.testing.assert_allclose(sorted(spread), [1, 2], rtol=0.05)
