"""Interfaces of the database for embeddings. Errors, atomicity and leases as of `stores`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import (
    EmbeddingChange,
    OutdatedEmbedding,
    SegmentChange,
    StoredEmbedding,
    TrackEmbedding,
)


class EmbeddingStore(Protocol):
    """Embeddings, one for each track, with the id of the model that made it.

    Embeddings without segments, stored by versions before 1.0, belong to no model: they are never returned and wait to
    be recomputed.
    """

    def put(self, track_id: str, job_id: str, model_id: str, embedding: TrackEmbedding) -> None:
        """Write a track's embedding, replacing an older one: the whole track exactly, segments quantised to int8."""

    def put_again(self, track_id: str, job_id: str, model_id: str, embedding: TrackEmbedding) -> bool:
        """Replace the embedding that a job wrote with this model; False if it was hidden, removed or replaced."""

    def remove(self, track_id: str, job_id: str | None = None) -> None:
        """Remove a track's embedding; with a job id only the one that this job wrote."""

    def job_of(self, track_id: str) -> str | None:
        """Return the id of the job that wrote a track's embedding; None without an embedding."""

    def lacking(self, track_ids: Sequence[str]) -> list[str]:
        """Return the tracks without an embedding, or with a hidden one."""

    def hide(self, track_id: str, job_id: str, move: int) -> None:
        """Leave the embedding that a job wrote out of all other answers, as if removed.

        Not if a later move of the track decided about it.
        """

    def show(self, track_id: str, move: int) -> None:
        """Undo `hide`, unless a later move of the track decided about it."""

    def moment(self) -> datetime:
        """Return the moment from which `changes` reports all changes to what is read after this call."""

    def changes(self, model_id: str, since: datetime) -> tuple[list[EmbeddingChange], datetime]:
        """Return vectors of whole tracks that were put or removed since a moment, and the moment for the next call.

        At-least-once delivery: a change may be returned twice. None is missed if the next call comes within a day.
        """

    def segment_changes(self, model_id: str, since: datetime) -> tuple[list[SegmentChange], datetime]:
        """Return changes of the segments, as `changes` does."""

    def count_changes(self, model_id: str, since: datetime | None) -> int:
        """Count embeddings of any model put or removed since a moment; None: count the embeddings of this model."""

    def count_segments(self, model_id: str, most_per_track: int) -> int:
        """Count the segments of a model's tracks, of each track `most_per_track` at most."""

    def numbers_of_segments(self, model_id: str) -> Iterator[tuple[str, int]]:
        """Yield each track's id and number of segments, in byte order of the ids; streamed."""

    def newest_added(self, model_id: str) -> datetime | None:
        """Return when the track was added that came, or came back, last; None if this is not known of any."""

    def added_after(self, model_id: str, moment: datetime | None, limit: int) -> list[str]:
        """Return tracks that came, or came back, after a moment that `newest_added` returned."""

    def track_ids(self, model_id: str) -> Iterator[str]:
        """Yield the ids of tracks with an embedding of a model, in byte order."""

    def wholes(self, model_id: str) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """Yield each track's id and vector, float32 `(d,)`, in byte order of the ids; streamed."""

    def everything(self, model_id: str) -> Iterator[StoredEmbedding]:
        """Yield all embeddings of a model, in byte order of the ids; streamed."""

    def wholes_of(self, model_id: str, track_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors of tracks that have an embedding of the model, by id, each float32 `(d,)`."""

    def get_many(self, model_id: str, track_ids: Sequence[str]) -> list[StoredEmbedding]:
        """Return the embeddings of tracks, in any order; those without one of the model are left out."""


class EmbeddingWatch(Protocol):
    """Reports whether embeddings changed, without a query to the database at each call."""

    def count(self) -> int | None:
        """Return a number that rises with each change; None while changes may be missed."""

    def wait(self, seconds: float) -> None:
        """Return after the next change, or after some seconds."""


class OutdatedEmbeddings(Protocol):
    """Embeddings that were not made by the current model, each leased to one worker at a time."""

    def count(self, model_id: str) -> int:
        """Count the embeddings to recompute, without those given up for this model."""

    def any_waits(self, model_id: str) -> bool:
        """Return whether `count` is above 0; faster."""

    def take(self, model_id: str, token: str, lease: timedelta) -> OutdatedEmbedding | None:
        """Lease one that no other worker holds; None if there is none."""

    def replace(self, outdated: OutdatedEmbedding, model_id: str, embedding: TrackEmbedding) -> bool:
        """Write the new embedding; False if the lease is lost or the old embedding was removed or replaced."""

    def give_up(self, outdated: OutdatedEmbedding, model_id: str) -> None:
        """Note that this model cannot embed the track, if the lease is still held."""
