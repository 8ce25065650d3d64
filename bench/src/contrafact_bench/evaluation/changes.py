"""Changes that recordings go through on their way to a library: noise, rooms, codecs, speed, cuts and additions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray
from scipy import signal

from contrafact.domain.chroma import SAMPLE_RATE
from contrafact_bench.evaluation.nonmusic import make_sound
from contrafact_bench.evaluation.transcodes import MP3_64, OPUS_20, decoded, excerpt, talk, transcoded

Samples = NDArray[np.float32]
Change = Callable[[Samples, Samples, np.random.Generator], Samples]
"""From a recording, another recording for medleys, and a generator, to the changed recording."""
UNCHANGED = "unchanged"
_REVERB_S = 2.0


def with_noise(samples: Samples, ratio_db: float, rng: np.random.Generator) -> Samples:
    """Add white noise at a ratio of signal to noise, in dB."""
    noise = rng.standard_normal(samples.size).astype(np.float32)
    return samples + noise * np.float32(_rms(samples) * 10 ** (-ratio_db / 20))


def by_telephone(samples: Samples) -> Samples:
    """Return the band from 300 to 3400 Hz, in 8 bits."""
    sections = signal.butter(4, [300, 3400], "band", fs=SAMPLE_RATE, output="sos")
    band = signal.sosfilt(sections, samples)
    companded = np.sign(band) * np.log1p(255 * np.abs(np.clip(band, -1, 1))) / np.log(256)
    coarse = np.round(127 * companded) / 127
    decoded: Samples = (np.sign(coarse) * (256 ** np.abs(coarse) - 1) / 255).astype(np.float32)
    return decoded


def in_a_hall(samples: Samples, rng: np.random.Generator) -> Samples:
    """Add the reverberation of a large hall, as loud as the sound itself."""
    times = np.arange(int(_REVERB_S * SAMPLE_RATE)) / SAMPLE_RATE
    room = rng.standard_normal(times.size) * 10 ** (-3 * times / _REVERB_S)
    wet = signal.oaconvolve(samples, room)[: samples.size].astype(np.float32)
    reverberant: Samples = samples + wet * np.float32(_rms(samples) / _rms(wet))
    return reverberant


def clipped(samples: Samples) -> Samples:
    """Amplify by 18 dB, beyond full scale."""
    louder: Samples = np.clip(8 * samples / max(1e-9, float(np.abs(samples).max())), -1, 1)
    return louder


def out_of_phase(samples: Samples) -> Samples:
    """Return what is decoded of a stereo file whose right channel is the left one inverted."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "stereo.flac"
        with av.open(str(path), "w") as container:
            stream = container.add_stream("flac", rate=SAMPLE_RATE, layout="stereo")
            whole = np.clip(32767 * np.stack((samples, -samples), axis=1), -32767, 32767).astype(np.int16)
            for start in range(0, samples.size, SAMPLE_RATE):
                block = np.ascontiguousarray(whole[start : start + SAMPLE_RATE].reshape(1, -1))
                frame = av.AudioFrame.from_ndarray(block, format="s16", layout="stereo")
                frame.sample_rate, frame.pts = SAMPLE_RATE, start
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return decoded(path)


def at_speed(samples: Samples, speed: float) -> Samples:
    """Play faster by a factor, and higher with it."""
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=SAMPLE_RATE)
    played = []
    for start in range(0, samples.size, SAMPLE_RATE):
        frame = _frame(samples[start : start + SAMPLE_RATE])
        frame.sample_rate, frame.pts = round(speed * SAMPLE_RATE), None
        played += [each.to_ndarray()[0] for each in resampler.resample(frame)]
    played += [each.to_ndarray()[0] for each in resampler.resample(None)]
    faster: Samples = np.concatenate(played)
    return faster


def by_semitones(samples: Samples, semitones: float) -> Samples:
    """Play higher by some semitones, and faster with it."""
    return at_speed(samples, 2 ** (semitones / 12))


def in_tempo(samples: Samples, tempo: float) -> Samples:
    """Play faster by a factor of 0.5 to 2 at the same pitch."""
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=SAMPLE_RATE, format="fltp", layout="mono", time_base=Fraction(1, SAMPLE_RATE)
    )
    graph.link_nodes(source, graph.add("atempo", str(tempo)), graph.add("abuffersink")).configure()
    played: list[Samples] = []
    for start in range(0, samples.size, SAMPLE_RATE):
        frame = _frame(samples[start : start + SAMPLE_RATE])
        frame.sample_rate, frame.pts = SAMPLE_RATE, start
        graph.push(frame)
        _pull(graph, played)
    graph.push(None)
    _pull(graph, played)
    return np.concatenate(played)


def medley(samples: Samples, other: Samples) -> Samples:
    """Return the first half of a recording, and the second half of another."""
    return np.concatenate((samples[: samples.size // 2], other[other.size // 2 :]))


def with_applause(samples: Samples) -> Samples:
    """Insert half a minute of applause in the middle."""
    middle = samples.size // 2
    return np.concatenate((samples[:middle], make_sound("applause", 1, 30.0), samples[middle:]))


def _silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * SAMPLE_RATE), dtype=np.float32)


CHANGES: dict[str, Change] = {
    UNCHANGED: lambda samples, other, rng: samples,
    "noise, 10 dB below": lambda samples, other, rng: with_noise(samples, 10, rng),
    "noise as loud as the music": lambda samples, other, rng: with_noise(samples, 0, rng),
    "telephone": lambda samples, other, rng: by_telephone(samples),
    "large hall": lambda samples, other, rng: in_a_hall(samples, rng),
    "clipped": lambda samples, other, rng: clipped(samples),
    "20 dB quieter": lambda samples, other, rng: samples * np.float32(0.1),
    "Opus, 20 kbit/s": lambda samples, other, rng: transcoded(samples, OPUS_20),
    "MP3, 64 kbit/s": lambda samples, other, rng: transcoded(samples, MP3_64),
    "stereo out of phase": lambda samples, other, rng: out_of_phase(samples),
    "35 cents up": lambda samples, other, rng: by_semitones(samples, 0.35),
    "35 cents down": lambda samples, other, rng: by_semitones(samples, -0.35),
    "a semitone up, as a tape": lambda samples, other, rng: by_semitones(samples, 1),
    "a semitone down, as a tape": lambda samples, other, rng: by_semitones(samples, -1),
    "five semitones up, as a tape": lambda samples, other, rng: by_semitones(samples, 5),
    "half speed": lambda samples, other, rng: at_speed(samples, 0.5),
    "three quarters of the speed": lambda samples, other, rng: at_speed(samples, 0.75),
    "33 played at 45": lambda samples, other, rng: at_speed(samples, 1.35),
    "double speed": lambda samples, other, rng: at_speed(samples, 2.0),
    "tempo 0.8, same pitch": lambda samples, other, rng: in_tempo(samples, 0.8),
    "tempo 1.5, same pitch": lambda samples, other, rng: in_tempo(samples, 1.5),
    "medley with another song": lambda samples, other, rng: medley(samples, other),
    "20 s of it": lambda samples, other, rng: excerpt(samples, 20, rng),
    "60 s of it": lambda samples, other, rng: excerpt(samples, 60, rng),
    "twice in a row": lambda samples, other, rng: np.concatenate((samples, samples)),
    "60 s of silence in front": lambda samples, other, rng: np.concatenate((_silence(60), samples)),
    "60 s of talk in front": lambda samples, other, rng: np.concatenate((talk(60.0, rng), samples)),
    "applause in the middle": lambda samples, other, rng: with_applause(samples),
}
"""By name in words."""


def _frame(samples: Samples) -> av.AudioFrame:
    return av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None, :]), format="fltp", layout="mono")


def _pull(graph: Graph, played: list[Samples]) -> None:
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        assert isinstance(frame, av.AudioFrame)  # noqa: S101 - tells the type checker
        played.append(frame.to_ndarray()[0])


def _rms(samples: Samples) -> float:
    return max(1e-9, float(np.sqrt(np.mean(np.square(samples), dtype=np.float64))))
