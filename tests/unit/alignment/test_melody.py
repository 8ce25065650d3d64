from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.alignment.melody import melody_agreement
from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.domain.verdicts import MelodyAgreement, Section

N_FRAMES = 60
AGREES, DIFFERS, CANNOT_TELL = MelodyAgreement.AGREES, MelodyAgreement.DIFFERS, MelodyAgreement.CANNOT_TELL


def melody(seed: int, n_frames: int = N_FRAMES, share: float = 1.0) -> NDArray[np.uint8]:
    """One pitch class for every two frames; silent in all but a share of them."""
    rng = np.random.default_rng(seed)
    pitches = np.repeat(rng.integers(0, 12, n_frames // 2 + 1), 2)[:n_frames]
    rows = np.zeros((n_frames, 12), np.uint8)
    rows[np.arange(n_frames), pitches] = 255
    rows[round(share * n_frames) :] = 0
    return rows


def track(rows: NDArray[np.uint8] | None) -> Chroma:
    return Chroma(np.full((N_FRAMES if rows is None else len(rows), 12), 100, np.uint8), melody=rows)


def section(n_query: float, n_reference: float, first: float = 0.0) -> Section:
    frames = (first, first + n_query, first, first + n_reference)
    return Section(*(place * SECONDS_PER_FRAME for place in frames), strength=1.0)


WHOLE = section(N_FRAMES, N_FRAMES)


def test_the_same_melody_agrees_in_another_key() -> None:
    query, reference = track(melody(1)), track(np.roll(melody(1), 5, axis=1))

    assert melody_agreement(query, reference, [WHOLE], 5) is AGREES
    assert melody_agreement(query, reference, [WHOLE], 4) is DIFFERS


def test_another_melody_differs() -> None:
    assert melody_agreement(track(melody(1)), track(melody(2)), [WHOLE], 0) is DIFFERS


def test_the_same_melody_agrees_at_another_tempo() -> None:
    slower = np.repeat(melody(1), 2, axis=0)

    assert melody_agreement(track(melody(1)), track(slower), [section(N_FRAMES, 2 * N_FRAMES)], 0) is AGREES
    assert melody_agreement(track(slower), track(melody(1)), [section(2 * N_FRAMES, N_FRAMES)], 0) is AGREES


def test_a_singer_may_be_a_frame_late() -> None:
    assert melody_agreement(track(melody(1)), track(np.roll(melody(1), 1, axis=0)), [WHOLE], 0) is AGREES


def test_only_the_sections_count() -> None:
    half = N_FRAMES // 2
    mixed = np.concatenate([melody(1)[:half], melody(2)[half:]])

    assert melody_agreement(track(melody(1)), track(mixed), [section(half, half)], 0) is AGREES
    assert melody_agreement(track(melody(1)), track(mixed), [section(half, half, first=half)], 0) is DIFFERS


def test_nothing_is_told_without_melody_sections_or_transposition() -> None:
    assert melody_agreement(track(None), track(melody(1)), [WHOLE], 0) is CANNOT_TELL
    assert melody_agreement(track(melody(1)), track(None), [WHOLE], 0) is CANNOT_TELL
    assert melody_agreement(track(melody(1)), track(melody(1)), [], 0) is CANNOT_TELL
    assert melody_agreement(track(melody(1)), track(melody(1)), [WHOLE], None) is CANNOT_TELL


@pytest.mark.parametrize("n_frames", [0, 1, 7])
def test_nothing_is_told_of_a_few_seconds_of_melody(n_frames: int) -> None:
    short = melody(1, share=n_frames / N_FRAMES)

    assert melody_agreement(track(short), track(melody(1)), [WHOLE], 0) is CANNOT_TELL


def test_melodies_that_are_seldom_clear_may_agree_but_do_not_differ() -> None:
    for n_frames in (9, 15):
        seldom = n_frames / N_FRAMES
        assert melody_agreement(track(melody(1, share=seldom)), track(melody(1)), [WHOLE], 0) is AGREES
        assert melody_agreement(track(melody(1, share=seldom)), track(melody(2)), [WHOLE], 0) is CANNOT_TELL


def test_a_section_may_end_behind_a_track() -> None:
    """Sections end with the last stack, which may reach beyond rows that were dropped."""
    assert melody_agreement(track(melody(1)), track(melody(1)), [section(N_FRAMES + 3, N_FRAMES + 3)], 0) is AGREES
