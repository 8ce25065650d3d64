from __future__ import annotations

import numpy as np
import pytest

from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import Decision
from contrafact.matching.calibration import Calibration
from contrafact_training.calibrate import decision_shares, fit_calibration, lowest_precise_cut, nearest_pairs
from contrafact_training.pair_metrics import Pairs


def pairs_from_a_logistic(intercept: float, slope: float, n_pairs: int = 20_000) -> Pairs:
    rng = np.random.default_rng(5)
    distances = rng.uniform(0, 2, n_pairs)
    return Pairs(distances, rng.random(n_pairs) < 1 / (1 + np.exp(-(intercept + slope * distances))))


def test_the_curve_that_made_the_pairs_is_found_again() -> None:
    calibration = fit_calibration(pairs_from_a_logistic(6.0, -8.0))

    assert calibration.intercept == pytest.approx(6, abs=0.3)
    assert calibration.slope == pytest.approx(-8, abs=0.3)


def test_probabilities_agree_with_how_often_pairs_are_covers() -> None:
    pairs = pairs_from_a_logistic(3.0, -4.0)
    calibration = fit_calibration(pairs)
    probabilities = np.array([calibration.probability(float(distance)) for distance in pairs.distances])

    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        chosen = (probabilities >= low) & (probabilities < low + 0.2)
        assert pairs.are_covers[chosen].mean() == pytest.approx(probabilities[chosen].mean(), abs=0.04)


def test_the_cuts_keep_what_they_promise() -> None:
    pairs = pairs_from_a_logistic(2.0, -4.0)
    shares = decision_shares(fit_calibration(pairs), pairs)

    likely, unlikely = shares[Decision.LIKELY], shares[Decision.UNLIKELY]
    assert likely.n_covers / likely.n_pairs == pytest.approx(0.8, abs=0.002)
    assert unlikely.n_covers / pairs.are_covers.sum() == pytest.approx(0.1, abs=0.002)
    assert sum(share.n_pairs for share in shares.values()) == 20_000


def test_nothing_is_unsure_where_distance_tells_covers_well() -> None:
    pairs = pairs_from_a_logistic(30.0, -40.0)
    calibration = fit_calibration(pairs)

    assert calibration.unlikely_cut == calibration.likely_cut
    assert decision_shares(calibration, pairs)[Decision.UNSURE].n_pairs == 0


def test_each_track_is_paired_with_its_nearest_others() -> None:
    places = np.array([0.0, 1.0, 3.0, 3.5])
    pairs = nearest_pairs(np.abs(places[:, None] - places), np.array([0, 1, 1, 0]), n_nearest=1)

    # 0 -> 1, 1 -> 0, 3 -> 3.5, 3.5 -> 3: none of them covers
    np.testing.assert_allclose(pairs.distances, [1, 1, 0.5, 0.5])
    assert not pairs.are_covers.any()


def test_a_small_library_has_fewer_nearest() -> None:
    pairs = nearest_pairs(np.ones((3, 3)), np.array([0, 0, 1]), n_nearest=20)

    assert len(pairs.distances) == 6
    assert pairs.are_covers.sum() == 2


def test_the_lowest_precise_cut_may_lie_below_a_mistake() -> None:
    # precision after each pair: 1, 1/2, 2/3, 3/4, 3/5
    probabilities = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    are_covers = np.array([True, False, True, True, False])

    assert lowest_precise_cut(probabilities, are_covers, 0.75) == 0.6
    assert lowest_precise_cut(probabilities, are_covers, 0.8) == 0.9


def test_without_a_precise_cut_the_highest_probability_is_taken() -> None:
    assert lowest_precise_cut(np.array([0.4, 0.3]), np.array([False, True]), 0.9) == 0.4


def test_decisions_are_counted_with_their_covers() -> None:
    calibration = Calibration(intercept=0.0, slope=-1.0, likely_cut=0.4, unlikely_cut=0.2)
    # probabilities 0.5, 0.27, 0.12
    shares = decision_shares(calibration, Pairs(np.array([0.0, 1.0, 2.0]), np.array([True, True, False])))

    counts = {decision: (share.n_pairs, share.n_covers) for decision, share in shares.items()}
    assert counts == {Decision.LIKELY: (1, 1), Decision.UNSURE: (1, 1), Decision.UNLIKELY: (1, 0)}


def test_covers_that_are_farther_than_others_cannot_be_calibrated() -> None:
    with pytest.raises(ContrafactError) as caught:
        fit_calibration(Pairs(np.array([0.1, 0.2, 0.9, 1.0]), np.array([False, False, True, True])))

    assert caught.value.code == "invalid_weights"
