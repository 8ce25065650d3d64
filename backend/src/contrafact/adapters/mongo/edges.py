"""Edges in MongoDB, as fields of the embeddings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.stored_vectors import float_vector, read_vector

_COVERS = "covers_by"
"""Field of a track: the weights that found a probable cover of it."""


class MongoEdgeStore:
    """`EdgeStore` in the collection `embeddings`, whose store removes the edges with each change of an embedding."""

    def __init__(self, database: Database[Document]) -> None:
        self._embeddings = database["embeddings"]
        self._tracks = database["tracks"]
        self._marks = database["marks"]

    @guarded
    def of(self, model_id: str, track_ids: Sequence[str]) -> dict[str, dict[str, float]]:
        """See `EdgeStore.of`."""
        which = {"_id": {"$in": list(track_ids)}, "model_id": model_id}
        found = self._embeddings.find(which, {"edges": 1})
        return {
            each["_id"]: {edge["track_id"]: edge["probability"] for edge in each["edges"]}
            for each in found
            if each.get("edges")
        }

    @guarded
    def into(self, model_id: str, track_ids: Sequence[str]) -> dict[str, dict[str, float]]:
        """See `EdgeStore.into`."""
        wanted, found = set(track_ids), dict[str, dict[str, float]]()
        which = {"model_id": model_id, "edges.track_id": {"$in": list(wanted)}}
        for each in self._embeddings.find(which, {"edges": 1}) if wanted else ():
            for edge in each["edges"]:
                if edge["track_id"] in wanted:
                    found.setdefault(edge["track_id"], {})[each["_id"]] = edge["probability"]
        return found

    @guarded
    def waiting(self, model_id: str, limit: int) -> list[tuple[str, NDArray[np.float32]]]:
        """See `EdgeStore.waiting`."""
        which = {"model_id": model_id, "linked_at": None, "n_segments": {"$gte": 1}}
        return [(each["_id"], read_vector(each)) for each in self._embeddings.find(which, {"vector": 1}).limit(limit)]

    @guarded
    def put(self, track_id: str, model_id: str, vector: NDArray[np.float32], edges: Mapping[str, float]) -> bool:
        """See `EdgeStore.put`. `changed_at` stays: no index has to read the embedding again."""
        which = {"_id": track_id, "model_id": model_id, "vector": float_vector(vector)}
        listed = [{"track_id": other, "probability": probability} for other, probability in edges.items()]
        written = {"$set": {"edges": listed}, "$currentDate": {"linked_at": True}}
        # First, since a track with edges does not come here again.
        self._mark(track_id, model_id, list(edges))
        return self._embeddings.update_one(which, written).matched_count == 1

    def _mark(self, track_id: str, model_id: str, others: Sequence[str]) -> None:
        """Note in tracks that they have probable covers, for filters of lists."""
        if others:
            marked = {"$set": {_COVERS: model_id}}
            self._tracks.update_many({"_id": {"$in": [track_id, *others]}, _COVERS: {"$ne": model_id}}, marked)
        else:
            # Covers that other weights found.
            self._tracks.update_one({"_id": track_id, _COVERS: {"$ne": model_id}}, {"$unset": {_COVERS: ""}})

    @guarded
    def mark_older(self, limit: int) -> int:
        """Mark the tracks of the next embeddings whose edges an older release stored; return the embeddings' number.

        Resumable: how far it came is stored. Idempotent.
        """
        last_id = (self._marks.find_one({"_id": _COVERS}) or {"last_id": ""})["last_id"]
        if last_id is None:
            return 0
        which = {"_id": {"$gt": last_id}}
        found = list(self._embeddings.find(which, {"model_id": 1, "edges.track_id": 1}).sort("_id", 1).limit(limit))
        for each in found:
            if edges := each.get("edges"):
                self._mark(each["_id"], each["model_id"], [edge["track_id"] for edge in edges])
        reached = found[-1]["_id"] if len(found) == limit else None
        self._marks.replace_one({"_id": _COVERS}, {"last_id": reached}, upsert=True)
        return len(found)
