from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.doubles.weights import calibration

from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import Decision, Limit, Located, OperatingPoint, Relation, SameRecording, Section
from contrafact.scoring.calibration import Calibration, Cuts, logit, sigmoid
from contrafact.scoring.limits import ViewScale
from contrafact.scoring.pair_features import PairFeatures
from contrafact.scoring.verdict import verdict_on

CALIBRATION = calibration(intercept=6.0, slope=-8.0, likely=0.8, unlikely=0.2)
HALF = 0.5


SECTION = Section(10.0, 40.0, 12.0, 42.0, strength=0.9, gain=2.0)
LOCATED = Located(3, 1.1, (SECTION,), harmonic_content=0.4)


def pair(corrected_distance: float, similarity: float | None = None, located: Located | None = LOCATED) -> PairFeatures:
    return PairFeatures(1.1, corrected_distance, similarity, 515, 600, expected_similarity=0.0, located=located)


def probability(pair: PairFeatures, prior: float = HALF) -> float:
    return float(CALIBRATION.probabilities([pair], prior)[0])


@pytest.mark.parametrize(
    ("distance", "expected"),
    [
        (0.75, 0.5),  # log-odds 6 - 8 x 0.75 = 0
        (0.5, 1 / (1 + math.exp(-2))),  # log-odds 2: 0.8808
        (1.25, 1 / (1 + math.exp(4))),  # log-odds -4: 0.0180
    ],
)
def test_probability_follows_the_corrected_distance(distance: float, expected: float) -> None:
    assert probability(pair(distance)) == pytest.approx(expected)


def test_similarity_adds_to_what_the_distance_says() -> None:
    # log-odds 6 - 8 + 2 log(1 + e^3) = 4.0972
    assert probability(pair(1.0, 3.0)) == pytest.approx(1 / (1 + math.exp(-4.0972)), abs=1e-5)


@given(st.floats(-1, 3), st.floats(-1, 3), st.floats(0, 40), st.floats(0, 40))
def test_probability_never_rises_with_distance_nor_falls_with_similarity(
    a: float, b: float, c: float, d: float
) -> None:
    (near, far), (unlike, like) = sorted((a, b)), sorted((c, d))

    assert probability(pair(near, like)) >= probability(pair(far, unlike))


def test_the_scale_of_a_view_moves_the_log_odds_of_its_pairs_alone() -> None:
    scaled = replace(CALIBRATION, views={"hpcp-v2": ViewScale(-1.5, 0.1, 2.0)})
    pairs = [replace(pair(0.75, 3.0), recipe=recipe) for recipe in ("hpcp-v2", "hpcp-v1", None)]

    moves = scaled.log_odds(pairs) - CALIBRATION.log_odds(pairs)

    # -1.5 + 2 log(1 + e^3)
    assert moves.tolist() == pytest.approx([4.5972, 0.0, 0.0], abs=1e-4)


def test_smaller_distances_of_a_view_count_where_nothing_was_aligned() -> None:
    scaled = replace(CALIBRATION, views={"hpcp-v2": ViewScale(-1.5, 0.1, 2.0, distance=0.05)})
    pairs = [replace(pair(0.75), recipe=recipe) for recipe in ("hpcp-v2", "hpcp-v1", None)]

    # log-odds 6 - 8 x 0.8
    assert scaled.log_odds(pairs).tolist() == pytest.approx([-0.4, 0.0, 0.0])
    assert scaled.log_odds_by_embedding([replace(pairs[0], similarity=3.0)]) == pytest.approx([-0.4])
    (verdict,) = (verdict_on(scaled, each, prior=HALF, model_id="net") for each in pairs[:1])
    assert verdict.recipe is None


@pytest.mark.parametrize(
    "numbers",
    [(math.nan, 0.0), (0.0, -0.1), (0.0, math.inf), (0.0, 0.0, -1.0), (0.0, 0.0, 0.0, -0.1), (0.0, 0.0, 0.0, math.nan)],
)
def test_a_scale_that_is_none_is_refused(numbers: tuple[float, ...]) -> None:
    with pytest.raises(ContrafactError, match="scale of a view"):
        ViewScale(*numbers)


def test_a_rarer_cover_needs_more_evidence() -> None:
    # At even odds the odds are e^2; covers that are one in 1 001 make them a thousandth of that.
    found = probability(pair(0.5), prior=1 / 1001)

    assert found / (1 - found) == pytest.approx(math.exp(2) / 1000)


def test_the_prior_that_the_curve_was_fitted_at_leaves_it_as_it_is() -> None:
    fitted_elsewhere = replace(CALIBRATION, fitted_prior=0.01)

    assert fitted_elsewhere.probabilities([pair(0.5)], 0.01)[0] == pytest.approx(1 / (1 + math.exp(-2)))


def test_aligned_and_unaligned_pairs_may_stand_in_one_list() -> None:
    pairs = [pair(0.75), pair(1.0, 3.0), pair(1.25), pair(0.9, 0.0)]

    found = CALIBRATION.probabilities(pairs, HALF)

    assert found.tolist() == [probability(each) for each in pairs]
    assert CALIBRATION.probabilities([], HALF).shape == (0,)


@given(st.lists(st.tuples(st.floats(-1, 3), st.floats(0, 30) | st.none()), min_size=2, max_size=40))
def test_a_pairs_numbers_are_the_same_alone_and_among_others(numbers: list[tuple[float, float | None]]) -> None:
    pairs = [pair(*each) for each in numbers]

    together = CALIBRATION.probabilities(pairs, 0.01), CALIBRATION.false_alarm_rates(pairs)

    assert together[0].tolist() == [probability(each, 0.01) for each in pairs]
    assert together[1].tolist() == [float(CALIBRATION.false_alarm_rates([each])[0]) for each in pairs]


def test_false_alarms_get_rarer_with_the_evidence_and_never_impossible() -> None:
    rates = CALIBRATION.false_alarm_rates([pair(distance) for distance in (3.0, 1.0, 0.5, -1.0)])

    # log of the rate falls from 0 at log-odds -10 to log(1e-6) at 10: log-odds -18, -2, 2, 14
    assert rates == pytest.approx([1.0, 1e-6 ** (8 / 20), 1e-6 ** (12 / 20), 1e-6])


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
def test_a_probability_at_a_cut_gets_the_better_decision(probability: float, decision: Decision) -> None:
    assert Cuts(likely=0.8, unlikely=0.2).decide(probability) is decision


@pytest.mark.parametrize(("asked", "threshold"), [(None, 0.8), (0.95, 0.95), (0.6, 0.6), (0.1, 0.5), (0.0, 0.5)])
def test_likely_begins_where_it_is_asked_to_but_never_below_even_odds(asked: float | None, threshold: float) -> None:
    found = verdict_on(CALIBRATION, pair(0.6), prior=HALF, model_id="m", likely_from=asked)  # probability 0.77

    assert found.threshold == threshold
    assert found.decision is (Decision.LIKELY if threshold < 0.77 else Decision.UNSURE)
    assert found.probability == probability(pair(0.6))


def test_a_card_whose_likely_begins_below_even_odds_is_read_with_even_odds() -> None:
    wide = Cuts(0.2, 0.1)
    found = replace(CALIBRATION, precise=wide, balanced=wide, exhaustive=wide)

    assert found.likely_from == 0.5
    assert found.points == dict.fromkeys(OperatingPoint, 0.2)


def test_a_verdict_carries_the_features_that_it_was_made_from() -> None:
    found = verdict_on(CALIBRATION, pair(0.75, 5.0), prior=HALF, model_id="net-0")

    assert (found.distance, found.similarity, found.threshold, found.model_id) == (1.1, 5.0, 0.8, "net-0")
    assert (found.transposition_semitones, found.tempo_ratio, found.sections) == (3, 1.1, (SECTION,))
    assert (found.relation, found.limit) == (Relation.SAME_WORK, None)
    assert found.reason.startswith("Likely: 0:30 of it matches, three semitones higher;")


@pytest.mark.parametrize("located", [None, replace(LOCATED, sections=())])
def test_without_sections_there_is_neither_transposition_nor_tempo_and_nothing_is_likely(
    located: Located | None,
) -> None:
    found = verdict_on(CALIBRATION, pair(0.2, 9.0, located), prior=HALF, model_id="net-0")

    assert (found.transposition_semitones, found.tempo_ratio, found.sections) == (None, None, ())
    assert (found.decision, found.limit) == (Decision.UNSURE, Limit.NO_RARE_SECTION)
    assert found.probability == 0.49


def test_tracks_that_hold_the_same_recording_are_likely_whatever_else_is_measured() -> None:
    same = SameRecording(0.0, 60.0, 180.0)
    found = verdict_on(CALIBRATION, replace(pair(2.0, 0.0, None), same_recording=same), prior=0.001, model_id="m")

    assert (found.decision, found.relation, found.limit) == (Decision.LIKELY, Relation.SAME_RECORDING, None)
    assert found.probability == 0.9999
    assert found.reason.startswith("The same recording: 3:00 of it, from 0:00 here and from 1:00 there")


@pytest.mark.parametrize(("likely", "unlikely"), [(0.2, 0.8), (1.1, 0.2), (0.8, 0.0), (math.nan, 0.2), (0.8, math.nan)])
def test_cuts_in_another_order_are_refused(likely: float, unlikely: float) -> None:
    with pytest.raises(ContrafactError) as caught:
        Cuts(likely, unlikely)

    assert caught.value.code == "invalid_weights"


@pytest.mark.parametrize(
    "wrong",
    [
        {"fitted_prior": 0.0},
        {"fitted_prior": 1.0},
        {"fitted_prior": math.nan},
        {"precise": Cuts(0.5, 0.1)},
        {"exhaustive": Cuts(0.9, 0.1)},
        {"aligned": CALIBRATION.unaligned},
        {"unaligned": CALIBRATION.aligned},
    ],
)
def test_numbers_that_are_no_calibration_are_refused(wrong: dict[str, object]) -> None:
    fields = {name: getattr(CALIBRATION, name) for name in CALIBRATION.__dataclass_fields__}

    with pytest.raises(ContrafactError) as caught:
        Calibration(**fields | wrong)

    assert caught.value.code == "invalid_weights"


def test_log_odds_of_extreme_probabilities_do_not_overflow() -> None:
    assert sigmoid(np.array([-4000.0, 0.0, 4000.0])).tolist() == [0.0, 0.5, 1.0]
    assert logit(0.8) == pytest.approx(math.log(4))
