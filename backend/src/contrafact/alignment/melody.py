"""Compare the melodies of two tracks in the sections that match.

Two songs can share every chord and differ in their melodies. Chroma of the melody, from
`contrafact.features.melody`, is compared frame by frame along each section, in any octave.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.domain.verdicts import MelodyAgreement, Section

_SHIFTS = np.arange(-2, 2.5, 0.5)
"""Frames by which singers may be ahead of or behind the section: up to 0.9 s."""
_WINDOW_FRAMES = 17
"""8 s: one shift holds for about this long, so that shifts follow a phrase and not single notes."""
_LEAST_FRAMES = 8
"""Frames of melody that both tracks must hold in the sections: 3.7 s."""
_AGREES_FROM = 0.6
_DIFFERS_BELOW = 0.55
"""Share of the common melody in the same pitch class. Same melodies reach 0.74 in 95 of 100 made pairs, different ones
over the same chords stay below 0.52 (docs/decisions/0045-melody.md)."""
_CLEAR_SHARE = 0.28
"""Share of the sections in which both melodies must be clear before they differ. In mixes where it is lower, the
strongest pitch is often another instrument's."""


def melody_agreement(
    query: Chroma, reference: Chroma, sections: Sequence[Section], transposition_semitones: int | None
) -> MelodyAgreement:
    """Tell whether the melodies of two tracks agree in the sections that match.

    Parameters
    ----------
    query, reference : chroma with `melody`; without it the result is `CANNOT_TELL`.
    sections : of the pair.
    transposition_semitones : 0..11, such that the query rolled by so many pitch classes matches the reference.
    """
    if query.melody is None or reference.melody is None or transposition_semitones is None:
        return MelodyAgreement.CANNOT_TELL
    rolled = np.roll(query.melody, transposition_semitones, axis=1) / 255
    compared = [_compared(rolled, reference.melody / 255, section) for section in sections]
    common, same, n_frames = np.sum(compared, axis=0) if compared else (0.0, 0.0, 0.0)
    if common < _LEAST_FRAMES:
        return MelodyAgreement.CANNOT_TELL
    if same >= _AGREES_FROM * common:
        return MelodyAgreement.AGREES
    if same < _DIFFERS_BELOW * common and common >= _CLEAR_SHARE * n_frames:
        return MelodyAgreement.DIFFERS
    return MelodyAgreement.CANNOT_TELL


def _compared(
    query: NDArray[np.float64], reference: NDArray[np.float64], section: Section
) -> tuple[float, float, float]:
    """Return frames in which both hold melody, those in the same pitch class, and all frames of a section."""
    start, end = round(section.reference_start_s / SECONDS_PER_FRAME), section.reference_end_s / SECONDS_PER_FRAME
    rows = reference[start : round(end)]
    n = len(rows)
    if n == 0 or len(query) == 0:
        return 0.0, 0.0, 0.0
    query_start, query_end = section.query_start_s / SECONDS_PER_FRAME, section.query_end_s / SECONDS_PER_FRAME
    places = query_start + (np.arange(n) + 0.5) / n * (query_end - query_start) - 0.5
    shifted = [_interpolated(query, places + shift) for shift in _SHIFTS]
    same = np.array([np.minimum(rows, each).sum(axis=1) for each in shifted])
    common = np.array([np.minimum(rows.sum(axis=1), each.sum(axis=1)) for each in shifted])
    best = (_smoothed(same) / np.maximum(_smoothed(common), 1e-6)).argmax(axis=0)
    frames = np.arange(n)
    return float(common[best, frames].sum()), float(same[best, frames].sum()), float(n)


def _interpolated(rows: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    places = np.clip(places, 0, len(rows) - 1)
    below = places.astype(np.int64)
    weight = (places - below)[:, None]
    between: NDArray[np.float64] = rows[below] * (1 - weight) + rows[np.minimum(below + 1, len(rows) - 1)] * weight
    return between


def _smoothed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sums over windows along the last axis, of the same length."""
    reach = _WINDOW_FRAMES // 2
    sums = np.cumsum(np.pad(values, ((0, 0), (reach + 1, reach))), axis=1)
    windows: NDArray[np.float64] = sums[:, _WINDOW_FRAMES:] - sums[:, :-_WINDOW_FRAMES]
    return windows
