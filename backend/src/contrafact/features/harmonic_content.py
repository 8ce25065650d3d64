"""Measure how much harmony a recording holds: noise, speech, applause, drones and drums hold almost none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_WINDOWS = (8, 12, 16, 24)
"""Lengths of passages in frames: 3.7 to 11.1 s. Longer than a syllable, a beat and a bar, shorter than a passage in one
harmony."""
_LEAST_FRAMES = 97
"""Shortest recording that is measured by passages, in frames: 45 s. Of shorter parts of songs, more than 2 % would have
no content."""
_CHANGE_OF_NOISE = 0.12
"""Change of the harmony above that of noise and drones."""
_SHORT_WINDOW = 6
"""Length of a window in frames: 2.8 s, longer than a beat, so that a drum loop is the same in every window."""
_LARGEST = ((0.80, 0.86), (1.0, 0.0))
"""Share of a row's energy in its largest pitch class, and the factor that follows. Songs have 0.5, the most extreme of
7591 has 0.83; engines, bells and whistles have 0.86 to 0.92."""
_RETURNING = ((0.09, 0.133), (0.1, 1.0))
"""How far rows come back, by `_returning`, and the factor. 97 % of songs have more than 0.133, half of them 0.31; read
texts in 15 voices of a synthesiser have 0.06 to 0.12, but 0.27 in a language of tones."""
_FIRST_LAG, _LAST_LAG = 2, 64
"""Lags of `_returning` in frames: 0.9 to 30 s, from longer than a syllable to longer than a loop of chords."""
_THREE_LARGEST = ((0.55, 0.575), (0.4, 1.0))
"""As `_LARGEST`, for the three largest pitch classes. Songs have 0.8; birds, hiss and music behind loud noise have 0.53
to 0.55."""
_ONE_CHORD = ((0.16, 0.21), (0.0, 1.0))
"""How much the rows that are held change, by `_change_of_held`, and the factor. Half of all songs have 0.58, 1 in 2000
less than 0.26; an organ chord whose tones beat has 0.06 to 0.15."""
_HELD = 0.95
"""A row is held if its cosine with the row before or after it is at least this."""
_HELD_SHARE = ((0.2, 0.4), (0.0, 1.0))
"""Share of the rows that are held, and the weight of their change: a song may end on one chord."""
_NEIGHBOURS = ((0.11, 0.16), (1.0, 0.0))
"""By how much semitones sound together more than fourths, by `_lead_of_neighbours`, and the factor. The most extreme
of 8507 songs has 0.11, half of them -0.17; wind, whose noise rises and falls in pitch, has 0.2 to 0.35."""


def harmonic_content(frames: NDArray[np.uint8], whitened: NDArray[np.uint8] | None = None) -> float:
    """Return how much the harmony changes from passage to passage, beyond chance.

    The standard deviation of the chroma's direction over passages of 4, 6, 7 or 11 s, whichever is largest, less the
    variance that passages of independent frames would have. Noise and speech change from frame to frame, but their
    passages are alike; drones and drum loops do not change. One tone at a time, as of engines, bells and sirens, is no
    harmony; nor is one chord that is held, whose tones beat, nor noise in a band that moves, as of wind. Nearly flat
    rows count less; so do rows whose tones are neither held nor come back, as in speech.

    A loud melody changes from frame to frame and hides the chords below it, which whitened peaks keep. So the change of
    the view where it is larger counts; but what the plain rows are like decides whether they are harmony at all, since
    the whitened overtones of one tone look like a chord.

    Parameters
    ----------
    frames : uint8 `(n_frames, 12)`, by `hpcp-v1`; columns are pitch classes.
    whitened : the same by `hpcp-v2`; None if there is none.

    Returns
    -------
    0..1. About 0.26 for half of all songs, below 0.01 for most noise, speech, drones and drums. Of a clip under 45 s it
    is the change within its passages, so that speech counts as music.

    Source: the variance ratio of Lo and MacKinlay, Stock market prices do not follow random walks (1988), which tests
    whether a series keeps its direction for longer than chance does.
    """
    n_frames = len(frames)
    if n_frames < _LEAST_FRAMES:
        # A clip has too few passages to measure more than whether its harmony changes at all.
        return max(0.0, harmonic_change(frames) - _CHANGE_OF_NOISE)
    change = max(_change_of_passages(each) for each in (frames, whitened) if each is not None)
    return change * _harmony_of_rows(frames) * _factor(_returning(_directions(frames)), _RETURNING)


def harmonic_change(frames: NDArray[np.uint8]) -> float:
    """Return how much the harmony changes in a stretch too short for `harmonic_content`.

    The standard deviation of the chroma's direction over windows of 2.8 s. It is low for noise, drones and drums, and
    0 for one tone at a time; for speech it is not low.

    Parameters
    ----------
    frames : uint8 `(n_frames, 12)`.

    Returns
    -------
    0..1; 0 for fewer than 12 frames.
    """
    if len(frames) < 2 * _SHORT_WINDOW:
        return 0.0
    change = np.sqrt(_variance_of_means(_sums(_directions(frames)), _SHORT_WINDOW))
    return float(change) * _factor(_share_of_largest(frames, 1), _LARGEST)


def _change_of_passages(frames: NDArray[np.uint8]) -> float:
    """Return the standard deviation of the direction over passages, beyond that of passages of independent frames."""
    rows = _directions(frames)
    n_frames, sums, of_frames = len(rows), _sums(rows), float(rows.var(axis=0).sum())
    beyond_chance = 0.0
    for window in _WINDOWS:
        if n_frames >= 2 * window:
            by_chance = of_frames / window * (1 - window / n_frames)
            beyond_chance = max(beyond_chance, _variance_of_means(sums, window) - by_chance)
    return float(np.sqrt(beyond_chance))


def _returning(rows: NDArray[np.float64]) -> float:
    """Return how far tones are held or return, as in a loop of chords. In speech they do neither.

    The largest autocorrelation of rows 0.9 to 30 s apart, 0 to 1.

    Parameters
    ----------
    rows : directions of the chroma, float64 `(n_frames, 12)`.
    """
    correlation = autocorrelation(rows - rows.mean(axis=0), min(_LAST_LAG, len(rows) // 2) - 1)
    return float(correlation[_FIRST_LAG:].max())


def autocorrelation(rows: NDArray[np.float64], last_lag: int) -> NDArray[np.float64]:
    """Return the autocorrelation of rows: the sum of products of rows some frames apart, over that of the squares.

    Parameters
    ----------
    rows : float64 `(n_frames, n)`, of mean 0.
    last_lag : frames.

    Returns
    -------
    float64 `(last_lag + 1,)`, -1..1; 1 at lag 0. Lags past the end of the rows are 0.
    """
    # By Fourier transform (Wiener and Khinchin), padded so that the end does not meet the start.
    power = np.abs(np.fft.rfft(rows, 2 * len(rows), axis=0)) ** 2
    correlation = np.fft.irfft(power.sum(axis=1))[: last_lag + 1]
    return np.asarray(correlation / max(correlation[0], 1e-9), dtype=np.float64)


def _harmony_of_rows(frames: NDArray[np.uint8]) -> float:
    """Return 1 for rows of several tones, less for nearly flat ones, 0 for one tone at a time and for one chord."""
    of_tones = _factor(_share_of_largest(frames, 1), _LARGEST) * _factor(_share_of_largest(frames, 3), _THREE_LARGEST)
    of_chords = _factor(_change_of_held(frames), _ONE_CHORD) * _factor(_lead_of_neighbours(frames), _NEIGHBOURS)
    return of_tones * of_chords


def _change_of_held(frames: NDArray[np.uint8]) -> float:
    """Return the standard deviation of the direction over the rows that are held; 1 where few of all rows are."""
    rows = _directions(frames[frames.any(axis=1)])
    if not len(rows):
        return 1.0
    are_alike = (rows[1:] * rows[:-1]).sum(axis=1) >= _HELD
    held = rows[np.append(are_alike, False) | np.append(False, are_alike)]
    if len(held) < 2 * _SHORT_WINDOW:
        return 1.0
    change = float(np.sqrt(held.var(axis=0).sum()))
    weight = float(np.interp(len(held) / len(rows), *_HELD_SHARE))
    return weight * change + (1 - weight)


def _lead_of_neighbours(frames: NDArray[np.uint8]) -> float:
    """Return how much more a row resembles itself one semitone off than five off, the mean over all rows; -1..1."""
    rows = _directions(frames)
    return float((rows * (np.roll(rows, 1, axis=1) - np.roll(rows, 5, axis=1))).sum(axis=1).mean())


def _share_of_largest(frames: NDArray[np.uint8], n: int) -> float:
    """Return the share of a row's energy in its `n` largest pitch classes, the mean over rows that are not silent."""
    energy = frames[frames.any(axis=1)].astype(np.float64) ** 2
    if not len(energy):
        return 0.0
    return float((np.sort(energy, axis=1)[:, -n:].sum(axis=1) / energy.sum(axis=1)).mean())


def _factor(share: float, line: tuple[tuple[float, float], tuple[float, float]]) -> float:
    return float(np.interp(share, *line))


def _directions(frames: NDArray[np.uint8]) -> NDArray[np.float64]:
    rows = frames.astype(np.float64)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1.0)
    return rows


def _sums(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.cumsum(np.vstack([np.zeros((1, rows.shape[1])), rows]), axis=0)


def _variance_of_means(sums: NDArray[np.float64], window: int) -> float:
    means = (sums[window:] - sums[:-window]) / window
    return float(means.var(axis=0).sum())
