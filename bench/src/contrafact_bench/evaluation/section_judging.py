"""Judge found sections of synthetic pairs, whose true sections are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.parameters import PARAMETERS
from contrafact.alignment.recurrence import raise_to_power, recurrence
from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.verdicts import Section
from contrafact_bench.evaluation.section_truth import Block, SyntheticPair

TOLERANCE_S = 4.0
"""Tolerance of a section's place in the reference: about one stack of frames."""
_REPEAT_FRAMES = 2
"""Tolerance of a repetition in the reference, in frames off its diagonal."""
LEAST_PART = 0.5
"""Share of a true section that must be found, and of a found one that must be right."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Counts of true and found sections of some pairs.

    Parameters
    ----------
    n_pairs : judged pairs.
    n_true : true sections.
    n_found : true sections found at their place: one section covers at least half of their length.
    n_found_or_repeated : true sections found there, or where the reference repeats the same music.
    n_sections : found sections.
    n_repetitions : found sections that are right only by a repetition in the reference.
    n_false : found sections that are wrong.
    boundary_errors_s : errors of beginnings and ends, in query and reference, of true sections found at their place;
        positive where the found section is too long.
    """

    n_pairs: int
    n_true: int
    n_found: int
    n_found_or_repeated: int
    n_sections: int
    n_repetitions: int
    n_false: int
    boundary_errors_s: tuple[float, ...]


def total(judgements: Iterable[Judgement]) -> Judgement:
    """Return the sum of judgements."""
    each = list(judgements)
    return Judgement(
        n_pairs=sum(one.n_pairs for one in each),
        n_true=sum(one.n_true for one in each),
        n_found=sum(one.n_found for one in each),
        n_found_or_repeated=sum(one.n_found_or_repeated for one in each),
        n_sections=sum(one.n_sections for one in each),
        n_repetitions=sum(one.n_repetitions for one in each),
        n_false=sum(one.n_false for one in each),
        boundary_errors_s=tuple(error for one in each for error in one.boundary_errors_s),
    )


class Judge:
    """Judges sections of pairs that are made of given tracks.

    A section matches each frame of the query with one of the reference, along a straight line. The match is right *at
    its place* if both are the same moment of the same track, within `TOLERANCE_S`; it is right *by repetition* if they
    are two moments of one track whose self-recurrence links them. A section is right if at least half of its frames
    are, and false otherwise.

    Parameters
    ----------
    tracks : the tracks of the blocks, uint8 `(n_frames, 12)` each.
    """

    def __init__(self, tracks: Sequence[NDArray[np.uint8]]) -> None:
        self._tracks = tracks
        self._recurrences: dict[int, NDArray[np.bool_]] = {}

    def judge(self, pair: SyntheticPair, sections: Sequence[Section]) -> Judgement:
        """Judge the sections found in a pair."""
        matches = [self._matched(section, pair) for section in sections]
        n_false = sum(not match.is_mostly(match.is_right) for match in matches)
        n_at_place = sum(match.is_mostly(match.is_at_place) for match in matches)
        places = [max(matches, key=lambda match: match.part_at_place(true), default=None) for true in pair.sections]
        found = [
            (true, match.section)
            for true, match in zip(pair.sections, places, strict=True)
            if match is not None and match.part_at_place(true) >= LEAST_PART
        ]
        return Judgement(
            n_pairs=1,
            n_true=len(pair.sections),
            n_found=len(found),
            n_found_or_repeated=sum(
                any(match.part_right(true) >= LEAST_PART for match in matches) for true in pair.sections
            ),
            n_sections=len(matches),
            n_repetitions=len(matches) - n_false - n_at_place,
            n_false=n_false,
            boundary_errors_s=tuple(error for true, section in found for error in _boundary_errors(true, section)),
        )

    def repeats(self, track: int, frames: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return whether a track plays the same at frames and others; bool, one per frame."""
        if track not in self._recurrences:
            power = raise_to_power(self._tracks[track], PARAMETERS.power)
            self._recurrences[track] = recurrence(power, power, 0, PARAMETERS)
        recurs = self._recurrences[track]
        last, middle = len(recurs) - 1, PARAMETERS.stack_frames // 2
        rows = np.clip(frames - middle, 0, last)
        offsets = np.arange(-_REPEAT_FRAMES, _REPEAT_FRAMES + 1)
        repeats: NDArray[np.bool_] = recurs[rows, np.clip(others - middle + offsets[:, None], 0, last)].any(axis=0)
        return repeats

    def _matched(self, section: Section, pair: SyntheticPair) -> _Match:
        of_query, of_reference = _sources(pair.query_blocks), _sources(pair.reference_blocks)
        query_start, query_end, reference_start, reference_end = (
            seconds / SECONDS_PER_FRAME
            for seconds in (
                section.query_start_s,
                section.query_end_s,
                section.reference_start_s,
                section.reference_end_s,
            )
        )
        frames = np.arange(max(0, round(query_start)), min(round(query_end), len(of_query)))
        pace = (reference_end - reference_start) / (query_end - query_start)
        places = np.round(reference_start + (frames - query_start) * pace).astype(np.int64)
        places = np.clip(places, 0, len(of_reference) - 1)
        (found_track, found), (true_track, true) = of_reference[places].T, of_query[frames].T
        is_same_track = found_track == true_track
        is_at_place = is_same_track & (np.abs(found - true) * SECONDS_PER_FRAME <= TOLERANCE_S)
        is_right = is_at_place.copy()
        for track in np.unique(true_track[is_same_track]):
            here = is_same_track & (true_track == track)
            is_right[here] |= self.repeats(int(track), true[here], found[here])
        return _Match(section, frames, places, is_at_place, is_right)


@dataclass(frozen=True, slots=True, eq=False)
class _Match:
    """A section with the matched reference frame of each query frame, and whether the match is right."""

    section: Section
    frames: NDArray[np.int64]
    places: NDArray[np.int64]
    is_at_place: NDArray[np.bool_]
    is_right: NDArray[np.bool_]

    def is_mostly(self, what: NDArray[np.bool_]) -> bool:
        return bool(what.sum() >= LEAST_PART * len(self.frames))

    def part_right(self, true: Section) -> float:
        """Return the share of a true section's query stretch that this section matches rightly."""
        return _part(self.is_right & self._is_in_query(true), true)

    def part_at_place(self, true: Section) -> float:
        """Return the share of a true section that this section covers at its place."""
        seconds = self.places * SECONDS_PER_FRAME
        is_after = seconds >= true.reference_start_s - TOLERANCE_S
        is_in_reference = is_after & (seconds < true.reference_end_s + TOLERANCE_S)
        return _part(self.is_at_place & is_in_reference & self._is_in_query(true), true)

    def _is_in_query(self, true: Section) -> NDArray[np.bool_]:
        seconds = self.frames * SECONDS_PER_FRAME
        is_in_query: NDArray[np.bool_] = (seconds >= true.query_start_s) & (seconds < true.query_end_s)
        return is_in_query


def _part(frames: NDArray[np.bool_], true: Section) -> float:
    return float(frames.sum() * SECONDS_PER_FRAME / (true.query_end_s - true.query_start_s))


def _boundary_errors(true: Section, found: Section) -> tuple[float, float, float, float]:
    return (
        true.query_start_s - found.query_start_s,
        found.query_end_s - true.query_end_s,
        true.reference_start_s - found.reference_start_s,
        found.reference_end_s - true.reference_end_s,
    )


def _sources(blocks: Sequence[Block]) -> NDArray[np.int64]:
    """Return track and frame of the source of each frame, `(n_frames, 2)`."""
    tracks = np.repeat([block.track for block in blocks], [block.n_frames for block in blocks])
    lengths = ((block.end - block.start, block.n_frames, block.start) for block in blocks)
    frames = [start + np.arange(n) * length // n for length, n, start in lengths]
    return np.stack([tracks, np.concatenate(frames)], axis=1)
