"""Why a verdict is what it is, in one plain sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from contrafact.domain.verdicts import Decision, Section
from contrafact.matching.likeness import Likeness

if TYPE_CHECKING:
    from contrafact.matching.alignment import Alignment

_NUMBERS = ("", "one semitone", "two semitones", "three semitones", "four semitones", "five semitones", "six semitones")
_ALIKE = {
    Decision.LIKELY: "much alike",
    Decision.UNSURE: "somewhat alike",
    Decision.UNLIKELY: "hardly alike",
}
_OCTAVE = 12
_LOWEST_COMMON_RATE = 0.095


def reason(decision: Decision, likeness: Likeness, false_alarm_rate: float, alignment: Alignment | None) -> str:
    """One sentence in a musician's words.

    Parameters
    ----------
    decision : the word of the verdict.
    likeness : what is known of the pair.
    false_alarm_rate : how often two different works come this close, 0..1.
    alignment : where and how the two match, if somebody has looked.
    """
    often = how_often(false_alarm_rate)
    if likeness.similarity is None:
        return f"As a whole the two sound {_ALIKE[decision]}, as two different works do {often}; no bars were compared."
    if decision is Decision.UNLIKELY:
        return f"Their harmony is no more alike than that of many different works: two of them come this close {often}."
    matched = matched_seconds(alignment.sections) if alignment else 0.0
    stretch = f"of {minutes(matched)} of this recording" if matched else "of the two recordings"
    key = f", {interval(alignment.transposition_semitones)}" if alignment and alignment.transposition_semitones else ""
    return f"The harmony {stretch} matches{key}, which two different works do {often}."


def how_often(rate: float) -> str:
    """A rate in 0..1, above 0, in words."""
    if rate >= _LOWEST_COMMON_RATE:
        return f"in {max(1, round(rate * 10))} of 10 pairs"
    wanted = 1 / rate
    digits = 10 ** math.floor(math.log10(wanted))
    return f"once in {round(wanted / digits) * digits:,} pairs".replace(",", " ")


def interval(semitones: int) -> str:
    """How much higher or lower the reference is, 1..11 semitones up, by the shorter way."""
    if semitones <= _OCTAVE // 2:
        return f"{_NUMBERS[semitones]} higher"
    return f"{_NUMBERS[_OCTAVE - semitones]} lower"


def minutes(seconds: float) -> str:
    """Seconds as `1:13`."""
    return f"{round(seconds) // 60}:{round(seconds) % 60:02d}"


def matched_seconds(sections: Sequence[Section]) -> float:
    """How much of the query lies in at least one section."""
    total, until = 0.0, -math.inf
    for section in sorted(sections, key=lambda each: each.query_start_s):
        start = max(section.query_start_s, until)
        total += max(0.0, section.query_end_s - start)
        until = max(until, section.query_end_s)
    return total
