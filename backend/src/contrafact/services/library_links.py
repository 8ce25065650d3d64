"""The edges of the library's tracks: what the worker found, and what people said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contrafact.domain.reviews import ReviewAnswer
from contrafact.ports.edges import EdgeStore
from contrafact.ports.reviews import ReviewStore
from contrafact.ports.stores import TrackStore
from contrafact.search.support import Edges


@dataclass(frozen=True, slots=True)
class LibraryLinks:
    """Edges of tracks of the library; see `Links`. Tracks of one work are edges of each other: a person said so.

    A confirmed pair is an edge of 1, a rejected one of 0.
    """

    tracks: TrackStore
    edges: EdgeStore
    reviews: ReviewStore | None
    model_id: str

    def of(self, track_ids: Sequence[str]) -> dict[str, Edges]:
        """See `Links.of`."""
        works: dict[str, list[str]] = {}
        for track in self.tracks.get_many(track_ids).values():
            if track.work_id:
                works.setdefault(track.work_id, []).append(track.id)
        found = self.edges.of(self.model_id, track_ids)
        for of_work in works.values():
            for track_id in of_work:
                others = {other: 1.0 for other in of_work if other != track_id}
                found[track_id] = found.get(track_id, {}) | others
        of_one_work = {(each, other) for of_work in works.values() for each in of_work for other in of_work}
        for track_id, other, said in self._reviewed(track_ids):
            # Works that a person changed since win.
            if (track_id, other) not in of_one_work:
                found[track_id] = found.get(track_id, {}) | {other: said}
        return {**found}

    def _reviewed(self, track_ids: Sequence[str]) -> Iterable[tuple[str, str, float]]:
        for review in self.reviews.settled(track_ids) if self.reviews else ():
            track_id, other = review.subject.track_id, review.subject.other_id
            if other is not None:
                said = float(review.answer is ReviewAnswer.CONFIRMED)
                yield from ((track_id, other, said), (other, track_id, said))
