"""Fill a database and a bucket with a large random library, without audio."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from bson.binary import Binary, BinaryVectorDtype
from numpy.typing import NDArray
from pymongo.database import Database

from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.system import new_id, now
from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.jobs import State
from contrafact.domain.tracks import Metadata, Source, SourceKind
from contrafact.embedding.card import EMBEDDING_DIM
from contrafact.features.chroma_io import chroma_to_bytes
from contrafact.ports.bucket import Bucket

BATCH = 1000
N_SEGMENTS = 23
SETTLING_SECONDS = 5
N_FRAMES = 515
TRACKS_PER_WORK = 5
"""Tracks of one work share one chroma, so that a bucket is filled in seconds, and have similar embeddings."""


def fill(database: Database[dict[str, Any]], bucket: Bucket, n_tracks: int, model_id: str) -> list[str]:
    """Store ready tracks with embeddings and chroma of four minutes; return their ids.

    The product's stores write the first track; the others are copies of its documents, inserted in batches for speed.
    """
    n_works = max(1, n_tracks // TRACKS_PER_WORK)
    vectors, chroma_keys = _vectors(n_tracks, n_works), _store_chroma(bucket, n_works)
    first = _store_one(database, model_id, vectors[0], chroma_keys[0])
    track, embedding = (database[name].find_one({"_id": first}) for name in ("tracks", "embeddings"))
    assert track is not None
    assert embedding is not None
    ids = [first]
    for start in range(1, n_tracks, BATCH):
        rows = range(start, min(start + BATCH, n_tracks))
        sources = [_source(row) for row in rows]
        ids += [source.track_id for source in sources]
        database["tracks"].insert_many(
            {
                **track,
                "_id": source.track_id,
                "source": {**track["source"], "key": source.key},
                "chroma_key": chroma_keys[row % n_works],
            }
            for row, source in zip(rows, sources, strict=True)
        )
        database["embeddings"].insert_many(
            {**embedding, "_id": source.track_id, "vector": _binary(vectors[row]), "changed_at": now()}
            for row, source in zip(rows, sources, strict=True)
        )
    # The index reads recent changes again at each update, which must not include the whole library.
    time.sleep(SETTLING_SECONDS)
    return ids


def _store_one(database: Database[dict[str, Any]], model_id: str, vector: NDArray[np.float32], chroma_key: str) -> str:
    tracks, jobs, source, moment = MongoTrackStore(database), MongoJobStore(database), _source(0), now()
    track, _ = tracks.claim(source, Metadata(title="A song", artist="Somebody", duration_s=240.0), new_id(), moment)
    jobs.ensure(track.job_id, track.id, moment)
    jobs.cancel(track.job_id, moment)
    tracks.set_chroma(track.id, track.job_id, chroma_key, moment)
    tracks.set_model(track.id, track.job_id, model_id, moment)
    MongoEmbeddingStore(database).put(track.id, track.job_id, model_id, _embedding(vector))
    tracks.mirror_state(track.id, track.job_id, State.READY, moment)
    return track.id


def _store_chroma(bucket: Bucket, n: int) -> list[str]:
    keys = [f"chroma/benchmark/{number}.npz" for number in range(n)]
    for number, key in enumerate(keys):
        bucket.put(key, chroma_to_bytes(_chroma(number)))
    return keys


def _chroma(seed: int) -> Chroma:
    """Return random repeated chords; two seeds are as similar as two different songs."""
    rng = np.random.default_rng(seed)
    chords = rng.random((int(rng.integers(5, 13)), 12)) ** 3
    order = rng.integers(0, len(chords), size=N_FRAMES)
    played = np.repeat(chords[order], rng.integers(1, 9, size=N_FRAMES), axis=0)[:N_FRAMES]
    noisy = played + 0.3 * rng.random((N_FRAMES, 12))
    return Chroma(np.round(255 * noisy / noisy.max(axis=1, keepdims=True)).astype(np.uint8))


def _embedding(vector: NDArray[np.float32]) -> TrackEmbedding:
    """Return an embedding with the segments of four minutes, all equal to the whole."""
    return TrackEmbedding(vector, np.repeat(vector[None, :], N_SEGMENTS, axis=0))


def _source(number: int) -> Source:
    # The number comes first, since a track's id holds the first half of the hash.
    return Source(SourceKind.UPLOAD, f"{number:032x}{0:032x}", file_name="song.mp3")


def _vectors(n_tracks: int, n_works: int) -> NDArray[np.float32]:
    """Return unit vectors, float32 `(n_tracks, d)`, similar within a work."""
    rng = np.random.default_rng(1)
    works = rng.normal(size=(n_works, EMBEDDING_DIM))
    vectors = works[np.arange(n_tracks) % n_works] + 0.7 * rng.normal(size=(n_tracks, EMBEDDING_DIM))
    unit: NDArray[np.float32] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _binary(vector: NDArray[np.float32]) -> Binary:
    return Binary.from_vector(vector.tolist(), BinaryVectorDtype.FLOAT32)
