from __future__ import annotations

from tests.doubles.libraries import MODEL, embedding
from tests.doubles.memory_embeddings import MemoryEmbeddingStore
from tests.doubles.memory_servers import ManualClock

from contrafact.services.reembed import KEPT_FOR, CountWaiting


def test_the_count_of_waiting_tracks_is_kept_for_some_seconds() -> None:
    embeddings, clock = MemoryEmbeddingStore(), ManualClock()
    count = CountWaiting(embeddings, MODEL, clock)
    assert count() == 0
    embeddings.put("t1", "j", "old", embedding(1))
    assert count() == 0
    clock.advance(KEPT_FOR.total_seconds())
    assert count() == 1
