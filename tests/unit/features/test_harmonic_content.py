from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.tunes import tune

from contrafact.features.harmonic_content import harmonic_change, harmonic_content

Make = Callable[[np.random.Generator], NDArray[np.uint8]]
N_FRAMES = 300
LINE = 0.011
"""Above the line of the shipped weights."""


def noise(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Nearly flat rows that change by chance from one to the next."""
    return rng.integers(150, 256, (N_FRAMES, 12)).astype(np.uint8)


def speech(rng: np.random.Generator) -> NDArray[np.uint8]:
    """A voice that glides up and down around one pitch, a few notes a second, falling in each sentence."""
    places = np.arange(N_FRAMES)
    pitch = 4 * np.sin(2 * np.pi * places / 7) + rng.normal(0, 1.5, N_FRAMES)
    away = np.abs((np.arange(12)[None, :] - pitch[:, None] + 6) % 12 - 6)
    return (255 * np.exp(-((away / 1.5) ** 2))).astype(np.uint8)


def drone(rng: np.random.Generator) -> NDArray[np.uint8]:
    """One fifth for the whole time."""
    return np.tile(np.where(np.isin(np.arange(12), (0, 7)), 250, 3), (N_FRAMES, 1)).astype(np.uint8)


def drums(rng: np.random.Generator) -> NDArray[np.uint8]:
    """A loop of four beats."""
    loop = rng.integers(80, 256, (4, 12))
    return np.tile(loop, (N_FRAMES // 4, 1)).astype(np.uint8)


def engine(rng: np.random.Generator) -> NDArray[np.uint8]:
    """One tone that glides up and down by a semitone or two, over half a minute each way."""
    pitch = rng.uniform(0, 12) + 1.5 * np.sin(2 * np.pi * np.arange(N_FRAMES) / rng.uniform(40, 80))
    away = np.abs((np.arange(12)[None, :] - pitch[:, None] + 6) % 12 - 6)
    return (255 * np.exp(-((away / 0.5) ** 2))).astype(np.uint8)


def bells(rng: np.random.Generator) -> NDArray[np.uint8]:
    """One of three bells at a time, each with a faint overtone, struck in no order."""
    notes = rng.choice(12, 3, replace=False)[rng.integers(0, 3, 1 + N_FRAMES // 5).repeat(5)[:N_FRAMES]]
    classes = np.arange(12)[None, :]
    return np.where(classes == notes[:, None], 255, np.where(classes == (notes[:, None] + 3) % 12, 70, 5)).astype(
        np.uint8
    )


def birds(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Nearly flat rows, whose level in some classes drifts slowly."""
    drift = np.cumsum(rng.normal(0, 4, (N_FRAMES, 12)), axis=0)
    return np.clip(170 + drift + rng.normal(0, 35, (N_FRAMES, 12)), 60, 255).astype(np.uint8)


def organ(rng: np.random.Generator) -> NDArray[np.uint8]:
    """One chord that is held; its tones beat slowly."""
    beats = 1 + 0.1 * np.sin(np.arange(N_FRAMES)[:, None] * rng.uniform(0.02, 0.1, 12))
    return (200 * beats * np.where(np.isin(np.arange(12), (0, 4, 7)), 1.0, 0.03)).astype(np.uint8)


def wind(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Noise in a band three semitones wide, which moves slowly up and down."""
    pitch = 6 * np.sin(2 * np.pi * np.arange(N_FRAMES) / rng.uniform(40, 80)) + np.cumsum(rng.normal(0, 0.7, N_FRAMES))
    away = np.abs((np.arange(12)[None, :] - pitch[:, None] + 6) % 12 - 6)
    return (rng.uniform(150, 255, (N_FRAMES, 12)) * np.exp(-((away / 1.8) ** 2))).astype(np.uint8)


@pytest.mark.parametrize("make", [noise, speech, drone, drums, engine, bells, organ, wind])
def test_sounds_without_harmony_are_under_the_line(make: Make) -> None:
    contents = [harmonic_content(make(np.random.default_rng(seed))) for seed in range(10)]

    assert max(contents) < LINE


def test_a_song_that_mostly_stays_on_one_chord_has_harmony() -> None:
    blues = np.array([np.isin(np.arange(12), (root, (root + 7) % 12)) for root in (0, 0, 0, 0, 5, 5, 0, 0, 7, 5, 0, 0)])
    frames = np.where(np.repeat(np.tile(blues, (6, 1)), 4, axis=0), 250, 20).astype(np.uint8)

    assert harmonic_content(frames) > 4 * LINE


def test_a_song_that_ends_on_one_chord_has_harmony() -> None:
    """Only its last chord is held: before, the chord changes with every row, and other chords come every 40 rows."""
    chords = np.array([np.isin(np.arange(12), each) for each in ((9, 0, 4), (7, 11, 2), (5, 9, 0), (4, 8, 11))])
    places = np.arange(N_FRAMES)
    song = chords[places % 2 + 2 * (places // 40 % 2)]
    frames = np.where(np.concatenate((song, np.tile(song[:1], (18, 1)))), 250, 20).astype(np.uint8)

    assert harmonic_content(frames) > 4 * LINE


def test_nearly_flat_rows_hold_less_than_half_of_what_they_would_else(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [birds(np.random.default_rng(seed)) for seed in range(10)]
    contents = [harmonic_content(each) for each in frames]
    monkeypatch.setattr("contrafact.features.harmonic_content._THREE_LARGEST", ((0.0, 1.0), (1.0, 1.0)))

    assert all(now < 0.5 * harmonic_content(each) for now, each in zip(contents, frames, strict=True))


def test_chords_below_a_loud_melody_are_harmony() -> None:
    """By the first recipe the melody changes in every row, and hides that the chords below change, too."""
    rng = np.random.default_rng(1)
    chords = np.array([np.isin(np.arange(12), each) for each in ((9, 0, 4), (7, 11, 2), (5, 9, 0), (4, 8, 11))])
    rows = chords[np.arange(N_FRAMES) // 4 % 4]
    notes = np.resize(rng.integers(0, 12, 32), N_FRAMES)
    plain, whitened = (np.where(rows, level, 3).astype(np.uint8) for level in (90, 220))
    for frames in (plain, whitened):
        frames[np.arange(N_FRAMES), notes] = 255

    assert harmonic_content(plain) < LINE
    assert harmonic_content(plain, whitened) > 4 * LINE


def test_whitened_overtones_of_one_tone_are_no_harmony() -> None:
    frames = engine(np.random.default_rng(1))
    fifth = np.roll(frames, 7, axis=1)

    assert harmonic_content(frames, np.maximum(frames, fifth)) < LINE


def test_tunes_are_far_above_the_line() -> None:
    assert min(harmonic_content(tune(seed, N_FRAMES).frames) for seed in range(10)) > 4 * LINE


@pytest.mark.parametrize("make", [noise, drone, engine, bells])
def test_a_clip_of_a_sound_without_harmony_is_under_the_line(make: Make) -> None:
    clip = make(np.random.default_rng(0))[:40]

    assert harmonic_content(clip) < LINE < harmonic_content(tune(0, 40).frames)


@pytest.mark.parametrize("n_frames", [0, 1, 11])
def test_a_few_frames_hold_no_harmony(n_frames: int) -> None:
    frames = tune(1, 60).frames[:n_frames]

    assert (harmonic_content(frames), harmonic_change(frames)) == (0.0, 0.0)


def test_silence_holds_no_harmony() -> None:
    assert harmonic_content(np.zeros((N_FRAMES, 12), dtype=np.uint8)) == 0.0


def test_the_loudness_of_a_row_does_not_count() -> None:
    frames = tune(2, N_FRAMES).frames

    assert harmonic_content(frames // 2) == pytest.approx(harmonic_content(frames), rel=0.02)
