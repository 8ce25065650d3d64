"""`EmbeddingStore` and `OutdatedEmbeddings` in memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from tests.doubles.memory_servers import ManualClock

from contrafact.domain.embeddings import (
    EmbeddingChange,
    OutdatedEmbedding,
    SegmentChange,
    StoredEmbedding,
    TrackEmbedding,
)
from contrafact.embedding.distances import quantise
from contrafact.ports import Clock

START = datetime(2026, 1, 1, 12, tzinfo=UTC)


class MemoryEmbeddingStore:
    """Numbers its changes; a moment is such a number, in seconds from a fixed time. `clock` is that of leases."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or ManualClock()
        self._n_changes = 0
        self.stored: dict[str, tuple[int, str, str, TrackEmbedding | None]] = {}
        self._moves: dict[str, int] = {}
        self._hidden: set[str] = set()
        self._added: dict[str, int] = {}
        self._leases: dict[str, tuple[str, datetime]] = {}
        self._given_up: dict[str, str] = {}
        self._lock = threading.RLock()

    def put(self, track_id: str, job_id: str, model_id: str, embedding: TrackEmbedding) -> None:
        whole = embedding.whole.astype(np.float32).copy()
        with self._lock:
            self._write(track_id, job_id, model_id, replace(embedding, whole=whole, segments=embedding.segments.copy()))
            self._added[track_id] = self._n_changes

    def put_again(self, track_id: str, job_id: str, model_id: str, embedding: TrackEmbedding) -> bool:
        with self._lock:
            found = self.stored.get(track_id)
            if found is None or found[1:3] != (job_id, model_id) or track_id in self._hidden:
                return False
            self._write(track_id, job_id, model_id, embedding)
            return True

    def remove(self, track_id: str, job_id: str | None = None) -> None:
        with self._lock:
            found = self.stored.get(track_id)
            if found is not None and found[3] is not None and job_id in {None, found[1]}:
                self._write(track_id, found[1], "", None)

    def job_of(self, track_id: str) -> str | None:
        found = self.stored.get(track_id)
        return found[1] if found is not None and found[3] is not None else None

    def lacking(self, track_ids: Sequence[str]) -> list[str]:
        return [each for each in track_ids if self.job_of(each) is None or each in self._hidden]

    def hide(self, track_id: str, job_id: str, move: int) -> None:
        if self.stored.get(track_id, (0, None))[1] == job_id:
            self._set_hidden(track_id, move, is_hidden=True)

    def show(self, track_id: str, move: int) -> None:
        self._set_hidden(track_id, move, is_hidden=False)

    def _set_hidden(self, track_id: str, move: int, *, is_hidden: bool) -> None:
        with self._lock:
            if track_id not in self.stored or self._moves.get(track_id, 0) >= move:
                return
            self._write(track_id, *self.stored[track_id][1:])
            self._moves[track_id] = move
            if is_hidden:
                self._hidden.add(track_id)
            else:
                self._added[track_id] = self._n_changes

    def pass_time(self, seconds: int) -> None:
        """Let later changes come so much later."""
        with self._lock:
            self._n_changes += seconds

    def moment(self) -> datetime:
        return START + timedelta(seconds=self._n_changes)

    def changes(self, model_id: str, since: datetime) -> tuple[list[EmbeddingChange], datetime]:
        with self._lock:
            changes = [EmbeddingChange(each, found and found.whole) for each, found in self._since(model_id, since)]
            return changes, self.moment()

    def segment_changes(self, model_id: str, since: datetime) -> tuple[list[SegmentChange], datetime]:
        with self._lock:
            changes = [
                SegmentChange(each, quantise(found.segments) if found else None)
                for each, found in self._since(model_id, since)
            ]
            return changes, self.moment()

    def count_changes(self, model_id: str, since: datetime | None) -> int:
        return len(self._of(model_id) if since is None else self._since(model_id, since))

    def count_segments(self, model_id: str, most_per_track: int) -> int:
        return sum(min(len(each.segments), most_per_track) for _, each in self._of(model_id))

    def numbers_of_segments(self, model_id: str) -> Iterator[tuple[str, int]]:
        return ((each, len(found.segments)) for each, found in self._of(model_id))

    def newest_added(self, model_id: str) -> datetime | None:
        numbers = [self._added[each] for each, _ in self._of(model_id) if each in self._added]
        return START + timedelta(seconds=max(numbers)) if numbers else None

    def added_after(self, model_id: str, moment: datetime | None, limit: int) -> list[str]:
        seen = START if moment is None else moment
        of_model = (each for each, _ in self._of(model_id) if each in self._added)
        return [each for each in of_model if START + timedelta(seconds=self._added[each]) > seen][:limit]

    def track_ids(self, model_id: str) -> Iterator[str]:
        return (each for each, _ in self._of(model_id))

    def wholes(self, model_id: str) -> Iterator[tuple[str, NDArray[np.float32]]]:
        return ((each, found.whole) for each, found in self._of(model_id))

    def everything(self, model_id: str) -> Iterator[StoredEmbedding]:
        return (
            StoredEmbedding(each, found.whole, quantise(found.segments), found.view)
            for each, found in self._of(model_id)
        )

    def wholes_of(self, model_id: str, track_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        return {each.track_id: each.whole for each in self.get_many(model_id, track_ids)}

    def get_many(self, model_id: str, track_ids: Sequence[str]) -> list[StoredEmbedding]:
        return [each for each in self.everything(model_id) if each.track_id in set(track_ids)]

    def count(self, model_id: str) -> int:
        return sum(self._waits(each, model_id) for each in self.stored)

    def any_waits(self, model_id: str) -> bool:
        return self.count(model_id) > 0

    def take(self, model_id: str, token: str, lease: timedelta) -> OutdatedEmbedding | None:
        now = self._clock()
        with self._lock:
            for each, (_, job_id, _, _) in self.stored.items():
                _, until = self._leases.get(each, ("", now))
                if self._waits(each, model_id) and not now < until <= now + 2 * lease:
                    self._leases[each] = (token, now + lease)
                    return OutdatedEmbedding(each, job_id, token)
        return None

    def replace(self, outdated: OutdatedEmbedding, model_id: str, embedding: TrackEmbedding) -> bool:
        with self._lock:
            is_held = self._is_held(outdated)
            if is_held:
                self._write(outdated.track_id, outdated.job_id, model_id, embedding)
            return is_held

    def give_up(self, outdated: OutdatedEmbedding, model_id: str) -> None:
        with self._lock:
            if self._is_held(outdated):
                self._given_up[outdated.track_id] = model_id
                del self._leases[outdated.track_id]

    def _of(self, model_id: str) -> list[tuple[str, TrackEmbedding]]:
        return [
            (each, found)
            for each, (_, _, made_by, found) in sorted(self.stored.items())
            if found is not None and made_by == model_id and each not in self._hidden
        ]

    def _since(self, model_id: str, since: datetime) -> list[tuple[str, TrackEmbedding | None]]:
        seen = int((since - START).total_seconds())
        return [
            (each, found if made_by == model_id and each not in self._hidden else None)
            for each, (number, _, made_by, found) in self.stored.items()
            if number > seen
        ]

    def _waits(self, track_id: str, model_id: str) -> bool:
        _, _, made_by, found = self.stored[track_id]
        if track_id in self._hidden:
            return False
        return found is not None and made_by != model_id and self._given_up.get(track_id) != model_id

    def _is_held(self, outdated: OutdatedEmbedding) -> bool:
        return self._leases.get(outdated.track_id, ("",))[0] == outdated.token

    def _write(self, track_id: str, job_id: str, model_id: str, embedding: TrackEmbedding | None) -> None:
        self._n_changes += 1
        self.stored[track_id] = (self._n_changes, job_id, model_id, embedding)
        self._hidden.discard(track_id)
        self._leases.pop(track_id, None)
        self._given_up.pop(track_id, None)
