from __future__ import annotations

import numpy as np
import pytest

from contrafact.matching.calibration import Calibration
from contrafact_training.operating import operating_points
from contrafact_training.pair_metrics import Pairs

CALIBRATION = Calibration.logistic(4.0, -4.0, 0.8, 0.2)


def pairs(*rows: tuple[float, bool]) -> Pairs:
    distances, are_covers = zip(*rows, strict=True)
    return Pairs(np.array(distances), np.array(are_covers))


def test_each_point_keeps_its_promise_as_far_out_or_in_as_it_can() -> None:
    # 20 covers, then alternately others and covers
    rows = [(0.1 + i / 100, True) for i in range(20)] + [(0.5 + i / 100, i % 2 == 1) for i in range(20)]
    found = operating_points(pairs(*rows), CALIBRATION)

    # 21 of 22 are covers up to 0.51, the second of the alternate ones: 0.9545; at 0.53 it is 22 of 24
    assert found.precise.distance == pytest.approx(0.515)
    assert found.precise.precision == pytest.approx(21 / 22)
    assert found.precise.recall == pytest.approx(21 / 30)
    # 27 of 30 covers: the seventh of the alternate covers, at 0.63
    assert found.exhaustive.distance == pytest.approx(0.635)
    assert found.exhaustive.recall == pytest.approx(0.9)
    assert found.exhaustive.precision == pytest.approx(27 / 34)
    # F1 rises with each pair of them to 2 x 30 / (40 + 30) at the end
    assert found.balanced.distance == pytest.approx((0.69 + 2) / 2)
    assert found.precise.is_reached
    assert found.exhaustive.is_reached


def test_the_probability_is_that_of_the_distance() -> None:
    found = operating_points(pairs((0.5, True), (1.5, False)), CALIBRATION)

    assert found.balanced.distance == 1.0
    assert found.balanced.probability == pytest.approx(0.5)


def test_pairs_equally_far_are_taken_together() -> None:
    found = operating_points(pairs((0.2, True), (0.4, True), (0.4, False), (0.4, False), (1.0, False)), CALIBRATION)

    assert (found.precise.distance, found.precise.precision, found.precise.recall) == (pytest.approx(0.3), 1.0, 0.5)
    assert found.exhaustive.precision == 0.5


def test_where_no_distance_is_precise_enough_the_most_precise_is_taken_and_said_not_to_be_reached() -> None:
    found = operating_points(pairs((0.2, False), (0.4, True), (0.6, True), (0.8, False)), CALIBRATION)

    assert not found.precise.is_reached
    assert found.precise.precision == pytest.approx(2 / 3)


def test_distances_a_little_beyond_2_stay_within() -> None:
    found = operating_points(pairs((2.0000002, True), (0.3, False)), CALIBRATION)

    assert found.exhaustive.distance == 2.0


def test_without_covers_there_are_no_points() -> None:
    with pytest.raises(ValueError, match="no pair is a cover"):
        operating_points(pairs((0.2, False)), CALIBRATION)
