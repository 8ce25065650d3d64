"""Sets made of recordings, whose parts are known: with pauses, without, and with crossfades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.sets import SetPart
from contrafact.features.decoding import decode_mono
from contrafact.features.set_rows import BEATS, HARMONY, N_BANDS, N_COLUMNS, ROWS_PER_SECOND, Rows, SetMeter

KINDS = ("pauses", "as they are", "no pauses", "crossfades")
"""`as they are`: one recording behind the other with the silence that each has at its ends. The others are trimmed."""
MAX_SONG_S = 1200.0
_TRIM_DB = 40.0
_FLOOR = 1e-7
"""Power of a pause: -70 dB, of a good tape."""


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


def rows_of(path: Path) -> Rows:
    """Return what the product measures of a recording."""
    meter = SetMeter()
    for block in decode_mono(path, max_duration_s=MAX_SONG_S):
        meter.push(block)
    return meter.rows()


def mixed(made: MadeSet, rows: Mapping[Path, Rows]) -> tuple[Rows, list[float]]:
    """Return the rows of a set, and its boundaries and its end, in seconds.

    Powers are added, as those of sound are; the rows are those of the mixed sound within rounding. The boundary of a
    pause or crossfade is its middle.
    """
    whole, boundaries = np.zeros((0, N_COLUMNS)), []
    for number, (path, gain) in enumerate(zip(made.songs, made.gains, strict=True)):
        power = _power(_trimmed(rows[path]) if made.kind != "as they are" else rows[path]) * gain**2
        n_between = round(made.seconds[number - 1] * ROWS_PER_SECOND) if number else 0
        if number and made.kind == "crossfades":
            fade = np.linspace(0, np.pi / 2, n_between)[:, None]
            boundaries.append(len(whole) - n_between / 2)
            power[:n_between] = whole[-n_between:] * np.cos(fade) ** 2 + power[:n_between] * np.sin(fade) ** 2
            whole = whole[:-n_between]
        elif number:
            boundaries.append(len(whole) + n_between / 2)
            whole = np.concatenate((whole, np.full((n_between, whole.shape[1]), _FLOOR)))
        whole = np.concatenate((whole, power))
    level, bands = 10 * np.log10(whole[:, 0] + 1e-12), np.log(whole[:, 1 : 1 + N_BANDS] + 1e-8)
    found = np.column_stack((level, bands, np.sqrt(whole[:, HARMONY]), whole[:, BEATS])).astype(np.float32)
    return found, [each / ROWS_PER_SECOND for each in (*boundaries, len(whole))]


def _trimmed(rows: Rows) -> Rows:
    loud = np.flatnonzero(rows[:, 0] > rows[:, 0].max() - _TRIM_DB)
    return rows[loud[0] : loud[-1] + 1]


def _power(rows: Rows) -> NDArray[np.float64]:
    bands = np.exp(rows[:, 1 : 1 + N_BANDS])
    power = (10 ** (rows[:, 0] / 10), bands, rows[:, HARMONY] ** 2, rows[:, BEATS])
    return np.column_stack(power).astype(np.float64)


def n_found(boundaries: Sequence[float], parts: Sequence[SetPart], tolerance_s: float = 5.0) -> int:
    """Return the number of known parts of which one proposed part has both ends within a tolerance.

    Parameters
    ----------
    boundaries : as `mixed` returns them.
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
