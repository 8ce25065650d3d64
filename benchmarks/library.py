"""A large library, made without any audio: ready tracks with random embeddings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from bson.binary import Binary, BinaryVectorDtype
from numpy.typing import NDArray
from pymongo.database import Database

from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.system import new_id, now
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.states import State
from contrafact.domain.tracks import Metadata, Source, SourceKind
from contrafact.embedding.architecture import EMBEDDING_DIM

BATCH = 1000
N_SEGMENTS = 23


def fill(database: Database[dict[str, Any]], n_tracks: int, model_id: str) -> list[str]:
    """Store so many ready tracks; returns their ids.

    The product's stores write the first; the others are copies of its documents, since writing each by itself
    would take longer than what is measured.
    """
    vectors = _random_unit_vectors(n_tracks)
    first = _store_one(database, model_id, vectors[0])
    track, embedding = (database[name].find_one({"_id": first}) for name in ("tracks", "embeddings"))
    assert track is not None
    assert embedding is not None
    # What was stored this very moment is told to the index again and again, as never a whole library is.
    an_hour_ago = now() - timedelta(hours=1)
    ids = [first]
    for start in range(1, n_tracks, BATCH):
        rows = range(start, min(start + BATCH, n_tracks))
        sources = [_source(row) for row in rows]
        ids += [source.track_id for source in sources]
        database["tracks"].insert_many(
            {**track, "_id": source.track_id, "source": {**track["source"], "key": source.key}} for source in sources
        )
        database["embeddings"].insert_many(
            {**embedding, "_id": source.track_id, "vector": _binary(vectors[row]), "changed_at": an_hour_ago}
            for row, source in zip(rows, sources, strict=True)
        )
    return ids


def _store_one(database: Database[dict[str, Any]], model_id: str, vector: NDArray[np.float32]) -> str:
    tracks, jobs, source, moment = MongoTrackStore(database), MongoJobStore(database), _source(0), now()
    track, _ = tracks.claim(source, Metadata(title="A song", artist="Somebody", duration_s=240.0), new_id(), moment)
    jobs.ensure(track.job_id, track.id, moment)
    jobs.cancel(track.job_id, moment)
    MongoEmbeddingStore(database).put(track.id, track.job_id, model_id, _embedding(vector))
    tracks.mirror_state(track.id, track.job_id, State.READY, moment)
    return track.id


def _embedding(vector: NDArray[np.float32]) -> TrackEmbedding:
    """With as many segments as four minutes have; all alike, since whole songs are ranked."""
    return TrackEmbedding(vector, np.repeat(vector[None, :], N_SEGMENTS, axis=0))


def _source(number: int) -> Source:
    # The number leads, since a track's id keeps the first half of the hash.
    return Source(SourceKind.UPLOAD, f"{number:032x}{0:032x}", file_name="song.mp3")


def _random_unit_vectors(n: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(1).normal(size=(n, EMBEDDING_DIM)).astype(np.float32)
    unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def _binary(vector: NDArray[np.float32]) -> Binary:
    return Binary.from_vector(vector.tolist(), BinaryVectorDtype.FLOAT32)
