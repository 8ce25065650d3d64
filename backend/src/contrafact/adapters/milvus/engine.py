"""The vector engine of a large library: Milvus finds tracks, the database confirms them and says how near they are."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Event

import numpy as np
from numpy.typing import NDArray

from contrafact.adapters.milvus.collection import MilvusCollection, alias_of
from contrafact.adapters.milvus.segments import Answer
from contrafact.adapters.milvus.server import RETRY_AFTER_SECONDS, Consistency, Milvus
from contrafact.domain.embeddings import Neighbour, StoredEmbedding, by_distance
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.distances import SegmentBlock, cosine_to_distance, distances, max_mean
from contrafact.ports.embeddings import EmbeddingStore, EmbeddingWatch
from contrafact.ports.vector_engine import VectorCollections

OVERFETCH = 0.1
"""Over-fetch factor: some of the tracks may have changed since."""
MOST_ALONE = 2000
"""Tracks up to which the database alone answers while there is no collection."""
_KEEP_SECONDS = 5.0
"""The changes that Milvus lacks are read at each change, and again after so long."""
_FOLLOW_SECONDS = 10.0
_COUNTED_AT_ONCE = 20_000
"""Tracks up to which the database counts them at each change, in some milliseconds."""
_FILLED_LATER_SECONDS = 30.0
_LEAST_PART = 0.9
"""Part of the tracks of an answer without which it is none; a search in a graph may miss some."""
_log = logging.getLogger(__name__)
_Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Recent:
    """What changed since a moment until which Milvus has everything.

    Parameters
    ----------
    since : None without a collection: then these are all tracks.
    vectors : by track; None for a removal.
    n_changes, read_at : the watch's number of changes, and when this was read, in seconds.
    """

    since: datetime | None
    vectors: Mapping[str, _Vectors | None]
    n_changes: int | None
    read_at: float


class MilvusEngine:
    """`VectorEngine` in Milvus. Every process reads what the collection lacks from the database.

    Parameters
    ----------
    collections : what workers note of the collections, see `MilvusUpkeep`.
    watch : reports whether embeddings changed; with None the database is queried at each call.
    """

    def __init__(
        self,
        milvus: Milvus,
        embeddings: EmbeddingStore,
        collections: VectorCollections,
        model_id: str,
        watch: EmbeddingWatch | None = None,
    ) -> None:
        self._embeddings, self._collections = embeddings, collections
        self._model_id, self._watch = model_id, watch
        self._searched = MilvusCollection(milvus, alias_of(model_id))
        self._recent: _Recent | None = None
        self._names: list[str] = []
        self._dimension: int | None = None
        self._n_tracks: int | None = None
        self._version = 0

    @property
    def n_tracks(self) -> int:
        """See `VectorEngine.n_tracks`. Counts at the first use; 0 while Milvus has not answered yet."""
        if self._n_tracks is None:
            with suppress(ContrafactError):
                self.count()
        return self._n_tracks or 0

    @property
    def version(self) -> int:
        """See `VectorEngine.version`."""
        return self._version

    def put(self, entries: Sequence[StoredEmbedding]) -> None:
        """See `VectorEngine.put`."""
        self._checked(len(entries[0].whole) if entries else None).put(entries)

    def remove(self, track_ids: Sequence[str]) -> None:
        """See `VectorEngine.remove`."""
        self._checked(None).remove(track_ids)

    def nearest(self, vector: _Vectors, k: int, leave_out: str | None = None) -> list[Neighbour]:
        """See `VectorEngine.nearest`."""
        if k < 1:
            return []
        recent = self._fresh()
        found = {track_id: each for track_id, each in recent.vectors.items() if each is not None}
        if recent.since is not None:
            found |= self._confirmed(vector, k, {leave_out, *recent.vectors})
        found.pop(leave_out or "", None)
        if not found:
            return []
        far = distances(vector, np.stack([*found.values()])).tolist()
        return sorted(map(Neighbour, found, far), key=by_distance)[:k]

    def nearest_to_segments(self, segments: _Vectors, k: int, leave_out: str | None = None) -> list[Neighbour]:
        """See `VectorEngine.nearest_to_segments`."""
        recent = self._fresh()
        # More than requested: the database orders the tracks by exact distance.
        n = _more(k) + len(recent.vectors)
        owners = None
        if recent.since is not None:
            owners = self._asked(partial(self._checked(segments.shape[1]).owners, segments, n), n)
        if owners is None:
            found = {each.track_id: each.segments for each in self._embeddings.everything(self._model_id)}
        else:
            ids = {*owners, *(each for each, vector in recent.vectors.items() if vector is not None)}
            found = {each.track_id: each.segments for each in self._embeddings.get_many(self._model_id, [*ids])}
        found.pop(leave_out or "", None)
        return _by_max_mean(segments, found, k)

    def vectors(self, *track_ids: str) -> list[_Vectors | None]:
        """See `VectorEngine.vectors`. The database holds them: Milvus is not asked."""
        found = self._embeddings.wholes_of(self._model_id, track_ids)
        return [found.get(each) for each in track_ids]

    def count(self) -> int:
        """See `VectorEngine.count`."""
        recent = self._read_recent()
        n_recent = sum(each is not None for each in recent.vectors.values())
        if recent.since is not None:
            searched = self._checked(None)
            n_recent += searched.count() - len(searched.holds([*recent.vectors]))
        self._n_tracks = n_recent
        return n_recent

    def check(self) -> None:
        """Search for one vector, and see whether workers could write.

        Raises
        ------
        ContrafactError : as a search; `engine_refuses_writes`.
        """
        if self._fresh().since is None:
            # The database of a small library answers alone.
            return
        self._searched.nearest(np.eye(1, self._described(), dtype=np.float32)[0], 1)
        for each in self._collections.of(self._model_id):
            if each.problem is not None:
                raise ContrafactError(each.problem.code, each.problem.detail)

    def keep_fresh(self, ended: Event) -> None:
        """See `VectorEngine.keep_fresh`. Counts the tracks again and again."""
        while not ended.wait(_FOLLOW_SECONDS):
            try:
                self.count()
            except ContrafactError:
                continue

    def _confirmed(self, vector: _Vectors, k: int, left_out: set[str | None]) -> dict[str, _Vectors]:
        """Return the vectors of at least `k` tracks nearest to a vector that the database still holds, if there are."""
        searched, found = self._checked(len(vector)), dict[str, _Vectors]()
        n = _more(k) + len(left_out)
        for limit in (n, 4 * n, 16 * n):
            ids = self._asked(partial(searched.nearest, vector, limit), limit)
            if ids is None:
                wholes = self._embeddings.wholes(self._model_id)
                return {track_id: each for track_id, each in wholes if track_id not in left_out}
            found = self._embeddings.wholes_of(self._model_id, [each for each in ids if each not in left_out])
            if len(found) >= k or len(ids) < limit:
                break
        return found

    def _asked(self, search: Callable[[Consistency], Answer], limit: int) -> list[str] | None:
        """Return the tracks that Milvus finds; search again with strong consistency if they are too few.

        None if they are too few again, in a small library: the caller then reads the database alone.

        Parameters
        ----------
        limit : number of tracks that are requested.

        Raises
        ------
        ContrafactError : `engine_unavailable` if they are too few again, in a large library.
        """
        answers, levels = list[list[str]](), list[Consistency](["Bounded", "Strong"])
        for consistency in levels:
            ids, is_all = search(consistency)
            answers.append(ids)
            if not is_all:
                return ids
            n_tracks = self._embeddings.count_changes(self._model_id, None)
            # Those that have changed since may be missing.
            n_held = min(limit, n_tracks - len(self._fresh().vectors))
            if len(ids) >= n_held:
                return ids
        longest = max(answers, key=len)
        if len(longest) >= _LEAST_PART * n_held:
            return longest
        _log.warning("the vector engine found %d tracks of %d at least", len(longest), n_held)
        if n_tracks > MOST_ALONE:
            detail = "The vector engine answers with a part of its tracks only. Try again later."
            raise ContrafactError("engine_unavailable", detail, RETRY_AFTER_SECONDS)
        return None

    def _fresh(self) -> _Recent:
        held, n_changes = self._recent, self._watch.count() if self._watch else None
        if held is None or n_changes is None or n_changes != held.n_changes:
            return self._read_recent()
        return held if time.monotonic() - held.read_at < _KEEP_SECONDS else self._read_recent()

    def _read_recent(self) -> _Recent:
        n_changes, read_at = self._watch.count() if self._watch else None, time.monotonic()
        complete = self._collections.of(self._model_id)
        if (names := [each.name for each in complete]) != self._names:
            self._names, self._dimension = names, None
        if complete:
            # The alias may name any of them.
            since = min(each.seen_until for each in complete)
            changes, _ = self._embeddings.changes(self._model_id, since)
            found = _Recent(since, {each.track_id: each.vector for each in changes}, n_changes, read_at)
        elif self._embeddings.count_changes(self._model_id, None) <= MOST_ALONE:
            found = _Recent(None, dict(self._embeddings.wholes(self._model_id)), n_changes, read_at)
        else:
            raise ContrafactError(
                "engine_unavailable",
                "The vector engine is being filled with the tracks of this library. Try again later.",
                _FILLED_LATER_SECONDS,
            )
        if self._recent is None or self._recent.n_changes is None or self._recent.n_changes != n_changes:
            self._version += 1
            if self._n_tracks is not None and self._n_tracks <= _COUNTED_AT_ONCE:
                self._n_tracks = self._embeddings.count_changes(self._model_id, None)
        self._recent = found
        return found

    def _checked(self, dimension: int | None) -> MilvusCollection:
        """Return the collection, if it is one of this model and of vectors of this dimension."""
        if self._dimension is None:
            self._dimension = self._described()
        if dimension not in {None, self._dimension}:
            raise ContrafactError(
                "engine_mismatch",
                f"The vector engine holds vectors of {self._dimension} numbers; these have {dimension}. "
                "Let an operator run `contrafact-admin index rebuild` and `contrafact-admin index switch`.",
            )
        return self._searched

    def _described(self) -> int:
        """Return the dimension of the collection. Raises `engine_mismatch` if it is of another model."""
        model_id, dimension = self._searched.described()
        if model_id != self._model_id:
            raise ContrafactError(
                "engine_mismatch",
                f"The vector engine holds vectors of {model_id or 'something else'}, not of {self._model_id}. "
                "Let an operator run `contrafact-admin index rebuild` and `contrafact-admin index switch`.",
            )
        return dimension


def _more(k: int) -> int:
    return int(np.ceil(k * (1 + OVERFETCH)))


def _by_max_mean(queries: _Vectors, segments: Mapping[str, NDArray[np.int8]], k: int) -> list[Neighbour]:
    """Return the `k` tracks nearest to segments by MaxMean, nearest first."""
    if not segments or k < 1:
        return []
    ids, rows = [*segments], [*segments.values()]
    starts = np.cumsum([0, *(len(each) for each in rows[:-1])])
    block = SegmentBlock(0, starts, np.concatenate(rows), np.empty(0, dtype=np.int64))
    numbers, similarities = max_mean(queries, [block], len(ids), min_results=k)
    far = cosine_to_distance(similarities).tolist()
    near = [Neighbour(ids[number], each) for number, each in zip(numbers.tolist(), far, strict=True)]
    return sorted(near, key=by_distance)[:k]
