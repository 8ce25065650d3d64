"""The reason of a verdict, as a sentence for the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contrafact.domain.verdicts import Decision, Section

if TYPE_CHECKING:
    from contrafact.alignment.align import Alignment

_SEMITONES = (
    "",
    "one semitone",
    "two semitones",
    "three semitones",
    "four semitones",
    "five semitones",
    "six semitones",
)
_OCTAVE = 12
_ALMOST_ALL = 0.95
_COMMON_RATE = 0.095
"""False alarm rates from here up are given as a number of 10 pairs."""
_RARE_RATE = 0.01
"""Below this rate a pair is similar; if it is unlikely all the same, covers are even rarer in the library."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the reason depends on.

    Parameters
    ----------
    decision : of the verdict.
    by_embedding : decision by the embeddings alone.
    false_alarm_rate : part of unrelated pairs that are at least this similar, 0..1, above 0.
    least_rate : lowest rate that could be counted; a pair with this one may be rarer.
    is_aligned : the pair was aligned.
    alignment : transposition and sections, if they were computed.
    """

    decision: Decision
    by_embedding: Decision
    false_alarm_rate: float
    least_rate: float
    is_aligned: bool
    alignment: Alignment | None


def reason(finding: Finding) -> str:
    """Return the reason."""
    often = how_often(finding.false_alarm_rate, finding.least_rate)
    if not finding.is_aligned:
        return _of_embeddings(finding.decision, often)
    matches = _matches(finding.alignment)
    if finding.decision is Decision.LIKELY:
        contrast = ", although the recordings differ as a whole" if finding.by_embedding is Decision.UNLIKELY else ""
        return f"Strong: {matches}{contrast}. {_capital(often)} unrelated pairs match this well."
    if finding.by_embedding is Decision.LIKELY:
        return f"Similar overall, but no passage stands out: {often} unrelated pairs match this well."
    if finding.decision is Decision.UNSURE:
        return f"Possible: {matches}. {_capital(often)} unrelated pairs match this well."
    rarer = ", and covers are rarer than that in this library" if finding.false_alarm_rate < _RARE_RATE else ""
    return f"Weak: {often} unrelated pairs look this similar{rarer}."


def _of_embeddings(decision: Decision, often: str) -> str:
    how = {
        Decision.LIKELY: "Similar overall",
        Decision.UNSURE: "Somewhat similar overall",
        Decision.UNLIKELY: "Not similar overall",
    }[decision]
    return f"{how}: {often} unrelated pairs look this similar. Passages were not compared."


def _matches(alignment: Alignment | None) -> str:
    if alignment is None:
        return "the harmony matches"
    matched = matched_seconds(alignment.sections)
    if not matched:
        return f"similar{_key(alignment)}, but no passage stands out"
    return f"{minutes(matched)} of this recording matches{_key(alignment)}"


def _key(alignment: Alignment) -> str:
    return f", {interval(alignment.transposition_semitones)}" if alignment.transposition_semitones else ""


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def how_often(rate: float, least_rate: float) -> str:
    """Return a rate in words, rounded; the lowest that could be counted is "fewer than" that."""
    if rate >= _ALMOST_ALL:
        return "almost all"
    if rate >= _COMMON_RATE:
        return f"{round(rate * 10)} in 10"
    step = 10 ** math.floor(math.log10(1 / rate))
    times = f"1 in {round(1 / rate / step) * step:,}"
    return f"fewer than {times}" if rate <= least_rate else times


def interval(semitones: int) -> str:
    """Return the shorter interval from query to reference; `semitones` up, 1..11."""
    if semitones <= _OCTAVE // 2:
        return f"{_SEMITONES[semitones]} higher"
    return f"{_SEMITONES[_OCTAVE - semitones]} lower"


def minutes(seconds: float) -> str:
    """Return seconds as `1:13`."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def matched_seconds(sections: Sequence[Section]) -> float:
    """Return how many seconds of the query are in at least one section."""
    total, until = 0.0, -math.inf
    for section in sorted(sections, key=lambda each: each.query_start_s):
        total += max(0.0, section.query_end_s - max(section.query_start_s, until))
        until = max(until, section.query_end_s)
    return total
