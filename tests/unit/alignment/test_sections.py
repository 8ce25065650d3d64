"""Sections: where a path through the recurrence of two tracks says that they play the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.alignment.takes import another_performance, another_take, music

from contrafact.alignment.align import align
from contrafact.alignment.local_paths import local_paths
from contrafact.alignment.parameters import PARAMETERS, SECTIONS
from contrafact.alignment.recurrence import recurrence, recurrence_and_copies
from contrafact.alignment.sections import best_gain, best_sections, find_sections
from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.domain.verdicts import Section

MOVES = {(1, 1), (2, 1), (1, 2)}
TWO_FRAMES_S = 2 * SECONDS_PER_FRAME


def played_at(frames: NDArray[np.uint8], speed: float) -> NDArray[np.uint8]:
    places = np.arange(0, len(frames) - 1, speed)
    return np.stack([np.interp(places, np.arange(len(frames)), column) for column in frames.T], axis=1).astype(np.uint8)


def sections_of(query: NDArray[np.uint8], reference: NDArray[np.uint8]) -> tuple[Section, ...]:
    return find_sections(recurrence(query, reference, 0, PARAMETERS))


def in_frames(section: Section) -> tuple[float, ...]:
    of_query = section.query_start_s, section.query_end_s
    of_reference = section.reference_start_s, section.reference_end_s
    return tuple(round(seconds / SECONDS_PER_FRAME, 6) for seconds in (*of_query, *of_reference))


def assert_lie_at(sections: Sequence[Section], *frames: tuple[int, int, int, int], within: float = 6.0) -> None:
    """Assert start and end in the query and in the reference. Stacks that are half in other music may match too."""
    assert len(sections) == len(frames)
    for section, expected in zip(sections, frames, strict=True):
        assert in_frames(section) == pytest.approx(expected, abs=within)


def test_an_excerpt_between_other_music_is_one_section() -> None:
    song = music(300, seed=1)
    query = np.concatenate([music(80, seed=2), another_take(song[120:220]), music(70, seed=3)])

    (section,) = sections_of(query, song)

    assert_lie_at([section], (80, 180, 120, 220))
    assert section.strength > 0.9


def test_the_section_of_a_whole_song_is_exact_within_two_frames() -> None:
    song = music(250, seed=1)

    (section,) = sections_of(another_take(song), song)

    # A stack of nine frames begins at the last cell: its frames belong to the section.
    assert section.query_start_s <= TWO_FRAMES_S
    assert section.query_end_s == pytest.approx(250 * SECONDS_PER_FRAME, abs=TWO_FRAMES_S + 1e-9)
    assert section.reference_end_s == pytest.approx(250 * SECONDS_PER_FRAME, abs=TWO_FRAMES_S + 1e-9)


def test_a_song_with_a_part_cut_out_has_a_section_on_both_sides_of_the_cut() -> None:
    song = music(300, seed=1)
    query = another_take(np.concatenate([song[:110], song[190:]]))

    assert_lie_at(sections_of(query, song), (0, 110, 0, 110), (110, 220, 190, 300))


def test_sections_of_reordered_parts_are_in_the_order_of_the_query() -> None:
    song = music(300, seed=1)
    query = another_take(np.concatenate([song[200:], song[100:200], song[:100]]))

    assert_lie_at(sections_of(query, song), (0, 100, 200, 300), (100, 200, 100, 200), (200, 300, 0, 100))


def test_a_part_that_the_query_repeats_has_a_section_for_each_time() -> None:
    song = music(300, seed=1)
    query = another_take(np.concatenate([song[100:200], song[100:200]]))

    assert_lie_at(sections_of(query, song), (0, 100, 100, 200), (100, 200, 100, 200))


def test_excerpts_that_overlap_in_the_reference_are_both_found() -> None:
    song = music(300, seed=1)
    query = np.concatenate([another_take(song[50:150]), music(60, seed=2), another_take(song[110:210], seed=1)])

    assert_lie_at(sections_of(query, song), (0, 100, 50, 150), (160, 260, 110, 210))


def test_a_chorus_that_both_play_twice_gives_no_section_with_the_other_chorus() -> None:
    chorus = music(80, seed=1)
    song = np.concatenate([music(70, seed=2), chorus, music(70, seed=3), another_take(chorus, seed=9)])

    assert_lie_at(sections_of(another_take(song), song), (0, 300, 0, 300))


@pytest.mark.parametrize("start", [0, 200])
def test_the_copied_verse_is_found_among_two_equal_verses(start: int) -> None:
    verse = music(140, seed=1)
    song = np.concatenate([verse, music(60, seed=2), another_performance(verse)])
    copy = song[start : start + 140]
    query = np.concatenate([another_take(copy), music(70, seed=3), another_take(copy, seed=1), music(70, seed=4)])
    matrix, copied = recurrence_and_copies(query, song, 0, PARAMETERS)

    def times_found(sections: Sequence[Section]) -> int:
        places = [(0, 140, start, start + 140), (210, 350, start, start + 140)]
        return sum(in_frames(section) == pytest.approx(place, abs=8) for section in sections for place in places)

    assert times_found(find_sections(matrix, copied=copied)) == 2
    # By recurrence alone the other verse matches as well, and then the copied one explains nothing new.
    assert times_found(find_sections(matrix)) == 1


def test_align_finds_the_copied_verse_in_another_key_and_in_both_orders() -> None:
    verse = music(140, seed=1)
    song = np.concatenate([verse, music(60, seed=2), another_performance(verse)])
    parts = [another_take(verse), music(70, seed=3), another_take(verse, seed=1), music(70, seed=4)]
    query = np.roll(np.concatenate(parts), -3, axis=1)

    found = [in_frames(section) for section in align(Chroma(query), Chroma(song)).sections]
    swapped = [in_frames(section) for section in align(Chroma(song), Chroma(query)).sections]

    for place in ((0, 140, 0, 140), (210, 350, 0, 140)):
        assert any(section == pytest.approx(place, abs=20) for section in found)
        assert any((*section[2:], *section[:2]) == pytest.approx(place, abs=20) for section in swapped)


def test_different_music_between_two_shared_parts_is_in_no_section() -> None:
    first, second = music(110, seed=1), music(110, seed=2)
    query = np.concatenate([another_take(first), music(60, seed=3), another_take(second)])
    reference = np.concatenate([first, music(60, seed=4), second])

    assert_lie_at(sections_of(query, reference), (0, 110, 0, 110), (170, 280, 170, 280))


@pytest.mark.parametrize("speed", [0.7, 0.85, 1.15, 1.3])
def test_a_part_may_be_slower_or_quicker_by_thirty_percent(speed: float) -> None:
    # Chords of eight frames, since stacks of two tempi match only within long chords. The last chord may be missed.
    song = np.repeat(music(60, seed=1)[::2], 8, axis=0)
    part = another_take(played_at(song[60:180], speed))
    query = np.concatenate([music(60, seed=2), part, music(60, seed=3)])

    assert_lie_at(sections_of(query, song), (60, 60 + len(part), 60, 180), within=10)


def test_unrelated_music_seldom_has_a_section() -> None:
    counts = [len(sections_of(music(300, seed=2 * i), music(300, seed=2 * i + 1))) for i in range(20)]

    assert sum(counts) <= 2


@pytest.mark.parametrize("seconds", [6, 10, 15, 25])
def test_a_clip_is_located_in_a_song_that_repeats_itself_and_in_another_key(seconds: int) -> None:
    verse = music(150, seed=1)
    song = np.concatenate([verse, another_take(verse, seed=8)])
    n = round(seconds / SECONDS_PER_FRAME)
    clip = Chroma(np.roll(another_take(song[170 : 170 + n], seed=8), -3, axis=1))

    found, swapped = align(clip, Chroma(song)), align(Chroma(song), clip)

    assert_lie_at(found.sections, (0, n, 170, 170 + n), within=1)
    assert_lie_at(swapped.sections, (170, 170 + n, 0, n), within=1)
    assert (found.transposition_semitones, swapped.transposition_semitones) == (3, 9)
    assert found.tempo_ratio == swapped.tempo_ratio == 1
    assert found.path[0].tolist() == swapped.path[0].tolist()[::-1] == [0, 170]


@pytest.mark.parametrize("n_frames", [26, 32, 43])
def test_a_path_through_a_short_clip_is_a_section_too(n_frames: int) -> None:
    song = music(300, seed=1)
    clip = another_take(song[170 : 170 + n_frames])

    (section,) = sections_of(clip, song)

    assert_lie_at([section], (0, n_frames, 170, 170 + n_frames), within=4)


@pytest.mark.parametrize("n_frames", [13, 22, 32, 43])
def test_a_clip_of_other_music_seldom_has_a_section(n_frames: int) -> None:
    pairs = [(Chroma(music(n_frames, seed=2 * i)), Chroma(music(300, seed=2 * i + 1))) for i in range(20)]

    assert sum(len(align(clip, song).sections) for clip, song in pairs) <= 3


def test_the_minimum_gain_is_lower_in_short_tracks_only() -> None:
    min_gains = {n: SECTIONS.min_gain_among(n) for n in (14, 24, 52, 300)}

    assert min_gains[14] < min_gains[24] < min_gains[52] == min_gains[300] == SECTIONS.min_gain


def test_silence_has_no_sections() -> None:
    silence = np.zeros((300, 12), dtype=np.uint8)

    assert sections_of(silence, music(300, seed=1)) == ()
    assert sections_of(silence, silence) == ()


def test_a_track_shorter_than_a_stack_has_no_sections() -> None:
    assert sections_of(music(5, seed=1), music(300, seed=1)) == ()
    assert find_sections(np.zeros((0, 0), dtype=np.bool_)) == ()


def test_a_field_of_recurrence_is_no_section_although_paths_run_through_it() -> None:
    field = np.zeros((300, 300), dtype=np.bool_)
    field[100:160, 80:140] = True

    assert find_sections(field) == ()


def test_strength_is_the_part_of_the_path_that_lies_on_recurrence() -> None:
    diagonal = np.eye(200, dtype=np.bool_)
    diagonal[np.arange(9, 200, 10), np.arange(9, 200, 10)] = False

    (section,) = find_sections(diagonal)

    assert section.strength == pytest.approx(0.9, abs=0.01)


def test_best_sections_chooses_the_recurrence_with_the_strongest_section() -> None:
    nothing, short, long = (np.eye(200, dtype=np.bool_) for _ in range(3))
    nothing[:], short[60:, 60:] = False, False

    which, sections = best_sections([nothing, short, long])

    assert which == 2
    assert sections == find_sections(long)
    assert best_gain(nothing) == 0 < best_gain(short) < best_gain(long)


@pytest.mark.parametrize(
    ("n_rows", "n_columns", "density"), [(60, 97, 0.3), (1, 40, 0.5), (45, 3, 0.9), (64, 64, 0.97)]
)
def test_the_gain_of_the_best_path_is_that_of_a_plain_search(n_rows: int, n_columns: int, density: float) -> None:
    rng = np.random.default_rng(1)
    matrix = rng.random((n_rows, n_columns)) < density
    copied = matrix & (rng.random(matrix.shape) < 0.3)
    expected = best_gain_by_plain_search(matrix, copied)

    with local_paths(matrix, copied, SECTIONS) as paths:
        gain, path = paths.best()

    assert best_gain(matrix, SECTIONS, copied) == gain == pytest.approx(expected, rel=1e-5)
    assert best_gain(matrix) < expected
    assert {*map(tuple, np.diff(path, axis=0).tolist())} <= MOVES


def best_gain_by_plain_search(matrix: NDArray[np.bool_], copied: NDArray[np.bool_]) -> float:
    reach, gains, drops = SECTIONS.crowd_frames, dict[tuple[int, int], float](), dict[tuple[int, int], float]()
    for i, j in np.ndindex(matrix.shape):
        around = matrix[max(0, i - reach) : i + reach + 1, max(0, j - reach) : j + reach + 1].sum()
        of_cell = max(0.05, 1 - SECTIONS.crowd_discount * around / (2 * reach + 1) ** 2)
        of_cell = (of_cell if matrix[i, j] else -SECTIONS.miss_penalty) + SECTIONS.copy_gain * copied[i, j]
        before = [((i - rows, j - columns), SECTIONS.bend_penalty * (rows != columns)) for rows, columns in MOVES]
        place, bend = max(before, key=lambda each: gains.get(each[0], 0.0) - each[1])
        drop = max(0.0, drops.get(place, 0.0) + bend - of_cell)
        gain = gains.get(place, 0.0) - bend + of_cell if drop <= SECTIONS.max_drop else 0.0
        gains[i, j], drops[i, j] = max(0.0, gain), drop if gain > 0 else 0.0
    return max(gains.values())


def test_swapped_tracks_have_swapped_sections() -> None:
    song = music(300, seed=1)
    query = np.concatenate([another_take(song[200:]), music(60, seed=2), another_take(song[:120])])
    matrix = recurrence(query, song, 0, PARAMETERS)

    swapped = find_sections(np.ascontiguousarray(matrix.T))

    places = {(s.query_start_s, s.query_end_s, s.reference_start_s, s.reference_end_s) for s in find_sections(matrix)}
    assert {(s.reference_start_s, s.reference_end_s, s.query_start_s, s.query_end_s) for s in swapped} == places
