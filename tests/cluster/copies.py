"""Store many songs in bulk: copies of one that the product has made, each with a vector of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pymongo.database import Database
from tests.doubles.libraries import embedding

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.stored_vectors import float_vector

_AT_ONCE = 1_000
_DIMENSION = len(embedding(0).whole)
_BETWEEN = timedelta(milliseconds=1)


def add_copies(database: Database[Document], track_id: str, n: int) -> list[str]:
    """Store `n` copies of a ready track, all but the object of its chroma; return their ids, oldest first.

    A bucket of a million files would be listed for minutes; what it holds beside the database's chroma is what songs
    that come and go leave there.
    """
    song, found = _Song(database, track_id), list[str]()
    for first in range(0, n, _AT_ONCE):
        copies = [song.copy(number) for number in range(first, min(first + _AT_ONCE, n))]
        for name in copies[0]:
            database[name].insert_many([copy[name] for copy in copies], ordered=False)
        found += [copy["tracks"]["_id"] for copy in copies]
    return found


class _Song:
    def __init__(self, database: Database[Document], track_id: str) -> None:
        self.track = _document(database, "tracks", track_id)
        self._job = _document(database, "jobs", self.track["job_id"])
        self._embedding = _document(database, "embeddings", track_id)
        self._chroma = _document(database, "chroma", self.track["chroma_key"])

    def copy(self, number: int) -> dict[str, Document]:
        """Return its documents by collection, under the ids of another song."""
        # In the order of the index: each would else be written to another page of it.
        job_id = f"{number:032x}"
        track_id, content = f"file-{job_id}", 2 * job_id
        key, moment = f"chroma/{track_id}/{job_id}.npz", self.track["created_at"] + number * _BETWEEN
        ids = {"_id": track_id, "job_id": job_id}
        source = {**self.track["source"], "key": content, "file_name": f"copy {number}.wav"}
        return {
            "jobs": {**self._job, "_id": job_id, "track_id": track_id, "created_at": moment},
            "chroma": {**self._chroma, "_id": key},
            "embeddings": {**self._embedding, **ids, "vector": float_vector(_vector(number))},
            "tracks": {**self.track, **ids, "source": source, "chroma_key": key, "created_at": moment},
        }


def _document(database: Database[Document], name: str, key: str) -> dict[str, Any]:
    found = database[name].find_one({"_id": key})
    assert found is not None, f"{name} holds no {key}"
    return dict(found)


def _vector(number: int) -> NDArray[np.float32]:
    drawn = np.random.default_rng(number).standard_normal(_DIMENSION, dtype=np.float32)
    vector: NDArray[np.float32] = drawn / np.linalg.norm(drawn)
    return vector
