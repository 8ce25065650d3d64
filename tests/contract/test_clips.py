from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, after
from tests.contract.explaining import explained, recorded
from tests.contract.test_indexes import as_searches
from tests.doubles.clip_rankings import RANKING
from tests.doubles.memory_clips import MemoryClipStore
from tests.doubles.servers import Server

from contrafact.adapters.mongo.clips import MongoClipStore
from contrafact.adapters.mongo.database import Document
from contrafact.domain.clips import Clip, ClipSource, ClipSpan, ClipState
from contrafact.domain.jobs import Problem
from contrafact.domain.verdicts import OperatingPoint
from contrafact.ports.stores import ClipStore

CLIP = "c" * 32
TOMORROW = after(86_400)
OF_TRACK = ClipSource(track_id="yt-00000000001", span=ClipSpan(12.5, 42.5))
OF_FILE = ClipSource(upload_key="incoming/1", file_name="café.wav")


@pytest.fixture(params=["memory", "mongodb"])
def clips(request: pytest.FixtureRequest) -> ClipStore:
    if request.param == "memory":
        return MemoryClipStore()
    return MongoClipStore(request.getfixturevalue("database"))


def clip(clip_id: str = CLIP, source: ClipSource = OF_TRACK, expires_at: datetime = TOMORROW) -> Clip:
    return Clip(clip_id, source, OperatingPoint.PRECISE, ClipState.QUEUED, NOW, NOW, expires_at)


@pytest.mark.parametrize("source", [OF_TRACK, OF_FILE])
def test_a_clip_is_read_as_it_was_written(clips: ClipStore, source: ClipSource) -> None:
    clips.create(clip(source=source))
    assert clips.get(CLIP, NOW) == clip(source=source)
    assert clips.get("d" * 32, NOW) is None


def test_a_clip_without_an_operating_point_is_read_without_one(clips: ClipStore) -> None:
    made = replace(clip(), operating_point=None)
    clips.create(made)
    assert clips.get(CLIP, NOW) == made


def test_a_ranking_is_read_as_it_was_written_with_its_time_of_expiry(clips: ClipStore) -> None:
    clips.create(clip())
    taken = clips.take(CLIP, "mine", after(1), after(21))
    assert taken is not None
    assert (taken.state, taken.attempts) == (ClipState.RANKING, 1)
    assert clips.finish(CLIP, "mine", RANKING, after(3), after(3603))
    done = clips.get(CLIP, after(4))
    assert done is not None
    assert (done.state, done.ranking, done.problem, done.updated_at) == (ClipState.READY, RANKING, None, after(3))
    assert done.expires_at == after(3603)


def test_a_clip_is_found_until_it_expires(clips: ClipStore) -> None:
    clips.create(clip(expires_at=after(60)))
    assert clips.get(CLIP, after(59)) is not None
    assert clips.get(CLIP, after(60)) is None


def test_a_failed_clip_has_its_problem(clips: ClipStore) -> None:
    clips.create(clip())
    clips.take(CLIP, "mine", NOW, after(20))
    assert clips.finish(CLIP, "mine", Problem("silent_audio", "Choose."), after(1), after(60))
    failed = clips.get(CLIP, after(2))
    assert failed is not None
    assert (failed.state, failed.problem, failed.ranking) == (
        ClipState.FAILED,
        Problem("silent_audio", "Choose."),
        None,
    )


def test_a_clip_is_leased_to_one_worker_at_a_time(clips: ClipStore) -> None:
    clips.create(clip())
    assert clips.take(CLIP, "mine", NOW, after(20)) is not None
    assert clips.take(CLIP, "other", after(19), after(39)) is None
    assert clips.renew(CLIP, "mine", after(30))
    assert clips.take(CLIP, "other", after(29), after(49)) is None
    taken_over = clips.take(CLIP, "other", after(30), after(50))
    assert taken_over is not None
    assert taken_over.attempts == 2
    assert not clips.renew(CLIP, "mine", after(60))
    assert not clips.release(CLIP, "mine", after(31))
    assert not clips.finish(CLIP, "mine", RANKING, after(31), after(99))
    assert clips.finish(CLIP, "other", RANKING, after(31), after(999))
    assert clips.take(CLIP, "third", after(90), after(99)) is None
    assert clips.take("none", "x", NOW, NOW) is None


def test_a_released_clip_can_be_taken_at_once_and_the_attempt_does_not_count(clips: ClipStore) -> None:
    clips.create(clip())
    clips.take(CLIP, "mine", NOW, after(20))
    assert clips.release(CLIP, "mine", after(1))
    waiting = clips.get(CLIP, after(1))
    assert waiting is not None
    assert (waiting.state, waiting.attempts) == (ClipState.QUEUED, 0)
    again = clips.take(CLIP, "other", after(2), after(22))
    assert again is not None
    assert again.attempts == 1


def test_a_clip_whose_nudge_was_lost_is_overdue_once(clips: ClipStore) -> None:
    clips.create(clip())
    assert clips.overdue(after(10), 5) == []
    assert clips.overdue(after(20), 5) == [CLIP]
    assert clips.overdue(after(20), 5) == []
    clips.not_nudged([CLIP], after(20))
    assert clips.overdue(after(20), 5) == [CLIP]
    clips.take(CLIP, "mine", after(21), after(41))
    assert clips.overdue(after(41), 5) == [CLIP]
    clips.finish(CLIP, "mine", RANKING, after(42), after(9999))
    assert clips.overdue(after(999), 5) == []


def test_the_database_deletes_expired_clips(database: Database[Document]) -> None:
    (index,) = [each for each in database["clips"].list_indexes() if "expireAfterSeconds" in each]
    assert (dict(index["key"]), index["expireAfterSeconds"]) == ({"expires_at": 1}, 0)
    MongoClipStore(database).create(clip(expires_at=datetime.now(UTC) + timedelta(hours=1)))
    (stored,) = database["clips"].find({})
    assert isinstance(stored["expires_at"], datetime)


def test_no_query_of_clips_reads_the_whole_collection(mongod: Server, database: Database[Document]) -> None:
    with recorded(mongod.uri, database.name, database.codec_options) as (asked, recorder):
        clips = MongoClipStore(asked)
        for number in range(30):
            clips.create(clip(f"{number:032x}"))
        clips.not_nudged(clips.overdue(after(60), 10), after(60))
        clips.take(f"{1:032x}", "t", after(60), after(80))
        clips.renew(f"{1:032x}", "t", after(90))
        clips.finish(f"{1:032x}", "t", RANKING, after(61), after(99))
        clips.get(f"{1:032x}", after(62))
        for query in list(recorder.queries):
            for each in as_searches(query):
                assert "COLLSCAN" not in explained(asked, each)[0], query
