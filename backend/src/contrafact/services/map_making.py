"""Keep up the map of the library: lay it out, place new tracks, forget those that left."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.maps import LEASE, NO_POINTS, MapHead, MapPoints
from contrafact.index.layout import N_NEIGHBOURS, lay_out, place_between
from contrafact.ports import Clock, NewId
from contrafact.ports.embeddings import EmbeddingStore
from contrafact.ports.maps import MapStore
from contrafact.ports.vector_engine import VectorEngine

MOST_FITTED = 200_000
"""Tracks that are laid out together, the first by their ids; of a larger library the others are placed beside them."""
_READ_AT_ONCE = 1_000
"""Vectors that are held at a time."""


@dataclass(frozen=True, slots=True)
class MakeMap:
    """Brings the map up to date with the embeddings of one model. One process at a time does it, under a lease.

    New tracks are placed between those of the map that are nearest to them. As soon as a fifth of the tracks came or
    went, the whole map is laid out anew from its former places. Killed, it begins again; the older map stays.
    """

    maps: MapStore
    embeddings: EmbeddingStore
    index: VectorEngine
    model_id: str
    clock: Clock
    new_id: NewId

    def is_due(self) -> bool:
        """Return whether embeddings changed since the map was made, and nobody is making it."""
        head = self.maps.head(self.model_id)
        since = head.read_at if head else None
        return self.embeddings.count_changes(self.model_id, since) > 0 and self.maps.is_free(self.model_id)

    def __call__(self) -> MapHead | None:
        """Bring it up to date; None if another process does, or if nothing changed.

        Raises
        ------
        ContrafactError : `database_unavailable`; it is due again when the lease has run out.
        """
        token = self.new_id()
        if not self.maps.take(self.model_id, token):
            return None
        head = self.maps.head(self.model_id)
        points = (self.maps.points(head) if head else None) or NO_POINTS
        moment = self.embeddings.moment()
        n_again = self.embeddings.count_changes(self.model_id, moment)
        renew = _Renewal(self.maps, self.model_id, token, self.clock)
        made, new_points = self._updated(head, points, moment, renew)
        new_head = replace(made, n_again=n_again)
        return new_head if self.maps.put(new_head, new_points, token) else None

    def _updated(
        self, head: MapHead | None, points: MapPoints, moment: datetime, renew: Callable[[], None]
    ) -> tuple[MapHead, MapPoints]:
        there, former = set(self.embeddings.track_ids(self.model_id)), points.by_id()
        kept = {track_id: place for track_id, place in former.items() if track_id in there}
        new = sorted(there - former.keys())
        n_changed = max(len(new) + len(former) - len(kept), self._count_changed(head))
        now = self.clock()
        if head is not None and not head.is_outgrown(n_changed):
            places = {**kept, **self._placed(new, kept, renew)}
            n_fitted, n_changed, fitted_at = head.n_fitted, head.n_changed + n_changed, head.fitted_at
        else:
            places = self._laid_out(kept, renew)
            n_fitted, n_changed, fitted_at = len(places), 0, now
        version = head.version + 1 if head else 1
        made = MapHead(self.model_id, version, len(places), n_fitted, n_changed, fitted_at, now, moment)
        return made, _points(places)

    def _count_changed(self, head: MapHead | None) -> int:
        """Return how many embeddings changed since the map was made, those of tracks that stay included."""
        return self.embeddings.count_changes(self.model_id, head.read_at) - head.n_again if head else 0

    def _laid_out(
        self, former: Mapping[str, NDArray[np.float32]], renew: Callable[[], None]
    ) -> dict[str, NDArray[np.float32]]:
        """Return places of the whole library, laid out from the former ones."""
        first = list(itertools.islice(self.embeddings.wholes(self.model_id), MOST_FITTED))
        if not first:
            return {}
        ids, vectors = [track_id for track_id, _ in first], np.stack([vector for _, vector in first])
        del first
        nowhere = np.full(2, np.nan, dtype=np.float32)
        start = np.stack([former.get(track_id, nowhere) for track_id in ids]) if former else None
        found = lay_out(vectors, start, renew)
        places = dict(zip(ids, found, strict=True))
        rest = [each for each in self.embeddings.track_ids(self.model_id) if each not in places]
        return {**places, **self._placed(rest, places, renew)}

    def _placed(
        self, track_ids: Sequence[str], places: Mapping[str, NDArray[np.float32]], renew: Callable[[], None]
    ) -> dict[str, NDArray[np.float32]]:
        """Return places of tracks between their nearest of the map; those without any there are left out."""
        found = {}
        for first in range(0, len(track_ids), _READ_AT_ONCE):
            some = track_ids[first : first + _READ_AT_ONCE]
            for track_id, vector in zip(some, self.index.vectors(*some), strict=True):
                if vector is None:
                    continue
                renew()
                near = self.index.nearest(vector, N_NEIGHBOURS, track_id)
                on_map = [each for each in near if each.track_id in places]
                if on_map:
                    around = np.stack([places[each.track_id] for each in on_map])
                    found[track_id] = place_between(around, np.array([each.distance for each in on_map]))
        return found


class _Renewal:
    """Renews the lease, not at every call."""

    def __init__(self, maps: MapStore, model_id: str, token: str, clock: Clock) -> None:
        self._maps, self._model_id, self._token, self._clock = maps, model_id, token, clock
        self._renewed_at = clock()

    def __call__(self) -> None:
        """Renew the lease if a quarter of it is over. A lost one is noticed when the map is written."""
        now = self._clock()
        if now - self._renewed_at >= LEASE / 4:
            self._renewed_at = now
            self._maps.renew(self._model_id, self._token)


def _points(places: Mapping[str, NDArray[np.float32]]) -> MapPoints:
    if not places:
        return NO_POINTS
    return MapPoints(tuple(places), np.stack(list(places.values())).astype(np.float32))
