"""Bring two tracks to one speed and match them there.

The chroma of the slower track is averaged to the speed of the faster one, which loses nothing that the faster one
holds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import Alignment, normalise_qmax
from contrafact.alignment.parameters import SECTIONS, AlignmentParameters, SectionParameters
from contrafact.alignment.qmax import longest_path, qmax
from contrafact.alignment.recurrence import raise_to_power, recurrence_and_copies
from contrafact.alignment.sections import find_sections
from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.verdicts import Section

_SLOWEST = 0.45


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """Sections of two tracks that were brought to one speed.

    Parameters
    ----------
    ratio : seconds of the query in one second of the reference.
    transposition_semitones : 0..11, by which the query is rolled.
    frames : of both at one speed, raised to the power.
    matrix : their recurrence.
    sections : one or more, in the times of `frames`.
    """

    ratio: float
    transposition_semitones: int
    frames: tuple[NDArray[np.uint8], NDArray[np.uint8]]
    matrix: NDArray[np.bool_]
    sections: tuple[Section, ...]

    @property
    def best(self) -> Section:
        """The section of the greatest gain."""
        return max(self.sections, key=lambda section: section.gain)


def at_one_speed(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], ratio: float, parameters: AlignmentParameters
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return both tracks at the speed of the faster one, raised to the power.

    Parameters
    ----------
    ratio : seconds of the query in one second of the reference.
    """
    at_speed = (averaged(query, min(1, 1 / ratio)), averaged(reference, min(1, ratio)))
    left, right = (raise_to_power(frames, parameters.power) for frames in at_speed)
    return left, right


def averaged(frames: NDArray[np.uint8], share: float) -> NDArray[np.uint8]:
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


def match_at(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    ratio: float,
    transposition_semitones: int,
    parameters: AlignmentParameters,
    *,
    of_sections: SectionParameters = SECTIONS,
) -> Match | None:
    """Match two tracks at a ratio of speeds; None without sections, or beyond about half or double speed.

    Parameters
    ----------
    query, reference : uint8 `(n_frames, 12)`.
    ratio, transposition_semitones : as of `Match`.
    """
    if not _SLOWEST <= ratio <= 1 / _SLOWEST:
        return None
    frames = at_one_speed(query, reference, ratio, parameters)
    matrix, copied = recurrence_and_copies(*frames, transposition_semitones, parameters)
    sections = find_sections(matrix, parameters, of_sections, copied)
    return Match(ratio, transposition_semitones, frames, matrix, sections) if sections else None


def tempo_ratio_of(match: Match, parameters: AlignmentParameters) -> float:
    """Return the seconds of the query in one second of the reference along the best section."""
    # A section ends after the last stack of its path, less the edge that is cut off at both ends.
    overhang_s = (parameters.stack_frames - 2 * SECTIONS.edge_frames) * SECONDS_PER_FRAME
    best = match.best
    return match.ratio * (best.query_seconds - overhang_s) / (best.reference_seconds - overhang_s)


def alignment_of(match: Match, parameters: AlignmentParameters) -> Alignment:
    """Return a match as an alignment, in the times of the tracks as they are."""
    # A track that was averaged to a share of its frames has times that are too small by that share.
    slower = (max(1.0, match.ratio), max(1.0, 1 / match.ratio))
    path = np.round(longest_path(match.matrix, parameters) * np.array(slower)).astype(np.int32)
    similarity = normalise_qmax(qmax(match.matrix, parameters), *(len(frames) for frames in match.frames))
    sections = tuple(_in_own_times(section, *slower) for section in match.sections)
    return Alignment(similarity, match.transposition_semitones, path, tempo_ratio_of(match, parameters), sections)


def _in_own_times(section: Section, of_query: float, of_reference: float) -> Section:
    return replace(
        section,
        query_start_s=section.query_start_s * of_query,
        query_end_s=section.query_end_s * of_query,
        reference_start_s=section.reference_start_s * of_reference,
        reference_end_s=section.reference_end_s * of_reference,
    )
