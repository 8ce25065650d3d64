"""How MongoDB stores embeddings, those of earlier versions among them."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from bson.binary import Binary, BinaryVectorDtype
from pymongo.database import Database
from tests.contract.builders import NOW

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore, MongoOutdatedEmbeddings
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.embedding.distances import quantise


def test_a_stored_embedding_is_a_bson_vector_of_float32(database: Database[Document]) -> None:
    vector = np.random.default_rng(0).standard_normal(256).astype(np.float32)
    MongoEmbeddingStore(database).put("t1", "j1", "m-123", TrackEmbedding(vector, vector[None, :]))
    (raw,) = database["embeddings"].find({})
    stored = raw["vector"]
    assert isinstance(stored, Binary)
    assert stored.subtype == 9
    vector_read = stored.as_vector()
    assert (vector_read.dtype, vector_read.padding) == (BinaryVectorDtype.FLOAT32, 0)
    np.testing.assert_array_equal(np.array(vector_read.data, dtype=np.float32), vector)
    assert raw["model_id"] == "m-123"
    segments = raw["segments"].as_vector()
    assert (raw["n_segments"], segments.dtype, len(segments.data)) == (1, BinaryVectorDtype.INT8, 256)
    assert segments.data == quantise(vector[None, :])[0].tolist()


def test_embeddings_without_segments_belong_to_no_model_and_are_outdated(
    database: Database[Document],
) -> None:
    vector = Binary.from_vector([0.5] * 4, BinaryVectorDtype.FLOAT32)
    database["embeddings"].insert_one(
        {"_id": "t1", "job_id": "j1", "model_id": "m", "vector": vector, "changed_at": NOW}
    )
    embeddings, outdated = MongoEmbeddingStore(database), MongoOutdatedEmbeddings(database)
    assert list(embeddings.wholes("m")) == []
    assert [each.vector for each in embeddings.changes("m", NOW)[0]] == [None]
    assert outdated.count("m") == 1
    leased = outdated.take("m", "t", timedelta(seconds=20))
    assert leased is not None
    ones = np.ones((3, 4), dtype=np.float32)
    assert outdated.replace(leased, "m", TrackEmbedding(ones[0], ones[1:]))
    assert [(each.track_id, each.segments.shape) for each in embeddings.everything("m")] == [("t1", (2, 4))]
