from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.doubles.eyes import random_eye_weights

from contrafact.alignment import near_speeds
from contrafact.alignment.align import align, similarity
from contrafact.alignment.eye import Eye
from contrafact.alignment.near_speeds import align_at_near_speeds, near_log_odds
from contrafact.alignment.parameters import PARAMETERS, SECTIONS
from contrafact.alignment.sections import best_gain
from contrafact.alignment.speeds import STRONG_GAIN, align_at_any_speed
from contrafact.domain.chroma import WHITENED_RECIPE, Chroma
from contrafact.scoring.commonness import N_STEPS
from contrafact.scoring.limits import Limits, SectionRates
from contrafact.search import locating
from contrafact.search.locating import Locator

SPEEDS = (0.985, 1.0, 1.015, 1.03)
EYE = Eye(random_eye_weights())
N_CHORDS = 110


@cache
def weak(seed: int, speed: float = 1.0, share: float = 0.42) -> Chroma:
    """A version of one song that has more of its own than of the song, with chords that begin anywhere in a row."""
    rng = np.random.default_rng(1)
    chords, tenths_of_rows = rng.random((N_CHORDS, 12)) ** 3, rng.integers(6, 16, N_CHORDS)
    own = np.random.default_rng(seed).random((N_CHORDS, 12)) ** 3
    played = np.repeat(share * chords + (1 - share) * own, tenths_of_rows, axis=0)
    n = int(len(played) / speed / 10) * 10
    rows = played[np.minimum((np.arange(n) * speed).astype(int), len(played) - 1)].reshape(-1, 10, 12).mean(axis=1)
    frames = np.round(255 * rows / rows.max(axis=1, keepdims=True)).astype(np.uint8)
    return Chroma(frames, whitened=frames)


def noise(seed: int, n_frames: int) -> Chroma:
    return Chroma(np.random.default_rng(seed).integers(0, 255, (n_frames, 12), dtype=np.uint8))


def test_a_weak_section_depends_less_on_a_small_change_of_speed() -> None:
    queries = [weak(91, speed) for speed in SPEEDS]
    plain = [align(query, weak(51)).best_gain for query in queries]
    steady = [align_at_any_speed(query, weak(51)).best_gain for query in queries]

    assert min(plain) < STRONG_GAIN
    assert all(after >= before for after, before in zip(steady, plain, strict=True))
    assert np.ptp(steady) < 0.8 * np.ptp(plain)


def test_its_times_are_those_of_the_tracks_and_its_similarity_that_of_a_ranking() -> None:
    query, reference = weak(91, 1.015), weak(51)
    plain = align(query, reference)
    found = align_at_near_speeds(query, reference, plain)

    assert found is not None
    assert found.similarity == plain.similarity
    assert found.transposition_semitones == 0
    ends = [(each.query_end_s, each.reference_end_s) for each in found.sections]
    assert max(end for end, _ in ends) <= query.duration_s
    assert max(end for _, end in ends) <= reference.duration_s
    assert found.tempo_ratio == pytest.approx(query.n_frames / reference.n_frames, rel=0.04)


def test_swapped_tracks_have_the_same_sections_at_near_speeds() -> None:
    query, reference = weak(91, 0.985), weak(51)
    plain = align(query, reference)
    there, back = align_at_near_speeds(query, reference, plain), align_at_near_speeds(reference, query, plain.swapped())

    assert there is not None
    assert back is not None
    assert back.swapped().sections == there.sections


@pytest.mark.parametrize(("n_query", "n_reference"), [(6, 6), (6, 300), (200, 260)])
def test_without_a_section_there_is_none_at_near_speeds(n_query: int, n_reference: int) -> None:
    query, reference = noise(1, n_query), noise(2, n_reference)

    assert align_at_near_speeds(query, reference, align(query, reference)) is None


def test_the_network_says_the_same_of_swapped_tracks() -> None:
    assert near_log_odds(EYE, weak(91), weak(51), 4) == near_log_odds(EYE, weak(51), weak(91), 8)


def test_a_check_asks_the_network_at_near_speeds_and_takes_the_higher_answer() -> None:
    query, reference = weak(91, 1.015), weak(51)
    found, locator = align_at_any_speed(query, reference), Locator(eye=EYE)
    plain, checked = (ask(query, reference, found) for ask in (locator.of_alignment, locator.of_check))

    assert plain.network_log_odds is not None
    assert plain.best_gain < STRONG_GAIN
    semitones = similarity(query, reference).transposition_semitones
    near = near_log_odds(EYE, query.by(WHITENED_RECIPE), reference.by(WHITENED_RECIPE), semitones)
    assert checked.network_log_odds == max(plain.network_log_odds, near)
    assert Locator().of_check(query, reference, found).network_log_odds is None


def test_strong_sections_need_no_network_at_near_speeds() -> None:
    found, locator = align_at_any_speed(weak(91), weak(91)), Locator(eye=EYE)

    assert found.best_gain >= STRONG_GAIN
    assert locator.of_check(weak(91), weak(91), found) == locator.of_alignment(weak(91), weak(91), found)


@pytest.mark.parametrize(("log_odds", "is_searched"), [(0.5, True), (0.4, False)])
def test_a_ranking_searches_at_near_speeds_where_only_the_network_sees_a_cover(
    monkeypatch: pytest.MonkeyPatch, log_odds: float, is_searched: bool
) -> None:
    monkeypatch.setattr(Eye, "logit", lambda *_: log_odds)
    monkeypatch.setattr(locating, "_LEAST_FRAMES", 100)  # those of a clip; the songs here are short
    query, reference = weak(91, 0.985), weak(51)
    plain, near = align(query, reference), align_at_near_speeds(query, reference, align(query, reference))
    assert near is not None
    before, after = plain.best_gain, near.best_gain
    assert before < after
    # A section is rare from a gain between both on.
    rates = SectionRates((before, (before + after) / 2, after), (0.9, 0.21, 0.01))

    found = Locator(Limits(0.0, 0.0, rates), eye=EYE)(query, reference)

    assert found.best_gain == (after if is_searched else before)
    assert found.network_log_odds == log_odds


RARE_FROM_1 = SectionRates((0.999, 1.0, 2.0), (1.0, 0.1, 0.01))


@pytest.mark.parametrize(
    ("log_odds", "common_from", "as_a_whole"), [(1.0, 1.01, 1.0), (0.75, 1.01, 0.5), (0.5, 1.01, 0.0), (1.0, 0.01, 0.0)]
)
def test_the_whole_counts_where_only_the_network_sees_a_cover_unless_the_harmony_is_common(
    monkeypatch: pytest.MonkeyPatch, log_odds: float, common_from: float, as_a_whole: float
) -> None:
    monkeypatch.setattr(Eye, "logit", lambda *_: log_odds)
    monkeypatch.setattr(locating, "_LEAST_FRAMES", 100)
    query, reference = (weak(seed, share=0.3) for seed in (91, 51))
    assert not align_at_any_speed(query, reference).sections
    limits = Limits(0.0, 0.0, RARE_FROM_1, most_common=common_from)
    locator = Locator(limits, np.full(N_STEPS, 0.5), eye=EYE)

    found = locator(query, reference)

    assert (found.as_a_whole, found.sections, found.commonness) == (as_a_whole, (), None)
    assert locator(reference, query).as_a_whole == as_a_whole


def test_the_whole_of_a_short_song_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Eye, "logit", lambda *_: 9.0)
    query, reference = (weak(seed, share=0.3) for seed in (91, 51))  # of less than a minute

    assert Locator(Limits(0.0, 0.0, RARE_FROM_1), eye=EYE)(query, reference).as_a_whole == 0


@pytest.mark.parametrize("share", [0.3, 0.42])
def test_what_was_found_without_limits_becomes_what_is_found_with_them(
    monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    monkeypatch.setattr(Eye, "logit", lambda *_: 3.0)
    monkeypatch.setattr(locating, "_LEAST_FRAMES", 100)
    query, reference = weak(91, share=share), weak(51, share=share)
    locator = Locator(Limits(0.0, 0.0, RARE_FROM_1), eye=EYE)
    free = Locator(eye=EYE)(query, reference)

    assert locator.within_limits(query, reference, free) == locator(query, reference)


def test_a_clip_is_not_searched_at_near_speeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Eye, "logit", lambda *_: 3.0)
    plain = align(weak(91, 0.985), weak(51))
    nothing_is_rare = SectionRates((1.0, 9.0), (0.9, 0.21))

    found = Locator(Limits(0.0, 0.0, nothing_is_rare), eye=EYE)(weak(91, 0.985), weak(51))  # of less than a minute

    assert found.best_gain == plain.best_gain


def test_a_ranking_keeps_a_rare_section_at_the_tracks_own_speeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Eye, "logit", lambda *_: 3.0)
    monkeypatch.setattr(locating, "_LEAST_FRAMES", 100)
    plain = align(weak(91, 0.985), weak(51))
    rates = SectionRates((1.0, 2.0), (0.1, 0.01))

    found = Locator(Limits(0.0, 0.0, rates), eye=EYE)(weak(91, 0.985), weak(51))

    assert found.best_gain == plain.best_gain


def test_a_row_that_one_recording_has_otherwise_ends_no_section(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In a weak match it may spoil all nine stacks that hold it."""
    matrix = np.zeros((120, 120), np.uint8)
    places = np.r_[20:60, 69:110]
    matrix[places, places] = 1
    none_copied = np.zeros_like(matrix)
    monkeypatch.setattr(near_speeds, "recurrence_and_copies", lambda *_: (matrix, none_copied))

    found = near_speeds._gain(noise(1, 128), noise(2, 128), 1.0, 0, PARAMETERS) * SECTIONS.min_gain

    assert found > 50 > best_gain(matrix, SECTIONS, none_copied)
