"""Read the map of the library, and the likely covers of a track on it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from contrafact.domain.errors import ContrafactError
from contrafact.domain.maps import NO_POINTS, MapHead, MapPoints, MapView
from contrafact.domain.reviews import ReviewAnswer
from contrafact.domain.tracks import Track
from contrafact.ports import Clock
from contrafact.ports.edges import EdgeStore
from contrafact.ports.maps import MappedTracks, MapStore
from contrafact.ports.reviews import ReviewStore
from contrafact.ports.stores import TrackStore
from contrafact.services.answers import answers_about

_KNOWN_FOR = timedelta(seconds=5)
_TRIES = 3
"""Times that points are read which a newer map replaces at the same moment."""


class ReadMap:
    """The map with names, works and decisions as they are now, read at most every few seconds. Thread-safe."""

    def __init__(self, maps: MapStore, tracks: MappedTracks, model_id: str, clock: Clock) -> None:
        self._maps, self._tracks, self._model_id, self._clock = maps, tracks, model_id, clock
        self._lock = threading.Lock()
        self._read: tuple[datetime, MapView] | None = None

    def __call__(self) -> MapView:
        """Return the map; without points if there is none yet. Raises `database_unavailable`."""
        with self._lock:
            now, read = self._clock(), self._read
            if read is not None and timedelta() <= now - read[0] < _KNOWN_FOR:
                return read[1]
            view = self._view()
            self._read = (now, view)
            return view

    def _view(self) -> MapView:
        head, points = self._points()
        rows = {track_id: row for row, track_id in enumerate(points.track_ids)}
        shown, n_waiting = [], 0
        for track in self._tracks.all(self._model_id):
            if track.id in rows:
                shown.append(track)
            else:
                n_waiting += 1
        places = points.places[[rows[track.id] for track in shown]] if shown else np.empty((0, 2), dtype=np.float32)
        titles = self._tracks.work_titles({track.work_id for track in shown if track.work_id})
        return MapView(head, tuple(shown), places, titles, n_waiting)

    def _points(self) -> tuple[MapHead | None, MapPoints]:
        for _ in range(_TRIES):
            head = self._maps.head(self._model_id)
            if head is None:
                break
            points = self._maps.points(head)
            if points is not None:
                return head, points
        return None, NO_POINTS


@dataclass(frozen=True, slots=True)
class LikelyCover:
    """A track that is probably a cover of another.

    Parameters
    ----------
    probability : 0..1, as the library's background search found it.
    is_confirmed : whether a person confirmed it.
    """

    track: Track
    probability: float
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class LikelyCovers:
    """Reads the stored edges of a track."""

    tracks: TrackStore
    edges: EdgeStore
    reviews: ReviewStore
    model_id: str

    def __call__(self, track_id: str) -> list[LikelyCover]:
        """Return the likely covers of a track, the most probable first, without those that a person rejected.

        Raises
        ------
        ContrafactError : `track_not_found`, `database_unavailable`.
        """
        track = self.tracks.get(track_id)
        if track is None:
            raise ContrafactError("track_not_found")
        found = dict(self.edges.into(self.model_id, [track_id]).get(track_id, {}))
        for other, probability in self.edges.of(self.model_id, [track_id]).get(track_id, {}).items():
            found[other] = max(probability, found.get(other, 0.0))
        answers = answers_about(self.reviews, track)
        covers = []
        for cover in self.tracks.get_many([*found]).values():
            review = answers.about(cover)
            if review is None or review.answer is ReviewAnswer.CONFIRMED:
                covers.append(LikelyCover(cover, found[cover.id], review is not None))
        return sorted(covers, key=lambda each: (-each.probability, each.track.id))
