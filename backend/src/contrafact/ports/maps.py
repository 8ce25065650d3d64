"""Interfaces of the store of maps, and of what the map says of tracks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Protocol

from contrafact.domain.maps import MapHead, MappedTrack, MapPoints


class MapStore(Protocol):
    """One map for each model. Every method raises `database_unavailable` while the database does not answer."""

    def head(self, model_id: str) -> MapHead | None:
        """Return the head of the newest map; None if there is none."""

    def points(self, head: MapHead) -> MapPoints | None:
        """Return the points of a map; None if a newer one has replaced it."""

    def is_free(self, model_id: str) -> bool:
        """Return whether no lease to change the map is running."""

    def take(self, model_id: str, token: str) -> bool:
        """Lease the right to change the map, and count a try; False if another lease runs.

        The lease is as long as `pause_after` says for the tries that did not end.
        """

    def renew(self, model_id: str, token: str) -> bool:
        """Renew the lease for its whole length from now; False if it is lost."""

    def put(self, head: MapHead, points: MapPoints, token: str) -> bool:
        """Write a map in place of the older one and end the lease; False, with no change, if the lease is lost.

        Maps of other models are removed.
        """


class MappedTracks(Protocol):
    """Ready tracks of the library, as the map shows them. Raises as `MapStore`."""

    def all(self, model_id: str) -> Iterator[MappedTrack]:
        """Yield all ready tracks, by what this model found of them."""

    def work_titles(self, work_ids: Collection[str]) -> dict[str, str]:
        """Return the titles of the works that exist, by id."""
