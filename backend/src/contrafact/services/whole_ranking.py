"""The whole ranking of a track, computed once and shown page by page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from contrafact.domain.embeddings import Neighbour
from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import SameRecording
from contrafact.search.ranked import Order, Ranked, order_of, order_unaligned
from contrafact.search.two_stage import MAX_ROWS
from contrafact.search.verdicts import Recording
from contrafact.services.library_search import LibrarySearch


class WholeRanking:
    """The other tracks in order of likeness to one.

    The candidates come first. What follows them is looked up when a page that far is asked for; the methods raise
    `track_not_found` if the query was deleted in the meantime.

    Parameters
    ----------
    track_id : of the query.
    prior : see `LibrarySearch.rank_track`.
    same_recordings : tracks that hold the recording of the query, by id.
    rejected_of : returns which of the candidates a person rejected; they follow the others.
    """

    def __init__(
        self,
        search: LibrarySearch,
        track_id: str,
        query: Recording,
        prior: float,
        same_recordings: Mapping[str, SameRecording],
        *,
        rejected_of: Callable[[Sequence[str]], Collection[str]] = lambda _: (),
    ) -> None:
        self._search = search
        self._prior = prior
        self._track_id = track_id
        self._query = query
        found = search.rank_track(query, prior, track_id, same_recordings)
        rejected = rejected_of([each.track_id for each in found])
        sunk = (replace(each, is_rejected=True) if each.track_id in rejected else each for each in found)
        self.candidates = sorted(sunk, key=order_of) if rejected else found
        self._length = max(len(self.candidates), min(search.index.n_tracks - 1, MAX_ROWS))

    def __len__(self) -> int:
        return self._length

    def at(self, places: Sequence[int]) -> list[tuple[int, Ranked]]:
        """Return the tracks at these places (from 0, rising), each with its place; deleted tracks are left out."""
        n_candidates = len(self.candidates)
        near = [(place, self.candidates[place]) for place in places if place < n_candidates]
        behind = {
            self._behind[place - n_candidates].track_id: place
            for place in places
            if n_candidates <= place < n_candidates + len(self._behind)
        }
        neighbours = [self._behind[place - n_candidates] for place in behind.values()]
        far = self._search.score_unaligned(self._query, self._prior, neighbours) if neighbours else []
        return near + [(behind[each.track_id], each) for each in far]

    @cached_property
    def everything(self) -> list[tuple[int, Ranked]]:
        """All tracks, as `at` returns them."""
        return self.at(range(len(self)))

    def order_at(self, place: int) -> Order:
        """Return the sort key of the track at a place."""
        n_candidates = len(self.candidates)
        # If all tracks behind the candidates were deleted, the last candidate ends the list.
        if place < n_candidates or not self._behind:
            return order_of(self.candidates[min(place, n_candidates - 1)])
        neighbour = self._behind[min(place - n_candidates, len(self._behind) - 1)]
        return order_unaligned(neighbour.distance, neighbour.track_id)

    def place_behind(self, order: Order) -> int:
        """Return the place after the track with this sort key, whether or not the track still exists."""
        n_candidates = len(self.candidates)
        for place, ranked in enumerate(self.candidates):
            if ranked.track_id == order[-1]:
                return place + 1
        if self.candidates and order < order_of(self.candidates[-1]):
            return bisect_right(self.candidates, order, key=order_of)
        for place, neighbour in enumerate(self._behind, n_candidates):
            if neighbour.track_id == order[-1]:
                return place + 1
        return n_candidates + bisect_right(self._behind, order[1], key=lambda each: each.distance)

    @cached_property
    def _behind(self) -> list[Neighbour]:
        candidates = {each.track_id for each in self.candidates}
        nearest = self._search.index.nearest(self._track_id, MAX_ROWS, None)
        if nearest is None:
            raise ContrafactError("track_not_found")
        return [each for each in nearest.page if each.track_id not in candidates]
