"""The index in memory, kept up with the database."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from contrafact.matching.index import EmbeddingIndex, Nearest, Neighbour
from contrafact.ports.clock import Clock
from contrafact.ports.stores import EmbeddingStore

_RELOAD_AFTER = timedelta(hours=12)
"""Removals are told for a day; an index that slept longer than half of it starts anew."""


class LibraryIndex:
    """All embeddings of one model, as fresh as the database at each question.

    Parameters
    ----------
    embeddings : where they are stored.
    model_id : whose; others cannot be compared with them.

    Every method raises ContrafactError `database_unavailable` while the database does not answer.
    """

    def __init__(self, embeddings: EmbeddingStore, model_id: str, clock: Clock) -> None:
        self._embeddings = embeddings
        self._model_id = model_id
        self._clock = clock
        self._lock = threading.Lock()
        self._index = EmbeddingIndex()
        self._seen_until: datetime | None = None

    def nearest(self, track_id: str, limit: int, after: Neighbour | None) -> Nearest | None:
        """A page of the other tracks, nearest first; None if the track has no embedding of this model."""
        with self._lock:
            self._refresh()
            return self._index.nearest(track_id, limit, after) if track_id in self._index else None

    def vectors(self, *track_ids: str) -> list[NDArray[np.float32] | None]:
        """The vectors of tracks, each float32 `(d,)` or None."""
        with self._lock:
            self._refresh()
            return [self._index.vector(track_id) for track_id in track_ids]

    def refresh(self) -> int:
        """Catch up with the database; returns the number of tracks."""
        with self._lock:
            self._refresh()
            return len(self._index)

    def _refresh(self) -> None:
        if self._seen_until is not None and self._clock() - self._seen_until > _RELOAD_AFTER:
            self._index, self._seen_until = EmbeddingIndex(), None
        changes, self._seen_until = self._embeddings.changes(self._model_id, self._seen_until)
        for change in changes:
            if change.vector is None:
                self._index.remove(change.track_id)
            else:
                self._index.put(change.track_id, change.vector)
