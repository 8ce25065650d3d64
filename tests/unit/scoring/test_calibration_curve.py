from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from contrafact.domain.errors import ContrafactError
from contrafact.scoring.curve import Curve, FalseAlarms
from contrafact.scoring.pair_features import PairFeatures

ALARMS = FalseAlarms((-2.0, 0.0, 2.0), (1.0, 0.1, 0.001))
CURVE = Curve(-2.0, 3.0, 0.5, (-1.0, 0.0, 4.0), (-3.0, -1.0, 1.0), ALARMS)


def log_odds(corrected_distance: float, similarity: float | None, *lengths: int) -> float:
    return float(
        CURVE.log_odds_of([PairFeatures(1.0, corrected_distance, similarity, *lengths, expected_similarity=4.0)])[0]
    )


def test_evidence_is_a_weighted_sum_of_distance_similarity_and_length() -> None:
    # -2 x 0.5 + 3 log(1 + e^(4 - 4)) + 0.5 log(515 / 515) = 1.0794; a quarter of the way from 0 to 4 is 0.27
    assert log_odds(0.5, 4.0, 515, 900) == pytest.approx(-1 + 2 * (3 * math.log(2) - 1) / 4)


def test_the_shorter_track_counts_by_itself_and_by_what_is_usual_for_its_length() -> None:
    longer, shorter = log_odds(0.5, 4.0, 515, 900), log_odds(0.5, 4.0, 900, 103)

    usual = 4 * (103 / 515) ** 0.35
    more_evidence = 3 * (math.log1p(math.exp(4 - usual)) - math.log(2)) + 0.5 * math.log(103 / 515)
    # on a slope of a half
    assert shorter - longer == pytest.approx(more_evidence / 2)


def test_a_pair_that_is_usually_alike_needs_to_be_more_alike() -> None:
    plain, common = (
        CURVE.log_odds_of([PairFeatures(1.0, 0.5, 5.0, 515, 515, expected_similarity=usual)])[0] for usual in (3.0, 5.0)
    )

    assert plain > common


@pytest.mark.parametrize(("distance", "expected"), [(1.5, -3.0), (0.45, -2.8), (0.0, -1.0), (-1.0, 0.0), (-9.0, 1.0)])
def test_between_knots_the_log_odds_are_straight_and_beyond_them_constant(distance: float, expected: float) -> None:
    of_distance = replace(CURVE, similarity_weight=0.0)

    found = of_distance.log_odds_of([PairFeatures(1.0, distance, None, 515, 515, expected_similarity=4.0)])

    assert found[0] == pytest.approx(max(-3.0, expected), abs=1e-12)


def test_similarities_that_different_works_reach_all_the_time_tell_next_to_nothing() -> None:
    none, little, much = (log_odds(0.0, similarity, 515, 515) for similarity in (0.0, 0.5, 6.0))

    assert little - none < 0.05
    assert much - none > 1


def test_rates_of_false_alarms_fall_straight_in_their_logarithm() -> None:
    found = ALARMS.at(np.array([-9.0, -2.0, -1.0, 1.0, 2.0, 9.0]))

    assert found == pytest.approx([1.0, 1.0, math.sqrt(0.1), 0.01, 0.001, 0.001])


@pytest.mark.parametrize(
    ("log_odds", "rates"),
    [
        ((), ()),
        ((0.0,), (0.5,)),
        ((0.0, 1.0), (0.5, 0.1, 0.01)),
        ((1.0, 0.0), (0.5, 0.1)),
        ((0.0, 1.0), (0.1, 0.5)),
        ((0.0, 1.0), (0.5, 0.0)),
        ((0.0, 1.0), (1.5, 0.5)),
        ((0.0, math.nan), (0.5, 0.1)),
        ((0.0, 1.0), (0.5, math.nan)),
    ],
)
def test_what_is_no_table_of_false_alarms_is_refused(log_odds: tuple[float, ...], rates: tuple[float, ...]) -> None:
    with pytest.raises(ContrafactError) as caught:
        FalseAlarms(log_odds, rates)

    assert caught.value.code == "invalid_weights"


@pytest.mark.parametrize(
    "wrong",
    [
        {"distance_weight": 1.0},
        {"distance_weight": 0.0},
        {"distance_weight": -math.inf},
        {"similarity_weight": -1.0},
        {"length_weight": math.nan},
        {"similarity_weight": math.inf},
        {"knots": (0.0,), "log_odds": (0.0,)},
        {"knots": (0.0, 1.0)},
        {"knots": (0.0, 0.0, 1.0)},
        {"log_odds": (1.0, 0.0, -1.0)},
        {"log_odds": (0.0, 0.0, 1.0)},
        {"log_odds": (0.0, math.nan, 1.0)},
    ],
)
def test_what_is_no_rising_curve_is_refused(wrong: dict[str, object]) -> None:
    fields = {name: getattr(CURVE, name) for name in CURVE.__dataclass_fields__}

    with pytest.raises(ContrafactError) as caught:
        Curve(**fields | wrong)

    assert caught.value.code == "invalid_weights"
