"""The index over the real database, from a snapshot or from memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from pymongo.database import Database
from tests.doubles.libraries import MODEL, embedding, fill, listed, make_build, track_id

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.system import now
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import Snapshots

N = 60


@pytest.mark.parametrize("exact_up_to", [1000, 0], ids=["exact", "graph"])
def test_changes_after_a_snapshot_are_found_at_the_next_call(
    database: Database[Document], tmp_path: Path, exact_up_to: int
) -> None:
    embeddings = MongoEmbeddingStore(database)
    fill(embeddings, N)
    assert make_build(embeddings, tmp_path, exact_up_to)()
    index = LibraryIndex(embeddings, MODEL, now, Snapshots(tmp_path))
    assert index.count() == N
    version = index.version
    assert index.count() == N
    assert index.version == version, "a change that is delivered twice counts once"
    embeddings.put("yt-new", "j", MODEL, embedding(9000))
    assert index.nearest(embedding(9000).whole, 1)[0].track_id == "yt-new"
    assert index.nearest_to_segments(embedding(9000).segments, 1)[0].track_id == "yt-new"
    for gone in ("yt-new", track_id(3)):
        embeddings.remove(gone)
        found = [*index.nearest(embedding(3).whole, N), *index.nearest_to_segments(embedding(3).segments, N)]
        assert gone not in {each.track_id for each in found}
    assert index.count() == N - 1
    in_memory = LibraryIndex(embeddings, MODEL, now)
    assert listed(index, 5) == listed(in_memory, 5)
