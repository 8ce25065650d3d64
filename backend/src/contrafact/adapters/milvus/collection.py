"""The vectors of one model in Milvus: a collection of whole tracks and one of their segments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.adapters.milvus.segments import ID_BYTES, MOST_RESULTS, Answer, Segments, kind_for, segments_of
from contrafact.adapters.milvus.server import WRITE_SECONDS, Consistency, Milvus, MissingCollectionError, among, batches
from contrafact.domain.embeddings import StoredEmbedding

_AT_ONCE = 1000
"""Tracks of a request."""
_N_LINKS, _N_CONSIDERED_BUILDING = 24, 128
"""Of the graph HNSW, as in `contrafact.index.graph`."""
_LEAST_CONSIDERED, _MOST_CONSIDERED = 800, 32_768
"""Candidates of a search in the graph; Milvus takes no more."""
_SEGMENTS = "_segments"


def alias_of(model_id: str) -> str:
    """Return the alias of the collection that is searched for a model."""
    return "contrafact_" + re.sub(r"\W", "_", model_id)


def name_at(model_id: str, moment: datetime) -> str:
    """Return the name of a new collection."""
    return f"{alias_of(model_id)}_{moment:%Y%m%dT%H%M%S_%f}"


class MilvusCollection:
    """Collection of a name or an alias. Every method raises as of `Milvus.call`."""

    def __init__(self, milvus: Milvus, name: str) -> None:
        self._milvus, self.name = milvus, name
        self._kind: str | None = None

    def create(self, model_id: str, dimension: int) -> None:
        """Create it, indexed and loaded."""
        from pymilvus import DataType, MilvusClient

        self._kind = kind_for(self._milvus.version())
        description = json.dumps({"model_id": model_id, "dimension": dimension, "segments": self._kind})
        schema = MilvusClient.create_schema(auto_id=False, description=description)
        schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=ID_BYTES)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
        params = {"M": _N_LINKS, "efConstruction": _N_CONSIDERED_BUILDING}
        self._milvus.create(
            self.name, schema, "vector", {"index_type": "HNSW", "metric_type": "COSINE", "params": params}
        )
        self._segments().create(dimension, description)

    def exists(self) -> bool:
        """Return whether both parts exist."""
        return all(self._milvus.call("has_collection", name) for name in (self.name, self.name + _SEGMENTS))

    def load(self) -> None:
        """Load it into memory for searching: Milvus may have been restarted, or the collection released. Idempotent."""
        for name in (self.name, self.name + _SEGMENTS):
            self._milvus.call("load_collection", name, timeout=WRITE_SECONDS)

    def described(self) -> tuple[str, int]:
        """Return the model of its vectors and their dimension; ("", 0) for a collection of something else."""
        found = self._milvus.call("describe_collection", self.name)
        try:
            told = json.loads(found["description"])
            self._kind = str(told["segments"])
            return str(told["model_id"]), int(told["dimension"])
        except (ValueError, KeyError, TypeError):
            return "", 0

    def take_alias(self, alias: str) -> None:
        """Point an alias at this collection, in one step, also if it points at another."""
        for end in ("", _SEGMENTS):
            named = {"timeout": WRITE_SECONDS}
            try:
                self._milvus.call("alter_alias", self.name + end, alias + end, **named)
            except MissingCollectionError:
                self._milvus.call("create_alias", self.name + end, alias + end, **named)

    def drop(self) -> None:
        """Drop it, if it exists."""
        for name in (self.name, self.name + _SEGMENTS):
            if self._milvus.call("has_collection", name):
                # Another process may drop it at the same time.
                with suppress(MissingCollectionError):
                    self._milvus.call("drop_collection", name, timeout=WRITE_SECONDS)

    def put(self, entries: Sequence[StoredEmbedding]) -> None:
        """Write tracks; their older rows are replaced."""
        self._segments().put(entries)
        for some in batches(entries, _AT_ONCE):
            rows = [{"id": each.track_id, "vector": each.whole} for each in some]
            self._milvus.call("upsert", self.name, rows, timeout=WRITE_SECONDS)

    def remove(self, track_ids: Sequence[str]) -> None:
        """Remove tracks."""
        for some in batches(track_ids, _AT_ONCE):
            self._milvus.call("delete", self.name, filter=among("id", some), timeout=WRITE_SECONDS)
        self._segments().remove(track_ids)

    def nearest(self, vector: NDArray[np.float32], limit: int, consistency: Consistency = "Bounded") -> Answer:
        """Return the tracks nearest to a vector, float32 `(d,)`, nearest first; some may be missed."""
        limit = min(limit, MOST_RESULTS)
        search = {"params": {"ef": min(max(4 * limit, _LEAST_CONSIDERED), _MOST_CONSIDERED)}}
        (found,) = self._milvus.search(self.name, [vector], limit=limit, consistency=consistency, search_params=search)
        return Answer([each["id"] for each in found], is_all=len(found) < limit)

    def owners(self, rows: NDArray[np.float32], k: int, consistency: Consistency = "Bounded") -> Answer:
        """See `Segments.owners`."""
        return self._segments().owners(rows, k, consistency)

    def holds(self, track_ids: Sequence[str]) -> set[str]:
        """Return which of some tracks it holds."""
        named: dict[str, Any] = {"output_fields": ["id"], "consistency_level": "Strong"}
        parts = batches(track_ids, _AT_ONCE)
        return {row["id"] for some in parts for row in self._milvus.call("query", self.name, ids=list(some), **named)}

    def count(self) -> int:
        """Return the number of tracks, when all that was written can be searched."""
        return self._milvus.count(self.name)

    def count_segments(self) -> int:
        """Return the number of rows of segments, when all that was written can be searched."""
        return self._segments().count()

    def owners_of_rows(self) -> Iterator[str]:
        """Yield the track of each row of segments."""
        return self._segments().rows()

    def most_rows(self) -> int:
        """Return the most rows of segments that a track has."""
        return self._segments().most_rows

    def track_ids(self) -> Iterator[str]:
        """Yield the ids of all tracks."""
        named = {"output_fields": ["id"], "consistency_level": "Strong"}
        return (row["id"] for row in self._milvus.rows(self.name, **named))

    def _segments(self) -> Segments:
        if self._kind is None:
            self.described()
        return segments_of(self._milvus, self.name + _SEGMENTS, self._kind or "")
