"""Make sounds that are no music: noise, rain, applause, speech, drums, drones, hum, bells and the like.

Two of them record no work, so no pair of them may be likely.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from contrafact.domain.chroma import SAMPLE_RATE

Samples = NDArray[np.float64]
_PEAK = 0.3
_QUIETEST_DB, _LOUDEST_DB = -60.0, -10.0
"""Level of noise; other sounds have a fixed peak."""
_PERIOD_SAMPLES = 4096
_FORMANTS_HZ = (
    *((730, 1090, 2440), (270, 2290, 3010), (530, 1840, 2480), (300, 870, 2240)),
    *((570, 840, 2410), (660, 1720, 2410), (440, 1020, 2240), (490, 1350, 1690)),
)
"""Of eight vowels: Peterson and Barney, Control methods used in a study of the vowels (JASA 24, 1952)."""
_FORMANT_WIDTH_HZ = 80.0


def make_sound(kind: str, seed: int, seconds: float) -> NDArray[np.float32]:
    """Make a sound, float32 `(n_samples,)` at 44 100 Hz.

    Parameters
    ----------
    kind : one of `KINDS`.
    seed : with the kind, decides all properties of the sound.
    """
    rng = np.random.default_rng([seed, sorted(KINDS).index(kind)])
    samples = KINDS[kind](rng, int(seconds * SAMPLE_RATE))
    level = 10 ** (rng.uniform(_QUIETEST_DB, _LOUDEST_DB) / 20) if kind.endswith("noise") else _PEAK
    scaled: NDArray[np.float32] = (level / max(1e-9, np.abs(samples).max()) * samples).astype(np.float32)
    return scaled


def _white_noise(rng: np.random.Generator, n: int) -> Samples:
    return rng.standard_normal(n)


def _pink_noise(rng: np.random.Generator, n: int) -> Samples:
    spectrum = np.fft.rfft(rng.standard_normal(n))
    falling: Samples = np.fft.irfft(spectrum / (np.arange(len(spectrum)) + 1) ** rng.uniform(0.3, 1.0), n)
    return falling


def _band_noise(rng: np.random.Generator, n: int) -> Samples:
    low = rng.uniform(60, 1500)
    return _band(rng.standard_normal(n), low, low * rng.uniform(1.5, 8), order=3)


def _applause(rng: np.random.Generator, n: int) -> Samples:
    claps = _bursts(rng, n, per_second=rng.uniform(60, 300), lengths=(300, 1800))
    swell = 1 + 0.3 * np.sin(_times(n) * rng.uniform(0.1, 1))
    return _band(claps, 400, 6000) * swell


def _rain(rng: np.random.Generator, n: int) -> Samples:
    drops = _bursts(rng, n, per_second=rng.uniform(100, 400), lengths=(30, 250))
    return drops + rng.uniform(0.05, 0.3) * _band(rng.standard_normal(n), 800, 9000)


def _crackle(rng: np.random.Generator, n: int) -> Samples:
    clicks = _bursts(rng, n, per_second=rng.uniform(3, 40), lengths=(3, 60))
    return clicks + 0.02 * rng.standard_normal(n)


def _drone(rng: np.random.Generator, n: int) -> Samples:
    t, root_hz = _times(n), 55 * 2 ** (rng.integers(0, 36) / 12 + rng.uniform(-0.02, 0.02))
    intervals = [(0,), (0, 7), (0, 12), (0, 7, 12, 16)][rng.integers(4)]
    # Each note sounds twice, detuned by a few cents, so that it beats.
    pitches_hz = [root_hz * 2 ** ((each + 0.05 * rng.standard_normal()) / 12) for each in intervals for _ in range(2)]
    timbre = _timbre(rng)
    voices: Samples = np.sum([_played(timbre, pitch_hz * t) for pitch_hz in pitches_hz], axis=0)
    swell = 1 + 0.3 * np.sin(2 * np.pi * rng.uniform(0.05, 0.5) * t)
    return voices * swell + rng.uniform(0, 0.05) * rng.standard_normal(n)


def _hum(rng: np.random.Generator, n: int) -> Samples:
    # An engine: a pitch that wanders by a few percent, and hiss.
    pitch_hz = rng.uniform(25, 120) * (1 + 0.05 * _smooth(rng, n, seconds=rng.uniform(2, 10)))
    return _played(_timbre(rng), np.cumsum(pitch_hz) / SAMPLE_RATE) + rng.uniform(0, 0.5) * rng.standard_normal(n)


def _drums(rng: np.random.Generator, n: int) -> Samples:
    kick, snare = _decay(0.33, 12), _decay(0.25, 18)
    t, of_snare = _times(len(kick)), _times(len(snare))
    sounds = (
        np.sin(2 * np.pi * (rng.uniform(40, 60) * t + 5 * (1 - np.exp(-30 * t)))) * kick,
        (0.7 * rng.standard_normal(len(snare)) + np.sin(2 * np.pi * rng.uniform(160, 220) * of_snare)) * snare,
        0.4 * np.diff(rng.standard_normal(4411)) * _decay(0.1, 50),
        np.sin(2 * np.pi * rng.uniform(80, 200) * t) * kick,
    )
    pattern = rng.random((len(sounds), 16)) < rng.uniform(0.2, 0.6)
    pattern[0, ::4] = True
    step = int(60 / rng.uniform(70, 180) * SAMPLE_RATE) // 4
    out = np.zeros(n + SAMPLE_RATE)
    for i, start in enumerate(range(0, n, step)):
        for sound, beats in zip(sounds, pattern, strict=True):
            if beats[i % 16]:
                out[start : start + len(sound)] += rng.uniform(0.7, 1) * sound
    return out[:n]


def _metronome(rng: np.random.Generator, n: int) -> Samples:
    tick = np.sin(2 * np.pi * rng.uniform(700, 2500) * _times(2205)) * _decay(0.05, 80)
    out = np.zeros(n + len(tick))
    for start in range(0, n, int(60 / rng.uniform(50, 200) * SAMPLE_RATE)):
        out[start : start + len(tick)] += tick
    return out[:n] + 0.002 * rng.standard_normal(n)


def _bells(rng: np.random.Generator, n: int) -> Samples:
    # Partials of a church bell, its strike note 1; up to three bells, struck at random.
    t, out = _times(4 * SAMPLE_RATE), np.zeros(n + 4 * SAMPLE_RATE)
    partials, decay = enumerate((0.5, 1.0, 1.2, 1.5, 2.0, 2.67, 3.0), start=1), np.exp(-1.2 * t)
    notes = rng.uniform(200, 700, (rng.integers(1, 4), 1))
    rung = np.sum([np.sin(2 * np.pi * notes * partial * t) / k for k, partial in partials], axis=0) * decay
    start = 0
    while start < n:
        out[start : start + len(t)] += rng.uniform(0.5, 1) * rung[rng.integers(len(rung))]
        start += int(rng.uniform(0.5, 2.5) * SAMPLE_RATE)
    return out[:n]


def _chirps(rng: np.random.Generator, n: int) -> Samples:
    out, start = np.zeros(n + SAMPLE_RATE), 0
    while start < n:
        length = int(rng.uniform(0.05, 0.35) * SAMPLE_RATE)
        pitch = rng.uniform(1800, 4500) * 2 ** np.cumsum(rng.normal(0, 8 / length, length))
        out[start : start + length] += np.sin(2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE) * np.hanning(length)
        start += length + int(rng.exponential(0.3) * SAMPLE_RATE)
    return out[:n] + 0.005 * rng.standard_normal(n)


def _speech(rng: np.random.Generator, n: int) -> Samples:
    """Talk in phrases of syllables with a falling pitch: vowels by formants, consonants by noise."""
    voice_hz, span, rate = rng.uniform(85, 240), rng.uniform(0.05, 0.35), rng.uniform(3, 6.5)
    out, start, phrase_s, at_s = np.zeros(n), 0, rng.uniform(2, 5), 0.0
    while start < n:
        length = min(int(SAMPLE_RATE * rng.uniform(0.6, 1.5) / rate), n - start)
        if at_s > phrase_s:
            start, phrase_s, at_s = start + int(rng.uniform(0.2, 0.9) * SAMPLE_RATE), rng.uniform(2, 5), 0.0
            continue
        pitch_hz = voice_hz * (1 + span * (0.5 - at_s / phrase_s) + 0.12 * span * rng.standard_normal())
        is_vowel = rng.random() > 0.13  # noqa: PLR2004 - share of syllables that are hisses
        sound = _vowel(rng, pitch_hz, length, span) if is_vowel else 0.2 * rng.standard_normal(length)
        out[start : start + length] = sound * np.hanning(length) ** 0.3
        start, at_s = start + length, at_s + length / SAMPLE_RATE
    return out + 0.001 * rng.standard_normal(n)


def _crowd(rng: np.random.Generator, n: int) -> Samples:
    babble: Samples = np.sum([_speech(rng, n) for _ in range(rng.integers(2, 5))], axis=0)
    return babble


KINDS: dict[str, Callable[[np.random.Generator, int], Samples]] = {
    "applause": _applause,
    "band noise": _band_noise,
    "bells": _bells,
    "chirps": _chirps,
    "crackle": _crackle,
    "crowd": _crowd,
    "drone": _drone,
    "drums": _drums,
    "hum": _hum,
    "metronome": _metronome,
    "pink noise": _pink_noise,
    "rain": _rain,
    "speech": _speech,
    "white noise": _white_noise,
}


def _vowel(rng: np.random.Generator, pitch_hz: float, length: int, span: float) -> Samples:
    glide = 1 + 0.15 * span * np.sin(np.pi * np.linspace(0, rng.uniform(0.5, 2), length))
    # A sawtooth: the glottis closes abruptly.
    sound: Samples = np.cumsum(pitch_hz * glide) / SAMPLE_RATE % 1 - 0.5
    radius = np.exp(-np.pi * _FORMANT_WIDTH_HZ / SAMPLE_RATE)
    for formant_hz in _FORMANTS_HZ[rng.integers(len(_FORMANTS_HZ))]:
        turn = np.cos(2 * np.pi * formant_hz * rng.uniform(0.93, 1.07) / SAMPLE_RATE)
        sound = signal.lfilter([1 - radius], [1, -2 * radius * turn, radius * radius], sound)
    normalised: Samples = sound / max(1e-9, float(np.abs(sound).max()))
    return normalised


def _timbre(rng: np.random.Generator) -> Samples:
    """Return one period of a tone of 4 to 13 harmonics."""
    phase = 2 * np.pi * np.arange(_PERIOD_SAMPLES) / _PERIOD_SAMPLES
    falling, n_harmonics = rng.uniform(0.6, 1.5), rng.integers(4, 14)
    harmonics = (np.sin(h * phase + rng.uniform(0, 6)) / h**falling for h in range(1, n_harmonics + 1))
    period: Samples = np.sum(list(harmonics), axis=0)
    return period


def _played(period: Samples, cycles: Samples) -> Samples:
    """Return a tone from one period of it and the cycles that have passed at each sample."""
    played: Samples = period[(cycles * len(period)).astype(np.int64) % len(period)]
    return played


def _bursts(rng: np.random.Generator, n: int, *, per_second: float, lengths: tuple[int, int]) -> Samples:
    """Return decaying bursts of noise at random times."""
    out = np.zeros(n + lengths[1])
    for start in rng.integers(0, n, int(n / SAMPLE_RATE * per_second)):
        length = int(rng.integers(*lengths))
        burst = rng.standard_normal(length) * np.exp(-5 * np.arange(length) / length)
        out[start : start + length] += rng.uniform(0.2, 1) * burst
    return out[:n]


def _smooth(rng: np.random.Generator, n: int, seconds: float) -> Samples:
    points = max(2, int(n / SAMPLE_RATE / seconds) + 2)
    smooth: Samples = np.interp(np.linspace(0, points - 1, n), np.arange(points), rng.standard_normal(points))
    return smooth


def _band(samples: Samples, low_hz: float, high_hz: float, order: int = 2) -> Samples:
    sections = signal.butter(order, [low_hz, min(high_hz, 20_000)], "band", fs=SAMPLE_RATE, output="sos")
    passed: Samples = signal.sosfilt(sections, samples)
    return passed


def _decay(seconds: float, per_second: float) -> Samples:
    decay: Samples = np.exp(-per_second * _times(int(seconds * SAMPLE_RATE)))
    return decay


def _times(n: int) -> Samples:
    times: Samples = np.arange(n) / SAMPLE_RATE
    return times
