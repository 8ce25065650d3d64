from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import Decision
from contrafact.matching.calibration import Calibration

CALIBRATION = Calibration.logistic(intercept=6.0, slope=-8.0, likely_cut=0.8, unlikely_cut=0.2)


@pytest.mark.parametrize(
    ("distance", "probability"),
    [
        (0.75, 0.5),  # log-odds 6 - 8 x 0.75 = 0
        (0.5, 1 / (1 + math.exp(-2))),  # log-odds 2: 0.8808
        (1.25, 1 / (1 + math.exp(4))),  # log-odds -4: 0.0180
    ],
)
def test_probability_is_logistic_in_the_distance(distance: float, probability: float) -> None:
    assert CALIBRATION.probability(distance) == pytest.approx(probability)


def test_probability_of_extreme_distances_does_not_overflow() -> None:
    steep = Calibration.logistic(intercept=2000.0, slope=-4000.0, likely_cut=0.8, unlikely_cut=0.2)

    assert steep.probability(0.0) == 1.0
    assert steep.probability(2.0) == 0.0


def test_likely_begins_at_the_threshold_distance() -> None:
    # 6 - 8 d = ln(0.8 / 0.2) = 1.3863, so d = 0.5767
    assert CALIBRATION.threshold_distance == pytest.approx(0.57671, abs=1e-5)
    assert CALIBRATION.verdict(0.5766, "m").decision is Decision.LIKELY
    assert CALIBRATION.verdict(0.5768, "m").decision is Decision.UNSURE


@pytest.mark.parametrize(
    ("probability", "decision"),
    [
        (1.0, Decision.LIKELY),
        (0.8, Decision.LIKELY),
        (0.79, Decision.UNSURE),
        (0.2, Decision.UNSURE),
        (0.19, Decision.UNLIKELY),
        (0.0, Decision.UNLIKELY),
    ],
)
def test_each_cut_belongs_to_the_better_word(probability: float, decision: Decision) -> None:
    assert CALIBRATION.decide(probability) is decision


def test_verdict_carries_what_it_was_made_from() -> None:
    verdict = CALIBRATION.verdict(0.75, "net-0123456789ab")

    assert verdict.probability == pytest.approx(0.5)
    assert verdict.distance == 0.75
    assert verdict.threshold == CALIBRATION.threshold_distance
    assert verdict.model_id == "net-0123456789ab"


def odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


STEPS = Calibration((0.4, 0.6, 0.8, 1.2), (odds(0.9), odds(0.5), odds(0.5), odds(0.1)), 0.6, 0.2)


@pytest.mark.parametrize(
    ("distance", "probability"),
    [
        (0.0, 0.9),  # before the first knot nothing changes
        (0.4, 0.9),
        (0.5, 0.75),  # half-way between log-odds ln 9 and 0: odds 3
        (0.7, 0.5),
        (1.0, 0.25),
        (2.0, 0.1),
    ],
)
def test_between_knots_the_log_odds_are_straight_and_beyond_them_constant(distance: float, probability: float) -> None:
    assert STEPS.probability(distance) == pytest.approx(probability)


def test_many_probabilities_at_once_are_those_of_each() -> None:
    distances = np.linspace(0, 2, 21).reshape(3, 7)

    found = STEPS.probabilities(distances)

    assert found.shape == (3, 7)
    assert found.ravel().tolist() == [STEPS.probability(float(distance)) for distance in distances.ravel()]


@given(st.floats(0, 2), st.floats(0, 2))
def test_probability_never_rises_with_distance(near: float, far: float) -> None:
    near, far = sorted((near, far))

    assert STEPS.probability(near) >= STEPS.probability(far)


@pytest.mark.parametrize(("cut", "threshold"), [(0.75, 0.5), (0.5, 0.8), (0.25, 1.0), (0.95, 0.0), (0.05, 2.0)])
def test_the_threshold_is_the_largest_distance_that_is_still_likely(cut: float, threshold: float) -> None:
    calibration = Calibration(STEPS.knot_distances, STEPS.knot_log_odds, cut, 0.01)

    assert calibration.threshold_distance == pytest.approx(threshold)


@pytest.mark.parametrize(
    ("distances", "log_odds"),
    [
        ((), ()),
        ((1.0,), (0.0,)),
        ((0.0, 1.0), (1.0, 0.0, -1.0)),
        ((0.0, 1.0, 1.0), (1.0, 0.0, -1.0)),
        ((0.0, 2.1), (1.0, 0.0)),
        ((-0.1, 1.0), (1.0, 0.0)),
        ((0.0, 1.0, 2.0), (1.0, -1.0, 0.0)),
        ((0.0, 1.0), (0.0, 0.0)),
        ((0.0, math.nan), (1.0, 0.0)),
    ],
)
def test_knots_that_are_no_falling_curve_are_refused(distances: tuple[float, ...], log_odds: tuple[float, ...]) -> None:
    with pytest.raises(ContrafactError) as caught:
        Calibration(distances, log_odds, 0.8, 0.2)

    assert caught.value.code == "invalid_weights"


@pytest.mark.parametrize(
    ("intercept", "slope", "likely_cut", "unlikely_cut"),
    [
        (6.0, 8.0, 0.8, 0.2),
        (6.0, 0.0, 0.8, 0.2),
        (math.nan, -8.0, 0.8, 0.2),
        (6.0, -math.inf, 0.8, 0.2),
        (6.0, -8.0, 0.2, 0.8),
        (6.0, -8.0, 1.0, 0.2),
        (6.0, -8.0, 0.8, 0.0),
    ],
)
def test_numbers_that_are_no_calibration_are_refused(
    intercept: float, slope: float, likely_cut: float, unlikely_cut: float
) -> None:
    with pytest.raises(ContrafactError) as caught:
        Calibration.logistic(intercept, slope, likely_cut, unlikely_cut)

    assert caught.value.code == "invalid_weights"
