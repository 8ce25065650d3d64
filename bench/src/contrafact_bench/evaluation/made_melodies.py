"""Make short songs: a melody, sung or played, above an accompaniment in a progression of chords."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import SAMPLE_RATE

Signal = NDArray[np.float32]
Chord = tuple[int, bool]
"""Root, a pitch class of 0 for C, and whether it is minor."""
PROGRESSIONS: dict[str, tuple[Chord, ...]] = {
    "I-V-vi-IV": ((0, False), (7, False), (9, True), (5, False)),
    "I-vi-IV-V": ((0, False), (9, True), (5, False), (7, False)),
    "ii-V-I": ((2, True), (7, False), (0, False), (0, False)),
    "i-VI-III-VII": ((9, True), (5, False), (0, False), (7, False)),
    "i-VII-VI-V": ((9, True), (7, False), (5, False), (4, False)),
    "blues": tuple((root, False) for root in (0, 0, 0, 0, 5, 5, 0, 0, 7, 5, 0, 0)),
}
VOICES = ("sung", "flute", "clarinet", "strings")
_BEATS_PER_CHORD = 4
_RATE = SAMPLE_RATE // 2
"""Made at half the rate: chroma reads nothing above 5 kHz."""
_SCALE = (0, 2, 4, 5, 7, 9, 11)
_RHYTHMS = ((1, 1, 1, 1), (2, 1, 1), (1.5, 0.5, 2), (0.5, 0.5, 1, 2), (3, 1), (1, 0.5, 0.5, 2), (2, 2))
_PARTIALS: dict[str, Callable[[int], float]] = {
    "flute": lambda k: (1.0, 0.25, 0.1, 0.04)[k - 1] if k < 5 else 0.0,  # noqa: PLR2004
    "clarinet": lambda k: 1 / k if k % 2 else 0.05 / k,
    "strings": lambda k: k**-1.2,
    "piano": lambda k: k**-1.6,
}
_FORMANTS_HZ = np.array([(800, 1150, 2900), (350, 2000, 2800), (270, 2140, 2950), (450, 800, 2830), (325, 700, 2700)])
_FORMANTS = ((1.0, 120.0), (0.6, 150.0), (0.3, 250.0))
"""Gain and width in Hz of each."""


@dataclass(frozen=True)
class Note:
    """Note of a melody: start and duration in beats, pitch as of MIDI."""

    start: float
    beats: float
    pitch: float


@dataclass(frozen=True)
class Rendering:
    """How a song sounds.

    Parameters
    ----------
    voice : of the melody, one of `VOICES`.
    key : semitones by which everything is transposed, -6..6.
    beat_s : seconds in a beat.
    melody_db : loudness of the melody relative to the accompaniment.
    is_arpeggio : the accompaniment plays the notes of a chord in turn, else together.
    """

    voice: str
    key: int
    beat_s: float
    melody_db: float
    is_arpeggio: bool = False


def make_melody(chords: Sequence[Chord], seed: int) -> list[Note]:
    """Return a random melody in C: mostly notes of the chord on strong beats, small steps, some rests."""
    rng = np.random.default_rng(seed)
    notes: list[Note] = []
    pitch = int(rng.integers(62, 74))
    for place, (root, is_minor) in enumerate(chords):
        triad = {root, (root + (3 if is_minor else 4)) % 12, (root + 7) % 12}
        beat = 0.0
        for length in _RHYTHMS[rng.integers(len(_RHYTHMS))]:
            is_strong = beat % 2 == 0 and rng.random() < 0.7  # noqa: PLR2004
            allowed = triad if is_strong else set(_SCALE)
            near = [p for p in range(60, 77) if p % 12 in allowed and 0 < abs(p - pitch) <= 7]  # noqa: PLR2004
            weights = np.exp(-np.abs(np.array(near) - pitch) / 3)
            pitch = int(near[rng.choice(len(near), p=weights / weights.sum())])
            if rng.random() > 0.1:  # noqa: PLR2004
                notes.append(Note(place * _BEATS_PER_CHORD + beat, length * 0.95, pitch))
            beat += length
    return notes


def ornamented(notes: Sequence[Note], seed: int) -> list[Note]:
    """Return the melody as another singer has it: notes early or late, a few left out."""
    rng = np.random.default_rng(seed)
    kept = [note for note in notes if rng.random() > 0.06]  # noqa: PLR2004
    return [replace(note, start=max(0.0, note.start + rng.normal(0, 0.06))) for note in kept]


def render(chords: Sequence[Chord], melody: Sequence[Note], how: Rendering, seed: int = 0) -> Signal:
    """Return a song as float32 `(n_samples,)` at 44 100 Hz."""
    n_samples = int(len(chords) * _BEATS_PER_CHORD * how.beat_s * _RATE)
    lead = _sung(melody, how, n_samples, seed) if how.voice == "sung" else _played(melody, how, n_samples)
    backing = _accompaniment(chords, how, n_samples)
    mixed = 10 ** (how.melody_db / 20) * lead / _rms(lead) + backing / _rms(backing)
    halved: Signal = (0.7 * mixed / np.abs(mixed).max()).astype(np.float32)
    return np.repeat(halved, 2)


def _accompaniment(chords: Sequence[Chord], how: Rendering, n_samples: int) -> NDArray[np.float64]:
    mixed = np.zeros(n_samples)
    for place, (root, is_minor) in enumerate(chords):
        triad = [48 + (root + how.key + step) % 12 for step in (0, 3 if is_minor else 4, 7)]
        for beat in range(_BEATS_PER_CHORD):
            start = (place * _BEATS_PER_CHORD + beat) * how.beat_s
            for pitch in (triad[beat % 3],) if how.is_arpeggio else triad:
                _add(mixed, 0.5 * _tone(pitch, how.beat_s, "piano", 0.7), start)
            if beat % 2 == 0:
                _add(mixed, _tone(36 + (root + how.key) % 12, 2 * how.beat_s, "strings", 1.0), start)
    return mixed


def _played(melody: Sequence[Note], how: Rendering, n_samples: int) -> NDArray[np.float64]:
    mixed = np.zeros(n_samples)
    for note in melody:
        _add(mixed, _tone(note.pitch + how.key, note.beats * how.beat_s, how.voice, 3.0), note.start * how.beat_s)
    return mixed


def _sung(melody: Sequence[Note], how: Rendering, n_samples: int, seed: int) -> NDArray[np.float64]:
    """Sing with glides, vibrato and changing vowels."""
    rng = np.random.default_rng(seed)
    hertz, loudness, vowels = np.full(n_samples, 200.0), np.zeros(n_samples), np.zeros(n_samples, dtype=np.int64)
    before = melody[0].pitch + how.key
    for note in melody:
        start, length = int(note.start * how.beat_s * _RATE), int(note.beats * how.beat_s * _RATE)
        time = np.arange(min(length, n_samples - start)) / _RATE
        pitch = note.pitch + how.key
        vibrato = rng.uniform(0.2, 0.6) * np.clip((time - 0.2) / 0.3, 0, 1) * np.sin(2 * np.pi * 5.5 * time)
        sung = pitch + (before - pitch) * np.exp(-time / rng.uniform(0.02, 0.06)) + rng.normal(0, 0.1) + vibrato
        place = slice(start, start + time.size)
        hertz[place], loudness[place], vowels[place] = _hertz(sung), _envelope(time.size), rng.integers(5)
        before = pitch
    phase, formants = 2 * np.pi * np.cumsum(hertz) / _RATE, _FORMANTS_HZ[vowels]
    voice = np.zeros(n_samples)
    for k in range(1, 13):
        peaks = [
            gain * np.exp(-0.5 * ((k * hertz - formants[:, i]) / width) ** 2)
            for i, (gain, width) in enumerate(_FORMANTS)
        ]
        voice += (np.sum(peaks, axis=0) + 0.05) / k * np.sin(k * phase)
    return voice * loudness


@cache
def _tone(pitch: float, seconds: float, timbre: str, decay_s: float) -> NDArray[np.float64]:
    time = np.arange(int(seconds * _RATE)) / _RATE
    phase = 2 * np.pi * _hertz(np.full(time.size, pitch)) * time
    partials = (_PARTIALS[timbre](k) * np.sin(k * phase + k) for k in range(1, 11))
    tone: NDArray[np.float64] = np.sum(list(partials), axis=0) * np.exp(-time / decay_s) * _envelope(time.size)
    return tone


def _envelope(n_samples: int) -> NDArray[np.float64]:
    time = np.arange(n_samples) / _RATE
    return np.clip(np.minimum(time / 0.02, (n_samples / _RATE - time) / 0.05), 0, 1)


def _hertz(pitch: NDArray[np.float64]) -> NDArray[np.float64]:
    hertz: NDArray[np.float64] = 440.0 * 2.0 ** ((pitch - 69.0) / 12.0)
    return hertz


def _add(mixed: NDArray[np.float64], tone: NDArray[np.float64], start_s: float) -> None:
    place = int(start_s * _RATE)
    mixed[place : place + tone.size] += tone[: mixed.size - place]


def _rms(signal: NDArray[np.float64]) -> float:
    return float(np.sqrt((signal**2).mean()))
