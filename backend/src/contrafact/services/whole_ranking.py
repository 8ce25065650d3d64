"""The whole ranking of a track, of which pages are shown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from contrafact.domain.embeddings import Neighbour, TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.services.comparing import Heard
from contrafact.services.matcher import Matcher
from contrafact.services.ranked import Order, Ranked, order_of, order_unaligned

DEPTH = 10_000
"""Tracks that a ranking lists at most; those still farther away are nobody's business."""


class WholeRanking:
    """The other tracks in the order of likeness to one.

    The candidates stand first. What lies behind them is not looked for before somebody turns over so many pages;
    whatever asks for it raises `track_not_found` if the track was deleted in between.

    Parameters
    ----------
    track_id : the track that is asked about.
    query : what is compared of it.
    """

    def __init__(self, matcher: Matcher, track_id: str, query: Heard) -> None:
        self._matcher = matcher
        self._track_id = track_id
        self._query = query
        embedding = TrackEmbedding(query.vector, query.vector[None, :])
        self.candidates = matcher.rank_embedding(embedding, query.chroma, is_clip=False, leave_out=track_id)
        self._length = max(len(self.candidates), min(matcher.index.n_tracks - 1, DEPTH))

    def __len__(self) -> int:
        return self._length

    def at(self, places: Sequence[int]) -> list[tuple[int, Ranked]]:
        """The tracks at these places, rising from 0, each with its place; those that are gone are left out."""
        n_candidates = len(self.candidates)
        near = [(place, self.candidates[place]) for place in places if place < n_candidates]
        behind = {
            self._behind[place - n_candidates].track_id: place
            for place in places
            if n_candidates <= place < n_candidates + len(self._behind)
        }
        neighbours = [self._behind[place - n_candidates] for place in behind.values()]
        far = self._matcher.unaligned(self._query, neighbours) if neighbours else []
        return near + [(behind[each.track_id], each) for each in far]

    @cached_property
    def everything(self) -> list[tuple[int, Ranked]]:
        """All tracks, as `at` gives them."""
        return self.at(range(len(self)))

    def order_at(self, place: int) -> Order:
        """What the track at a place is sorted by."""
        n_candidates = len(self.candidates)
        # With all gone that stood behind them, the last candidate is followed by nothing.
        if place < n_candidates or not self._behind:
            return order_of(self.candidates[min(place, n_candidates - 1)])
        neighbour = self._behind[min(place - n_candidates, len(self._behind) - 1)]
        return order_unaligned(neighbour.distance, neighbour.track_id)

    def place_behind(self, order: Order) -> int:
        """The place that follows the track of this order; where it is gone, the place where it would have been."""
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
        nearest = self._matcher.index.nearest(self._track_id, DEPTH, None)
        if nearest is None:
            raise ContrafactError("track_not_found")
        return [each for each in nearest.page if each.track_id not in candidates]
