"""Leases on a real database, by its own clock, whatever the clocks of the workers say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, add_track, after, video
from tests.contract.conftest import Stores
from tests.contract.explaining import explained, recorded
from tests.doubles.memory_world import make_world
from tests.doubles.servers import Server
from tests.unit.services.fakes import FakePipeline, make_ingest

from contrafact.adapters.mongo.clips import MongoClipStore
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.domain.clips import Clip, ClipSource, ClipState
from contrafact.domain.jobs import Lease, Problem
from contrafact.domain.verdicts import AskedThreshold
from contrafact.services.ingest import IngestTrack

HOUR = timedelta(hours=1)
N_WAITING = 2000


@pytest.fixture
def jobs(database: Database[Document]) -> MongoJobStore:
    found = MongoJobStore(database)
    found.ensure("j1", video(1).track_id, datetime.now(UTC))
    return found


def worker(jobs: MongoJobStore, folder: Path, ahead: timedelta) -> IngestTrack:
    """A worker whose clock is ahead of the right time."""
    return replace(
        make_ingest(make_world(), FakePipeline(), folder), jobs=jobs, clock=lambda: datetime.now(UTC) + ahead
    )


def let_time_pass(database: Database[Document], seconds: float) -> None:
    """Move the moments of all leases and nudges back."""
    for name in ("lease_until", "nudge_at"):
        passed = {"$subtract": [f"${name}", round(seconds * 1000)]}
        database["jobs"].update_many({name: {"$type": "date"}}, [{"$set": {name: passed}}])


@pytest.mark.parametrize("ahead", [HOUR, -HOUR], ids=["ahead", "behind"])
def test_workers_whose_clocks_differ_by_an_hour_pass_a_job_on_when_its_lease_ends(
    jobs: MongoJobStore, database: Database[Document], tmp_path: Path, ahead: timedelta
) -> None:
    first, second = worker(jobs, tmp_path, ahead), worker(jobs, tmp_path, -ahead)
    taken = first.take("j1", "first")
    assert taken is not None
    assert second.take("j1", "second") is None
    let_time_pass(database, 19)
    assert second.take("j1", "second") is None
    assert jobs.overdue(10) == []
    let_time_pass(database, 1)
    assert jobs.overdue(10) == ["j1"]
    again = second.take("j1", "second")
    assert again is not None
    assert again.attempts == 2
    assert first.take("j1", "first") is None


@pytest.mark.parametrize("ahead", [HOUR, -HOUR], ids=["ahead", "behind"])
def test_a_worker_whose_clock_is_wrong_renews_its_lease(
    jobs: MongoJobStore, database: Database[Document], tmp_path: Path, ahead: timedelta
) -> None:
    first, second = worker(jobs, tmp_path, ahead), worker(jobs, tmp_path, -ahead)
    first.take("j1", "first")
    for _ in range(3):
        let_time_pass(database, 15)
        assert first.jobs.renew(Lease("j1", "first"), first.lease, first.clock())
        assert second.take("j1", "second") is None


def test_the_lease_of_version_1_0_0_that_ends_in_an_hour_counts_as_expired(
    jobs: MongoJobStore, database: Database[Document], tmp_path: Path
) -> None:
    until = datetime.now(UTC) + HOUR
    written = {"lease_token": "dead", "lease_until": until, "nudge_at": until, "state": "extracting"}
    database["jobs"].update_one({"_id": "j1"}, {"$set": written, "$unset": {"lease_ms": "", "put_backs": ""}})
    assert jobs.overdue(10) == ["j1"]
    right = worker(jobs, tmp_path, timedelta(0))
    taken = right.take("j1", "right")
    assert taken is not None
    assert jobs.release(Lease("j1", "right"), Problem("bucket_unavailable", "Wait."), right.clock())


def test_a_running_lease_of_version_1_0_0_is_kept(jobs: MongoJobStore, database: Database[Document]) -> None:
    until = datetime.now(UTC) + timedelta(minutes=9)
    written = {"lease_token": "alive", "lease_until": until, "nudge_at": until}
    database["jobs"].update_one({"_id": "j1"}, {"$set": written, "$unset": {"lease_ms": ""}})
    assert jobs.overdue(10) == []
    assert jobs.take("j1", "other", timedelta(seconds=20), datetime.now(UTC)) is None


@pytest.mark.parametrize("ahead", [HOUR, -2 * HOUR], ids=["ahead", "behind"])
def test_a_result_is_kept_for_an_hour_although_the_clocks_are_wrong(
    database: Database[Document], ahead: timedelta
) -> None:
    clips, now = MongoClipStore(database), datetime.now(UTC) + ahead
    clips.create(Clip("c1", ClipSource(track_id="yt-1"), AskedThreshold(), ClipState.QUEUED, now, now, now + HOUR))
    clips.take("c1", "t", timedelta(seconds=20), now)
    clips.finish("c1", "t", Problem("silent_audio", "Choose."), now, HOUR)
    done = clips.get("c1")
    assert done is not None
    assert abs(done.expires_at - datetime.now(UTC) - HOUR) < timedelta(minutes=1)


@pytest.mark.parametrize(("written_s", "is_unsettled"), [(-1, True), (0, False), (90, False), (3600, True)])
def test_a_track_that_was_written_long_ago_or_by_a_clock_that_is_ahead_is_unsettled(
    stores: Stores, written_s: float, is_unsettled: bool
) -> None:
    track = add_track(stores.tracks, 1, created_at=after(written_s))
    assert [each.id for each in stores.tracks.unsettled(NOW)] == ([track.id] if is_unsettled else [])


def test_the_search_for_overdue_jobs_reads_no_job_that_waits_for_its_nudge(
    jobs: MongoJobStore, mongod: Server, database: Database[Document]
) -> None:
    (first,) = database["jobs"].find({})
    database["jobs"].insert_many([{**first, "_id": f"w{number}"} for number in range(N_WAITING)])
    jobs.take("w1", "t", timedelta(seconds=20), datetime.now(UTC))
    with recorded(mongod.uri, database.name, database.codec_options) as (asked, recorder):
        assert MongoJobStore(asked).overdue(10) == []
        (query,) = recorder.queries
        stages, n_examined = explained(asked, query)
    assert "IXSCAN" in stages
    assert n_examined <= 2
