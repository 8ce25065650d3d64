from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest
import torch
from tests.doubles.labelled_chroma import small_dataset

from contrafact.embedding.network import CoverNetwork, network_input
from contrafact_training.fit.discriminants import RIDGE, discriminants_of
from contrafact_training.fit.projections import fit_projections

TRAINING = small_dataset(n_works=20, n_tracks=3, n_frames=100)


def network() -> CoverNetwork:
    torch.manual_seed(3)
    return CoverNetwork().eval()


@pytest.fixture(scope="module")
def fitted() -> CoverNetwork:
    one = network()
    fit_projections(one, TRAINING)
    return one


def wholes(one: CoverNetwork, semitones: int = 0) -> torch.Tensor:
    chroma = torch.cat([torch.from_numpy(network_input(track)) for track in TRAINING.tracks[:9]])
    with torch.no_grad():
        return one(chroma.roll(semitones, dims=1))[0]


def test_the_best_discriminant_separates_works() -> None:
    rng = np.random.default_rng(0)
    works = np.repeat(np.arange(200), 5)
    rows = np.stack([rng.normal(size=1000) * 3, rng.normal(size=200)[works] + 0.1 * rng.normal(size=1000)], axis=1)

    centre, matrix = discriminants_of(rows.astype(np.float32), works, 1)

    np.testing.assert_allclose(centre, rows.mean(axis=0), atol=1e-6)
    assert abs(matrix[1, 0]) > 20 * abs(matrix[0, 0])


def test_discriminants_are_scaled_by_the_root_of_their_ratio() -> None:
    # By hand, for one number: all variance 2, that within works 1, and a tenth of 2 beside it. The ratio is 2 / 1.2; a
    # discriminant that varies within works by 1 is 1 / root(1.2), times the root of the ratio.
    rows = np.array([[2.0], [0.0], [0.0], [-2.0]], dtype=np.float32)

    _, matrix = discriminants_of(rows, np.array([0, 0, 1, 1]), 1)

    within = 1 + RIDGE * 2
    np.testing.assert_allclose(abs(matrix[0, 0]), within**-0.5 * (2 / within) ** 0.5)


def test_fitted_fourier_magnitudes_change_the_embedding(fitted: CoverNetwork) -> None:
    unjoined, unfitted = deepcopy(fitted), network()

    with torch.no_grad():
        unjoined.whole_whitening.load_state_dict(unfitted.whole_whitening.state_dict())
        unjoined.joint.load_state_dict(unfitted.joint.state_dict())
        torch.testing.assert_close(wholes(unjoined), wholes(unfitted))
    assert (wholes(fitted) - wholes(unfitted)).norm(dim=1).min() > 0.1


def test_a_fitted_network_gives_equal_unit_vectors_in_every_key(fitted: CoverNetwork) -> None:
    torch.testing.assert_close(wholes(fitted).norm(dim=1), torch.ones(9))
    torch.testing.assert_close(wholes(fitted, semitones=5), wholes(fitted), rtol=0, atol=1e-4)


@pytest.mark.slow
def test_fitting_again_changes_nothing(fitted: CoverNetwork) -> None:
    again = deepcopy(fitted)
    fit_projections(again, TRAINING)

    for name, value in fitted.state_dict().items():
        torch.testing.assert_close(again.state_dict()[name], value, rtol=0, atol=0, msg=name)
