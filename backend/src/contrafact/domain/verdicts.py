"""Verdicts: whether one track is a cover of another, how probable it is, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """A verdict in one word; the card of the weights holds the two cuts between them."""

    LIKELY = "likely"
    UNSURE = "unsure"
    UNLIKELY = "unlikely"


class Relation(StrEnum):
    """What two recordings have in common."""

    SAME_RECORDING = "same_recording"
    SAME_WORK = "same_work"
    SHARED_HARMONY = "shared_harmony"
    NONE = "none"


class Limit(StrEnum):
    """Why a pair cannot be likely, whatever its similarity is."""

    TOO_LITTLE_HARMONY = "too_little_harmony"
    NO_RARE_SECTION = "no_rare_section"
    COMMON_PROGRESSION = "common_progression"
    OTHER_MELODY = "other_melody"


class MelodyAgreement(StrEnum):
    """Whether the melodies of two recordings agree in the sections that match."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class SameRecording:
    """A stretch of one recording that both tracks hold, found by their fingerprints.

    Parameters
    ----------
    query_start_s, reference_start_s : where the stretch begins in each track, in seconds.
    matched_s : its length in the query, in seconds.
    speed : seconds of the query per second of the reference; 1 for an unchanged speed.
    """

    query_start_s: float
    reference_start_s: float
    matched_s: float
    speed: float = 1.0

    @property
    def section(self) -> Section:
        """The stretch as a section of both tracks."""
        start, reference_start = self.query_start_s, self.reference_start_s
        reference_end = reference_start + self.matched_s / self.speed
        return Section(start, start + self.matched_s, reference_start, reference_end, strength=1.0)


class OperatingPoint(StrEnum):
    """Name of a threshold of the card, by which versions before 1.1 chose where likely begins."""

    PRECISE = "precise"
    BALANCED = "balanced"
    EXHAUSTIVE = "exhaustive"


@dataclass(frozen=True, slots=True)
class AskedThreshold:
    """Where a request or a setting wants likely to begin; without either field, where the next one up wants it.

    Parameters
    ----------
    min_probability : 0..1; overrides the operating point.
    """

    min_probability: float | None = None
    operating_point: OperatingPoint | None = None

    def likely_from(self, points: Mapping[OperatingPoint, float]) -> float | None:
        """Return the probability that it names, given those of the operating points; None if it names none."""
        if self.min_probability is None and self.operating_point is not None:
            return points[self.operating_point]
        return self.min_probability


NOTHING_ASKED = AskedThreshold()


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the query and the stretch of the reference that it matches, in seconds.

    Parameters
    ----------
    strength : fraction of the stretch that matches frame by frame, 0..1.
    gain : evidence of its path, relative to the least that a section of such tracks needs: at least 1, and the rarer
        among different works the higher it is. 0 in verdicts stored before it was measured.
    """

    query_start_s: float
    query_end_s: float
    reference_start_s: float
    reference_end_s: float
    strength: float
    gain: float = 0.0

    @property
    def query_seconds(self) -> float:
        """Length of the query's stretch."""
        return self.query_end_s - self.query_start_s

    @property
    def reference_seconds(self) -> float:
        """Length of the reference's stretch."""
        return self.reference_end_s - self.reference_start_s

    def swapped(self) -> Section:
        """Return the section with query and reference exchanged."""
        return Section(
            self.reference_start_s, self.reference_end_s, self.query_start_s, self.query_end_s, self.strength, self.gain
        )


@dataclass(frozen=True, slots=True)
class Located:
    """Where two tracks match, and what the matching stretches hold.

    Parameters
    ----------
    transposition_semitones : 0..11, in which the sections were found.
    tempo_ratio : seconds of the query that pass in one second of the reference; None where nothing matches.
    sections : in the order of their start in the query; a stretch without harmony is no section.
    harmonic_content : of the track that holds less of it.
    commonness : as of `Verdict`.
    network_log_odds : that the two are covers, by the network on cross similarities; None if it was not asked.
    as_a_whole : how far the whole of both, in which the network sees a cover, makes up for a rare section, 0..1.
    """

    transposition_semitones: int
    tempo_ratio: float | None
    sections: tuple[Section, ...]
    harmonic_content: float
    commonness: float | None = None
    melody: MelodyAgreement = MelodyAgreement.CANNOT_TELL
    network_log_odds: float | None = None
    as_a_whole: float = 0.0

    @property
    def best_gain(self) -> float:
        """Gain of the strongest section; 0 without sections."""
        return max((section.gain for section in self.sections), default=0.0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two tracks are recordings of one work.

    Parameters
    ----------
    decision : likely, unsure or unlikely.
    probability : calibrated probability in 0..1 that both are recordings of one work.
    false_alarm_rate : fraction of pairs of different works that are at least this similar, 0..1.
    distance : Euclidean distance of the two embeddings, 0..2.
    threshold : probability from which "likely" begins.
    similarity : of the alignment; None if the two were not aligned.
    transposition_semitones : 0..11, such that the query rolled by so many pitch classes matches the reference;
        None without sections.
    tempo_ratio : seconds of the query that pass in one second of the reference; None without sections.
    sections : stretches that match; empty if they were not computed.
    reason : one sentence that explains the decision.
    model_id : weights of both embeddings.
    relation : what the two have in common.
    limit : why the decision cannot be likely; None if it can.
    melody : whether the melodies agree in the sections.
    commonness : share of works whose harmony contains the progression of the sections, 0..1; None without sections.
    same_recording : the stretch of one recording that both hold; None if there is none.
    recipe : of the chroma by which the two were aligned; None if they were not, and in older verdicts.
    calibration_id : of the library's own calibration; None for that of the weights.
    """

    decision: Decision
    probability: float
    false_alarm_rate: float
    distance: float
    threshold: float
    similarity: float | None
    transposition_semitones: int | None
    tempo_ratio: float | None
    sections: tuple[Section, ...]
    reason: str
    model_id: str
    relation: Relation = Relation.NONE
    limit: Limit | None = None
    melody: MelodyAgreement = MelodyAgreement.CANNOT_TELL
    commonness: float | None = None
    same_recording: SameRecording | None = None
    recipe: str | None = None
    calibration_id: str | None = None
