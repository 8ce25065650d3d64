"""Copies of a recording as people pass them on: transcoded, quieter, cut, doubled, with something in front."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.features.decoding import decode_mono

Samples = NDArray[np.float32]
_ENCODED_RATE = 48_000
_MAX_DURATION_S = 1200.0


@dataclass(frozen=True, slots=True)
class Codec:
    """A lossy codec in a container.

    Parameters
    ----------
    bit_rate : in bits per second.
    """

    name: str
    container: str
    bit_rate: int


OPUS_20 = Codec("libopus", "ogg", 20_000)
OPUS_64 = Codec("libopus", "ogg", 64_000)
MP3_64 = Codec("libmp3lame", "mp3", 64_000)
MP3_128 = Codec("libmp3lame", "mp3", 128_000)
AAC_48 = Codec("aac", "mp4", 48_000)


def transcoded(samples: Samples, codec: Codec) -> Samples:
    """Return a recording encoded and decoded again.

    Parameters
    ----------
    samples : float32 `(n_samples,)`, mono at 44 100 Hz.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"copy.{codec.container}"
        _encode(samples, codec, path)
        return decoded(path)


def decoded(path: Path) -> Samples:
    """Return a file's samples, float32 `(n_samples,)`, mono at 44 100 Hz."""
    return np.concatenate(list(decode_mono(path, max_duration_s=_MAX_DURATION_S)))


def _encode(samples: Samples, codec: Codec, path: Path) -> None:
    with av.open(str(path), "w", format=codec.container) as container:
        stream = container.add_stream(codec.name, rate=_ENCODED_RATE, layout="mono")
        assert isinstance(stream, av.AudioStream)  # noqa: S101 - tells the type checker
        stream.bit_rate = codec.bit_rate
        for start in range(0, samples.size, SAMPLE_RATE):
            block = np.ascontiguousarray(np.clip(samples[start : start + SAMPLE_RATE], -1, 1))
            frame = av.AudioFrame.from_ndarray(block[None, :], format="flt", layout="mono")
            frame.rate, frame.pts = SAMPLE_RATE, None
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def copies(samples: Samples, rng: np.random.Generator) -> Iterator[tuple[str, Samples]]:
    """Yield the name and samples of each kind of copy of a recording.

    Parameters
    ----------
    samples : float32 `(n_samples,)`, mono at 44 100 Hz, longer than 20 s.
    rng : chooses where excerpts start.
    """
    yield "Opus, 20 kbit/s", transcoded(samples, OPUS_20)
    yield "MP3, 64 kbit/s", transcoded(samples, MP3_64)
    yield "AAC, 48 kbit/s", transcoded(samples, AAC_48)
    yield "20 dB quieter", samples * np.float32(0.1)
    yield "20 dB quieter, Opus 64 kbit/s", transcoded(samples * np.float32(0.1), OPUS_64)
    yield "twice in a row", np.concatenate((samples, samples))
    yield "60 s of silence in front", np.concatenate((np.zeros(60 * SAMPLE_RATE, np.float32), samples))
    yield "60 s of talk in front, MP3 128 kbit/s", transcoded(np.concatenate((talk(60.0, rng), samples)), MP3_128)
    yield "20 s of it", excerpt(samples, 20.0, rng)
    yield "20 s of it, Opus 20 kbit/s", transcoded(excerpt(samples, 20.0, rng), OPUS_20)
    yield "20 s of it, MP3 64 kbit/s", transcoded(excerpt(samples, 20.0, rng), MP3_64)


def excerpt(samples: Samples, seconds: float, rng: np.random.Generator) -> Samples:
    """Return a stretch of a recording that starts anywhere in it."""
    n_samples = round(seconds * SAMPLE_RATE)
    start = int(rng.integers(max(1, samples.size - n_samples)))
    return samples[start : start + n_samples]


def talk(seconds: float, rng: np.random.Generator) -> Samples:
    """Return sound like talk: syllables of a gliding voice through changing formants, with pauses."""
    found = np.zeros(round(seconds * SAMPLE_RATE), np.float32)
    at = 0
    while at < found.size:
        syllable = _syllable(rng)[: found.size - at]
        found[at : at + syllable.size] = syllable
        # A pause after one syllable in five.
        at += syllable.size + int((rng.random() < 0.2) * rng.uniform(0.1, 0.5) * SAMPLE_RATE)  # noqa: PLR2004
    return found


def _syllable(rng: np.random.Generator) -> Samples:
    times = np.arange(int(rng.uniform(0.12, 0.3) * SAMPLE_RATE)) / SAMPLE_RATE
    pitch_hz = rng.uniform(90, 220) * (1 + rng.uniform(-0.3, 0.3) * times / times[-1])
    phase = 2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE
    formants_hz = rng.uniform((300, 900, 2200), (800, 2200, 3000))
    voice = np.zeros(times.size)
    for harmonic in range(1, 25):
        gains = np.exp(-(((harmonic * pitch_hz.mean() - formants_hz) / 150) ** 2)) * (1, 0.5, 0.25)
        voice += gains.sum() * np.sin(harmonic * phase)
    syllable: Samples = (0.3 * voice * np.sin(np.pi * times / times[-1])).astype(np.float32)
    return syllable
