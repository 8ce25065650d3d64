"""The whole ranking of a track: its candidates, and the tracks behind them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from functools import cached_property

from contrafact.domain.embeddings import Neighbour
from contrafact.domain.errors import ContrafactError
from contrafact.search.ranked import Order, Ranked, order_of, order_unaligned
from contrafact.search.two_stage import MAX_ROWS
from contrafact.search.verdicts import Recording
from contrafact.services.library_search import LibrarySearch


class TracksBehind:
    """The tracks behind the candidates, by distance; looked up when a page that far is asked for.

    The methods raise `track_not_found` if the query was deleted in the meantime.

    Parameters
    ----------
    track_id : of the query.
    prior : see `LibrarySearch.rank_track`.
    left_out : the candidates, and other tracks that are not listed.
    """

    def __init__(
        self, search: LibrarySearch, track_id: str, query: Recording, prior: float, left_out: Collection[str]
    ) -> None:
        self._search, self._prior = search, prior
        self._track_id, self._query = track_id, query
        self._left_out = left_out

    @cached_property
    def neighbours(self) -> list[Neighbour]:
        """All of them, as far as a ranking lists them."""
        (vector,) = self._search.index.vectors(self._track_id)
        if vector is None:
            raise ContrafactError("track_not_found")
        nearest = self._search.index.nearest(vector, MAX_ROWS, self._track_id)
        return [each for each in nearest if each.track_id not in self._left_out]

    @cached_property
    def scored(self) -> list[Ranked]:
        """All of them, scored."""
        return self.score(self.neighbours)

    def score(self, neighbours: Sequence[Neighbour]) -> list[Ranked]:
        """Score some of them; deleted tracks are left out."""
        return self._search.score_unaligned(self._query, self._prior, neighbours) if neighbours else []


class WholeRanking:
    """The other tracks in order of likeness to one: the candidates, then the tracks behind them.

    Parameters
    ----------
    candidates : in order.
    n_others : tracks of the library that may be listed, kept as an attribute. If not all are, the attribute `is_cut`
        says so.
    """

    def __init__(self, candidates: Sequence[Ranked], behind: TracksBehind, n_others: int) -> None:
        self.candidates = candidates
        self._behind = behind
        self.n_others = n_others
        self._length = max(len(candidates), min(n_others, MAX_ROWS))
        self.is_cut = n_others > MAX_ROWS

    def __len__(self) -> int:
        return self._length

    def at(self, places: Sequence[int]) -> list[tuple[int, Ranked]]:
        """Return the tracks at these places (from 0, rising), each with its place; deleted tracks are left out."""
        n_candidates = len(self.candidates)
        near = [(place, self.candidates[place]) for place in places if place < n_candidates]
        far = [place - n_candidates for place in places if place >= n_candidates]
        if not far:
            return near
        neighbours = {row: self._behind.neighbours[row] for row in far if row < len(self._behind.neighbours)}
        rows = {neighbour.track_id: row for row, neighbour in neighbours.items()}
        scored = self._behind.score([*neighbours.values()])
        return near + [(rows[each.track_id] + n_candidates, each) for each in scored]

    @property
    def everything(self) -> list[tuple[int, Ranked]]:
        """All tracks, as `at` returns them."""
        n_candidates = len(self.candidates)
        rows = {each.track_id: row for row, each in enumerate(self._behind.neighbours)}
        behind = ((rows[each.track_id] + n_candidates, each) for each in self._behind.scored)
        return [*enumerate(self.candidates), *(each for each in behind if each[0] < len(self))]

    def order_at(self, place: int) -> Order:
        """Return the sort key of the track at a place."""
        n_candidates = len(self.candidates)
        # If all tracks behind the candidates were deleted, the last candidate ends the list.
        if place < n_candidates or not self._behind.neighbours:
            return order_of(self.candidates[min(place, n_candidates - 1)])
        neighbours = self._behind.neighbours
        neighbour = neighbours[min(place - n_candidates, len(neighbours) - 1)]
        return order_unaligned(neighbour.distance, neighbour.track_id)

    def place_behind(self, order: Order) -> int:
        """Return the place after the track with this sort key, whether or not the track still exists."""
        n_candidates = len(self.candidates)
        for place, ranked in enumerate(self.candidates):
            # One that was rejected since stands elsewhere now, and not where the page before ended.
            if ranked.track_id == order[-1] and order_of(ranked)[0] == order[0]:
                return place + 1
        if self.candidates and order < order_of(self.candidates[-1]):
            return bisect_right(self.candidates, order, key=order_of)
        neighbours = self._behind.neighbours
        for row, neighbour in enumerate(neighbours):
            if neighbour.track_id == order[-1]:
                return n_candidates + row + 1
        return n_candidates + bisect_right(neighbours, order[1], key=lambda each: each.distance)
