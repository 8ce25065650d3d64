"""Interfaces of the vector engine: the vectors of one model's tracks, and the nearest of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import Neighbour, StoredEmbedding
from contrafact.domain.jobs import Problem


class VectorEngine(Protocol):
    """Finds the tracks of the library that are nearest to a vector.

    The database is the truth and an engine keeps itself fresh: a track is found within 2 s after its embedding was
    stored, and never after it was removed or hidden. Tracks outside the library, and those embedded by another model,
    are not in the engine. Every method raises ContrafactError `database_unavailable`, and those that search or write
    also as of `engine_unavailable`, `engine_mismatch` and `engine_refuses_writes`. Thread-safe.
    """

    @property
    def n_tracks(self) -> int:
        """Number of tracks, as of the last call."""

    @property
    def version(self) -> int:
        """A number that rises with each change, as of the last call."""

    def put(self, entries: Sequence[StoredEmbedding]) -> None:
        """Take embeddings that the database holds, in place of older ones of these tracks. Idempotent."""

    def remove(self, track_ids: Sequence[str]) -> None:
        """Forget tracks whose embeddings the database no longer holds. Idempotent."""

    def nearest(self, vector: NDArray[np.float32], k: int, leave_out: str | None = None) -> list[Neighbour]:
        """Return the tracks nearest to a vector, nearest first, with exact distances; some may be missed.

        Parameters
        ----------
        vector : float32 `(d,)`, unit length, of a whole track.
        k : number of tracks.
        leave_out : a track to exclude.
        """

    def nearest_to_segments(
        self, segments: NDArray[np.float32], k: int, leave_out: str | None = None
    ) -> list[Neighbour]:
        """Return the tracks nearest to the segments of a clip, nearest first; distances by `max_mean`.

        Parameters
        ----------
        segments : float32 `(n_segments, d)`, rows of unit length.
        k : number of tracks.
        leave_out : a track to exclude.
        """

    def vectors(self, *track_ids: str) -> list[NDArray[np.float32] | None]:
        """Return the vectors of tracks, each float32 `(d,)` or None."""

    def count(self) -> int:
        """Return the number of tracks now."""

    def keep_fresh(self, ended: Event) -> None:
        """Follow the changes until the event, so that requests need not wait; may return at once."""


@dataclass(frozen=True, slots=True)
class VectorCollection:
    """A collection of an engine outside the database.

    Parameters
    ----------
    name : of the collection in the engine.
    dimension : numbers per vector.
    seen_until : it holds all changes before this moment of the database, visible to every reader.
    is_complete : False while it is being filled.
    problem : why the engine took no vectors when it was last written, or when it was last filled.
    """

    name: str
    model_id: str
    dimension: int
    seen_until: datetime
    is_complete: bool
    problem: Problem | None = None


class VectorCollections(Protocol):
    """What the database knows of the collections of an engine. Every method raises `database_unavailable`."""

    def of(self, model_id: str) -> list[VectorCollection]:
        """Return the complete collections of a model, oldest first."""

    def filling(self, model_id: str) -> VectorCollection | None:
        """Return the newest collection that is being filled, or whose filling had a problem; None without one."""

    def put(self, collection: VectorCollection) -> None:
        """Write a collection, in place of what was known of it."""

    def advance(self, name: str, seen_until: datetime) -> None:
        """Write how far a collection is, and that it has no problem; nothing if it is not known."""

    def note(self, name: str, problem: Problem) -> None:
        """Write the problem of a collection; nothing if it is not known."""

    def abandon(self, name: str, problem: Problem | None = None) -> None:
        """Write that a collection may be dropped, and the problem of its filling; nothing if it is not known."""

    def remove(self, name: str) -> None:
        """Forget a collection."""

    def unused(self, model_id: str) -> list[str]:
        """Return what may be dropped: of other models, not followed for a day; incomplete for 15 minutes; abandoned."""
