"""Propose the parts of a long recording: by its chapters, else by silences and by changes of sound and harmony.

What counts as a change was learnt from sets made of covers80 (docs/results/sets.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from contrafact.domain.chapters import Chapter
from contrafact.domain.sets import Evidence, SetPart
from contrafact.features.set_choice import choose_boundaries
from contrafact.features.set_levels import smoothed_levels
from contrafact.features.set_measures import in_context, measure, seconds_of
from contrafact.features.set_places import placed
from contrafact.features.set_rows import ROWS_PER_SECOND, Rows
from contrafact.features.set_trees import HALVES, load_trees

Floats = NDArray[np.floating[Any]]
_LEAST_MEASURED_S = 80
"""Recordings shorter than this are not measured: a second has too little on both sides."""
_EDGE_S = 10
"""Length of both ends in which no change is searched, in seconds."""
_SMOOTHED_S = 2.0
"""Standard deviation of the Gaussian window that averages log-odds, in seconds: the trees judge each second alone."""
_SPLIT_MARGIN_S = 40
"""Shortest piece into which a part that is too long is split, in seconds."""
_SILENT_DB = 45.0
"""Levels this far below the median level are silent."""
_PAUSE_S = 0.8
"""Shortest silence between two pieces, in seconds. Rests within a piece are shorter."""
_LONG_PAUSE_S = 12.0
"""Shortest silence that belongs to no part, in seconds. A shorter one may belong to either side: the boundary is its
middle."""
_KEPT_S = 0.5
"""Length of such a silence that the parts on both sides keep, in seconds."""


def propose_parts(
    rows: Rows, chapters: Sequence[Chapter], duration_s: float, max_part_s: float, halves: Collection[int] = HALVES
) -> tuple[SetPart, ...]:
    """Return the parts of a recording, in their order.

    Parameters
    ----------
    rows : as of `SetMeter.rows`.
    chapters : as of `usable_chapters`.
    max_part_s : length of the longest part; a longer one is split where it changes most.
    halves : whose trees judge, see `set_trees.HALVES`. Evaluations leave out the trees that were fitted to the
        evaluated songs.
    """
    silences = find_silences(rows)
    scores = score(rows, halves)
    if chapters:
        parts = [SetPart(each.start_s, each.end_s, each.title, evidence=Evidence.CHAPTER) for each in chapters]
    else:
        parts = _between(_boundaries(rows, scores, silences, duration_s), silences, duration_s)
    return tuple(piece for part in parts for piece in _shorter(part, scores, max_part_s))


def score(rows: Rows, halves: Collection[int] = HALVES) -> Floats:
    """Return the log-odds of a boundary at each second, float64 `(n_seconds,)`; -inf where none is searched."""
    n_seconds = len(rows) // ROWS_PER_SECOND
    if n_seconds < _LEAST_MEASURED_S:
        return np.full(n_seconds, -np.inf)
    found: Floats = gaussian_filter1d(load_trees().log_odds(in_context(measure(rows)), halves), _SMOOTHED_S)
    found[:_EDGE_S] = found[-_EDGE_S:] = -np.inf
    return found


def find_silences(rows: Rows) -> list[tuple[float, float]]:
    """Return the stretches without sound of at least 0.8 s, in seconds."""
    levels = smoothed_levels(rows[:, 0].astype(np.float64))
    is_silent = levels < np.median(levels) - _SILENT_DB if levels.size else np.zeros(0, dtype=bool)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], is_silent, [False])).astype(np.int8)))
    found = [(first / ROWS_PER_SECOND, last / ROWS_PER_SECOND) for first, last in edges.reshape(-1, 2)]
    return [each for each in found if each[1] - each[0] >= _PAUSE_S]


def _boundaries(
    rows: Rows, scores: Floats, silences: Sequence[tuple[float, float]], duration_s: float
) -> dict[float, Evidence]:
    """Return the times at which all parts but the first begin, in seconds, with their evidence."""
    chosen = choose_boundaries(scores, silences, duration_s)
    if not chosen:
        return {}
    is_silent = [any(start <= at <= end for start, end in silences) for at in chosen]
    moved = placed(chosen, scores, seconds_of(rows))
    return {
        (before if silent else after): Evidence.SILENCE if silent else Evidence.CHANGE
        for before, after, silent in zip(chosen, moved, is_silent, strict=True)
    }


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
    """Split a part that is too long, and its pieces, where the log-odds of a boundary are highest."""
    if part.length_s <= max_part_s:
        return [part]
    margin = min(_SPLIT_MARGIN_S, max_part_s / 4)
    low, high = round(part.start_s + margin), round(part.end_s - margin)
    window = scores[low:high]
    # Without any log-odds, split in the middle.
    is_known = window.size > 0 and bool(np.isfinite(window).any())
    at = float(low + int(np.argmax(window))) if is_known else (part.start_s + part.end_s) / 2
    before = SetPart(part.start_s, at, part.title, evidence=part.evidence)
    after = SetPart(at, part.end_s, evidence=Evidence.CHANGE)
    return [*_shorter(before, scores, max_part_s), *_shorter(after, scores, max_part_s)]
