"""Align two tracks of which one is played much faster than the other, from half to double speed.

The moves of a path follow differences of tempo up to about a quarter. Beyond, the chroma of the slower track is
averaged to the speed of the faster one for some ratios of their speeds, and a coarse search on a third of the frames
chooses the ratio (docs/decisions/0048-speeds.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import Alignment, Evidence, align, is_canonical_order
from contrafact.alignment.near_speeds import align_at_near_speeds
from contrafact.alignment.parameters import PARAMETERS, AlignmentParameters
from contrafact.alignment.recurrence import raise_to_power, recurrence
from contrafact.alignment.stretching import (
    Match,
    alignment_of,
    at_one_speed,
    match_at,
    tempo_ratio_of,
)
from contrafact.alignment.transposition import coarse_gains
from contrafact.domain.chroma import Chroma, comparable

LEAST_GAIN = 2.2
"""Gain of the best section at another speed, relative to the least of a section; less could be chance."""
STRONG_GAIN = 3.0
"""With a section of this gain at their own speeds, tracks are not searched at others."""
_BENT = 1.1
"""With a greater ratio of tempos, a path at the tracks' own speeds is bent enough to lose its ends."""
_SHARES = (0.5, 0.575, 0.66, 0.755)
"""Length of a stretch of the faster track as a share of the same stretch of the slower one."""
_N_REFINED = 2
"""Ratios of the coarse search that are tried on all frames."""


def align_at_any_speed(query: Chroma, reference: Chroma, parameters: AlignmentParameters = PARAMETERS) -> Alignment:
    """Align two tracks, by the best view of both, at their own speeds or, where a section is better so, at others.

    With a strong section at their own speeds, the similarity stays that of `align`, as in a ranking. Swapped tracks
    have the same alignment, swapped.
    """
    query, reference = comparable(query, reference)
    if not is_canonical_order(query.frames, reference.frames):
        return align_at_any_speed(reference, query, parameters).swapped()
    plain = align(query, reference, parameters)
    strongest = plain.best_gain
    if strongest < STRONG_GAIN:
        far = align_at_speeds(query, reference, parameters)
        near = align_at_near_speeds(query, reference, plain, parameters)
        return max((each for each in (plain, near, far) if each), key=lambda each: each.best_gain)
    if not plain.tempo_ratio or 1 / _BENT < plain.tempo_ratio < _BENT:
        return plain
    start = (plain.tempo_ratio, plain.transposition_semitones)
    match = _refined(query.frames, reference.frames, start, parameters)
    if match is None or match.best.gain <= strongest:
        return plain
    return replace(alignment_of(match, parameters), similarity=plain.similarity)


def evidence_at_any_speed(query: Chroma, reference: Chroma, parameters: AlignmentParameters = PARAMETERS) -> Evidence:
    """Return `align_at_any_speed` with the recurrence of both tracks at their own speeds in that transposition."""
    query, reference = comparable(query, reference)
    found = align_at_any_speed(query, reference, parameters)
    left, right = (raise_to_power(chroma.frames, parameters.power) for chroma in (query, reference))
    return Evidence(recurrence(left, right, found.transposition_semitones, parameters), found)


def align_at_speeds(query: Chroma, reference: Chroma, parameters: AlignmentParameters = PARAMETERS) -> Alignment | None:
    """Align two tracks at speeds that differ by a factor of about 1.25 to 2. Swapped tracks have the same, swapped.

    Returns
    -------
    The alignment: sections and path in the times of the tracks as they are, the similarity of the tracks brought to one
    speed. None if no section is clearly rarer than chance.
    """
    query, reference = comparable(query, reference)
    if not is_canonical_order(query.frames, reference.frames):
        found = align_at_speeds(reference, query, parameters)
        return found.swapped() if found else None
    match = _searched(query.frames, reference.frames, parameters)
    return alignment_of(match, parameters) if match else None


def _searched(query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters) -> Match | None:
    """Return the best match at other speeds; None if it could be chance."""
    ranked = sorted(_coarse(query, reference, parameters), key=lambda each: -each[0])[:_N_REFINED]
    starts = [(ratio, transposition) for _, ratio, transposition in ranked]
    matches = [match for start in starts if (match := _refined(query, reference, start, parameters))]
    best = max(matches, key=lambda match: match.best.gain, default=None)
    return best if best and best.best.gain >= LEAST_GAIN else None


def _refined(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], start: tuple[float, int], parameters: AlignmentParameters
) -> Match | None:
    """Return the match at a ratio of speeds and a transposition, or a better one at the ratio of its best section."""
    match = match_at(query, reference, *start, parameters)
    if match is None:
        return None
    better = match_at(query, reference, tempo_ratio_of(match, parameters), match.transposition_semitones, parameters)
    return better if better and better.best.gain > match.best.gain else match


def _coarse(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters
) -> Iterator[tuple[float, float, int]]:
    """Yield, for each ratio of speeds, the gain of the best coarse section, the ratio and the transposition."""
    for share in _SHARES:
        for ratio in (share, 1 / share):
            gains = coarse_gains(*at_one_speed(query, reference, ratio, parameters), parameters)
            transposition = max(gains, key=lambda t: gains[t])
            yield gains[transposition], ratio, transposition
