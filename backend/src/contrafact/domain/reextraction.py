"""Tracks that were analysed by an older recipe, and their new analysis from audio."""

from __future__ import annotations

from dataclasses import dataclass

from contrafact.domain.jobs import Problem
from contrafact.domain.tracks import Track


@dataclass(frozen=True, slots=True)
class OlderRecipe:
    """The ready tracks that lack the newest recipe, and what is done about it.

    Parameters
    ----------
    n_tracks : all of them.
    n_fetchable : those whose audio can be fetched again, and which do not wait for it.
    fetchable_s : their total duration, in seconds.
    n_waiting : those that wait to be analysed again, or are being analysed.
    n_failed : those whose new analysis failed; they keep the old one.
    n_done : tracks that have been analysed again since the request.
    problem : why a waiting track could not be analysed yet; None if there is none.
    """

    n_tracks: int = 0
    n_fetchable: int = 0
    fetchable_s: float = 0.0
    n_waiting: int = 0
    n_failed: int = 0
    n_done: int = 0
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class FetchingCost:
    """About what fetching tracks again costs.

    Parameters
    ----------
    seconds : of one worker process.
    """

    n_bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class FailedReextraction:
    """A track whose new analysis failed."""

    track: Track
    problem: Problem


@dataclass(frozen=True, slots=True)
class TakenTrack:
    """A track that a worker has leased to analyse it again; it stays ready.

    Parameters
    ----------
    token : must be given to write.
    attempts : how many times it has been taken, this time included.
    """

    track: Track
    token: str
    attempts: int

    @property
    def id(self) -> str:
        """Id of the track."""
        return self.track.id
