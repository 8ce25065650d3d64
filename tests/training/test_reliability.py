from __future__ import annotations

import numpy as np
import pytest

from contrafact.scoring.pair_features import PairFeatures
from contrafact_training.data.labelled_pairs import LabelledPairs
from contrafact_training.fit.quality import quality_of
from contrafact_training.fit.reliability import (
    ReliabilityBin,
    brier_skill,
    expected_calibration_error,
    reliability_table,
)


def test_bins_have_equal_mass_and_the_share_of_covers() -> None:
    probabilities = [0.9, 0.1, 0.2, 0.8, 0.7, 0.3]
    are_covers = [True, False, True, True, False, False]

    table = reliability_table(probabilities, are_covers, n_bins=2)

    assert table == [
        ReliabilityBin(pytest.approx(0.2), pytest.approx(1 / 3), 3),
        ReliabilityBin(pytest.approx(0.8), pytest.approx(2 / 3), 3),
    ]


def test_the_expected_error_is_the_mean_gap_of_the_bins() -> None:
    # |0.2 - 1/3| and |0.8 - 2/3|: 0.1333 each
    found = expected_calibration_error([0.9, 0.1, 0.2, 0.8, 0.7, 0.3], [1, 0, 1, 1, 0, 0], n_bins=2)

    assert found == pytest.approx(2 / 15)


def test_bins_weigh_by_their_pairs() -> None:
    # array_split gives 3 and 2 pairs: (3 x 0.5 + 2 x 0.1) / 5
    found = expected_calibration_error([0.5, 0.5, 0.5, 0.9, 0.9], [0, 0, 0, 1, 1], n_bins=2)

    assert found == pytest.approx((3 * 0.5 + 2 * 0.1) / 5)


def test_true_probabilities_have_a_small_error() -> None:
    rng = np.random.default_rng(1)
    probabilities = rng.random(200_000)

    assert expected_calibration_error(probabilities, rng.random(200_000) < probabilities) < 0.005
    assert expected_calibration_error(probabilities, rng.random(200_000) < probabilities**2) > 0.1


def test_fewer_pairs_than_bins_have_a_bin_each() -> None:
    assert [each.n_pairs for each in reliability_table([0.5, 0.6], [True, False], n_bins=15)] == [1, 1]


@pytest.mark.parametrize(
    ("probabilities", "are_covers", "n_bins"),
    [([], [], 5), ([0.5], [True, False], 5), ([0.5], [True], 0), ([1.5], [True], 5), ([np.nan], [True], 5)],
)
def test_invalid_probabilities_are_refused(probabilities: list[float], are_covers: list[bool], n_bins: int) -> None:
    with pytest.raises(ValueError, match="probabilities"):
        reliability_table(probabilities, are_covers, n_bins)


def test_skill_is_the_reduction_of_error_against_a_constant() -> None:
    # A constant of a half errs by 0.25 on average; these by (0.04 + 0.04 + 0.16 + 0.16) / 4 = 0.1
    assert brier_skill([0.8, 0.2, 0.6, 0.4], [True, False, True, False]) == pytest.approx(0.6)
    assert brier_skill([0.5] * 4, [True, False, True, False]) == 0.0
    assert brier_skill([0.0, 1.0], [True, False]) == -3.0


@pytest.mark.parametrize(
    ("probabilities", "are_covers"), [([0.5, 0.5], [True, True]), ([0.5], [True, False]), ([], [])]
)
def test_skill_needs_pairs_of_both_kinds(probabilities: list[float], are_covers: list[bool]) -> None:
    with pytest.raises(ValueError, match="both kinds"):
        brier_skill(probabilities, are_covers)


def test_the_quality_of_the_card_has_a_reliability_diagram_of_all_pairs() -> None:
    probabilities = np.linspace(0.01, 0.99, 90)
    are_covers = np.arange(90) >= 45
    features = [PairFeatures(0.5, 0.5, 1.0, 100, 100, expected_similarity=0.0)] * 90

    found = quality_of(probabilities, LabelledPairs(features, are_covers, np.arange(90), np.ones(90)))

    assert sum(each.n_pairs for each in found.bins) == 90
    assert [each.cover_share for each in found.bins] == [0.0] * 7 + [0.5] + [1.0] * 7
    gaps = sum(each.n_pairs * abs(each.probability - each.cover_share) for each in found.bins)
    assert gaps / 90 == pytest.approx(found.expected_error, abs=1e-4)
