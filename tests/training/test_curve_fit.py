from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.scoring.calibration import sigmoid
from contrafact.scoring.pair_features import PairFeatures
from contrafact_training.data.labelled_pairs import LabelledPairs
from contrafact_training.fit import curve_fit
from contrafact_training.fit.curve_fit import (
    METHODS,
    CurvePairs,
    Method,
    better_method,
    cross_validated,
    fit_curve,
    with_false_alarms,
)
from contrafact_training.fit.reliability import expected_calibration_error

Numbers = NDArray[np.float64]


def pairs_with(
    log_odds: Callable[[Numbers, Numbers], Numbers], n_pairs: int = 20_000, *, is_aligned: bool = True
) -> LabelledPairs:
    """Pairs at corrected distances of 0 to 2 and similarities of 0 to 10, covers with a known probability."""
    rng = np.random.default_rng(5)
    distances, similarities = rng.uniform(0, 2, n_pairs), rng.uniform(0, 10, n_pairs)
    are_covers = rng.random(n_pairs) < sigmoid(log_odds(distances, similarities))
    lengths = rng.integers(450, 600, n_pairs)
    features = [
        PairFeatures(1.0, distance, similarity if is_aligned else None, length, 900, expected_similarity=4.0)
        for distance, similarity, length in zip(
            distances.tolist(), similarities.tolist(), lengths.tolist(), strict=True
        )
    ]
    return LabelledPairs(features, are_covers, np.arange(n_pairs) % 100, np.ones(n_pairs))


def near_alone(pairs: LabelledPairs) -> CurvePairs:
    return CurvePairs(pairs, pairs)


def straight(distances: Numbers, similarities: Numbers) -> Numbers:
    """Similarities up to 5 tell nothing; each above tells as much again."""
    return 2 - 4 * distances + np.maximum(0, similarities - 5)


def stairs(distances: Numbers, similarities: Numbers) -> Numbers:
    """Far from any logistic curve."""
    return np.where(distances < 0.8, 1.4, -2.2) + 0 * similarities


@pytest.mark.parametrize("method", METHODS)
def test_log_odds_agree_with_how_often_pairs_are_covers(method: Method) -> None:
    pairs = pairs_with(straight)

    found = sigmoid(fit_curve(near_alone(pairs), method).log_odds_of(pairs.features))

    for low in (0.0, 0.5, 1.0, 1.5):
        chosen = np.array([low <= each.corrected_distance < low + 0.5 for each in pairs.features])
        assert pairs.are_covers[chosen].mean() == pytest.approx(found[chosen].mean(), abs=0.03)


def test_weights_are_found_and_fall_with_distance_and_rise_with_similarity() -> None:
    found = fit_curve(near_alone(pairs_with(straight)), "logistic")

    assert found.distance_weight == pytest.approx(-4, abs=0.4)
    # Less than 1, since the median of the others lies below 5.
    assert found.similarity_weight == pytest.approx(0.8, abs=0.1)


def test_pairs_that_are_not_aligned_give_similarity_no_weight() -> None:
    found = fit_curve(near_alone(pairs_with(straight, is_aligned=False)), "logistic")

    assert found.similarity_weight == 0.0
    assert found.distance_weight < -1


def test_similarity_that_falls_with_covers_gets_almost_no_weight() -> None:
    found = fit_curve(near_alone(pairs_with(lambda distances, similarities: 1 - distances - similarities)), "logistic")

    assert 0 < found.similarity_weight < 1e-3


@pytest.mark.long
def test_a_step_function_is_fitted_by_pooling() -> None:
    pairs = near_alone(pairs_with(stairs, is_aligned=False))

    assert better_method(pairs) == "isotonic"
    near, far = sigmoid(
        fit_curve(pairs, "isotonic").log_odds_of(
            [PairFeatures(1, d, None, 500, 500, expected_similarity=4.0) for d in (0.5, 1.3)]
        )
    )
    assert near == pytest.approx(0.8, abs=0.05)
    assert far == pytest.approx(0.1, abs=0.05)


@pytest.mark.parametrize(("of_isotonic", "method"), [(0.0099, "logistic"), (0.0085, "isotonic")])
def test_the_straight_line_is_kept_unless_pooling_is_clearly_better(
    of_isotonic: float, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors = iter((0.01, of_isotonic))
    monkeypatch.setattr(curve_fit, "expected_calibration_error", lambda *_: next(errors))

    assert better_method(near_alone(pairs_with(stairs, is_aligned=False))) == method


def test_a_curve_is_cross_validated_over_works() -> None:
    # Within a work the distance says all; across works it says the contrary of what it says of most.
    distances = [0.2, 0.4, 0.6, 0.8] * 40
    works = np.repeat(np.arange(4), 40)
    are_covers = np.tile([True, True, False, False], 40)
    features = [PairFeatures(1, distance, None, 500, 500, expected_similarity=4.0) for distance in distances]
    pairs = LabelledPairs(features, np.where(works == 3, ~are_covers, are_covers), works, np.ones(160))

    found = sigmoid(cross_validated(near_alone(pairs), "logistic"))

    assert expected_calibration_error(found[works == 3], pairs.are_covers[works == 3]) > 0.5


def test_below_the_near_pairs_the_curve_follows_all_pairs() -> None:
    near = pairs_with(lambda distances, _: 3 - 4 * distances, is_aligned=False)
    far = replace(
        near.subset(np.arange(5000)),
        features=[replace(each, corrected_distance=each.corrected_distance + 2.2) for each in near.features[:5000]],
        are_covers=np.arange(5000) % 500 == 0,
    )

    curve = fit_curve(CurvePairs(near, far), "isotonic")

    assert sigmoid(curve.log_odds_of([PairFeatures(1, 3.0, None, 500, 500, expected_similarity=4.0)])) == pytest.approx(
        0.002, abs=0.001
    )


def test_more_evidence_is_always_a_little_more_likely() -> None:
    curve = fit_curve(near_alone(pairs_with(stairs)), "isotonic")

    found = curve.log_odds_of(
        [PairFeatures(1, -0.5 + i / 100, 5.0, 500, 500, expected_similarity=4.0) for i in range(300)]
    )

    assert (np.diff(found) < 0).all()


def test_false_alarms_are_counted_among_pairs_of_different_works() -> None:
    pairs = pairs_with(straight)
    curve = with_false_alarms(fit_curve(near_alone(pairs), "logistic"), pairs)
    others = curve.log_odds_of(pairs.subset(np.flatnonzero(~pairs.are_covers)).features)

    for at in (-3.0, 0.0, 1.0):
        assert curve.false_alarms.at(np.array([at]))[0] == pytest.approx((others >= at).mean(), rel=0.2)
    # The fifth from above is the rarest that is counted.
    assert curve.false_alarms.rates[-1] == pytest.approx(5 / len(others))
    assert curve.false_alarms.rates[0] == 1.0


def test_false_alarms_count_by_weights() -> None:
    pairs = pairs_with(straight, 2000)
    curve = fit_curve(near_alone(pairs), "logistic")
    is_alike = curve.log_odds_of(pairs.features) > 0
    weighted = replace(pairs, weights=np.where(is_alike, 3.0, 1.0))

    plain, heavier = (with_false_alarms(curve, each).false_alarms.at(np.zeros(1))[0] for each in (pairs, weighted))

    assert heavier / (1 - heavier) == pytest.approx(3 * plain / (1 - plain), rel=0.1)
