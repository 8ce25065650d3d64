"""`EdgeStore` in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from tests.doubles.memory_embeddings import MemoryEmbeddingStore
from tests.doubles.memory_servers import ManualClock

from contrafact.ports import Clock


class MemoryEdgeStore:
    """Edges of the embeddings of a store in memory; each belongs to one change of its embedding."""

    def __init__(self, embeddings: MemoryEmbeddingStore, clock: Clock | None = None) -> None:
        self._embeddings, self._clock = embeddings, clock or ManualClock()
        self._written: dict[str, tuple[int, datetime, dict[str, float]]] = {}

    def of(self, model_id: str, track_ids: Sequence[str]) -> dict[str, dict[str, float]]:
        current = set(self._embeddings.track_ids(model_id)) & set(track_ids)
        return {
            each: dict(self._written[each][2]) for each in current if self._is_linked(each) and self._written[each][2]
        }

    def into(self, model_id: str, track_ids: Sequence[str]) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        for source, edges in self.of(model_id, list(self._embeddings.track_ids(model_id))).items():
            for other in edges.keys() & set(track_ids):
                found.setdefault(other, {})[source] = edges[other]
        return found

    def waiting(self, model_id: str, limit: int) -> list[tuple[str, NDArray[np.float32]]]:
        return [each for each in self._embeddings.wholes(model_id) if not self._is_linked(each[0])][:limit]

    def put(self, track_id: str, model_id: str, vector: NDArray[np.float32], edges: Mapping[str, float]) -> bool:
        found = dict(self._embeddings.wholes(model_id)).get(track_id)
        if found is None or not np.array_equal(found, vector):
            return False
        self._written[track_id] = (self._embeddings.stored[track_id][0], self._clock(), dict(edges))
        return True

    def _is_linked(self, track_id: str) -> bool:
        return track_id in self._written and self._written[track_id][0] == self._embeddings.stored[track_id][0]
