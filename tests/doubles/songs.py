"""Short songs from a seed, and covers of them: melody, bass and chords, drawn and rendered with numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 44_100
BEATS_PER_BAR = 4
Samples = NDArray[np.float32]

MAJOR, MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
TIMBRES: dict[str, tuple[tuple[float, ...], float]] = {
    # amplitude of each harmonic, seconds until a note has decayed to a third
    "piano": ((1.0, 0.5, 0.25, 0.15, 0.08), 0.5),
    "organ": ((1.0, 0.7, 0.4, 0.3, 0.2, 0.1), 30.0),
    "guitar": ((1.0, 0.8, 0.3, 0.35, 0.1, 0.12), 0.35),
    "flute": ((1.0, 0.15, 0.06), 4.0),
    "reed": ((1.0, 0.1, 0.6, 0.1, 0.35, 0.05), 8.0),
}
SEEDS = (10, 9, 19, 21, 5, 8, 22, 2)
"""Seeds of songs that differ clearly in harmony; drawn songs, like real ones, may resemble each other by chance.

With covers 1 to 3 of each, every recording of a song lies nearer to the others of it than to any other song,
already by its 2D-Fourier magnitudes.
"""
FORMS = ("AABA", "ABAB", "AABB", "ABAC", "ABCA")
CODECS = {
    # extension: container, encoder, sample rate
    "wav": ("wav", "pcm_s16le", 44_100),
    "mp3": ("mp3", "libmp3lame", 44_100),
    "flac": ("flac", "flac", 44_100),
    "ogg": ("ogg", "vorbis", 44_100),
    "opus": ("ogg", "libopus", 48_000),
    "webm": ("webm", "libopus", 48_000),
    "m4a": ("mp4", "aac", 44_100),
}


@dataclass(frozen=True, slots=True)
class Note:
    """A pitch (MIDI number) that sounds for some beats from a beat on."""

    pitch: int
    start_beats: float
    length_beats: float


@dataclass(frozen=True, slots=True)
class Song:
    """What all recordings of one work share."""

    beats_per_minute: float
    n_beats: int
    melody: tuple[Note, ...]
    chords: tuple[Note, ...]
    bass: tuple[Note, ...]


def compose(seed: int) -> Song:
    """Draw a song of sixteen bars (33 to 40 s): a form of several sections, each with its own harmony."""
    random = np.random.default_rng(seed)
    tonic = int(random.integers(12))
    scale = MAJOR if random.random() < 0.6 else MINOR
    parts = {name: _section(random, tonic, scale) for name in "ABC"}
    melody: list[Note] = []
    chords: list[Note] = []
    bass: list[Note] = []
    n_beats = 0
    for name in FORMS[int(random.integers(len(FORMS)))]:
        for target, notes in zip((melody, chords, bass), parts[name], strict=True):
            target.extend(Note(n.pitch, n.start_beats + n_beats, n.length_beats) for n in notes)
        n_beats += 4 * BEATS_PER_BAR
    return Song(float(random.uniform(95, 115)), n_beats, tuple(melody), tuple(chords), tuple(bass))


def render(
    song: Song,
    *,
    transposition_semitones: float = 0,
    tempo_ratio: float = 1.0,
    timbre: str = "piano",
    seed: int = 0,
) -> Samples:
    """Play a song: float32 `(n_samples,)` at 44 100 Hz, peak 0.8; drums and noise are drawn from the seed."""
    random = np.random.default_rng(seed)
    beat_s = 60 / (song.beats_per_minute * tempo_ratio)
    out = np.zeros(int((song.n_beats * beat_s + 1) * SAMPLE_RATE), dtype=np.float32)
    for notes, gain in ((song.melody, 0.6), (song.chords, 0.2), (song.bass, 0.3)):
        for note in notes:
            frequency_hz = 440 * 2 ** ((note.pitch + transposition_semitones - 69) / 12)
            start_s = note.start_beats * beat_s + abs(random.normal(0, 0.008))
            _add(out, start_s, gain * _tone(frequency_hz, note.length_beats * beat_s, timbre))
    for beat in range(song.n_beats):
        _add(out, beat * beat_s, _drum(random))
    out += random.normal(0, 0.002, out.size).astype(np.float32)
    out *= np.float32(0.8) / np.abs(out).max()
    return out


def cover(song: Song, seed: int) -> Samples:
    """Another recording of the song: another key, tempo and timbre."""
    random = np.random.default_rng(seed)
    names = list(TIMBRES)[1:]
    return render(
        song,
        transposition_semitones=int(random.integers(-5, 6)) or 6,
        tempo_ratio=float(random.choice([0.92, 0.95, 1.06, 1.1])),
        timbre=names[int(random.integers(len(names)))],
        seed=seed,
    )


def encode(path: Path, samples: Samples, codec: str | None = None) -> Path:
    """Write samples with the container and codec that `codec` (a key of `CODECS`), else the extension, names.

    Parameters
    ----------
    samples : float32 `(n_samples,)` or `(n_channels, n_samples)` at 44 100 Hz.
    """
    import av

    container_name, encoder, rate_hz = CODECS[codec or path.suffix.removeprefix(".")]
    planes = np.atleast_2d(samples).astype(np.float32)
    if encoder == "vorbis" and len(planes) == 1:
        planes = np.repeat(planes, 2, axis=0)  # FFmpeg's own Vorbis encoder knows stereo alone
    layout = {1: "mono", 2: "stereo"}[len(planes)]
    with av.open(str(path), "w", format=container_name) as container:
        stream = container.add_stream(encoder, rate=rate_hz, layout=layout, options={"strict": "experimental"})
        assert isinstance(stream, av.AudioStream)
        step = SAMPLE_RATE
        for start in range(0, planes.shape[1], step):
            block = np.ascontiguousarray(planes[:, start : start + step])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=layout)
            frame.sample_rate = SAMPLE_RATE
            frame.pts = start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _section(
    random: np.random.Generator, tonic: int, scale: tuple[int, ...]
) -> tuple[list[Note], list[Note], list[Note]]:
    """Four bars of melody, chords and bass; a chord lasts half a bar or a whole one."""
    melody: list[Note] = []
    chords: list[Note] = []
    bass: list[Note] = []
    chord_beats = int(random.choice([2, 4]))
    degree, height = int(random.integers(7)), int(random.integers(3, 10))
    for start in range(0, 4 * BEATS_PER_BAR, chord_beats):
        degree = (degree + int(random.choice([1, 2, 3, 4, 5, 6]))) % 7
        pitches = [_pitch(tonic, scale, degree + step) for step in (0, 2, 4)]
        if random.random() < 0.2:
            # A third that the scale does not hold: the chords of real songs are borrowed now and then.
            pitches[1] = pitches[0] + (4 if pitches[1] - pitches[0] == 3 else 3)
        chords += [Note(48 + pitch, start, chord_beats) for pitch in pitches]
        bass += [Note(36 + pitches[0] % 12, start + beat, 1) for beat in range(chord_beats)]
        at = 0.0
        while at < chord_beats:
            length = min(float(random.choice([0.5, 1, 1, 2])), chord_beats - at)
            height = int(np.clip(height + random.integers(-2, 3), 0, 13))
            on_chord = degree + 2 * int(random.integers(3))
            step = on_chord + 7 * round((height - on_chord) / 7) if random.random() < 0.6 else height
            melody.append(Note(60 + _pitch(tonic, scale, step), start + at, length))
            at += length
    return melody, chords, bass


def _pitch(tonic: int, scale: tuple[int, ...], step: int) -> int:
    return tonic + scale[step % 7] + 12 * (step // 7)


@lru_cache(maxsize=128)
def _tone(frequency_hz: float, length_s: float, timbre: str) -> Samples:
    """Synthesize a note; songs repeat theirs."""
    amplitudes, decay_s = TIMBRES[timbre]
    t = np.arange(int(length_s * SAMPLE_RATE), dtype=np.float32) / np.float32(SAMPLE_RATE)
    wave = np.zeros_like(t)
    for harmonic, amplitude in enumerate(amplitudes, start=1):
        wave += np.float32(amplitude) * np.sin(np.float32(2 * np.pi * frequency_hz * harmonic) * t)
    attack = np.minimum(1, t / np.float32(0.01))
    release = np.minimum(1, (t[-1] - t) / np.float32(0.03)) if t.size else t
    tone: Samples = wave * attack * release * np.exp(-t / np.float32(decay_s))
    return tone


def _drum(random: np.random.Generator) -> Samples:
    t = np.arange(2_000, dtype=np.float32)
    hit: Samples = (0.15 * random.normal(size=t.size) * np.exp(-t / 400)).astype(np.float32)
    return hit


def _add(out: Samples, start_s: float, wave: Samples) -> None:
    start = int(start_s * SAMPLE_RATE)
    room = out[start : start + wave.size]
    room += wave[: room.size]
