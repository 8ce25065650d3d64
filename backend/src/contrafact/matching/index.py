"""The embeddings of a library in memory, searched exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    products = (references @ query).astype(np.float64)
    return np.sqrt(np.clip(2.0 - 2.0 * products, 0.0, 4.0))


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

    def neighbours(self, track_id: str) -> list[Neighbour]:
        """All other tracks, nearest first; those equally near in the order of their ids.

        Raises
        ------
        KeyError : the track is not in.
        """
        found = distances(self._vectors[self._rows[track_id]], self._vectors[: len(self._ids)])
        order = np.lexsort((np.asarray(self._ids), found))
        return [Neighbour(self._ids[row], float(found[row])) for row in order if self._ids[row] != track_id]

    def _make_room(self, row: int, dimension: int) -> None:
        if row < self._vectors.shape[0]:
            return
        larger = np.empty((max(_FIRST_CAPACITY, 2 * row), dimension), dtype=np.float32)
        if row:
            larger[:row] = self._vectors[:row]
        self._vectors = larger
