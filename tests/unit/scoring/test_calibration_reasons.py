from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from contrafact.alignment.align import Alignment
from contrafact.domain.verdicts import Decision, Section
from contrafact.scoring.reasons import Finding, how_often, interval, matched_seconds, reason

SECTIONS = (Section(10.0, 60.0, 0.0, 50.0, 0.9), Section(40.0, 83.0, 90.0, 133.0, 0.8))
ALIGNMENT = Alignment(9.0, 5, np.zeros((0, 2), np.int32), 1.0, SECTIONS)
LIKELY = Finding(Decision.LIKELY, Decision.UNSURE, 1 / 4000, 1e-5, is_aligned=True, alignment=ALIGNMENT)


def test_a_likely_cover_names_how_much_matches_in_which_key_and_how_rare_that_is() -> None:
    assert reason(LIKELY) == (
        "Strong: 1:13 of this recording matches, five semitones higher. 1 in 4,000 unrelated pairs match this well."
    )


def test_without_sections_the_reason_names_no_length() -> None:
    assert reason(replace(LIKELY, alignment=None)) == (
        "Strong: the harmony matches. 1 in 4,000 unrelated pairs match this well."
    )


def test_a_cover_in_the_same_key_names_no_interval() -> None:
    same_key = replace(LIKELY, alignment=replace(ALIGNMENT, transposition_semitones=0))

    assert reason(same_key).startswith("Strong: 1:13 of this recording matches. ")


def test_an_unsure_match_is_called_possible() -> None:
    unsure = replace(LIKELY, decision=Decision.UNSURE, false_alarm_rate=1 / 290)

    assert reason(unsure) == (
        "Possible: 1:13 of this recording matches, five semitones higher. 1 in 300 unrelated pairs match this well."
    )


def test_without_a_matching_section_no_passage_is_named() -> None:
    unsure = replace(LIKELY, decision=Decision.UNSURE, alignment=replace(ALIGNMENT, sections=()))

    assert reason(unsure) == (
        "Possible: similar, five semitones higher, but no passage stands out."
        " 1 in 4,000 unrelated pairs match this well."
    )


def test_an_unlikely_pair_is_called_weak() -> None:
    unlikely = replace(LIKELY, decision=Decision.UNLIKELY, by_embedding=Decision.UNLIKELY, false_alarm_rate=0.12)

    assert reason(unlikely) == "Weak: 1 in 10 unrelated pairs look this similar."


def test_a_similar_pair_that_is_unlikely_says_that_covers_are_rarer() -> None:
    rare = replace(LIKELY, decision=Decision.UNLIKELY, by_embedding=Decision.UNLIKELY, false_alarm_rate=0.001)

    assert reason(rare) == (
        "Weak: 1 in 1,000 unrelated pairs look this similar, and covers are rarer than that in this library."
    )


def test_the_reason_says_when_embedding_and_alignment_disagree() -> None:
    only_a_part = reason(replace(LIKELY, by_embedding=Decision.UNLIKELY))
    only_the_whole = reason(replace(LIKELY, decision=Decision.UNSURE, by_embedding=Decision.LIKELY))

    assert "five semitones higher, although the recordings differ as a whole." in only_a_part
    assert only_the_whole.startswith("Similar overall, but no passage stands out")


@pytest.mark.parametrize(
    ("decision", "how"),
    [
        (Decision.LIKELY, "Similar overall"),
        (Decision.UNSURE, "Somewhat similar overall"),
        (Decision.UNLIKELY, "Not similar overall"),
    ],
)
def test_the_reason_of_a_pair_that_was_not_aligned_is_its_embeddings(decision: Decision, how: str) -> None:
    found = reason(replace(LIKELY, decision=decision, by_embedding=decision, is_aligned=False, alignment=None))

    assert found == f"{how}: 1 in 4,000 unrelated pairs look this similar. Passages were not compared."


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (1.0, "almost all"),
        (0.3, "3 in 10"),
        (0.1, "1 in 10"),
        (0.02, "1 in 50"),
        (1 / 3700, "1 in 4,000"),
        (1 / 960, "1 in 1,000"),
        (1 / 82_000, "fewer than 1 in 80,000"),
    ],
)
def test_rates_are_rounded_and_the_rarest_is_a_bound(rate: float, words: str) -> None:
    assert how_often(rate, least_rate=1 / 82_000) == words


@pytest.mark.parametrize(
    ("semitones", "words"),
    [(1, "one semitone higher"), (6, "six semitones higher"), (7, "five semitones lower"), (11, "one semitone lower")],
)
def test_intervals_go_the_shorter_way(semitones: int, words: str) -> None:
    assert interval(semitones) == words


def test_stretches_that_overlap_count_once() -> None:
    assert matched_seconds(SECTIONS) == 73.0
    assert matched_seconds((SECTIONS[1], SECTIONS[0], Section(20.0, 30.0, 0.0, 10.0, 1.0))) == 73.0
    assert matched_seconds(()) == 0.0
