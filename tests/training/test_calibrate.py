from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import Decision
from contrafact.matching.calibration import Calibration
from contrafact_training.calibrate import (
    Fitted,
    cross_validated_error,
    decision_shares,
    fit_calibration,
    lowest_precise_cut,
    nearest_pairs,
)
from contrafact_training.pair_metrics import Pairs

Distances = NDArray[np.float64]


def pairs_with(probability: Callable[[Distances], Distances], n_pairs: int = 20_000) -> Pairs:
    """Pairs at distances from 0 to 2 that are covers with a known probability."""
    rng = np.random.default_rng(5)
    distances = rng.uniform(0, 2, n_pairs)
    return Pairs(distances, rng.random(n_pairs) < probability(distances))


def logistic(intercept: float, slope: float) -> Callable[[Distances], Distances]:
    return lambda distances: 1 / (1 + np.exp(-(intercept + slope * distances)))


def stairs(distances: Distances) -> Distances:
    """Four in five are covers up to 0.8, one in ten beyond: far from any logistic curve."""
    return np.where(distances < 0.8, 0.8, 0.1)


def works_of(pairs: Pairs) -> NDArray[np.int64]:
    return np.arange(len(pairs.distances)) % 100


def fit(pairs: Pairs) -> Fitted:
    return fit_calibration(pairs, works_of(pairs))


@pytest.mark.parametrize("curve", [logistic(3.0, -4.0), stairs])
def test_probabilities_agree_with_how_often_pairs_are_covers(curve: Callable[[Distances], Distances]) -> None:
    pairs = pairs_with(curve)

    found = fit(pairs).calibration.probabilities(pairs.distances)

    for low in (0.0, 0.5, 1.0, 1.5):
        chosen = (pairs.distances >= low) & (pairs.distances < low + 0.5)
        assert pairs.are_covers[chosen].mean() == pytest.approx(found[chosen].mean(), abs=0.03)


def test_stairs_are_fitted_by_pooling_and_stay_stairs() -> None:
    fitted = fit(pairs_with(stairs))

    assert fitted.method == "isotonic"
    assert fitted.calibration.probability(0.6) == pytest.approx(0.8, abs=0.05)
    assert fitted.calibration.probability(1.0) == pytest.approx(0.1, abs=0.05)


def test_the_method_with_the_lower_error_on_unseen_works_is_taken() -> None:
    pairs = pairs_with(stairs)
    logistic_error, isotonic_error = (
        cross_validated_error(pairs, works_of(pairs), method) for method in ("logistic", "isotonic")
    )

    assert isotonic_error < 0.03 < logistic_error
    assert fit(pairs).expected_error == isotonic_error


def test_a_curve_is_judged_by_works_that_it_was_not_fitted_on() -> None:
    # Within a work the distance says all; across works it says the contrary of what it says of most.
    distances = np.tile([0.2, 0.4, 0.6, 0.8], 4)
    are_covers = np.tile([True, False, True, False], 4)
    works = np.repeat(np.arange(4), 4)
    seen = Pairs(distances[works != 3], are_covers[works != 3])

    found = cross_validated_error(Pairs(distances, np.where(works == 3, ~are_covers, are_covers)), works, "isotonic")

    assert found > 0.1
    assert seen.are_covers.mean() == 0.5


def test_no_probability_is_surer_than_pairs_can_tell() -> None:
    pairs = pairs_with(lambda distances: (distances < 0.7).astype(float), 2000)

    found = fit(pairs).calibration.probabilities(np.array([0.0, 2.0]))

    assert found[0] <= 0.9991
    assert found[1] >= 0.0009


def test_the_cuts_keep_what_they_promise() -> None:
    pairs = pairs_with(logistic(2.0, -4.0))
    shares = decision_shares(fit(pairs).calibration, pairs)

    likely, unlikely = shares[Decision.LIKELY], shares[Decision.UNLIKELY]
    assert likely.n_covers / likely.n_pairs == pytest.approx(0.8, abs=0.005)
    assert unlikely.n_covers / pairs.are_covers.sum() == pytest.approx(0.1, abs=0.005)
    assert sum(share.n_pairs for share in shares.values()) == 20_000


def test_nothing_is_unsure_where_distance_tells_covers_well() -> None:
    pairs = pairs_with(logistic(30.0, -40.0))
    calibration = fit(pairs).calibration

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


def test_pairs_of_one_probability_are_on_one_side_of_the_cut() -> None:
    # Of the three at 0.8 the first alone would be precise enough.
    probabilities = np.array([0.9, 0.8, 0.8, 0.8])

    assert lowest_precise_cut(probabilities, np.array([True, True, False, False]), 0.75) == 0.9


def test_without_a_precise_cut_the_highest_probability_is_taken() -> None:
    assert lowest_precise_cut(np.array([0.4, 0.3]), np.array([False, True]), 0.9) == 0.4


def test_decisions_are_counted_with_their_covers() -> None:
    calibration = Calibration.logistic(intercept=0.0, slope=-1.0, likely_cut=0.4, unlikely_cut=0.2)
    # probabilities 0.5, 0.27, 0.12
    shares = decision_shares(calibration, Pairs(np.array([0.0, 1.0, 2.0]), np.array([True, True, False])))

    counts = {decision: (share.n_pairs, share.n_covers) for decision, share in shares.items()}
    assert counts == {Decision.LIKELY: (1, 1), Decision.UNSURE: (1, 1), Decision.UNLIKELY: (1, 0)}


def test_covers_that_are_farther_than_others_cannot_be_calibrated() -> None:
    with pytest.raises(ContrafactError) as caught:
        fit(pairs_with(logistic(-4.0, 3.0)))

    assert caught.value.code == "invalid_weights"
