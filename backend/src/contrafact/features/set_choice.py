"""Choose the boundaries of a long recording so that as many parts as possible are expected to be right.

A boundary that is missed, or one too many, spoils two parts. So a part counts, not a boundary: its two boundaries must
be likely, with none between them. A semi-Markov model weighs all ways to split the recording: each boundary counts by
its log-odds, each part by its length. The way with the largest expected number of right parts is chosen; a part is
right if both its boundaries are within `TOLERANCE_S` (minimum Bayes risk).

Source: Sarawagi and Cohen, Semi-Markov conditional random fields for information extraction (2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
TOLERANCE_S = 5.0
"""Distance to the true boundary, in seconds, up to which a boundary is right."""
LEAST_PART_S = 10.0
"""Shortest part, in seconds."""
_PEAK_S = 3
"""A candidate has the highest log-odds within so many seconds before and after it."""
_LEAST_LOG_ODDS = -3.0
_MAX_CANDIDATES = 1500
_PRIOR = 6.0
"""Added to the log-odds of a boundary. It makes up for the density of the length of one more part, for a song about
exp(-6) per second."""
_SILENCE = 10.0
"""Log-odds of a boundary at a silence, added to those of the change there."""
_SURE_SILENCE = 12.0
"""The same for a silence of at least `_LONG_S`, and for one where the change was not measured."""
_LONG_S = 5.0
_NEAR_S = 4
"""A change within so many seconds of a silence belongs to the silence."""
_SONG_S, _SONG_SPREAD = 204.0, 0.338
"""Median of the lengths of 7588 songs, those of `train`, and standard deviation of their logarithm."""
_OTHER_SPREAD, _OTHER_SHARE = 0.9, 0.2
"""Spread and share of parts that are no songs: talk, interludes, medleys."""


def length_log_density(seconds: Floats) -> Floats:
    """Return the logarithm of the density of a part's length, a mixture of two log-normal distributions."""
    logarithm = np.log(np.maximum(seconds, 1.0))

    def density(spread: float) -> Floats:
        height = np.exp(-0.5 * ((logarithm - np.log(_SONG_S)) / spread) ** 2) / spread
        found: Floats = height / np.sqrt(2 * np.pi) / np.maximum(seconds, 1.0)
        return found

    mixed = (1 - _OTHER_SHARE) * density(_SONG_SPREAD) + _OTHER_SHARE * density(_OTHER_SPREAD)
    logarithms: Floats = np.log(mixed + 1e-12)
    return logarithms


def choose_boundaries(scores: Floats, silences: Sequence[tuple[float, float]], duration_s: float) -> list[float]:
    """Return the boundaries between the parts, in seconds.

    Parameters
    ----------
    scores : `(n_seconds,)`, log-odds of a boundary at each second, -inf where none can be.
    silences : stretches without sound, in seconds.
    """
    times, odds = _candidates(scores, silences, duration_s)
    times = np.concatenate(([0.0], times, [duration_s]))
    lengths = times - times[:, None]
    is_part = lengths >= LEAST_PART_S
    weights = np.where(is_part, length_log_density(lengths), -np.inf)
    if not is_part[0, -1]:
        return []
    chance = _part_probabilities(weights, np.concatenate(([0.0], odds, [0.0])))
    is_near = (np.abs(lengths) <= TOLERANCE_S).astype(np.float64)
    return [float(times[place]) for place in _best_path(is_near @ chance @ is_near, is_part)]


def _candidates(scores: Floats, silences: Sequence[tuple[float, float]], duration_s: float) -> tuple[Floats, Floats]:
    """Return the times of possible boundaries, ascending, and their log-odds."""
    seconds = [at for at in range(len(scores)) if _is_peak(scores, at)]
    found = {_centre(scores, at): float(scores[at]) + _PRIOR for at in seconds}
    for start, end in silences:
        at = (start + end) / 2
        if not LEAST_PART_S <= at <= duration_s - LEAST_PART_S:
            continue
        own = [time for time in found if start - _NEAR_S <= time <= end + _NEAR_S]
        change = max([found.pop(time) for time in own], default=0.0)
        is_sure = end - start >= _LONG_S or not np.isfinite(scores[int(start) : int(end) + 1]).any()
        found[at] = max(change, 0.0) + (_SURE_SILENCE if is_sure else _SILENCE)
    kept = sorted(found, key=lambda time: -found[time])[:_MAX_CANDIDATES]
    times = np.array(sorted(time for time in kept if found[time] > _LEAST_LOG_ODDS))
    return times, np.array([found[time] for time in times])


def _is_peak(scores: Floats, at: int) -> bool:
    around = scores[max(at - _PEAK_S, 0) : at + _PEAK_S + 1]
    return bool(np.isfinite(scores[at]) and scores[at] >= around.max())


def _centre(scores: Floats, at: int) -> float:
    """Return the time of a peak, in seconds: the mean of its second and both neighbours, weighted by their odds."""
    around = np.arange(max(at - 1, 0), min(at + 2, len(scores)))
    return float(np.average(around, weights=np.exp(scores[around] - scores[at])))


def _part_probabilities(weights: Floats, odds: Floats) -> Floats:
    """Return the probability of each part, `(n, n)`, from its beginning to its end, by the forward-backward algorithm.

    Parameters
    ----------
    weights : `(n, n)`, log-weights of parts; -inf for none.
    odds : `(n,)`, log-odds of boundaries.
    """
    n = len(odds)
    forward, backward = np.full(n, -np.inf), np.full(n, -np.inf)
    forward[0] = backward[-1] = 0.0
    for place in range(1, n):
        forward[place] = np.logaddexp.reduce(forward[:place] + weights[:place, place]) + odds[place]
    for place in range(n - 2, -1, -1):
        after = slice(place + 1, None)
        backward[place] = np.logaddexp.reduce(weights[place, after] + odds[after] + backward[after])
    found: Floats = np.exp(forward[:, None] + weights + (odds + backward) - forward[-1])
    return found


def _best_path(gains: Floats, is_part: NDArray[np.bool_]) -> list[int]:
    """Return the path from the first to the last place with the largest sum of gains, without these two places."""
    n = len(gains)
    best, before = np.full(n, -np.inf), np.zeros(n, dtype=np.intp)
    best[0] = 0.0
    for place in range(1, n):
        sums = np.where(is_part[:place, place], best[:place] + gains[:place, place], -np.inf)
        before[place] = sums.argmax()
        best[place] = sums[before[place]]
    path, place = [], int(before[-1])
    while place > 0:
        path.append(place)
        place = int(before[place])
    return path[::-1]
