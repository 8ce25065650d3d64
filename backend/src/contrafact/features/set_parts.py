"""Propose the parts of a long recording: by its chapters, else by silences and by changes of sound and harmony.

The weights of the measures were fitted to sets made of covers80, half of its songs (docs/results/sets.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.sets import Chapter, Evidence, SetPart
from contrafact.features.set_novelty import in_context, measure, smoothed_levels
from contrafact.features.set_rows import ROWS_PER_SECOND, Rows
from contrafact.features.set_weights import BIAS, THRESHOLD, WEIGHTS

Floats = NDArray[np.floating[Any]]
_LEAST_CHANGE_S = 40
"""Shortest part between two boundaries of which one is no silence."""
_LEAST_SILENCE_S = 10.0
"""Shortest part between two silences."""
_SILENT_DB = 45.0
"""Below the median of the levels."""
_PAUSE_S = 0.8
"""Length of a silence between two pieces. Within a piece, rests are shorter."""
_LONG_PAUSE_S = 5.0
"""A longer silence belongs to no part."""
_KEPT_S = 0.5
"""Silence that each part keeps of it."""


def propose_parts(rows: Rows, chapters: Sequence[Chapter], duration_s: float, max_part_s: float) -> tuple[SetPart, ...]:
    """Return the parts of a recording, in their order.

    Parameters
    ----------
    rows : as of `SetMeter.rows`.
    chapters : as of `usable_chapters`.
    max_part_s : length of the longest part; a longer one is split where it changes most.
    """
    silences = find_silences(rows)
    scores = score(rows)
    if chapters:
        parts = [SetPart(each.start_s, each.end_s, each.title, evidence=Evidence.CHAPTER) for each in chapters]
    else:
        parts = _between(_boundaries(scores, silences, duration_s), silences, duration_s)
    return tuple(piece for part in parts for piece in _shorter(part, scores, max_part_s))


def score(rows: Rows) -> Floats:
    """Return how much speaks for a boundary at each second, in log-odds, float64 `(n_seconds,)`."""
    if len(rows) < 2 * _LEAST_CHANGE_S * ROWS_PER_SECOND:
        return np.full(len(rows) // ROWS_PER_SECOND, -np.inf)
    found: Floats = in_context(measure(rows)) @ WEIGHTS + BIAS
    # Sides of less than 20 s say little.
    found[:20] = found[-20:] = -np.inf
    return found


def find_silences(rows: Rows) -> list[tuple[float, float]]:
    """Return the stretches without sound of at least 0.8 s, in seconds."""
    levels = smoothed_levels(rows[:, 0].astype(np.float64))
    is_silent = levels < np.median(levels) - _SILENT_DB if levels.size else np.zeros(0, dtype=bool)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], is_silent, [False])).astype(np.int8)))
    found = [(first / ROWS_PER_SECOND, last / ROWS_PER_SECOND) for first, last in edges.reshape(-1, 2)]
    return [each for each in found if each[1] - each[0] >= _PAUSE_S]


def _boundaries(scores: Floats, silences: Sequence[tuple[float, float]], duration_s: float) -> dict[float, Evidence]:
    """Return where parts begin behind the first, by time in seconds."""
    found: dict[float, Evidence] = {}
    last = 0.0
    for start, end in silences:
        at = (start + end) / 2
        if at - last >= _LEAST_SILENCE_S and duration_s - at >= _LEAST_SILENCE_S:
            found[last := at] = Evidence.SILENCE
    edges = [0.0, *found, duration_s]
    for first, until in pairwise(edges):
        found |= dict.fromkeys(_changes(scores, first, until), Evidence.CHANGE)
    return dict(sorted(found.items()))


def _changes(scores: Floats, first_s: float, last_s: float) -> list[float]:
    """Return the boundaries within a stretch whose scores exceed the threshold most in sum, none near another."""
    low = round(first_s) + _LEAST_CHANGE_S
    values = scores[low : max(round(last_s) - _LEAST_CHANGE_S, low)] - THRESHOLD
    best, taken = np.zeros(len(values) + 1), np.zeros(len(values) + 1, dtype=bool)
    for stop in range(1, len(values) + 1):
        best[stop] = best[stop - 1]
        gain = values[stop - 1] + best[max(stop - _LEAST_CHANGE_S, 0)]
        if values[stop - 1] > 0 and gain > best[stop]:
            best[stop], taken[stop] = gain, True
    found, stop = [], len(values)
    while stop > 0:
        if taken[stop]:
            found.append(_centre(scores, low + stop - 1))
        stop -= _LEAST_CHANGE_S if taken[stop] else 1
    return found[::-1]


def _centre(scores: Floats, at: int) -> float:
    """Return the time of a peak, in seconds, between its neighbours by their weights."""
    around = np.arange(max(at - 1, 0), min(at + 2, len(scores)))
    return float(np.average(around, weights=np.exp(scores[around] - scores[at])))


def _between(
    starts: Mapping[float, Evidence], silences: Sequence[tuple[float, float]], duration_s: float
) -> list[SetPart]:
    """Return the parts between boundaries. Long silences, also at both ends, belong to none."""
    edges = [(0.0, Evidence.BEGINNING), *starts.items()]
    ends = [*starts, duration_s]
    parts = []
    for (start, evidence), end in zip(edges, ends, strict=True):
        first, last = start, end
        for silent, sounds in silences:
            if sounds - silent < _LONG_PAUSE_S:
                continue
            if silent - _KEPT_S <= start <= sounds:
                first = sounds - _KEPT_S
            if silent <= end <= sounds + _KEPT_S:
                last = silent + _KEPT_S
        parts.append(
            SetPart(first, last, evidence=evidence) if last > first else SetPart(start, end, evidence=evidence)
        )
    return parts


def _shorter(part: SetPart, scores: Floats, max_part_s: float) -> list[SetPart]:
    """Return a part that is too long in pieces, split where it changes most."""
    if part.length_s <= max_part_s:
        return [part]
    margin = min(_LEAST_CHANGE_S, max_part_s / 4)
    low, high = round(part.start_s + margin), round(part.end_s - margin)
    window = scores[low:high]
    # Without any measure, in the middle.
    is_known = window.size > 0 and bool(np.isfinite(window).any())
    at = float(low + int(np.argmax(window))) if is_known else (part.start_s + part.end_s) / 2
    before = SetPart(part.start_s, at, part.title, evidence=part.evidence)
    after = SetPart(at, part.end_s, evidence=Evidence.CHANGE)
    return [*_shorter(before, scores, max_part_s), *_shorter(after, scores, max_part_s)]
