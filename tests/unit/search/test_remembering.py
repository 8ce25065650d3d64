from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import TrackEmbedding
from contrafact.index.exact import MemoryIndex
from contrafact.search.remembering import RememberedVectors

VECTORS = np.eye(4, dtype=np.float32)


class CountingIndex(MemoryIndex):
    """Remembers for which tracks vectors were asked."""

    def __init__(self) -> None:
        super().__init__({f"song {k}": TrackEmbedding(row, row[None]) for k, row in enumerate(VECTORS)})
        self.asked: list[str] = []

    def vectors(self, *track_ids: str) -> list[NDArray[np.float32] | None]:
        self.asked += track_ids
        return super().vectors(*track_ids)


def test_each_vector_is_asked_for_once() -> None:
    index = CountingIndex()
    remembered = RememberedVectors(index)

    first = remembered.vectors("song 0", "gone", "song 2")
    second = remembered.vectors("song 2", "song 3", "gone", "song 0")

    assert index.asked == ["song 0", "gone", "song 2", "song 3"]
    np.testing.assert_array_equal(np.stack([first[0], first[2]]), VECTORS[[0, 2]])
    np.testing.assert_array_equal(np.stack([second[0], second[1], second[3]]), VECTORS[[2, 3, 0]])
    assert first[1] is None
    assert second[2] is None


def test_candidates_are_those_of_the_index() -> None:
    index = CountingIndex()
    remembered = RememberedVectors(index)

    assert remembered.nearest(VECTORS[1], 2, "song 3") == index.nearest(VECTORS[1], 2, "song 3")
    assert remembered.nearest_to_segments(VECTORS[:2], 3) == index.nearest_to_segments(VECTORS[:2], 3)
