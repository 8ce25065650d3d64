"""The embeddings of a library in memory, searched exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import TrackEmbedding

_FIRST_CAPACITY = 256


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A track and how far it is.

    Parameters
    ----------
    distance : Euclidean, 0..2.
    """

    track_id: str
    distance: float


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


def distances(query: NDArray[np.float32], references: NDArray[np.float32]) -> NDArray[np.float64]:
    """Euclidean distances of unit vectors.

    Parameters
    ----------
    query : float32 `(d,)`, of length 1.
    references : float32 `(n, d)`, each row of length 1.

    Returns
    -------
    float64 `(n,)` in 0..2: `|a - b|^2 = 2 - 2 a.b` for unit vectors.
    """
    # Row by row: a matrix product rounds one pair differently in libraries of different sizes, and is slower.
    products: NDArray[np.float32] = np.einsum("nd,d->n", references, query)
    return np.sqrt(np.clip(2.0 - 2.0 * products.astype(np.float64), 0.0, 4.0))


def track_distance(query: TrackEmbedding, reference: TrackEmbedding) -> float:
    """How far two tracks are from one another, 0..2: the Euclidean distance of what they are as a whole.

    The same pair gives the same number, to the last bit, here and in a ranking.
    """
    return float(distances(query.whole, reference.whole[None, :])[0])


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

    def __contains__(self, track_id: object) -> bool:
        return track_id in self._rows

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

    def nearest(self, track_id: str, limit: int, after: Neighbour | None = None) -> Nearest:
        """Some of the other tracks, nearest first; those equally near in the order of their ids.

        Parameters
        ----------
        limit : how many.
        after : begin behind this one, whether or not it is in.

        Raises
        ------
        KeyError : the track is not in.
        """
        own_row = self._rows[track_id]
        found = distances(self._vectors[own_row], self._vectors[: len(self._ids)])
        found[own_row] = np.inf
        wanted = found if after is None else np.where(self._is_behind(found, after), found, np.inf)
        n_behind = int(np.isfinite(wanted).sum())
        page = sorted(self._smallest(wanted, limit), key=lambda each: (each.distance, each.track_id))[:limit]
        return Nearest(tuple(page), n_before=len(self._ids) - 1 - n_behind, total=len(self._ids) - 1)

    def _is_behind(self, found: NDArray[np.float64], after: Neighbour) -> NDArray[np.bool_]:
        behind = found > after.distance
        for row in np.flatnonzero(found == after.distance):
            behind[row] = self._ids[row] > after.track_id
        # A product of other shape may round otherwise in its last digit: the one begun behind never comes again.
        if after.track_id in self._rows:
            behind[self._rows[after.track_id]] = False
        return behind

    def _smallest(self, wanted: NDArray[np.float64], limit: int) -> list[Neighbour]:
        """The `limit` nearest, and whatever is exactly as near as the last of them; in no order."""
        if limit < len(wanted):
            farthest = np.partition(wanted, limit - 1)[limit - 1]
            rows = np.flatnonzero((wanted <= farthest) & np.isfinite(wanted))
        else:
            rows = np.flatnonzero(np.isfinite(wanted))
        return [Neighbour(self._ids[row], float(wanted[row])) for row in rows]

    def _make_room(self, row: int, dimension: int) -> None:
        if row < self._vectors.shape[0]:
            return
        larger = np.empty((max(_FIRST_CAPACITY, 2 * row), dimension), dtype=np.float32)
        if row:
            larger[:row] = self._vectors[:row]
        self._vectors = larger
