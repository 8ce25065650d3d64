"""How often a library without a cover shows something as similar, over pairs that the tests make up."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.doubles.weights import calibration

from contrafact.domain.verdicts import Located, MelodyAgreement, SameRecording, Section
from contrafact.scoring.calibration import Calibration
from contrafact.scoring.limits import Limits, SectionRates
from contrafact.scoring.pair_features import PairFeatures
from contrafact.search.chance import LEAST_CHANCE, chance_of, evidence_of
from contrafact.search.ranked import Ranked
from contrafact.search.support import Support

SECTION = Section(0.0, 60.0, 0.0, 60.0, 0.9, 2.0)
LIMITS = Limits(0.1, 0.0, SectionRates((1.0, 2.0), (0.2, 0.001)), most_common=0.03)
CALIBRATION: Calibration = replace(calibration(), limits=LIMITS)


def ranked(log_odds: float, support: float = 0.0, **features: object) -> Ranked:
    pair = PairFeatures(
        0.5, 0.5, 1.0, 500, 500, expected_similarity=0.0, located=Located(0, 1.0, (SECTION,), harmonic_content=0.4)
    )
    return Ranked("one", replace(pair, **features), 0.5, log_odds, Support(support))  # type: ignore[arg-type]


def located(**music: object) -> Located:
    return replace(Located(0, 1.0, (SECTION,), harmonic_content=0.4), **music)  # type: ignore[arg-type]


def test_the_same_evidence_is_more_often_chance_in_a_larger_library() -> None:
    rate = float(CALIBRATION.aligned.false_alarms.at(2.0))  # type: ignore[arg-type]
    small, large = (chance_of(CALIBRATION, [ranked(2.0)], round(expected / rate)) for expected in (0.1, 2))

    assert small == pytest.approx(1 - math.exp(-0.1), rel=0.1)
    assert large == pytest.approx(1 - math.exp(-2), rel=0.1)


def test_the_strongest_evidence_counts_wherever_it_stands() -> None:
    both = chance_of(CALIBRATION, [ranked(-3.0), ranked(4.0)], 100)

    assert both == chance_of(CALIBRATION, [ranked(4.0)], 100) < chance_of(CALIBRATION, [ranked(-3.0)], 100)


def test_evidence_beyond_the_table_is_rarer_still() -> None:
    far = chance_of(CALIBRATION, [ranked(20.0)], 50_000_000)

    assert far == pytest.approx(1 - math.exp(-50_000_000 * math.exp(-20.0)), rel=0.01)


def test_no_chance_is_stated_that_was_not_checked() -> None:
    assert chance_of(CALIBRATION, [ranked(20.0)], 10) == LEAST_CHANCE


def test_what_covers_say_against_a_track_counts_half_and_what_they_say_for_it_nothing() -> None:
    assert evidence_of(CALIBRATION, ranked(3.0, support=-2.0)) == 2.0
    assert evidence_of(CALIBRATION, ranked(3.0, support=5.0)) == 3.0


@pytest.mark.parametrize(
    "explained",
    [
        ranked(9.0, located=located(harmonic_content=0.05)),
        ranked(9.0, located=located(commonness=0.9)),
        ranked(9.0, located=located(commonness=0.0, melody=MelodyAgreement.DIFFERS)),
        ranked(9.0, similarity=None, located=None),
        replace(ranked(9.0), is_rejected=True),
    ],
    ids=["little harmony", "common progression", "other melody", "not aligned", "rejected"],
)
def test_what_is_explained_otherwise_is_no_evidence(explained: Ranked) -> None:
    assert chance_of(CALIBRATION, [explained], 100) == 1.0


def test_a_pair_without_a_section_is_evidence_by_the_rest() -> None:
    assert evidence_of(CALIBRATION, ranked(1.0, located=located(sections=()))) == 1.0


def test_the_recording_itself_is_never_chance() -> None:
    same = SameRecording(0.0, 0.0, 60.0)

    assert chance_of(CALIBRATION, [ranked(-5.0, same_recording=same)], 100_000) == 0.0
    assert chance_of(CALIBRATION, [replace(ranked(-5.0, same_recording=same), is_rejected=True)], 100_000) == 1.0


def test_an_empty_ranking_shows_nothing() -> None:
    assert chance_of(CALIBRATION, [], 0) == 1.0


def test_a_count_that_is_a_moment_old_is_no_error() -> None:
    assert chance_of(CALIBRATION, [ranked(3.0)], -1) == LEAST_CHANCE
