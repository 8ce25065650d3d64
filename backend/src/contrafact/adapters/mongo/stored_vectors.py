"""How an embedding is written in a document: BSON vectors, the whole track in float32, its segments in int8."""

from __future__ import annotations

import numpy as np
from bson.binary import VECTOR_SUBTYPE, Binary, BinaryVectorDtype
from numpy.typing import NDArray

from contrafact.adapters.mongo.database import Document
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.embedding.distances import quantise

_HEADER_BYTES = 2
"""Type and padding, before the numbers of a BSON vector."""


def embedding_fields(model_id: str, embedding: TrackEmbedding) -> Document:
    """Return the fields of an embedding."""
    return {
        "model_id": model_id,
        "vector": float_vector(embedding.whole),
        "segments": _vector(BinaryVectorDtype.INT8, quantise(embedding.segments)),
        "n_segments": len(embedding.segments),
        "view": embedding.view,
    }


def float_vector(vector: NDArray[np.float32]) -> Binary:
    """Return the vector of a whole track, float32 `(d,)`, as it is stored."""
    return _vector(BinaryVectorDtype.FLOAT32, vector.astype("<f4"))


def read_vector(document: Document) -> NDArray[np.float32]:
    """Return the vector of a whole track, float32 `(d,)`."""
    return np.frombuffer(document["vector"], dtype="<f4", offset=_HEADER_BYTES)


def _vector(dtype: BinaryVectorDtype, numbers: NDArray[np.float32] | NDArray[np.int8]) -> Binary:
    # The bytes in memory: converting a list of Python numbers takes forty times as long.
    return Binary(dtype.value + b"\0" + numbers.tobytes(), VECTOR_SUBTYPE)


def read_segments(document: Document) -> NDArray[np.int8]:
    """Return the vectors of segments, int8 `(n_segments, d)`."""
    rows = np.frombuffer(document["segments"], dtype=np.int8, offset=_HEADER_BYTES)
    return rows.reshape(document["n_segments"], -1)
