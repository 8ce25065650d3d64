"""What a pair needs to be likely, and that the statements of a verdict never contradict each other."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.doubles.weights import calibration

from contrafact.domain.chroma import RECIPE, WHITENED_RECIPE
from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import (
    Decision,
    Limit,
    Located,
    MelodyAgreement,
    Relation,
    SameRecording,
    Section,
    Verdict,
)
from contrafact.scoring.calibration import Calibration
from contrafact.scoring.curve import FalseAlarms
from contrafact.scoring.limits import CAP, LIKELY_RATE, RARE_RATE, Limits, SectionRates
from contrafact.scoring.pair_features import PairFeatures
from contrafact.scoring.verdict import verdict_on

RATES = SectionRates((1.0, 1.5, 3.0), (0.35, 0.005, 1e-5))
LIMITS = Limits(least_content=0.18, least_section_content=0.08, section_rates=RATES, most_common=0.1)
CALIBRATION = replace(calibration(intercept=6.0), limits=LIMITS)


def located(gain: float | None = 2.0, content: float = 0.4, commonness: float | None = 0.01) -> Located:
    sections = () if gain is None else (Section(10.0, 60.0, 12.0, 62.0, 0.9, gain),)
    return Located(3, 1.0, sections, content, commonness)


def pair(where: Located | None) -> PairFeatures:
    return PairFeatures(0.5, 0.3, 9.0, 515, 600, expected_similarity=0.0, located=where)


def verdict(where: Located | None) -> Verdict:
    return verdict_on(CALIBRATION, pair(where), prior=0.5, model_id="m")


def weak(rate: float) -> Calibration:
    """Return the calibration by which this part of random pairs has evidence as strong as that of `pair`."""
    (log_odds,) = CALIBRATION.log_odds([pair(located(gain=1.3))]).tolist()
    alarms = FalseAlarms((log_odds - 10, log_odds, log_odds + 10), (1.0, rate, 1e-6))
    return replace(CALIBRATION, aligned=replace(CALIBRATION.aligned, false_alarms=alarms))


def test_a_pair_with_a_rare_section_can_be_likely() -> None:
    found = verdict(located(gain=1.6))

    assert (found.decision, found.relation, found.limit) == (Decision.LIKELY, Relation.SAME_WORK, None)


@pytest.mark.parametrize(
    ("gain", "relation"), [(None, Relation.NONE), (1.0, Relation.SHARED_HARMONY), (1.05, Relation.SHARED_HARMONY)]
)
def test_a_pair_without_a_rare_section_is_unsure_at_most(gain: float | None, relation: Relation) -> None:
    found = verdict(located(gain=gain))

    assert (found.decision, found.limit) == (Decision.UNSURE, Limit.NO_RARE_SECTION)
    assert found.relation is relation
    assert found.reason.startswith("Similar overall, but no passage stands out")


def test_the_probability_rises_steadily_as_the_section_becomes_rarer() -> None:
    """A pair near the line of rare sections does not jump when one recording is a few cents off."""
    gains = np.linspace(1.0, 1.4, 81)
    found = [verdict(located(gain=gain)).probability for gain in gains]

    assert found[0] == CAP
    assert found[-1] == verdict(located(gain=3.0)).probability > 0.99
    assert (np.diff(found) >= 0).all()
    assert np.diff(found).max() < 0.05


def test_a_section_that_is_not_clearly_rare_makes_a_pair_less_than_sure() -> None:
    found = verdict(located(gain=1.5 - 0.5 * math.log(0.14 / 0.005) / math.log(0.35 / 0.005)))

    assert found.limit is None
    assert found.probability == pytest.approx(CAP + (1 - CAP) * math.log(0.2 / 0.14) / math.log(2))


def test_evidence_of_one_unrelated_pair_in_a_thousand_is_unsure_however_many_covers_are_expected() -> None:
    """In a check of any two songs the prior is high, so that weak evidence would make a probability above one half."""
    strongly = [verdict_on(weak(rate), pair(located(gain=1.3)), prior=0.5, model_id="m") for rate in (0.002, 0.0005)]

    assert [found.decision for found in strongly] == [Decision.UNSURE, Decision.LIKELY]
    assert (strongly[0].probability, strongly[0].limit) == (CAP, None)
    assert strongly[0].false_alarm_rate == pytest.approx(0.002)
    assert strongly[0].reason.startswith("Possible: 0:50 of it matches")


def test_the_probability_rises_steadily_as_the_evidence_becomes_rarer() -> None:
    found = [
        float(weak(rate).probabilities([pair(located(gain=1.3))], 0.5)[0]) for rate in np.geomspace(0.002, 0.0004, 81)
    ]

    assert found[0] == CAP
    assert found[-1] > 0.99
    assert (np.diff(found) >= 0).all()
    assert np.diff(found).max() < 0.05


def test_evidence_beyond_what_could_be_counted_is_enough() -> None:
    """A calibration fitted to few songs counts no rate as low as one in a thousand."""
    few = replace(CALIBRATION, aligned=replace(CALIBRATION.aligned, false_alarms=FalseAlarms((-5.0, 5.0), (1.0, 0.01))))

    assert verdict_on(few, pair(located(gain=1.3)), prior=0.5, model_id="m").decision is Decision.LIKELY


@pytest.mark.parametrize("prior", [0.02, 0.5, 0.9])
def test_a_recording_without_harmony_is_no_more_probable_than_before_it_was_compared(prior: float) -> None:
    found = verdict_on(CALIBRATION, pair(located(content=0.1)), prior=prior, model_id="m")

    assert (found.limit, found.relation) == (Limit.TOO_LITTLE_HARMONY, Relation.NONE)
    assert found.probability == min(prior, 0.49)
    assert found.decision is not Decision.LIKELY
    assert "Not enough harmony to compare" in found.reason
    assert (found.sections, found.transposition_semitones, found.tempo_ratio) == ((), None, None)


@pytest.mark.parametrize(
    ("melody", "decision"),
    [
        (MelodyAgreement.AGREES, Decision.LIKELY),
        (MelodyAgreement.DIFFERS, Decision.UNSURE),
        (MelodyAgreement.CANNOT_TELL, Decision.UNSURE),
    ],
)
def test_a_common_progression_is_likely_only_if_the_melody_agrees(melody: MelodyAgreement, decision: Decision) -> None:
    found = verdict(replace(located(commonness=0.2), melody=melody))

    assert found.decision is decision
    assert found.limit is (None if decision is Decision.LIKELY else Limit.COMMON_PROGRESSION)


@pytest.mark.parametrize(("view", "rare", "common"), [(RECIPE, 0.1, 0.19), (WHITENED_RECIPE, 0.1, 0.1101)])
def test_the_probability_falls_steadily_as_the_progression_becomes_more_common(
    view: str, rare: float, common: float
) -> None:
    """A pair near the line of common progressions does not jump when a chord is heard otherwise."""

    def at(commonness: float) -> Verdict:
        return verdict_on(
            CALIBRATION, replace(pair(located(commonness=commonness)), recipe=view), prior=0.5, model_id="m"
        )

    found = [at(commonness).probability for commonness in np.geomspace(rare, common, 41)]

    assert found[0] == at(0.001).probability > 0.99
    assert (at(common).probability, at(common).limit) == (CAP, Limit.COMMON_PROGRESSION)
    assert at(common * 0.99).limit is None
    assert (np.diff(found) <= 0).all()
    assert np.abs(np.diff(found)).max() < 0.05


def test_no_progression_is_common_without_a_line() -> None:
    without = replace(CALIBRATION, limits=replace(LIMITS, most_common=1.01))
    one_chord = replace(pair(located(commonness=1.0)), recipe=WHITENED_RECIPE)

    assert without.limit(one_chord) is None
    assert without.caps(without.log_odds([one_chord]), [one_chord])[0] == 1.0


def test_one_chord_for_the_whole_match_is_no_sign_of_a_cover_whatever_the_melody_does() -> None:
    found = verdict(replace(located(commonness=1.0), melody=MelodyAgreement.AGREES))

    assert (found.decision, found.limit) == (Decision.UNSURE, Limit.COMMON_PROGRESSION)
    assert found.reason == "Common progression: one or two chords for the whole match, so it is no sign of a cover."


def test_another_melody_over_a_rare_progression_is_unsure_at_most() -> None:
    found = verdict(replace(located(), melody=MelodyAgreement.DIFFERS))

    assert (found.decision, found.limit) == (Decision.UNSURE, Limit.OTHER_MELODY)
    assert found.relation is Relation.SHARED_HARMONY


@pytest.mark.parametrize(("matched_s", "words"), [(119.0, "Part of both is the same"), (120.0, "The same")])
def test_a_shared_intro_or_sample_is_called_a_part(matched_s: float, words: str) -> None:
    both = replace(pair(located(gain=None)), same_recording=SameRecording(0.0, 0.0, matched_s))  # 515 frames last 239 s

    found = verdict_on(CALIBRATION, both, prior=0.1, model_id="m")

    assert found.relation is Relation.SAME_RECORDING
    assert found.reason.startswith(f"{words} recording: ")


def test_rates_are_interpolated_in_their_logarithm_and_constant_beyond() -> None:
    assert RATES.at(1.5) == pytest.approx(0.005)
    assert RATES.at(1.25) == pytest.approx((0.35 * 0.005) ** 0.5)
    assert (RATES.at(0.0), RATES.at(9.0)) == pytest.approx((0.35, 1e-5))


@pytest.mark.parametrize(
    ("gains", "rates"), [((1.0,), (0.5,)), ((2.0, 1.0), (0.5, 0.1)), ((1.0, 2.0), (0.1, 0.5)), ((1.0, 2.0), (1.0, 0.0))]
)
def test_rates_that_do_not_fall_are_refused(gains: tuple[float, ...], rates: tuple[float, ...]) -> None:
    with pytest.raises(ContrafactError) as caught:
        SectionRates(gains, rates)

    assert caught.value.code == "invalid_weights"


def test_negative_limits_are_refused() -> None:
    with pytest.raises(ContrafactError) as caught:
        Limits(-0.1, 0.0, RATES)

    assert caught.value.code == "invalid_weights"


sections = st.builds(
    lambda start, length, gain: Section(start, start + length, start, start + length, 0.9, gain),
    st.floats(0, 200),
    st.floats(3, 200),
    st.floats(1, 5),
)
places = st.builds(
    Located,
    st.integers(0, 11),
    st.floats(0.5, 2),
    st.lists(sections, max_size=4).map(tuple),
    st.floats(0, 0.8),
    st.none() | st.floats(0, 1),
    st.sampled_from(MelodyAgreement),
)
pairs = st.builds(
    lambda corrected, similarity, where, same, is_clip, recipe: PairFeatures(
        1.0,
        corrected,
        similarity,
        515,
        600,
        is_clip,
        None if similarity is None else where,
        same,
        expected_similarity=0.0,
        recipe=recipe,
    ),
    st.floats(-1, 3),
    st.none() | st.floats(0, 30),
    st.none() | places,
    st.none() | st.just(SameRecording(0.0, 10.0, 60.0)) | st.just(SameRecording(0.0, 10.0, 200.0)),
    st.booleans(),
    st.sampled_from((None, RECIPE, WHITENED_RECIPE)),
)


@given(pairs, st.floats(0.0001, 0.9), st.none() | st.floats(0, 1))
def test_no_two_statements_of_a_verdict_contradict_each_other(
    pair: PairFeatures, prior: float, asked: float | None
) -> None:
    found = verdict_on(CALIBRATION, pair, prior=prior, model_id="m", likely_from=asked)

    assert found.probability == CALIBRATION.probabilities([pair], prior)[0]
    if found.decision is Decision.LIKELY:
        assert found.probability >= max(0.5, found.threshold)
        assert found.limit is None
        assert found.relation in {Relation.SAME_WORK, Relation.SAME_RECORDING}
        assert found.same_recording or RATES.at(max(each.gain for each in found.sections)) <= RARE_RATE
        assert found.same_recording or found.false_alarm_rate < LIKELY_RATE
        assert found.reason.startswith(("Strong", "Likely", "The same recording", "Part of both"))
    else:
        assert found.relation is not Relation.SAME_WORK
        assert not found.reason.startswith(("Strong", "Likely"))
    if found.decision is Decision.UNLIKELY:
        assert found.probability < 0.5
        assert not found.reason.startswith("Possible")
    if found.same_recording is not None:
        assert found.relation is Relation.SAME_RECORDING
        assert found.decision is Decision.LIKELY or found.threshold > found.probability
    elif found.limit is Limit.TOO_LITTLE_HARMONY:
        assert found.probability <= prior
    if found.limit is not None:
        assert found.decision is not Decision.LIKELY
        assert found.probability < 0.5
    is_common = found.commonness is not None and found.commonness >= 0.19  # by either view
    if is_common and found.melody is not MelodyAgreement.AGREES and found.same_recording is None:
        assert found.decision is not Decision.LIKELY
    if not found.sections:
        assert (found.transposition_semitones, found.tempo_ratio) == (None, None)
        assert "of it matches" not in found.reason
    if "no passage stands out" in found.reason:
        assert RATES.at(max((each.gain for each in found.sections), default=0.0)) > RARE_RATE
    if found.relation is Relation.NONE:
        assert found.decision is Decision.UNLIKELY or found.limit is Limit.TOO_LITTLE_HARMONY or not found.sections
