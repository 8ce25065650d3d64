"""What clients asked for, what was acknowledged, and which ends that allows.

Operations on one track are sequential: each track belongs to one client. An acknowledged operation has one outcome; one
without an answer, or with a 5xx, may or may not have happened.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ABSENT, TRASH, LIBRARY = "absent", "trash", "library"
ACKNOWLEDGED, IN_DOUBT = "acknowledged", "in doubt"


def file_id(content: bytes) -> str:
    """Return the id of the track of an uploaded file."""
    return f"file-{hashlib.sha256(content).hexdigest()[:32]}"


@dataclass
class TrackJournal:
    """Allowed states of one track.

    Parameters
    ----------
    places : where it may be.
    titles : titles that it may have.
    may_be_cancelled : whether somebody cancelled its job, perhaps.
    uploads_in_doubt : uploads without an answer, which may have left an object.
    lines : everything that happened since the last check, for the report of a fault.
    """

    track_id: str
    file: Path | None = None
    video_id: str | None = None
    places: set[str] = field(default_factory=lambda: {ABSENT})
    titles: set[str] = field(default_factory=set)
    may_be_cancelled: bool = False
    uploads_in_doubt: int = 0
    lines: list[str] = field(default_factory=list)

    def begin_anew(self, place: str, title: str | None = None, state: str | None = None) -> None:
        """Allow what a check found only."""
        self.places = {place}
        # A video gets its title when it is fetched.
        self.titles = set() if place == ABSENT else {title or f"Video {self.video_id}"}
        self.may_be_cancelled = state == "cancelled"
        self.lines = [f"found in: {place}, {state}, {title!r}"]

    def report(self) -> str:
        """Return everything that happened to the track."""
        ends = f"{self.track_id}: allowed places {sorted(self.places)}, titles {sorted(self.titles)}"
        return "\n".join([ends, *(f"    {line}" for line in self.lines)])


@dataclass
class Journal:
    """All tracks of a run, with counts of operations by outcome, and of tracks by what the checks found."""

    tracks: dict[str, TrackJournal] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, track: TrackJournal) -> TrackJournal:
        """Add a track that is not in the library yet."""
        self.tracks[track.track_id] = track
        return track

    def fault(self, track: TrackJournal | None, words: str) -> None:
        """Record something that must not happen."""
        self.faults.append(f"{words}\n{track.report()}" if track else words)
