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


def test_a_likely_cover_is_told_by_how_much_matches_in_which_key_and_how_rare_that_is() -> None:
    assert reason(LIKELY) == (
        "The harmony of 1:13 of this recording matches, five semitones higher,"
        " which two different works do once in 4,000 pairs."
    )


def test_without_sections_at_hand_the_sentence_leaves_them_out() -> None:
    assert reason(replace(LIKELY, alignment=None)) == (
        "The harmony of the two recordings matches, which two different works do once in 4,000 pairs."
    )


def test_a_cover_in_the_same_key_names_no_interval() -> None:
    same_key = replace(LIKELY, alignment=replace(ALIGNMENT, transposition_semitones=0))

    assert "of this recording matches, which" in reason(same_key)


def test_a_doubtful_match_is_called_doubtful() -> None:
    unsure = replace(LIKELY, decision=Decision.UNSURE, false_alarm_rate=1 / 290)

    assert reason(unsure).endswith("but not for sure: two different works come so close once in 300 pairs.")


def test_strangers_have_nothing_in_common() -> None:
    unlikely = replace(LIKELY, decision=Decision.UNLIKELY, by_embedding=Decision.UNLIKELY, false_alarm_rate=0.42)

    assert reason(unlikely) == (
        "Nothing matches better than in songs that have nothing in common: two of them come so close in 4 of 10 pairs."
    )


def test_what_is_alike_and_still_unlikely_is_so_because_covers_are_rare() -> None:
    rare = replace(LIKELY, decision=Decision.UNLIKELY, by_embedding=Decision.UNLIKELY, false_alarm_rate=0.001)

    assert reason(rare).endswith("once in 1,000 pairs, and covers are rarer here.")


def test_where_whole_and_stretches_disagree_the_sentence_says_so() -> None:
    only_a_part = reason(replace(LIKELY, by_embedding=Decision.UNLIKELY))
    only_the_whole = reason(replace(LIKELY, decision=Decision.UNSURE, by_embedding=Decision.LIKELY))

    assert only_a_part.startswith("As a whole the two sound hardly alike, but the harmony of 1:13")
    assert only_the_whole.startswith("As a whole the two sound much alike, but no stretch matches well")


@pytest.mark.parametrize(
    ("decision", "how"),
    [(Decision.LIKELY, "much"), (Decision.UNSURE, "somewhat"), (Decision.UNLIKELY, "hardly")],
)
def test_a_pair_that_was_not_aligned_is_told_by_the_whole_alone(decision: Decision, how: str) -> None:
    found = reason(replace(LIKELY, decision=decision, by_embedding=decision, is_aligned=False, alignment=None))

    assert found == (
        f"As a whole the two sound {how} alike; two different works come so close once in 4,000 pairs,"
        " and no stretches were compared."
    )


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (1.0, "in 10 of 10 pairs"),
        (0.3, "in 3 of 10 pairs"),
        (0.1, "in 1 of 10 pairs"),
        (0.02, "once in 50 pairs"),
        (1 / 3700, "once in 4,000 pairs"),
        (1 / 960, "once in 1,000 pairs"),
        (1 / 82_000, "less than once in 80,000 pairs"),
    ],
)
def test_rates_are_told_in_round_numbers_and_the_rarest_as_a_bound(rate: float, words: str) -> None:
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
