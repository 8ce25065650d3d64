"""Events for webhooks: the ends of jobs, and matches that were found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial

from contrafact.domain.errors import UNAVAILABLE, ContrafactError
from contrafact.domain.jobs import Job, Problem, State
from contrafact.domain.reviews import ReviewAnswer
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import NOTHING_ASKED, Decision, Verdict
from contrafact.domain.webhooks import Announcement, Event
from contrafact.ports.reviews import ReviewStore
from contrafact.ports.stores import TrackStore
from contrafact.ports.webhooks import Announce, Events, Result
from contrafact.services.library_search import LibrarySearch

_PAIR = 2
Check = Callable[[str, str], tuple[Track, Track, Verdict]]
"""Compares two tracks by their ids; see `CheckPair`."""
_OF_STATE = {State.READY: Event.TRACK_READY, State.FAILED: Event.TRACK_FAILED}


class _Silent:
    """`Events` that announces nothing, for use cases outside the product."""

    def record(self, change: Callable[[Announce], Result]) -> Result:
        """Run the change."""
        return change(_announce_nothing)

    def unknown_matches(self, _track_id: str, _others: Collection[str]) -> list[str]:
        """Return no track."""
        return []

    def note_match(self, _track_id: str, _other: str) -> bool:
        """Note nothing."""
        return False


def _announce_nothing(_: Announcement) -> None:
    """Ignore an announcement."""


SILENT: Events = _Silent()


def end_of_job(track: Track | None, job: Job, state: State, problem: Problem | None) -> Announcement | None:
    """Return the event of a job that ended; None for a state without an event."""
    if track is None or state not in _OF_STATE:
        return None
    data: dict[str, object] = {"track": track_data(track), "job_id": job.id}
    if problem is not None:
        data["error"] = {"code": problem.code, "detail": problem.detail}
    return Announcement(_OF_STATE[state], job.id, data)


@dataclass(frozen=True, slots=True)
class AnnounceMatches:
    """Announces likely matches between two tracks to webhooks, each pair once.

    An edge alone is not enough: the verdict of a check also depends on features that no edge holds, such as lengths.
    """

    events: Events
    tracks: TrackStore
    search: LibrarySearch
    check: Check
    reviews: ReviewStore | None = None

    def __call__(self, track_id: str, edges: Mapping[str, float]) -> None:
        """Announce the edges of a track that a check finds likely.

        Parameters
        ----------
        edges : probabilities at the fitted prior, 0..1.

        Raises
        ------
        ContrafactError : `database_unavailable`, `bucket_unavailable`.
        """
        decide = self.search.decider(NOTHING_ASKED)
        near = [other for other, each in edges.items() if decide(self.search.at_library(each)) is Decision.LIKELY]
        rejected = self._rejected(track_id) if near else set()
        for other in self.events.unknown_matches(track_id, [each for each in near if each not in rejected]):
            probability = self._likely(track_id, other)
            if probability is not None:
                self.events.record(partial(self._announce, track_id, other, probability))

    def _rejected(self, track_id: str) -> set[str | None]:
        found = self.reviews.settled([track_id]) if self.reviews else []
        said = (each.subject for each in found if each.answer is ReviewAnswer.REJECTED)
        return {each for subject in said for each in (subject.track_id, subject.other_id)}

    def _likely(self, track_id: str, other: str) -> float | None:
        """Return the probability that a check states, if it is likely; None if not, or if a track has left."""
        try:
            *_, verdict = self.check(track_id, other)
        except ContrafactError as error:
            if error.code in UNAVAILABLE:
                raise
            return None
        return verdict.probability if verdict.decision is Decision.LIKELY else None

    def _announce(self, track_id: str, other: str, probability: float, announce: Announce) -> None:
        tracks = self.tracks.get_many([track_id, other])
        if len(tracks) == _PAIR and self.events.note_match(track_id, other):
            data = {
                "track": track_data(tracks[track_id]),
                "other": track_data(tracks[other]),
                "probability": round(probability, 4),
            }
            announce(Announcement(Event.MATCH_FOUND, " ".join(sorted((track_id, other))), data))


def track_data(track: Track) -> dict[str, object]:
    """Return the fields of a track that a webhook message holds."""
    source, metadata = track.source, track.metadata
    return {
        "id": track.id,
        "title": metadata.title,
        "artist": metadata.artist,
        "duration_s": metadata.duration_s,
        "url": source.url,
        "file_name": source.file_name,
        "work_id": track.work_id,
    }
