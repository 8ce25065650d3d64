"""Sets: long recordings of several pieces, such as tape sides and concerts, and the parts that become tracks."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from contrafact.domain.audio import AudioCopy
from contrafact.domain.chapters import Chapter
from contrafact.domain.chroma import MIN_DURATION_S, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import Fingerprint
from contrafact.domain.jobs import Problem
from contrafact.domain.people import Maker
from contrafact.domain.tracks import PartOf, Source, SourceKind, Track
from contrafact.domain.verdicts import Decision, Relation

MAX_PARTS = 500
MAX_MATCHES = 500
"""Matches of a set that are kept, over all its parts."""
SETS = "sets/"
"""Prefix of the keys of objects of sets."""
_ROUNDING_S = 1e-3


class SetState(StrEnum):
    """State of a set.

    Attributes
    ----------
    PROPOSED : its parts wait for a person.
    SEARCHING : the library is searched for its parts, which can be edited meanwhile.
    ACCEPTING : its parts are made tracks.
    """

    QUEUED = "queued"
    ANALYSING = "analysing"
    SEARCHING = "searching"
    PROPOSED = "proposed"
    ACCEPTING = "accepting"
    ACCEPTED = "accepted"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE_SETS = frozenset({SetState.QUEUED, SetState.ANALYSING, SetState.SEARCHING, SetState.ACCEPTING})
"""States in which a worker has something to do."""
ENDED_SETS = frozenset({SetState.FAILED, SetState.CANCELLED})
"""States of sets without parts, in whose place the same recording can be taken again."""


class Evidence(StrEnum):
    """Why a part begins where it does.

    Attributes
    ----------
    BEGINNING : the set begins there.
    CHANGE : sound and harmony change their character.
    LIBRARY : a recording of the library begins there, or the one before it ends.
    PERSON : a person put it there.
    """

    BEGINNING = "beginning"
    CHAPTER = "chapter"
    SILENCE = "silence"
    CHANGE = "change"
    LIBRARY = "library"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class SetPart:
    """A stretch of a set, in seconds, that is, or becomes, the track `track_id`."""

    start_s: float
    end_s: float
    title: str | None = None
    artist: str | None = None
    evidence: Evidence = Evidence.PERSON
    track_id: str | None = None

    @property
    def length_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class SetMatch:
    """A track of the library that was found in a set, between `start_s` and `end_s`.

    Parameters
    ----------
    reference_start_s, reference_end_s : the stretch of the track that sounds there.
    probability : 0..1, as in the ranking of the part.
    """

    track_id: str
    start_s: float
    end_s: float
    reference_start_s: float
    reference_end_s: float
    probability: float
    decision: Decision
    relation: Relation


@dataclass(frozen=True, slots=True)
class RecordingSet:
    """A long recording.

    Parameters
    ----------
    id : of its source, so that one source makes one set.
    duration_s : None before the sound was read.
    progress : of what a worker does now, 0..1.
    parts : in their order, without overlaps.
    matches : in the order of their start.
    chapters : as its source states them.
    has_damaged_chapters : whether its source states chapters that cannot be.
    upload_key : of the file, until it was analysed.
    revision : number of the last edit.
    proposed_revision : number of the last edit by a worker, who moved proposed boundaries.
    searched_at : when the library was searched last.
    attempts : number of times that a worker began what it has to do now.
    outline : largest magnitude of equal parts of the whole, 255 at full scale; for a picture.
    """

    id: str
    source: Source
    state: SetState
    created_at: datetime
    updated_at: datetime
    title: str | None = None
    artist: str | None = None
    duration_s: float | None = None
    progress: float = 0.0
    parts: tuple[SetPart, ...] = ()
    matches: tuple[SetMatch, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    has_damaged_chapters: bool = False
    upload_key: str | None = None
    audio: AudioCopy | None = None
    outline: bytes = b""
    revision: int = 0
    proposed_revision: int = 0
    problem: Problem | None = None
    made_by: Maker | None = None
    owner: str | None = None
    searched_at: datetime | None = None
    accepted_at: datetime | None = None
    accepted_by: Maker | None = None
    attempts: int = 0

    @property
    def is_active(self) -> bool:
        """Whether its state is one of `ACTIVE_SETS`."""
        return self.state in ACTIVE_SETS

    @property
    def is_proposal(self) -> bool:
        """Whether a worker may still move boundaries: nobody edited the set, and no search of the library has ended."""
        return self.searched_at is None and self.revision == self.proposed_revision

    @property
    def resting_state(self) -> SetState:
        """The state in which it rests after a search."""
        return SetState.ACCEPTED if self.accepted_at else SetState.PROPOSED

    def source_of(self, part: SetPart) -> Source:
        """Return the source of the track of a part; the same stretch always makes the same track."""
        stretch = f"{self.id} {round(part.start_s * 1000)} {round(part.end_s * 1000)}"
        key = hashlib.sha256(stretch.encode()).hexdigest()
        return Source(SourceKind.UPLOAD, key, part_of=PartOf(self.id, part.start_s, part.end_s))


@dataclass(frozen=True, slots=True)
class SetAnalysis:
    """What was found in the sound of a set.

    Parameters
    ----------
    parts : proposed, without gaps.
    chapters : of the file, or those that were given.
    has_damaged_chapters : whether these cannot be, so that the parts follow the sound alone.
    chroma : of the whole; each part by its own tuning. `peaks` are finer than those of a track.
    outline : uint8 `(n,)`, largest magnitude of at most 800 equal parts, 255 at full scale.
    """

    duration_s: float
    parts: tuple[SetPart, ...]
    chapters: tuple[Chapter, ...]
    has_damaged_chapters: bool
    chroma: Chroma
    fingerprint: Fingerprint
    outline: bytes


def set_id_of(source: Source) -> str:
    """Return the id of the set of a source."""
    return hashlib.sha256(f"set {source.track_id}".encode()).hexdigest()[:32]


def set_taken_of(track: Track) -> str | None:
    """Return the id of the set as which a track's recording was taken; None for a song."""
    return set_id_of(track.source) if track.problem and track.problem.code == "taken_as_set" else None


def set_chroma_key(set_id: str) -> str:
    """Return the bucket key of a set's chroma."""
    return f"{SETS}{set_id}/chroma.npz"


def set_audio_key(set_id: str) -> str:
    """Return the bucket key of a set's copy for listening."""
    return f"{SETS}{set_id}/audio.webm"


def check_parts(parts: Sequence[SetPart], duration_s: float, max_part_s: float) -> None:
    """Check the parts of a set that lasts `duration_s`.

    Raises
    ------
    ContrafactError : `no_parts`, `too_many_parts`, `part_outside_set`, `part_empty`, `part_too_long`,
        `parts_overlap`.
    """
    if not parts:
        raise ContrafactError("no_parts")
    if len(parts) > MAX_PARTS:
        raise ContrafactError("too_many_parts", f"A set has at most {MAX_PARTS} parts; these are {len(parts)}.")
    for number, part in enumerate(parts, 1):
        _check_part(number, part, duration_s, max_part_s)
    for number, (before, after) in enumerate(pairwise(parts), 1):
        if after.start_s < before.end_s - _ROUNDING_S:
            raise ContrafactError(
                "parts_overlap",
                f"Part {number} ends at {clock_text(before.end_s)}, "
                f"and part {number + 1} begins at {clock_text(after.start_s)}.",
            )


def _check_part(number: int, part: SetPart, duration_s: float, max_part_s: float) -> None:
    is_number = math.isfinite(part.start_s) and math.isfinite(part.end_s)
    if not is_number or part.start_s < 0 or part.end_s > duration_s + 1:
        raise ContrafactError(
            "part_outside_set", f"Part {number} does not lie in the set, which lasts {clock_text(duration_s)}."
        )
    if part.length_s < MIN_DURATION_S - _ROUNDING_S:
        raise ContrafactError(
            "part_empty", f"Part {number} lasts {max(part.length_s, 0):.1f} s; at least 3 seconds are needed."
        )
    if part.length_s > max_part_s + 1:
        raise ContrafactError(
            "part_too_long",
            f"Part {number} lasts {clock_text(part.length_s)}; a track lasts at most {clock_text(max_part_s)}.",
        )


def clock_text(seconds: float) -> str:
    """Return a time as minutes and seconds, or hours, minutes and seconds, such as `1:02:03`."""
    hours, rest = divmod(round(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
