"""Record the queries of a ranking, so that any process can check later whether the library still answers them alike."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Base64Bytes

from contrafact.domain.embeddings import Neighbour
from contrafact.search.candidates import VectorIndex
from contrafact.search.support import Edges, Links

_ROUNDING = 1e-5
"""Distances from a snapshot and from memory may differ by rounding."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """One search for the tracks nearest to a vector.

    Parameters
    ----------
    vector : float32 `(d,)`, its bytes.
    k : number of tracks that were requested.
    found : distances of the tracks that were found, by id.
    """

    vector: Base64Bytes
    k: int
    found: dict[str, float]

    def is_answered_by(self, neighbours: Sequence[Neighbour]) -> bool:
        """Return whether the nearest tracks were all found then, as near as now. Tracks that left do not count."""
        return all(abs(self.found.get(each.track_id, np.inf) - each.distance) < _ROUNDING for each in neighbours)


@dataclass(frozen=True, slots=True)
class RankingInputs:
    """The candidates and the edges that a ranking was made of.

    Parameters
    ----------
    linked : tracks whose edges were read, in this order.
    edges : digest of these edges.
    """

    lookups: tuple[Lookup, ...]
    linked: tuple[str, ...]
    edges: str

    def hold(self, index: VectorIndex, links: Links | None, leave_out: str | None) -> bool:
        """Return whether index and links still give the same candidates and edges."""
        for each in self.lookups:
            vector = np.frombuffer(each.vector, dtype=np.float32)
            if not each.is_answered_by(index.nearest(vector, each.k, leave_out)):
                return False
        return not self.linked or links is None or _digest(links.of(self.linked)) == self.edges


class Recorder:
    """A `VectorIndex` and `Links` that record the queries of one ranking."""

    def __init__(self, index: VectorIndex, links: Links | None) -> None:
        self._index, self._links = index, links
        self._lookups: list[Lookup] = []
        self._linked: tuple[str, ...] = ()
        self._edges = ""

    def inputs(self) -> RankingInputs:
        """Return the queries so far."""
        return RankingInputs(tuple(self._lookups), self._linked, self._edges)

    def links(self) -> Self | None:
        """Return itself as `Links`, if there are any."""
        return None if self._links is None else self

    def of(self, track_ids: Sequence[str]) -> Mapping[str, Edges]:
        """See `Links.of`."""
        found = self._links.of(track_ids) if self._links else {}
        self._linked, self._edges = tuple(track_ids), _digest(found)
        return found

    def nearest(self, vector: NDArray[np.float32], k: int, leave_out: str | None = None) -> list[Neighbour]:
        """See `VectorIndex.nearest`."""
        found = self._index.nearest(vector, k, leave_out)
        distances = {each.track_id: each.distance for each in found}
        self._lookups.append(Lookup(vector.astype(np.float32).tobytes(), k, distances))
        return found

    def nearest_to_segments(
        self, segments: NDArray[np.float32], k: int, leave_out: str | None = None
    ) -> list[Neighbour]:
        """See `VectorIndex.nearest_to_segments`."""
        return self._index.nearest_to_segments(segments, k, leave_out)

    def vectors(self, *track_ids: str) -> list[NDArray[np.float32] | None]:
        """See `VectorIndex.vectors`."""
        return self._index.vectors(*track_ids)


def _digest(links: Mapping[str, Edges]) -> str:
    edges = sorted((track_id, sorted(of_track.items())) for track_id, of_track in links.items() if of_track)
    return hashlib.sha256(repr(edges).encode()).hexdigest()
