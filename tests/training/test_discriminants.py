from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest
import torch
from tests.doubles.labelled_chroma import small_dataset

from contrafact.embedding.fourier import N_SEGMENT_MAGNITUDES, segment_magnitudes
from contrafact.embedding.joined import JoinedNetwork
from contrafact.embedding.network import CoverNetwork, network_input
from contrafact.embedding.pooling import Projection
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.guides import Guides
from contrafact_training.fit.discriminants import RIDGE, discriminants_of, fit_segment_discriminants
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


@pytest.mark.long
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


@pytest.mark.long
@pytest.mark.slow
def test_fitting_again_changes_nothing(fitted: CoverNetwork) -> None:
    again = deepcopy(fitted)
    fit_projections(again, TRAINING)

    for name, value in fitted.state_dict().items():
        torch.testing.assert_close(again.state_dict()[name], value, rtol=0, atol=0, msg=name)


def aligned(n_tracks: int) -> Guides:
    """Each track matches the next but one, frame by frame."""
    path = np.repeat(np.arange(20, 80, 10, dtype=np.int16)[:, None], 2, axis=1)
    return Guides({(track, track + 2): path for track in range(n_tracks - 2)})


def test_discriminants_of_segments_separate_passages_that_no_alignment_matches() -> None:
    # Tracks of even and of odd number are two tunes, each played with noise.
    rng = np.random.default_rng(0)
    tunes = rng.integers(0, 200, (2, 100, 12))
    tracks = [np.clip(tunes[i % 2] + rng.integers(0, 56, (100, 12)), 0, 255).astype(np.uint8) for i in range(40)]
    dataset = Dataset([str(i) for i in range(40)], tracks, np.arange(40) % 2)
    projection = Projection(N_SEGMENT_MAGNITUDES, 8)

    fit_segment_discriminants(projection, dataset, aligned(40))

    centres = torch.tensor([50.0])
    vectors = [
        projection(segment_magnitudes(torch.from_numpy(network_input(track)), centres))[0, 0] for track in tracks
    ]
    first, again, other = (torch.nn.functional.normalize(vectors[i], dim=0) for i in (0, 2, 1))
    assert first @ again > 0.9
    assert first @ other < 0.5


def test_discriminants_of_segments_stay_without_alignments() -> None:
    projection = Projection(N_SEGMENT_MAGNITUDES, 8)
    before = projection.matrix.clone()

    fit_segment_discriminants(projection, TRAINING, Guides({}))

    torch.testing.assert_close(projection.matrix, before)


@pytest.mark.long
@pytest.mark.slow
def test_all_projections_of_a_joined_network_are_fitted() -> None:
    torch.manual_seed(3)
    joined = JoinedNetwork()
    unfitted = deepcopy(joined.state_dict())

    fit_projections(joined, TRAINING, aligned(len(TRAINING)))

    projections = [name.rpartition(".")[0] for name in unfitted if name.endswith(".matrix")]
    assert len(projections) == 8
    for name in projections:
        assert not torch.equal(joined.state_dict()[f"{name}.matrix"], unfitted[f"{name}.matrix"]), name
