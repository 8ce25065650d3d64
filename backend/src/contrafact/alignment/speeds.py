"""Align two tracks of which one is played much faster than the other, from half to double speed.

The moves of a path follow differences of tempo up to about a quarter. Beyond, the chroma of the slower track is
averaged to the speed of the faster one for some ratios of their speeds, and a coarse search on a third of the frames
chooses the ratio (docs/decisions/0048-speeds.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import Alignment, Evidence, align, normalise_qmax
from contrafact.alignment.copies import copied_cells
from contrafact.alignment.parameters import PARAMETERS, SECTIONS, AlignmentParameters
from contrafact.alignment.qmax import longest_path, qmax
from contrafact.alignment.recurrence import raise_to_power, recurrence
from contrafact.alignment.sections import find_sections
from contrafact.alignment.transposition import coarse_gains
from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma, comparable
from contrafact.domain.verdicts import Section

LEAST_GAIN = 2.2
"""Gain of the best section at another speed, relative to the least of a section; less could be chance."""
STRONG_GAIN = 3.0
"""With a section of this gain at their own speeds, tracks are not searched at others."""
_BENT = 1.1
"""With a greater ratio of tempos, a path at the tracks' own speeds is bent enough to lose its ends."""
_SHARES = (0.5, 0.575, 0.66, 0.755)
"""Length of a stretch of the faster track as a share of the same stretch of the slower one."""
_SLOWEST = 0.45
_N_REFINED = 2
"""Ratios of the coarse search that are tried on all frames."""


@dataclass(frozen=True, slots=True, eq=False)
class _Match:
    ratio: float
    transposition_semitones: int
    frames: tuple[NDArray[np.uint8], NDArray[np.uint8]]
    matrix: NDArray[np.bool_]
    sections: tuple[Section, ...]

    @property
    def best(self) -> Section:
        return max(self.sections, key=lambda section: section.gain)


def align_at_any_speed(query: Chroma, reference: Chroma, parameters: AlignmentParameters = PARAMETERS) -> Alignment:
    """Align two tracks, by the best view of both, at their own speeds or, where a section is better so, at others.

    With a strong section at their own speeds, the similarity stays that of `align`, as in a ranking. Swapped tracks
    have the same alignment, swapped.
    """
    query, reference = comparable(query, reference)
    if not _is_canonical_order(query.frames, reference.frames):
        return align_at_any_speed(reference, query, parameters).swapped()
    plain = align(query, reference, parameters)
    strongest = _strongest(plain)
    if strongest < STRONG_GAIN:
        found = align_at_speeds(query, reference, parameters)
        return found if found and _strongest(found) > strongest else plain
    if not plain.tempo_ratio or 1 / _BENT < plain.tempo_ratio < _BENT:
        return plain
    start = (plain.tempo_ratio, plain.transposition_semitones)
    match = _refined(query.frames, reference.frames, start, parameters)
    if match is None or match.best.gain <= strongest:
        return plain
    return replace(_alignment(match, parameters), similarity=plain.similarity)


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
    if not _is_canonical_order(query.frames, reference.frames):
        found = align_at_speeds(reference, query, parameters)
        return found.swapped() if found else None
    match = _searched(query.frames, reference.frames, parameters)
    return _alignment(match, parameters) if match else None


def _strongest(alignment: Alignment) -> float:
    return max((section.gain for section in alignment.sections), default=0.0)


def _is_canonical_order(query: NDArray[np.uint8], reference: NDArray[np.uint8]) -> bool:
    return (len(query), query.tobytes()) <= (len(reference), reference.tobytes())


def _searched(query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters) -> _Match | None:
    """Return the best match at other speeds; None if it could be chance."""
    ranked = sorted(_coarse(query, reference, parameters), key=lambda each: -each[0])[:_N_REFINED]
    starts = [(ratio, transposition) for _, ratio, transposition in ranked]
    matches = [match for start in starts if (match := _refined(query, reference, start, parameters))]
    best = max(matches, key=lambda match: match.best.gain, default=None)
    return best if best and best.best.gain >= LEAST_GAIN else None


def _refined(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], start: tuple[float, int], parameters: AlignmentParameters
) -> _Match | None:
    """Return the match at a ratio of speeds and a transposition, or a better one at the ratio of its best section."""
    match = _match(query, reference, *start, parameters)
    if match is None:
        return None
    better = _match(query, reference, _tempo_ratio(match, parameters), match.transposition_semitones, parameters)
    return better if better and better.best.gain > match.best.gain else match


def _coarse(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters
) -> Iterator[tuple[float, float, int]]:
    """Yield, for each ratio of speeds, the gain of the best coarse section, the ratio and the transposition."""
    for share in _SHARES:
        for ratio in (share, 1 / share):
            gains = coarse_gains(*_at_one_speed(query, reference, ratio, parameters), parameters)
            transposition = max(gains, key=lambda t: gains[t])
            yield gains[transposition], ratio, transposition


def _at_one_speed(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], ratio: float, parameters: AlignmentParameters
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return both tracks at the speed of the faster one, raised to the power.

    Parameters
    ----------
    ratio : seconds of the query in one second of the reference.
    """
    at_speed = (_averaged(query, min(1, 1 / ratio)), _averaged(reference, min(1, ratio)))
    left, right = (raise_to_power(frames, parameters.power) for frames in at_speed)
    return left, right


def _averaged(frames: NDArray[np.uint8], share: float) -> NDArray[np.uint8]:
    """Return frames averaged to a share of their number, 0..1, as of a recording played faster."""
    if share == 1:
        return frames
    silence = np.zeros((1, frames.shape[1]), dtype=np.uint8)
    sums, padded = np.cumsum(np.vstack((silence, frames)), axis=0, dtype=np.float64), np.vstack((frames, silence))
    places = np.arange(int(len(frames) * share) + 1) / share
    below = np.minimum(places.astype(np.int64), len(frames))
    rows = np.diff(sums[below] + (places - below)[:, None] * padded[below], axis=0)
    largest = rows.max(axis=1, keepdims=True)
    averaged: NDArray[np.uint8] = np.round(255 * rows / np.where(largest > 0, largest, 1)).astype(np.uint8)
    return averaged


def _match(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    ratio: float,
    transposition_semitones: int,
    parameters: AlignmentParameters,
) -> _Match | None:
    if not _SLOWEST <= ratio <= 1 / _SLOWEST:
        return None
    frames = _at_one_speed(query, reference, ratio, parameters)
    matrix = recurrence(*frames, transposition_semitones, parameters)
    copied = copied_cells(*frames, transposition_semitones, matrix, parameters.stack_frames)
    sections = find_sections(matrix, parameters, SECTIONS, copied)
    return _Match(ratio, transposition_semitones, frames, matrix, sections) if sections else None


def _tempo_ratio(match: _Match, parameters: AlignmentParameters) -> float:
    # A section ends after the last stack of its path, less the edge that is cut off at both ends.
    overhang_s = (parameters.stack_frames - 2 * SECTIONS.edge_frames) * SECONDS_PER_FRAME
    best = match.best
    return match.ratio * (best.query_seconds - overhang_s) / (best.reference_seconds - overhang_s)


def _alignment(match: _Match, parameters: AlignmentParameters) -> Alignment:
    # A track that was averaged to a share of its frames has times that are too small by that share.
    slower = (max(1.0, match.ratio), max(1.0, 1 / match.ratio))
    path = np.round(longest_path(match.matrix, parameters) * np.array(slower)).astype(np.int32)
    similarity = normalise_qmax(qmax(match.matrix, parameters), *(len(frames) for frames in match.frames))
    sections = tuple(_in_own_times(section, *slower) for section in match.sections)
    return Alignment(similarity, match.transposition_semitones, path, _tempo_ratio(match, parameters), sections)


def _in_own_times(section: Section, of_query: float, of_reference: float) -> Section:
    return replace(
        section,
        query_start_s=section.query_start_s * of_query,
        query_end_s=section.query_end_s * of_query,
        reference_start_s=section.reference_start_s * of_reference,
        reference_end_s=section.reference_end_s * of_reference,
    )
