from __future__ import annotations

import numpy as np
import pytest
from tests.doubles.weights import background_of

from contrafact.scoring.calibration import default_prior
from contrafact.scoring.hubness import Background, corrected_distance, expected_similarity


@pytest.mark.parametrize(
    ("n_tracks", "prior"),
    [(1, 0.1), (2, 0.1), (12, 0.1), (101, 0.1), (201, 0.05), (1001, 0.01), (1_000_001, 0.00001)],
)
def test_the_default_prior_falls_with_the_size_of_the_library(n_tracks: int, prior: float) -> None:
    assert default_prior(n_tracks) == pytest.approx(prior)


def unit_vectors(*angles: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_hubness_is_the_mean_cosine_to_the_ten_nearest() -> None:
    background = background_of(unit_vectors(*([0.0] * 4), *([np.pi / 3] * 6), *([np.pi] * 90)))

    # four of 1 and six of a half
    assert background.hubness(unit_vectors(0.0)) == pytest.approx([0.7], abs=1e-6)


def test_a_small_background_is_used_whole() -> None:
    assert background_of(unit_vectors(0.0, np.pi / 3)).hubness(unit_vectors(0.0)) == pytest.approx([0.75], abs=1e-6)


def test_a_tracks_hubness_is_the_same_alone_and_among_others() -> None:
    rng = np.random.default_rng(3)
    vectors, tracks = (rng.standard_normal((n, 256)).astype(np.float32) for n in (300, 40))
    background = background_of(vectors)

    together = background.hubness(tracks)

    assert together.tolist() == [float(background.hubness(track[None])[0]) for track in tracks]


def test_of_pairs_equally_far_the_one_of_hubs_counts_for_less() -> None:
    plain, of_hubs = corrected_distance(1.0, 0.2, 0.2), corrected_distance(1.0, 0.6, 0.2)

    # 1 - CSLS / 2, with a cosine of a half: 1 - (2 x 0.5 - 0.2 - 0.2) / 2
    assert plain == pytest.approx(0.7)
    assert of_hubs == pytest.approx(0.9)


def test_correcting_many_pairs_at_once_gives_the_same() -> None:
    distances, hubness = np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([0.1, 0.5])

    found = corrected_distance(distances, hubness[:, None], hubness)

    assert found[0, 1] == corrected_distance(1.0, 0.1, 0.5)


def test_what_two_tracks_usually_reach_is_made_of_a_share_of_each() -> None:
    background = Background(unit_vectors(0.0, 1.0), np.array([0.5, -0.5, 0.2], np.float32))

    shares = background.expected_shares(unit_vectors(0.0, np.pi / 2))

    # 0.5 + 0.2 and -0.5 + 0.2; together e^0.4 - 1
    assert shares == pytest.approx([0.7, -0.3], abs=1e-6)
    assert expected_similarity(0.7, -0.3) == pytest.approx(np.expm1(0.4))
    assert expected_similarity(shares[0], shares) == pytest.approx([np.expm1(1.4), np.expm1(0.4)], abs=1e-6)


def test_nothing_is_less_alike_than_not_at_all() -> None:
    assert expected_similarity(-0.5, -0.5) == 0.0
