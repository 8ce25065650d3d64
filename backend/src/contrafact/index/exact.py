"""The embeddings of a library in memory, searched exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import Neighbour, by_distance
from contrafact.embedding.distances import distances

_FIRST_CAPACITY = 256
_ROUNDING = 1e-6
"""Distances that lie farther apart differ by more than how they were rounded."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A page of the tracks nearest to one.

    Parameters
    ----------
    n_before : how many stand before the first of the page.
    total : how many there are in all.
    """

    page: tuple[Neighbour, ...]
    n_before: int
    total: int


def nearest_of(found: NDArray[np.float64], id_of: Callable[[int], str], limit: int, after: Neighbour | None) -> Nearest:
    """A page of tracks, nearest first; those equally near in the order of their ids.

    Parameters
    ----------
    found : distance of each row, `(n,)`; infinite for a row that does not count.
    id_of : a row's track.
    limit : how many.
    after : begin behind this one, whether or not it is among them.
    """
    total = int(np.isfinite(found).sum())
    wanted = found if after is None else np.where(_is_behind(found, id_of, after), found, np.inf)
    n_behind = int(np.isfinite(wanted).sum())
    page = sorted(_smallest(wanted, id_of, limit), key=by_distance)[:limit]
    return Nearest(tuple(page), n_before=total - n_behind, total=total)


def merged(first: Nearest, second: Nearest, limit: int) -> Nearest:
    """The page of two parts of a library together."""
    page = sorted((*first.page, *second.page), key=by_distance)[:limit]
    return Nearest(tuple(page), first.n_before + second.n_before, first.total + second.total)


def _is_behind(found: NDArray[np.float64], id_of: Callable[[int], str], after: Neighbour) -> NDArray[np.bool_]:
    behind: NDArray[np.bool_] = found > after.distance
    for row in np.flatnonzero(np.abs(found - after.distance) <= _ROUNDING):
        track_id = id_of(int(row))
        if found[row] == after.distance:
            behind[row] = track_id > after.track_id
        elif track_id == after.track_id:
            # Should it be rounded otherwise this time: the one begun behind never comes again.
            behind[row] = False
    return behind


def _smallest(wanted: NDArray[np.float64], id_of: Callable[[int], str], limit: int) -> list[Neighbour]:
    """The `limit` nearest, and whatever is exactly as near as the last of them; in no order."""
    if limit < len(wanted):
        farthest = np.partition(wanted, limit - 1)[limit - 1]
        rows = np.flatnonzero((wanted <= farthest) & np.isfinite(wanted))
    else:
        rows = np.flatnonzero(np.isfinite(wanted))
    return [Neighbour(id_of(int(row)), float(wanted[row])) for row in rows]


class EmbeddingIndex:
    """Unit vectors by track id, in one growing matrix.

    Not safe for several threads at once: whoever shares it holds a lock.
    """

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._ids: list[str] = []
        self._vectors: NDArray[np.float32] = np.empty((0, 0), dtype=np.float32)

    def __len__(self) -> int:
        return len(self._ids)

    def put(self, track_id: str, vector: NDArray[np.float32]) -> None:
        """Add a track's vector, float32 `(d,)`, or replace it."""
        row = self._rows.get(track_id)
        if row is None:
            row = len(self._ids)
            self._make_room(row, vector.shape[0])
            self._rows[track_id] = row
            self._ids.append(track_id)
        self._vectors[row] = vector

    def remove(self, track_id: str) -> None:
        """Take a track out; nothing happens if it is not in."""
        row = self._rows.pop(track_id, None)
        if row is None:
            return
        last_id = self._ids.pop()
        if last_id != track_id:
            # The last row fills the gap, so that the matrix stays dense.
            self._ids[row] = last_id
            self._vectors[row] = self._vectors[len(self._ids)]
            self._rows[last_id] = row

    def vector(self, track_id: str) -> NDArray[np.float32] | None:
        """A track's vector, float32 `(d,)`, or None."""
        row = self._rows.get(track_id)
        return None if row is None else self._vectors[row].copy()

    def nearest(
        self, query: NDArray[np.float32], limit: int, after: Neighbour | None, leave_out: str | None
    ) -> Nearest:
        """Some of the tracks, nearest first; those equally near in the order of their ids.

        Parameters
        ----------
        query : float32 `(d,)`, of length 1.
        limit : how many.
        after : begin behind this one, whether or not it is in.
        leave_out : a track that is not counted, whether or not it is in.
        """
        if not self._ids:
            return Nearest((), n_before=0, total=0)
        found = distances(query, self._vectors[: len(self._ids)])
        own_row = self._rows.get(leave_out) if leave_out is not None else None
        if own_row is not None:
            found[own_row] = np.inf
        return nearest_of(found, self._ids.__getitem__, limit, after)

    def _make_room(self, row: int, dimension: int) -> None:
        if row < self._vectors.shape[0]:
            return
        larger = np.empty((max(_FIRST_CAPACITY, 2 * row), dimension), dtype=np.float32)
        if row:
            larger[:row] = self._vectors[:row]
        self._vectors = larger
