"""Cases: pairs of recordings with evidence that stays as it was, notes, and links for readers without an account."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from contrafact.domain.people import Maker
from contrafact.domain.reviews import ReviewAnswer
from contrafact.domain.verdicts import Section, Verdict

MAX_PAIRS = 50
MAX_NOTES = 500
MAX_LINKS = 20
"""Of one case, links that have not ended."""
_SAME_PROBABILITY = 0.005
"""Differences below are not shown: probabilities are printed as whole per cents."""
_SAME_SECONDS = 0.5
"""Ends of sections that differ by less are the same: one frame of chroma lasts 0.46 s."""


@dataclass(frozen=True, slots=True)
class Song:
    """A recording as the library described it when the evidence was taken.

    Parameters
    ----------
    key : the video's id, or the file's sha256 in hex.
    work, iswc : title and code of the work that it belonged to.
    chroma_sha256, fingerprint_sha256 : of what was compared; None of the fingerprint if it has none.
    """

    id: str
    kind: str
    key: str
    added_at: datetime
    title: str | None = None
    artist: str | None = None
    album: str | None = None
    date: str | None = None
    isrc: str | None = None
    label: str | None = None
    language: str | None = None
    duration_s: float | None = None
    published_at: str | None = None
    url: str | None = None
    file_name: str | None = None
    work: str | None = None
    iswc: str | None = None
    chroma_sha256: str | None = None
    fingerprint_sha256: str | None = None

    @property
    def name(self) -> str:
        """Artist and title, or what is known instead."""
        known = [part for part in (self.artist, self.title) if part]
        return ": ".join(known) or self.file_name or self.url or self.id


@dataclass(frozen=True, slots=True)
class Model:
    """By what the verdict was computed.

    Parameters
    ----------
    sha256, eye_sha256 : of the files of the weights.
    prior : share of covers among the pairs of the library, which the probability assumes.
    precision, recall : over pairs of known songs at the greatest threshold of the card that is not above that of the
        verdict; None in cards without such figures.
    measured_at : that threshold.
    """

    id: str
    sha256: str
    eye_sha256: str | None
    program: str
    prior: float
    precision: float | None = None
    recall: float | None = None
    measured_at: float | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a person had answered about the pair."""

    answer: ReviewAnswer
    answered_at: datetime
    by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the product found about a pair at one moment.

    Parameters
    ----------
    pictures : sha256 of each picture, by its name.
    """

    taken_at: datetime
    query: Song
    reference: Song
    verdict: Verdict
    model: Model
    review: Reviewed | None
    pictures: dict[str, str]


@dataclass(frozen=True, slots=True)
class CasePair:
    """A pair of a case.

    Parameters
    ----------
    sha256 : of its evidence.
    """

    id: str
    query_id: str
    reference_id: str
    added_at: datetime
    sha256: str
    added_by: Maker | None = None


@dataclass(frozen=True, slots=True)
class CaseNote:
    """A note on a case, or on one pair of it. It is never changed.

    Parameters
    ----------
    is_late : whether it was written after the case was frozen.
    """

    id: str
    text: str
    made_at: datetime
    made_by: Maker | None = None
    pair_id: str | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A link by which anybody reads the case until it ends.

    Parameters
    ----------
    token_hash : of its secret, which is not stored.
    """

    id: str
    token_hash: str
    created_at: datetime
    expires_at: datetime
    made_by: Maker | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A collection of pairs, with notes.

    Parameters
    ----------
    frozen_at : since when nothing but notes is added; None while it is open.
    sha256 : of title, pairs and notes at that moment.
    """

    id: str
    title: str
    created_at: datetime
    updated_at: datetime
    made_by: Maker | None = None
    pairs: tuple[CasePair, ...] = ()
    notes: tuple[CaseNote, ...] = ()
    links: tuple[CaseLink, ...] = ()
    frozen_at: datetime | None = None
    frozen_by: Maker | None = None
    sha256: str | None = None

    @property
    def is_frozen(self) -> bool:
        """Whether nothing but notes can be added."""
        return self.frozen_at is not None


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new comparison of a pair finds otherwise than its evidence says.

    Parameters
    ----------
    what : name of the field, such as `probability` or `query.title`.
    """

    what: str
    before: str | None
    now: str | None


def differences(then: Evidence, now: Evidence) -> tuple[Difference, ...]:
    """Return what differs between two comparisons of a pair, beyond rounding."""
    found = [
        *_of_songs("query", then.query, now.query),
        *_of_songs("reference", then.reference, now.reference),
        *_of_verdicts(then.verdict, now.verdict),
        _difference("model", then.model.sha256, now.model.sha256),
        _difference("review", then.review and then.review.answer.value, now.review and now.review.answer.value),
    ]
    return tuple(each for each in found if each is not None)


def _of_songs(which: str, then: Song, now: Song) -> list[Difference | None]:
    return [
        _difference(f"{which}.{field.name}", getattr(then, field.name), getattr(now, field.name))
        for field in fields(Song)
    ]


def _of_verdicts(then: Verdict, now: Verdict) -> list[Difference | None]:
    is_near = abs(then.probability - now.probability) < _SAME_PROBABILITY
    return [
        _difference("decision", then.decision.value, now.decision.value),
        None if is_near else Difference("probability", f"{then.probability:.3f}", f"{now.probability:.3f}"),
        _difference("threshold", f"{then.threshold:.3f}", f"{now.threshold:.3f}"),
        _difference("relation", then.relation.value, now.relation.value),
        _difference("limit", then.limit and then.limit.value, now.limit and now.limit.value),
        _difference("melody", then.melody.value, now.melody.value),
        _difference("transposition_semitones", then.transposition_semitones, now.transposition_semitones),
        _difference("calibration", then.calibration_id, now.calibration_id),
        None if _are_same(then.sections, now.sections) else _sections(then, now),
    ]


def _are_same(then: tuple[Section, ...], now: tuple[Section, ...]) -> bool:
    return len(then) == len(now) and all(
        abs(a - b) < _SAME_SECONDS
        for old, new in zip(then, now, strict=True)
        for a, b in zip(_ends(old), _ends(new), strict=True)
    )


def _ends(section: Section) -> tuple[float, ...]:
    return section.query_start_s, section.query_end_s, section.reference_start_s, section.reference_end_s


def _sections(then: Verdict, now: Verdict) -> Difference:
    def text(verdict: Verdict) -> str:
        return " ".join("{:.1f}-{:.1f}={:.1f}-{:.1f}".format(*_ends(each)) for each in verdict.sections)

    return Difference("sections", text(then) or None, text(now) or None)


def _difference(what: str, then: object, now: object) -> Difference | None:
    if then == now:
        return None
    return Difference(what, None if then is None else str(then), None if now is None else str(now))
