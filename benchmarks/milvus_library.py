"""The library of the benchmark of Milvus, and what is nearest in it by comparing all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from pymongo.database import Database

from benchmarks.perturbed import Perturbed, Vectors
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.stored_vectors import embedding_fields
from contrafact.domain.embeddings import TrackEmbedding

MODEL_ID = "bench-000000000000"
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
K = 200
N_QUERIES = 50
N_SEGMENTS = 24
SEGMENT_NOISE = 0.6
"""Length of what a segment has beside its track's vector."""


def fill(database: Database[Document], n_tracks: int) -> None:
    """Write the library into the database, as embeddings are stored."""
    random, number = np.random.default_rng(1), 0
    for block in Perturbed().library(n_tracks):
        rows = []
        for vector in block:
            segments = near_to(vector, N_SEGMENTS if number % 10 == 0 else 1, random)
            fields = embedding_fields(MODEL_ID, TrackEmbedding(vector, segments))
            rows.append({"_id": f"yt-{number:011d}", "changed_at": MOMENT, **fields})
            number += 1
        database["embeddings"].insert_many(rows)


def near_to(vector: Vectors, n: int, random: np.random.Generator) -> Vectors:
    """Draw unit vectors near to one, float32 `(n, d)`."""
    noise = random.standard_normal((n, len(vector))).astype(np.float32)
    drawn = vector + SEGMENT_NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    unit: Vectors = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    return unit


def wholes(embeddings: MongoEmbeddingStore) -> tuple[list[str], Vectors]:
    """Return the ids of all tracks, and their vectors."""
    found = list(embeddings.wholes(MODEL_ID))
    return [track_id for track_id, _ in found], np.stack([vector for _, vector in found])


def exact_clips(embeddings: MongoEmbeddingStore, clips: list[Vectors]) -> Iterator[set[str]]:
    """Yield the tracks that are nearest to each clip by MaxMean, by comparing all segments."""
    ids, rows, starts, n = list[str](), list[NDArray[np.int8]](), list[int](), 0
    for each in embeddings.everything(MODEL_ID):
        ids.append(each.track_id)
        starts.append(n)
        rows.append(each.segments)
        n += len(each.segments)
    joined = np.concatenate(rows)
    lengths = np.sqrt(np.einsum("nd,nd->n", joined, joined, dtype=np.float32))
    for clip in clips:
        cosines = np.concatenate(
            [clip @ joined[first : first + 100_000].T.astype(np.float32) for first in range(0, n, 100_000)], axis=1
        )
        best = np.maximum.reduceat(cosines / lengths, starts, axis=1).mean(axis=0)
        yield {ids[number] for number in np.argsort(-best)[:K]}
