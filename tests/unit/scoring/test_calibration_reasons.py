from __future__ import annotations

from dataclasses import replace

import pytest

from contrafact.domain.verdicts import Decision, Limit, Located, MelodyAgreement, SameRecording, Section
from contrafact.scoring.pair_features import covered_seconds
from contrafact.scoring.reasons import Finding, how_often, interval, reason

SECTIONS = (Section(10.0, 60.0, 0.0, 50.0, 0.9, 3.0), Section(40.0, 145.0, 90.0, 195.0, 0.8, 2.0))
LOCATED = Located(10, 1.0, SECTIONS, harmonic_content=0.4)
LIKELY = Finding(
    decision=Decision.LIKELY,
    limit=None,
    is_similar_overall=False,
    false_alarm_rate=1 / 4000,
    least_rate=1e-5,
    section_rate=1 / 82_000,
    least_section_rate=1 / 82_000,
    is_aligned=True,
    located=LOCATED,
)
UNLIKELY = replace(LIKELY, decision=Decision.UNLIKELY, section_rate=0.2, false_alarm_rate=0.12)


def test_a_likely_cover_names_how_much_matches_in_which_key_and_how_rare_that_is() -> None:
    assert reason(LIKELY) == "Strong: 2:15 of it matches, two semitones lower; under 1 in 80 000 unrelated pairs do."


def test_a_likely_cover_with_a_section_that_is_not_very_rare_is_not_called_strong() -> None:
    assert reason(replace(LIKELY, section_rate=1 / 300)).startswith("Likely: 2:15 of it matches")


@pytest.mark.parametrize(("ratio", "words"), [(0.5, "0.5 times"), (1.5, "1.5 times")])
def test_another_speed_is_named(ratio: float, words: str) -> None:
    found = reason(replace(LIKELY, located=replace(LOCATED, tempo_ratio=ratio)))

    assert found.startswith(f"Strong: 2:15 of it matches, two semitones lower, at {words} the speed;")


def test_a_section_that_is_not_rare_alone_is_likely_together_with_the_similarity_overall() -> None:
    finding = replace(LIKELY, section_rate=0.09, false_alarm_rate=1 / 360)
    assert reason(finding).endswith("; together with the similarity overall, 1 in 400 unrelated pairs do.")
    assert reason(replace(finding, decision=Decision.UNSURE)).endswith("; 1 in 10 unrelated pairs do.")
    assert reason(replace(finding, false_alarm_rate=0.02)).endswith("; 1 in 10 unrelated pairs do.")


def test_a_cover_in_the_same_key_names_no_interval() -> None:
    same_key = replace(LIKELY, located=replace(LOCATED, transposition_semitones=0))

    assert reason(same_key) == "Strong: 2:15 of it matches; under 1 in 80 000 unrelated pairs do."


def test_an_unsure_match_is_called_possible() -> None:
    unsure = replace(LIKELY, decision=Decision.UNSURE, section_rate=1 / 290)

    assert reason(unsure) == "Possible: 2:15 of it matches, two semitones lower; 1 in 300 unrelated pairs do."


def test_a_pair_that_is_held_back_by_what_is_unlike_overall_says_so() -> None:
    unsure = replace(LIKELY, decision=Decision.UNSURE, false_alarm_rate=1 / 400)

    assert reason(unsure) == (
        "Possible: 2:15 of it matches, two semitones lower, but 1 in 400 unrelated pairs look this similar overall."
    )


def test_a_melody_that_agrees_is_named() -> None:
    agrees = replace(LIKELY, located=replace(LOCATED, melody=MelodyAgreement.AGREES))

    assert reason(agrees).endswith("unrelated pairs do. The melody agrees.")


@pytest.mark.parametrize("located", [replace(LOCATED, sections=()), LOCATED])
def test_a_similar_pair_without_a_rare_section_says_so(located: Located) -> None:
    unsure = replace(LIKELY, decision=Decision.UNSURE, limit=Limit.NO_RARE_SECTION, section_rate=0.3, located=located)

    assert reason(unsure) == "Similar overall, but no passage stands out."


@pytest.mark.parametrize(("decision", "word"), [(Decision.LIKELY, "Likely"), (Decision.UNSURE, "Possible")])
def test_a_pair_that_is_alike_as_a_whole_says_that_no_passage_stands_out(decision: Decision, word: str) -> None:
    whole = replace(LIKELY, decision=decision, section_rate=1.0, located=None, is_alike_as_a_whole=True)

    assert reason(whole) == (
        f"{word}: alike as a whole, as 1 in 4 000 unrelated pairs are, though no single passage stands out."
    )


def test_a_pair_without_harmony_cannot_be_compared() -> None:
    nothing = replace(UNLIKELY, limit=Limit.TOO_LITTLE_HARMONY)

    assert reason(nothing).startswith("Not enough harmony to compare: in at least one recording it hardly changes")


@pytest.mark.parametrize(
    ("melody", "sentence"),
    [
        (MelodyAgreement.DIFFERS, " The melodies differ."),
        (MelodyAgreement.CANNOT_TELL, " The melodies cannot be compared."),
    ],
)
def test_a_common_progression_says_how_common_it_is_and_what_the_melody_says(
    melody: MelodyAgreement, sentence: str
) -> None:
    common = replace(
        LIKELY,
        decision=Decision.UNSURE,
        limit=Limit.COMMON_PROGRESSION,
        located=replace(LOCATED, commonness=0.12, melody=melody),
    )

    assert reason(common) == f"Common progression: 1 in 10 works have it, so it is no sign of a cover.{sentence}"


def test_another_melody_over_the_same_chords_is_shared_harmony() -> None:
    other = replace(LIKELY, decision=Decision.UNSURE, limit=Limit.OTHER_MELODY)

    assert reason(other) == "Shared harmony: 2:15 of it matches, two semitones lower, but the melodies differ."


def test_an_unlikely_pair_is_called_weak() -> None:
    assert reason(UNLIKELY) == "Weak: 1 in 10 unrelated pairs look this similar."


def test_a_similar_pair_that_is_unlikely_says_that_covers_are_rarer() -> None:
    assert reason(replace(UNLIKELY, false_alarm_rate=0.001)) == (
        "Weak: 1 in 1 000 unrelated pairs look this similar, and covers are rarer than that in this library."
    )


def test_the_reason_of_a_pair_that_was_not_aligned_is_its_embeddings() -> None:
    alike = replace(LIKELY, decision=Decision.UNSURE, is_aligned=False, located=None, section_rate=1.0)
    unlike = replace(UNLIKELY, is_aligned=False, located=None)

    assert reason(alike) == (
        "Similar overall, but passages were not compared: 1 in 4 000 unrelated pairs look this similar."
    )
    assert reason(unlike) == "Weak: 1 in 10 unrelated pairs look this similar. Passages were not compared."


@pytest.mark.parametrize(("speed", "words"), [(1.0, ""), (1.001, ""), (1.06, ", at 1.06 times the length")])
def test_the_same_recording_is_named_with_its_place_and_its_speed(speed: float, words: str) -> None:
    same = SameRecording(12.0, 65.0, 182.0, speed)

    assert reason(replace(LIKELY, same_recording=same)) == (
        f"The same recording: 3:02 of it, from 0:12 here and from 1:05 there{words}, by its AcoustID fingerprint."
    )


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (1.0, "almost all"),
        (0.3, "3 in 10"),
        (0.1, "1 in 10"),
        (0.02, "1 in 50"),
        (1 / 3700, "1 in 4 000"),
        (1 / 960, "1 in 1 000"),
        (1 / 82_000, "under 1 in 80 000"),
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
    assert covered_seconds([(10.0, 60.0), (40.0, 83.0)]) == 73.0
    assert covered_seconds([(40.0, 83.0), (10.0, 60.0), (20.0, 30.0)]) == 73.0
    assert covered_seconds([]) == 0.0
