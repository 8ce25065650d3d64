"""What webhooks are told: the ends of jobs, and matches that were found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np

from contrafact.domain.jobs import Job, Problem, State
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import NOTHING_ASKED, Decision
from contrafact.domain.webhooks import Announcement, Event
from contrafact.ports.stores import TrackStore
from contrafact.ports.webhooks import Announce, Events, Result
from contrafact.scoring.calibration import logit, sigmoid
from contrafact.services.library_search import LibrarySearch

_LEAST = 1e-12
"""Probability below which log-odds are not counted."""
_OF_STATE = {State.READY: Event.TRACK_READY, State.FAILED: Event.TRACK_FAILED}


class _Silent:
    """`Events` that tells nobody, for use cases outside the product."""

    def record(self, change: Callable[[Announce], Result]) -> Result:
        """Run the change."""
        return change(_tell_nobody)

    def unknown_matches(self, _track_id: str, _others: Collection[str]) -> list[str]:
        """Return no track."""
        return []


def _tell_nobody(_: Announcement) -> None:
    """Tell nobody."""


SILENT: Events = _Silent()


def end_of_job(track: Track | None, job: Job, state: State, problem: Problem | None) -> Announcement | None:
    """Return what webhooks are told about a job that ended; None for a state without an event."""
    if track is None or state not in _OF_STATE:
        return None
    data: dict[str, object] = {"track": _track_data(track), "job_id": job.id}
    if problem is not None:
        data["error"] = {"code": problem.code, "detail": problem.detail}
    return Announcement(_OF_STATE[state], job.id, data)


@dataclass(frozen=True, slots=True)
class AnnounceMatches:
    """Tells webhooks of likely matches between two tracks, each pair once."""

    events: Events
    tracks: TrackStore
    search: LibrarySearch

    def __call__(self, track_id: str, edges: Mapping[str, float]) -> None:
        """Tell them of the edges of a track that are likely in this library.

        Parameters
        ----------
        edges : probabilities at the fitted prior, 0..1.
        """
        decide, likely = self.search.decider(NOTHING_ASKED), {}
        for other, probability in edges.items():
            here = self._at_prior(probability)
            if decide(here) is Decision.LIKELY:
                likely[other] = here
        if likely:
            self.events.record(lambda announce: self._announce(announce, track_id, likely))

    def _announce(self, announce: Announce, track_id: str, likely: Mapping[str, float]) -> None:
        new = self.events.unknown_matches(track_id, [*likely])
        tracks = self.tracks.get_many([track_id, *new])
        for other in new:
            if track_id in tracks and other in tracks:
                data = {
                    "track": _track_data(tracks[track_id]),
                    "other": _track_data(tracks[other]),
                    "probability": round(likely[other], 4),
                }
                announce(Announcement(Event.MATCH_FOUND, " ".join(sorted((track_id, other))), data))

    def _at_prior(self, probability: float) -> float:
        """Return a probability at the prior of the library, as rankings show it."""
        moved = logit(self.search.prior()) - logit(self.search.calibration.fitted_prior)
        odds = logit(min(max(probability, _LEAST), 1 - _LEAST)) + moved
        return float(sigmoid(np.array([odds]))[0])


def _track_data(track: Track) -> dict[str, object]:
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
