"""The segments of tracks in Milvus: a row for each segment, or since 2.6.4 a row with all segments of a track."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from contrafact.adapters.milvus.server import WRITE_SECONDS, Consistency, Milvus, among, batches
from contrafact.domain.embeddings import StoredEmbedding

MOST_RESULTS = 16_384
"""Most results that Milvus returns for a vector."""
ID_BYTES = 256
MULTI_VECTOR_SINCE = (2, 6, 4)
"""Release since which one request finds the tracks whose segments are nearest to several vectors together."""
_AT_ONCE = 200
"""Tracks of a request: 6 MB, of the 64 MB that Milvus takes."""
_N_LISTS, _N_PROBED = 1024, 256
"""Lists of the index of rows, which holds int8, and those that a search reads."""
_ROWS_PER_TRACK = 4
"""Nearest rows of each segment, by track that is wanted; docs/results/scaling.md says what is missed."""
_MOST_SEGMENTS = 1000
"""Segments of a track that an array holds: two hours and three quarters."""
_LIST = "segments"
_VECTORS = f"{_LIST}[vector]"


class Answer(NamedTuple):
    """What a search found.

    Parameters
    ----------
    track_ids : nearest first, as far as Milvus knows.
    is_all : whether Milvus found fewer than were requested, so that there are no more.
    """

    track_ids: list[str]
    is_all: bool


class Segments(Protocol):
    """Segments of a collection or an alias. Every method raises as of `Milvus.call`."""

    most_rows: int
    """Most rows that a track has."""

    def create(self, dimension: int, description: str) -> None:
        """Create it, indexed and loaded."""

    def put(self, entries: Sequence[StoredEmbedding]) -> None:
        """Write the segments of tracks; their older rows are replaced."""

    def remove(self, track_ids: Sequence[str]) -> None:
        """Remove tracks."""

    def owners(self, rows: NDArray[np.float32], k: int, consistency: Consistency = "Bounded") -> Answer:
        """Return about `k` tracks that may be nearest to segments, float32 `(n, d)`; some may be missed."""

    def count(self) -> int:
        """Return the number of rows, when all that was written can be searched."""

    def rows(self) -> Iterator[str]:
        """Yield the track of each row."""


def segments_of(milvus: Milvus, name: str, kind: str) -> Segments:
    """Return the segments of a collection, of the kind that its description names."""
    return SegmentLists(milvus, name) if kind == SegmentLists.kind else SegmentRows(milvus, name)


def kind_for(version: tuple[int, int, int]) -> str:
    """Return the kind for a new collection on a server of this version."""
    return SegmentLists.kind if version >= MULTI_VECTOR_SINCE else SegmentRows.kind


class SegmentRows:
    """A row for each segment. A search finds the nearest rows of each segment of a clip, in one request."""

    kind, most_rows = "rows", _MOST_SEGMENTS

    def __init__(self, milvus: Milvus, name: str) -> None:
        self._milvus, self._name = milvus, name

    def create(self, dimension: int, description: str) -> None:
        """See `Segments.create`."""
        from pymilvus import DataType, MilvusClient

        schema = MilvusClient.create_schema(auto_id=False, description=description)
        schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=ID_BYTES)
        schema.add_field("track_id", DataType.VARCHAR, max_length=ID_BYTES)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
        index = {"index_type": "IVF_SQ8", "metric_type": "COSINE", "params": {"nlist": _N_LISTS}}
        self._milvus.create(self._name, schema, "vector", index)

    def put(self, entries: Sequence[StoredEmbedding]) -> None:
        """See `Segments.put`."""
        for some in batches(entries, _AT_ONCE):
            # A new embedding may have fewer segments.
            self.remove([each.track_id for each in some])
            rows = [
                {"id": f"{each.track_id}#{number}", "track_id": each.track_id, "vector": row}
                for each in some
                for number, row in enumerate(_unit(each.segments))
            ]
            self._milvus.call("upsert", self._name, rows, timeout=WRITE_SECONDS)

    def remove(self, track_ids: Sequence[str]) -> None:
        """See `Segments.remove`."""
        for some in batches(track_ids, _AT_ONCE):
            self._milvus.call("delete", self._name, filter=among("track_id", some), timeout=WRITE_SECONDS)

    def owners(self, rows: NDArray[np.float32], k: int, consistency: Consistency = "Bounded") -> Answer:
        """See `Segments.owners`."""
        search = {"params": {"nprobe": _N_PROBED}}
        for limit in (_ROWS_PER_TRACK * k, 16 * k):
            named: dict[str, Any] = {"consistency": consistency, "output_fields": ["track_id"], "search_params": search}
            found = self._milvus.search(self._name, list(rows), limit=min(limit, MOST_RESULTS), **named)
            owners = list(dict.fromkeys(each["entity"]["track_id"] for hits in found for each in hits))
            is_all = all(len(hits) < min(limit, MOST_RESULTS) for hits in found)
            if len(owners) >= k or is_all:
                break
        return Answer(owners, is_all)

    def count(self) -> int:
        """See `Segments.count`."""
        return self._milvus.count(self._name)

    def rows(self) -> Iterator[str]:
        """See `Segments.rows`."""
        named = {"output_fields": ["track_id"], "consistency_level": "Strong"}
        return (row["track_id"] for row in self._milvus.rows(self._name, **named))


class SegmentLists:
    """A row for each track, with all of its segments. A search finds the tracks with the greatest MaxMean."""

    kind, most_rows = "lists", 1

    def __init__(self, milvus: Milvus, name: str) -> None:
        self._milvus, self._name = milvus, name

    def create(self, dimension: int, description: str) -> None:
        """See `Segments.create`."""
        from pymilvus import DataType, MilvusClient

        schema = MilvusClient.create_schema(auto_id=False, description=description)
        schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=ID_BYTES)
        # Milvus wants an ordinary vector in each collection.
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=2)
        element = MilvusClient.create_struct_field_schema()
        element.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
        array = {"element_type": DataType.STRUCT, "struct_schema": element, "max_capacity": _MOST_SEGMENTS}
        schema.add_field(_LIST, DataType.ARRAY, **array)
        index = {"index_type": "HNSW", "metric_type": "MAX_SIM_COSINE", "params": {"M": 16, "efConstruction": 128}}
        self._milvus.create(self._name, schema, _VECTORS, index, others=("vector",))

    def put(self, entries: Sequence[StoredEmbedding]) -> None:
        """See `Segments.put`."""
        for some in batches(entries, _AT_ONCE):
            rows = [
                {"id": each.track_id, "vector": [0.0, 1.0], _LIST: [{"vector": row} for row in _unit(each.segments)]}
                for each in some
            ]
            self._milvus.call("upsert", self._name, rows, timeout=WRITE_SECONDS)

    def remove(self, track_ids: Sequence[str]) -> None:
        """See `Segments.remove`."""
        for some in batches(track_ids, _AT_ONCE):
            self._milvus.call("delete", self._name, ids=list(some), timeout=WRITE_SECONDS)

    def owners(self, rows: NDArray[np.float32], k: int, consistency: Consistency = "Bounded") -> Answer:
        """See `Segments.owners`."""
        from pymilvus.client.embedding_list import EmbeddingList

        query, limit = EmbeddingList(list(rows)), min(2 * k, MOST_RESULTS)
        (found,) = self._milvus.search(self._name, [query], limit=limit, consistency=consistency, anns_field=_VECTORS)
        return Answer([each["id"] for each in found], is_all=len(found) < limit)

    def count(self) -> int:
        """See `Segments.count`."""
        return self._milvus.count(self._name)

    def rows(self) -> Iterator[str]:
        """See `Segments.rows`."""
        named = {"output_fields": ["id"], "consistency_level": "Strong"}
        return (row["id"] for row in self._milvus.rows(self._name, **named))


def _unit(segments: NDArray[np.int8]) -> NDArray[np.float32]:
    """Return segments of a track as rows of length 1, float32 `(n, d)`."""
    rows = segments[:_MOST_SEGMENTS].astype(np.float32)
    found: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return found
