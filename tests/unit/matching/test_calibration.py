from __future__ import annotations

import math

import pytest

from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import Decision
from contrafact.matching.calibration import Calibration

CALIBRATION = Calibration(intercept=6.0, slope=-8.0, likely_cut=0.8, unlikely_cut=0.2)


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
    steep = Calibration(intercept=2000.0, slope=-4000.0, likely_cut=0.8, unlikely_cut=0.2)

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
        Calibration(intercept, slope, likely_cut, unlikely_cut)

    assert caught.value.code == "invalid_weights"
