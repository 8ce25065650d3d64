from __future__ import annotations

import numpy as np
import pytest
from tests.doubles.songs import compose, render
from tests.doubles.versions import theme, version

from contrafact.alignment.align import align
from contrafact.alignment.speeds import (
    LEAST_GAIN,
    STRONG_GAIN,
    align_at_any_speed,
    align_at_speeds,
    evidence_at_any_speed,
)
from contrafact.domain.chroma import Chroma
from contrafact.domain.verdicts import Section
from contrafact.features.hpcp import compute_chroma

SPEEDS = (0.5, 0.67, 0.75, 1.35, 1.5, 2.0)
N_CHORDS = 60


def song(seed: int, speed: float = 1.0, transposition_semitones: int = 0) -> Chroma:
    """Return a noisy version of a song of two and a half minutes, played faster by `speed`."""
    return Chroma(
        version(
            theme(seed, n_chords=N_CHORDS),
            transposition_semitones=transposition_semitones,
            tempo_ratio=speed,
            seed=100 * seed + transposition_semitones,
        )
    )


def best(sections: tuple[Section, ...]) -> Section:
    return max(sections, key=lambda section: section.gain)


@pytest.mark.parametrize("speed", SPEEDS)
def test_a_cover_at_another_speed_is_found_with_its_ratio_and_key(speed: float) -> None:
    query, reference = song(1, speed), song(1, transposition_semitones=3)
    found = align_at_any_speed(query, reference)
    assert found.tempo_ratio == pytest.approx(1 / speed, rel=0.02)
    assert found.transposition_semitones == 3
    section = best(found.sections)
    assert section.gain >= LEAST_GAIN
    assert section.query_start_s == pytest.approx(section.reference_start_s / speed, abs=2)
    assert section.query_end_s == pytest.approx(section.reference_end_s / speed, abs=2)
    assert section.reference_seconds > 0.9 * reference.duration_s


@pytest.mark.parametrize("speed", [0.5, 1.5])
def test_swapped_tracks_have_the_same_sections_swapped(speed: float) -> None:
    query, reference = song(2, speed), song(2)
    there, back = align_at_any_speed(query, reference), align_at_any_speed(reference, query).swapped()
    assert there.sections == back.sections
    assert there.tempo_ratio == pytest.approx(back.tempo_ratio)
    assert there.similarity == back.similarity


def test_a_part_of_a_song_at_double_speed_is_placed_in_it() -> None:
    whole = song(3)
    part = Chroma(song(3, 2.0).frames[40:120])
    section = best(align_at_any_speed(part, whole).sections)
    assert section.reference_start_s == pytest.approx(2 * 40 * whole.seconds_per_frame, abs=4)
    assert section.reference_end_s == pytest.approx(2 * 120 * whole.seconds_per_frame, abs=4)


def test_a_record_at_the_wrong_speed_is_found_although_its_pitch_moves_too() -> None:
    # 33 1/3 revolutions a minute played at 45: faster by 1.35, higher by 5.2 semitones.
    speed, tune = 45 / (100 / 3), compose(9)
    slow, fast = (
        compute_chroma([render(tune, tempo_ratio=s, transposition_semitones=12 * np.log2(s))]) for s in (1.0, speed)
    )
    found = align_at_any_speed(fast, slow)
    assert found.tempo_ratio == pytest.approx(1 / speed, rel=0.02)
    assert found.transposition_semitones == 7
    assert best(found.sections).reference_seconds > 0.9 * slow.duration_s


def test_tracks_with_a_strong_section_at_their_own_speeds_keep_their_alignment() -> None:
    query, reference = song(4), song(4, transposition_semitones=5)
    plain = align(query, reference)
    assert best(plain.sections).gain >= STRONG_GAIN
    found = align_at_any_speed(query, reference)
    assert (found.sections, found.similarity, found.tempo_ratio) == (
        plain.sections,
        plain.similarity,
        plain.tempo_ratio,
    )


@pytest.mark.parametrize("seed", range(5, 11))
def test_different_songs_match_at_no_speed(seed: int) -> None:
    assert align_at_speeds(song(seed), song(seed + 50)) is None


@pytest.mark.parametrize("n_frames", [0, 6, 12, 30])
def test_short_and_silent_tracks_match_at_no_speed(n_frames: int) -> None:
    assert align_at_speeds(Chroma(song(1).frames[:n_frames]), song(1)) is None
    assert align_at_speeds(Chroma(np.zeros((n_frames, 12), dtype=np.uint8)), song(1)) is None


def test_the_evidence_shows_both_tracks_at_their_own_speeds() -> None:
    query, reference = song(1, 2.0), song(1)
    found = evidence_at_any_speed(query, reference)
    assert found.matrix.shape == (query.n_frames - 8, reference.n_frames - 8)
    assert found.alignment.tempo_ratio == pytest.approx(0.5, rel=0.02)
    assert (found.alignment.path < found.matrix.shape).all()
