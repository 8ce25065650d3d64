"""Why a verdict is what it is, in one plain sentence of a musician's words."""

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
_COMMON_RATE = 0.095
"""Rates from here up are told as so many of ten."""
_RARE_RATE = 0.01
"""Pairs that come closer than all but one in a hundred are alike, even where a large library makes them doubtful."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a sentence is made of.

    Parameters
    ----------
    decision : the word of the verdict.
    by_embedding : the word that the embeddings alone would get.
    false_alarm_rate : how often two different works come this close, 0..1, above 0.
    least_rate : the lowest such rate that could be counted; a pair with this one may be rarer.
    is_aligned : somebody has compared the two stretch by stretch.
    alignment : where and how they match, if it was kept.
    """

    decision: Decision
    by_embedding: Decision
    false_alarm_rate: float
    least_rate: float
    is_aligned: bool
    alignment: Alignment | None


def reason(finding: Finding) -> str:
    """The sentence."""
    often = how_often(finding.false_alarm_rate, finding.least_rate)
    if not finding.is_aligned:
        return _of_embeddings(finding.decision, often)
    matches = f"the harmony {_stretch(finding.alignment)} matches{_key(finding.alignment)}"
    if finding.decision is Decision.LIKELY:
        if finding.by_embedding is Decision.UNLIKELY:
            return f"As a whole the two sound hardly alike, but {matches}, which two different works do {often}."
        return f"{_capital(matches)}, which two different works do {often}."
    if finding.by_embedding is Decision.LIKELY:
        return f"As a whole the two sound much alike, but no stretch matches well: others come so close {often}."
    if finding.decision is Decision.UNSURE:
        return f"{_capital(matches)}, but not for sure: two different works come so close {often}."
    return _of_strangers(finding.false_alarm_rate, often)


def _of_strangers(rate: float, often: str) -> str:
    if rate < _RARE_RATE:
        return f"The two are somewhat alike, but two different works come so close {often}, and covers are rarer here."
    return f"Nothing matches better than in songs that have nothing in common: two of them come so close {often}."


def _of_embeddings(decision: Decision, often: str) -> str:
    how = {Decision.LIKELY: "much alike", Decision.UNSURE: "somewhat alike", Decision.UNLIKELY: "hardly alike"}[
        decision
    ]
    return f"As a whole the two sound {how}; two different works come so close {often}, and no stretches were compared."


def _stretch(alignment: Alignment | None) -> str:
    matched = matched_seconds(alignment.sections) if alignment else 0.0
    return f"of {minutes(matched)} of this recording" if matched else "of the two recordings"


def _key(alignment: Alignment | None) -> str:
    return f", {interval(alignment.transposition_semitones)}" if alignment and alignment.transposition_semitones else ""


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def how_often(rate: float, least_rate: float) -> str:
    """A rate in words; at the least that could be counted, "less than"."""
    if rate >= _COMMON_RATE:
        return f"in {round(rate * 10)} of 10 pairs"
    step = 10 ** math.floor(math.log10(1 / rate))
    times = f"once in {round(1 / rate / step) * step:,} pairs"
    return f"less than {times}" if rate <= least_rate else times


def interval(semitones: int) -> str:
    """How much higher or lower the reference is, by the shorter way; `semitones` up, 1..11."""
    if semitones <= _OCTAVE // 2:
        return f"{_SEMITONES[semitones]} higher"
    return f"{_SEMITONES[_OCTAVE - semitones]} lower"


def minutes(seconds: float) -> str:
    """Seconds as `1:13`."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def matched_seconds(sections: Sequence[Section]) -> float:
    """How much of the query lies in at least one section."""
    total, until = 0.0, -math.inf
    for section in sorted(sections, key=lambda each: each.query_start_s):
        total += max(0.0, section.query_end_s - max(section.query_start_s, until))
        until = max(until, section.query_end_s)
    return total
