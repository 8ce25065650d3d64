"""Sets made of recordings, whose parts are known: with pauses, without, and with crossfades."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.domain.sets import SetPart
from contrafact.features.decoding import decode_mono

KINDS = ("pauses", "as they are", "no pauses", "crossfades")
"""`as they are`: one recording behind the other with the silence that each has at its ends. The others are trimmed."""
MAX_SONG_S = 1200.0
_TRIM_DB = -40.0
_BLOCK = SAMPLE_RATE
Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class MadeSet:
    """A set and where its parts begin.

    Parameters
    ----------
    seconds : of each pause, or of each crossfade; 0 for other kinds.
    gains : factor of each song.
    """

    kind: str
    songs: tuple[Path, ...]
    seconds: tuple[float, ...]
    gains: tuple[float, ...]


def halves(songs: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Return the songs to fit to and those to measure with, the same at every call."""
    ordered = sorted(songs, key=lambda path: path.stem)
    order = np.random.default_rng(0).permutation(len(ordered))
    return [ordered[i] for i in order[: len(ordered) // 2]], [ordered[i] for i in order[len(ordered) // 2 :]]


def draw(kind: str, songs: Sequence[Path], n_songs: int, rng: np.random.Generator) -> MadeSet:
    """Return a set of some songs in random order: pauses of 0.6 to 4 s, crossfades of 3 to 8 s, gains of +-3 dB."""
    chosen = rng.choice(len(songs), n_songs, replace=False)
    low, high = {"pauses": (0.6, 4.0), "crossfades": (3.0, 8.0)}.get(kind, (0.0, 0.0))
    gains = 10 ** (rng.uniform(-3, 3, n_songs) / 20)
    seconds = rng.uniform(low, high, n_songs - 1)
    return MadeSet(kind, tuple(songs[i] for i in chosen), tuple(seconds.tolist()), tuple(gains.tolist()))


def play(made: MadeSet, push: Callable[[Samples], None]) -> list[float]:
    """Pass the sound of a set on, in blocks; return its boundaries and its end, in seconds.

    The boundary of a pause or crossfade is its middle.
    """
    n_pushed, held, boundaries = 0, np.zeros(0, dtype=np.float32), []
    for number, (path, gain) in enumerate(zip(made.songs, made.gains, strict=True)):
        samples = _song(path, is_trimmed=made.kind != "as they are") * np.float32(gain)
        n_between = round(made.seconds[number - 1] * SAMPLE_RATE) if number else 0
        if number and made.kind == "crossfades":
            boundaries.append((n_pushed + held.size - n_between / 2) / SAMPLE_RATE)
            samples = _crossfaded(held, samples, n_between)
        elif number:
            boundaries.append((n_pushed + held.size + n_between / 2) / SAMPLE_RATE)
            samples = np.concatenate((held, np.zeros(n_between, dtype=np.float32), samples))
        n_kept = round(made.seconds[number] * SAMPLE_RATE) if number < len(made.seconds) else 0
        stop = samples.size - n_kept
        for block in _blocks(samples[:stop]):
            push(block)
        n_pushed, held = n_pushed + stop, samples[stop:]
    push(held)
    return [*boundaries, (n_pushed + held.size) / SAMPLE_RATE]


def n_found(boundaries: Sequence[float], parts: Sequence[SetPart], tolerance_s: float = 5.0) -> int:
    """Return the number of known parts of which one proposed part has both ends within a tolerance.

    Parameters
    ----------
    boundaries : as `play` returns them.
    """
    known = list(zip([0.0, *boundaries[:-1]], boundaries, strict=True))
    proposed = [(part.start_s, part.end_s) for part in parts]
    return sum(
        any(abs(start - other[0]) <= tolerance_s and abs(end - other[1]) <= tolerance_s for other in proposed)
        for start, end in known
    )


def n_boundaries(boundaries: Sequence[float], parts: Sequence[SetPart], tolerance_s: float = 5.0) -> tuple[int, int]:
    """Return how many boundaries between known parts were found, and how many were proposed where none is."""
    inner, starts = np.array(boundaries[:-1]), np.array([part.start_s for part in parts[1:]])
    if not inner.size or not starts.size:
        return 0, starts.size
    distances = np.abs(inner[:, None] - starts)
    return int((distances.min(axis=1) <= tolerance_s).sum()), int((distances.min(axis=0) > tolerance_s).sum())


def _song(path: Path, *, is_trimmed: bool) -> Samples:
    samples = np.concatenate(list(decode_mono(path, max_duration_s=MAX_SONG_S)))
    if not is_trimmed:
        return samples
    n_rows = samples.size // (SAMPLE_RATE // 5)
    power = np.mean(samples[: n_rows * (SAMPLE_RATE // 5)].reshape(n_rows, -1) ** 2, axis=1)
    loud = np.flatnonzero(power > power.max() * 10 ** (_TRIM_DB / 10))
    return samples[loud[0] * (SAMPLE_RATE // 5) : (loud[-1] + 1) * (SAMPLE_RATE // 5)]


def _crossfaded(before: Samples, after: Samples, n_samples: int) -> Samples:
    """Return the second with the end of the first mixed into its beginning, at equal power."""
    n_samples = min(n_samples, before.size, after.size)
    fade = np.linspace(0, np.pi / 2, n_samples, dtype=np.float32)
    mixed = before[-n_samples:] * np.cos(fade) + after[:n_samples] * np.sin(fade)
    return np.concatenate((before[:-n_samples], mixed, after[n_samples:])).astype(np.float32)


def _blocks(samples: Samples) -> Iterator[Samples]:
    for start in range(0, samples.size, _BLOCK):
        yield samples[start : start + _BLOCK]
