"""What clients asked for, what was acknowledged, and which ends that allows.

Operations on one track are sequential: each track belongs to one client. An acknowledged operation has one outcome; one
without an answer, or with a 5xx, may or may not have happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ABSENT, TRASH, LIBRARY = "absent", "trash", "library"
ACKNOWLEDGED, IN_DOUBT = "acknowledged", "in doubt"


@dataclass
class TrackJournal:
    """Allowed states of one track.

    Parameters
    ----------
    places : where it may be.
    titles : titles that it may have.
    may_be_cancelled : whether somebody cancelled its job, perhaps.
    lines : everything that happened, for the report of a fault.
    """

    track_id: str
    file: Path | None = None
    video_id: str | None = None
    places: set[str] = field(default_factory=lambda: {ABSENT})
    titles: set[str] = field(default_factory=set)
    may_be_cancelled: bool = False
    lines: list[str] = field(default_factory=list)

    def report(self) -> str:
        """Return everything that happened to the track."""
        ends = f"{self.track_id}: allowed places {sorted(self.places)}, titles {sorted(self.titles)}"
        return "\n".join([ends, *(f"    {line}" for line in self.lines)])


@dataclass
class Journal:
    """All tracks of a run, with counts of operations by outcome."""

    tracks: dict[str, TrackJournal] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: {ACKNOWLEDGED: 0, IN_DOUBT: 0})
    faults: list[str] = field(default_factory=list)
    uploads_in_doubt: int = 0

    def add(self, track: TrackJournal) -> TrackJournal:
        """Add a track that is not in the library yet."""
        self.tracks[track.track_id] = track
        return track

    def fault(self, track: TrackJournal | None, words: str) -> None:
        """Record something that must not happen."""
        self.faults.append(f"{words}\n{track.report()}" if track else words)

    def of_states(self, *places: str) -> Iterator[TrackJournal]:
        """Yield the tracks that are surely in one of the places."""
        yield from (track for track in self.tracks.values() if track.places <= set(places))
