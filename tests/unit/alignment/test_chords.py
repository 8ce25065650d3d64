from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.alignment.chords import chord_runs, decode_chords

A, C, D, E, F, G = 0, 3, 5, 7, 8, 10
MINOR = 12


def chroma_of(chords: list[int], frames_each: int = 6, noise: float = 0.25, seed: int = 0) -> NDArray[np.uint8]:
    """Triads with other pitch classes beside them: uint8 `(n_frames, 12)`."""
    rng = np.random.default_rng(seed)
    rows = noise * rng.random((len(chords) * frames_each, 12))
    for k, chord in enumerate(chords):
        for interval in (0, 3 if chord >= MINOR else 4, 7):
            rows[k * frames_each : (k + 1) * frames_each, (chord + interval) % 12] += 0.7
    return np.round(255 * rows / rows.max(axis=1, keepdims=True)).astype(np.uint8)


def test_chords_are_named_by_root_and_kind() -> None:
    chords, lengths = chord_runs(decode_chords(chroma_of([C, MINOR + A, F, G])))

    assert chords.tolist() == [C, MINOR + A, F, G]
    assert lengths.tolist() == pytest.approx([6, 6, 6, 6], abs=1)


def test_one_frame_of_another_chord_is_no_change() -> None:
    frames = chroma_of([C, C])
    frames[6] = chroma_of([E], 1)[0]

    assert set(decode_chords(frames).tolist()) == {C}


def test_chords_go_on_in_silence() -> None:
    frames = np.concatenate([chroma_of([MINOR + D]), np.zeros((5, 12), np.uint8)])

    assert set(decode_chords(frames).tolist()) == {MINOR + D}
    assert len(decode_chords(frames)) == len(frames)
