"""Fill the queue of pairs that wait for an answer, and order it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from contrafact.domain.reviews import QueuedPair, doubt_of, information_of
from contrafact.domain.verdicts import NOTHING_ASKED
from contrafact.ports import Clock
from contrafact.ports.reviews import ReviewQueue, ReviewStore
from contrafact.ports.stores import TrackStore
from contrafact.services.answers import answers_about
from contrafact.services.library_search import LibrarySearch, NearTracks


def with_information(pairs: Collection[QueuedPair], tracks: TrackStore) -> list[QueuedPair]:
    """Return pairs with their information by the present sizes of works; those of tracks that left are left out."""
    found = tracks.get_many([*{each for pair in pairs for each in (pair.track_id, pair.other_id)}])
    sizes = tracks.count_by_work([*{track.work_id for track in found.values() if track.work_id}])

    def size(track_id: str) -> int:
        return sizes.get(found[track_id].work_id or "", 1)

    return [
        replace(
            pair,
            information=information_of(pair.doubt, size(pair.track_id), size(pair.other_id)),
        )
        for pair in pairs
        if pair.track_id in found and pair.other_id in found
    ]


@dataclass(frozen=True, slots=True)
class OfferMatches:
    """Puts the likely and unsure matches of a track into the queue. What a person answered does not come back."""

    queue: ReviewQueue
    reviews: ReviewStore
    tracks: TrackStore
    search: LibrarySearch
    clock: Clock

    def __call__(self, track_id: str, near: NearTracks) -> None:
        """Offer the matches of one track."""
        found = self.tracks.get_many([track_id, *near.possible])
        track = found.pop(track_id, None)
        if track is None:
            return
        answers = answers_about(self.reviews, track)
        new = [other for other, each in found.items() if answers.about(each) is None]
        self.queue.offer(with_information([self._pair(track_id, other, near) for other in new], self.tracks))

    def _pair(self, track_id: str, other: str, near: NearTracks) -> QueuedPair:
        probability = near.possible[other]
        decision = self.search.decider(NOTHING_ASKED)(probability)
        doubt = doubt_of(near.fitted[other], decision)
        return QueuedPair(track_id, other, probability, decision, self.search.model_id, self.clock(), doubt)
