"""Tracks stored by release 1.0.0 are moved to the trash, restored, deleted and repaired."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from bson import json_util
from pymongo.database import Database
from tests.doubles.memory_servers import MemoryBucket, MemoryQueue

from contrafact.adapters.mongo.audio import MongoAudioStore
from contrafact.adapters.mongo.database import Document, ensure_indexes
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.track_jobs import MongoTrackJobs
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.trash import MongoTrashStore
from contrafact.adapters.system import now
from contrafact.domain.jobs import State
from contrafact.domain.tracks import TrackFilter, TrackSort
from contrafact.embedding.card import load_card
from contrafact.services.deletion import Deletions
from contrafact.services.moves import FollowMoves
from contrafact.services.repair import RepairTracks
from contrafact.services.trash import Trash

RELEASE = Path(__file__).parents[1] / "data" / "release-1.0.0"
MODEL_ID = load_card(RELEASE / "model").model_id
DAYS = timedelta(days=30)
TRACK = "yt-song0cover0"


class Release:
    """The services on the stored data."""

    def __init__(self, database: Database[Document]) -> None:
        self.tracks, self.jobs = MongoTrackStore(database), MongoJobStore(database)
        self.embeddings, self.track_jobs = MongoEmbeddingStore(database), MongoTrackJobs(database)
        self.store, self.bucket = MongoTrashStore(database), MemoryBucket()
        for file in (RELEASE / "bucket").rglob("*.npz"):
            self.bucket.put(str(file.relative_to(RELEASE / "bucket")), file.read_bytes())
        self._ids = count()
        self.follow = FollowMoves(
            self.store, self.tracks, self.jobs, self.track_jobs, self.embeddings, MemoryQueue(), now
        )
        self.trash = Trash(self.store, self.follow, self.new_id, DAYS)
        stores = self.store, self.follow, self.track_jobs, self.embeddings
        self.deletions = Deletions(*stores, self.bucket, MongoAudioStore(database), DAYS, timedelta(0))
        self.repair = RepairTracks(
            self.tracks, self.jobs, self.track_jobs, self.store, self.embeddings, now, self.new_id
        )

    def new_id(self) -> str:
        return f"{next(self._ids):032x}"

    def everything(self) -> tuple[Any, ...]:
        """What a user sees: tracks, jobs and embeddings."""
        return (
            self.tracks.page(TrackFilter(), TrackSort.TITLE, 100, None),
            self.jobs.page(None, 100, None),
            [*self.embeddings.track_ids(MODEL_ID)],
        )


@pytest.fixture
def release(database: Database[Document]) -> Release:
    for name, documents in json_util.loads((RELEASE / "database.json").read_text()).items():
        database[name].insert_many(documents)
    ensure_indexes(database)
    return Release(database)


def test_a_track_of_the_release_is_the_same_after_the_trash(release: Release) -> None:
    before = release.everything()
    release.trash.delete(TRACK)
    tracks, jobs, ids = release.everything()
    assert (tracks.total, len(tracks.items)) == (before[0].total - 1, before[0].total - 1)
    assert jobs.total == len(jobs.items) == before[1].total - 1
    assert ids == [each for each in before[2] if each != TRACK]
    release.deletions()
    assert release.trash.restore([TRACK]) == ([TRACK], [])
    assert release.everything() == before


def test_a_track_of_the_release_is_deleted_for_good(release: Release, database: Database[Document]) -> None:
    release.trash.delete(TRACK, permanently=True)
    release.deletions()
    assert database["tracks"].count_documents({"_id": TRACK}) == 0
    assert database["jobs"].count_documents({"track_id": TRACK}) == 0
    assert database["embeddings"].count_documents({"_id": TRACK, "vector": {"$exists": True}}) == 0
    assert [key for key in release.bucket.objects if TRACK in key] == []
    assert len(release.bucket.objects) == len(list((RELEASE / "bucket").rglob("*.npz"))) - 1


def test_only_half_deleted_tracks_are_repaired(release: Release, database: Database[Document]) -> None:
    before = {track.id: track for track in release.everything()[0].items}
    # As the release's interrupted deletion: jobs first, then the embedding, the track last.
    database["jobs"].delete_many({"track_id": TRACK})
    release.embeddings.remove(TRACK)
    assert [release.repair() for _ in range(3)] == [1, 0, 0]
    after = {track.id: track for track in release.everything()[0].items}
    broken, job = after.pop(TRACK), release.jobs.get(before[TRACK].job_id)
    assert broken.problem is not None
    assert (broken.state, broken.problem.code) == (State.FAILED, "deletion_interrupted")
    assert job is not None
    assert (job.state, job.problem) == (State.FAILED, broken.problem)
    assert after == {track_id: track for track_id, track in before.items() if track_id != TRACK}
