"""The reason of a verdict, as a sentence for the page."""

from __future__ import annotations

import math
from dataclasses import dataclass

from contrafact.domain.verdicts import Decision, Limit, Located, MelodyAgreement, SameRecording
from contrafact.scoring.limits import LIKELY_RATE, RARE_RATE
from contrafact.scoring.pair_features import covered_seconds

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
_SELDOM = 0.01
"""Below this rate a pair is similar; if it is unlikely all the same, covers are even rarer in the library."""
_STRONG_RATE = 0.001
"""A section rarer than this among unrelated pairs is strong."""
_OTHER_TEMPO = 1.2
"""Ratio of speeds from which it is mentioned."""
_SAME_SPEED = 0.005
"""Relative difference of speed that is not mentioned."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the reason depends on.

    Parameters
    ----------
    decision : of the verdict.
    limit : what keeps the decision below likely, if anything does.
    is_similar_overall : the embeddings alone would be likely.
    false_alarm_rate : part of unrelated pairs that are at least this similar, 0..1, above 0.
    least_rate : lowest rate that could be counted; a pair with this one may be rarer.
    section_rate, least_section_rate : the same of the strongest section.
    is_aligned : the pair was aligned.
    located : where the two match, if that was searched for.
    same_recording : the stretch of one recording that both hold, if there is one.
    is_same_in_part : it is less than half of the shorter track.
    is_alike_as_a_whole : the network sees a cover in the whole of both, and no section is rare.
    """

    decision: Decision
    limit: Limit | None
    is_similar_overall: bool
    false_alarm_rate: float
    least_rate: float
    section_rate: float
    least_section_rate: float
    is_aligned: bool
    located: Located | None
    same_recording: SameRecording | None = None
    is_same_in_part: bool = False
    is_alike_as_a_whole: bool = False


def reason(finding: Finding) -> str:
    """Return the reason: what matches, and how often unrelated recordings match as well."""
    if finding.same_recording is not None:
        return _of_recording(finding.same_recording, is_part=finding.is_same_in_part)
    if finding.limit is Limit.TOO_LITTLE_HARMONY:
        return "Not enough harmony to compare: in at least one recording it hardly changes, as in speech or drums."
    if finding.limit is Limit.COMMON_PROGRESSION and finding.located is not None:
        return _of_progression(finding.located)
    if finding.limit is Limit.OTHER_MELODY and finding.located is not None:
        return f"Shared harmony: {_matched(finding.located)}, but the melodies differ."
    has_sections = finding.located is not None and bool(finding.located.sections)
    if finding.decision is not Decision.UNLIKELY and finding.limit is None and finding.located and has_sections:
        return _of_sections(finding, finding.located)
    return _of_whole(finding)


def _of_recording(same: SameRecording, *, is_part: bool) -> str:
    what = "Part of both is the same recording" if is_part else "The same recording"
    where = f"from {minutes(same.query_start_s)} here and from {minutes(same.reference_start_s)} there"
    speed = "" if abs(same.speed - 1) < _SAME_SPEED else f", at {same.speed:.2f} times the length"
    return f"{what}: {minutes(same.matched_s)} of it, {where}{speed}, by its AcoustID fingerprint."


def _of_progression(located: Located) -> str:
    if located.commonness == 1.0:
        return "Common progression: one or two chords for the whole match, so it is no sign of a cover."
    melody = {
        MelodyAgreement.DIFFERS: " The melodies differ.",
        MelodyAgreement.CANNOT_TELL: " The melodies cannot be compared.",
        MelodyAgreement.AGREES: "",
    }[located.melody]
    return f"Common progression: {share(located.commonness or 0.0)} works have it, so it is no sign of a cover.{melody}"


def _of_sections(finding: Finding, located: Located) -> str:
    is_strong = finding.section_rate <= _STRONG_RATE
    is_likely = finding.decision is Decision.LIKELY
    word = "Possible" if not is_likely else "Strong" if is_strong else "Likely"
    often = how_often(finding.section_rate, finding.least_section_rate)
    if not is_likely and finding.section_rate < LIKELY_RATE <= finding.false_alarm_rate:
        # The section is rare, but the evidence as a whole is not.
        whole = how_often(finding.false_alarm_rate, finding.least_rate)
        return f"{word}: {_matched(located)}, but {whole} unrelated pairs look this similar overall."
    if is_likely and finding.section_rate > _SELDOM > finding.false_alarm_rate:
        # The section alone would not be enough.
        whole = how_often(finding.false_alarm_rate, finding.least_rate)
        often = f"together with the similarity overall, {whole}"
    melody = " The melody agrees." if located.melody is MelodyAgreement.AGREES else ""
    return f"{word}: {_matched(located)}; {often} unrelated pairs do.{melody}"


def _matched(located: Located) -> str:
    seconds = covered_seconds((each.query_start_s, each.query_end_s) for each in located.sections)
    key = f", {interval(located.transposition_semitones)}" if located.transposition_semitones else ""
    # Like the key, of the reference compared with the query.
    speed = located.tempo_ratio or 1.0
    is_other = not 1 / _OTHER_TEMPO <= speed <= _OTHER_TEMPO
    tempo = f", at {speed:.2g} times the speed" if is_other else ""
    return f"{minutes(seconds)} of it matches{key}{tempo}"


def _of_whole(finding: Finding) -> str:
    often = how_often(finding.false_alarm_rate, finding.least_rate)
    if finding.decision is not Decision.UNLIKELY and finding.is_alike_as_a_whole:
        word = "Likely" if finding.decision is Decision.LIKELY else "Possible"
        return f"{word}: alike as a whole, as {often} unrelated pairs are, though no single passage stands out."
    is_similar = finding.decision is not Decision.UNLIKELY or finding.is_similar_overall
    if is_similar and not finding.is_aligned:
        return f"Similar overall, but passages were not compared: {often} unrelated pairs look this similar."
    if is_similar and finding.section_rate > RARE_RATE:
        return "Similar overall, but no passage stands out."
    rarer = ", and covers are rarer than that in this library" if finding.false_alarm_rate < _SELDOM else ""
    compared = "" if finding.is_aligned else " Passages were not compared."
    return f"Weak: {often} unrelated pairs look this similar{rarer}.{compared}"


def how_often(rate: float, least_rate: float) -> str:
    """Return a rate in words, rounded; the lowest that could be counted is "under" that."""
    if rate >= _ALMOST_ALL:
        return "almost all"
    if rate >= _COMMON_RATE:
        return f"{round(rate * 10)} in 10"
    step = 10 ** math.floor(math.log10(1 / rate))
    times = f"1 in {_spaced(round(1 / rate / step) * step)}"
    return f"under {times}" if rate <= least_rate else times


def share(part: float) -> str:
    """Return a part of all works in words: `3 in 10`, `1 in 40`."""
    return how_often(max(part, 1e-6), 0.0)


def interval(semitones: int) -> str:
    """Return the shorter interval from query to reference; `semitones` up, 1..11."""
    if semitones <= _OCTAVE // 2:
        return f"{_SEMITONES[semitones]} higher"
    return f"{_SEMITONES[_OCTAVE - semitones]} lower"


def minutes(seconds: float) -> str:
    """Return seconds as `1:13`."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _spaced(number: float) -> str:
    # A space between thousands reads the same in every language; a comma does not.
    return f"{number:,.0f}".replace(",", " ")
