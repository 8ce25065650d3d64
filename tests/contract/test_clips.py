from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, after
from tests.contract.explaining import explained, recorded
from tests.contract.test_indexes import as_searches
from tests.doubles.clip_rankings import RANKING
from tests.doubles.memory_clips import MemoryClipStore
from tests.doubles.memory_servers import ManualClock
from tests.doubles.servers import Server

from contrafact.adapters.mongo.clips import MongoClipStore
from contrafact.adapters.mongo.database import Document
from contrafact.domain.clips import Clip, ClipSource, ClipSpan, ClipState
from contrafact.domain.jobs import Problem
from contrafact.domain.verdicts import NOTHING_ASKED, AskedThreshold, OperatingPoint
from contrafact.ports.clips import ClipStore

CLIP = "c" * 32
TOMORROW = after(86_400)
LEASE = timedelta(seconds=20)
OF_TRACK = ClipSource(track_id="yt-00000000001", span=ClipSpan(12.5, 42.5))
AWAY = Problem("engine_unavailable", "$engine does not answer.")
OF_FILE = ClipSource(upload_key="incoming/1", file_name="café.wav")


@pytest.fixture(params=["memory", "mongodb"])
def clips(request: pytest.FixtureRequest, clock: ManualClock) -> ClipStore:
    if request.param == "memory":
        return MemoryClipStore(clock)
    return MongoClipStore(request.getfixturevalue("database"), clock)


@pytest.fixture
def clock() -> ManualClock:
    """Stands for the database's clock."""
    found = ManualClock()
    found.moment = NOW
    return found


def clip(clip_id: str = CLIP, source: ClipSource = OF_TRACK, expires_at: datetime = TOMORROW) -> Clip:
    return Clip(clip_id, source, AskedThreshold(0.9, OperatingPoint.PRECISE), ClipState.QUEUED, NOW, NOW, expires_at)


@pytest.mark.parametrize("source", [OF_TRACK, OF_FILE])
def test_a_clip_is_read_as_it_was_written(clips: ClipStore, source: ClipSource) -> None:
    clips.create(clip(source=source))
    assert clips.get(CLIP) == clip(source=source)
    assert clips.get("d" * 32) is None


def test_a_clip_without_a_threshold_is_read_without_one(clips: ClipStore) -> None:
    made = replace(clip(), threshold=NOTHING_ASKED)
    clips.create(made)
    assert clips.get(CLIP) == made


def test_a_clip_of_the_last_release_is_read(database: Database[Document], clock: ManualClock) -> None:
    clips = MongoClipStore(database, clock)
    clips.create(clip())
    take(clips, "mine")
    clips.finish(CLIP, "mine", RANKING, after(7), timedelta(hours=1))
    clips.create(clip("d" * 32))
    database["clips"].update_one({"_id": "d" * 32}, {"$unset": {"waits_for": ""}})
    assert clips.get("d" * 32) == clip("d" * 32)
    of_match = ("relation", "limit", "melody", "commonness", "same_recording")
    older = {f"ranking.matches.{place}.verdict.{name}": "" for place in (0, 1) for name in of_match}
    newer = ("min_probability", "ranking.n_likely", "ranking.n_unsure", "ranking.prior")
    database["clips"].update_one(
        {"_id": CLIP}, {"$unset": dict.fromkeys(newer, "") | older, "$set": {"ranking.has_cover": True}}
    )

    found = clips.get(CLIP)

    assert found is not None
    assert found.threshold == AskedThreshold(None, OperatingPoint.PRECISE)
    assert found.ranking == replace(RANKING, prior=None)


def take(clips: ClipStore, by: str, clip_id: str = CLIP) -> Clip | None:
    return clips.take(clip_id, by, LEASE, NOW)


def test_a_ranking_is_read_as_it_was_written_with_its_time_of_expiry(clips: ClipStore, clock: ManualClock) -> None:
    clips.create(clip())
    taken = take(clips, "mine")
    assert taken is not None
    assert (taken.state, taken.attempts) == (ClipState.RANKING, 1)
    clock.advance(3)
    assert clips.finish(CLIP, "mine", RANKING, after(7), timedelta(hours=1))
    done = clips.get(CLIP)
    assert done is not None
    assert (done.state, done.ranking, done.problem, done.updated_at) == (ClipState.READY, RANKING, None, after(7))
    assert done.expires_at == after(3603)


def test_a_clip_is_found_until_it_expires(clips: ClipStore, clock: ManualClock) -> None:
    clock.advance(1000)
    assert clips.create(clip(expires_at=after(60))).expires_at == after(1060)
    clock.advance(59)
    assert clips.get(CLIP) is not None
    clock.advance(1)
    assert clips.get(CLIP) is None


def test_a_failed_clip_has_its_problem(clips: ClipStore) -> None:
    clips.create(clip())
    take(clips, "mine")
    assert clips.finish(CLIP, "mine", Problem("silent_audio", "$choose"), NOW, LEASE)
    failed = clips.get(CLIP)
    assert failed is not None
    assert (failed.state, failed.problem, failed.ranking) == (
        ClipState.FAILED,
        Problem("silent_audio", "$choose"),
        None,
    )


def test_a_clip_is_leased_to_one_worker_at_a_time(clips: ClipStore, clock: ManualClock) -> None:
    clips.create(clip())
    assert take(clips, "mine") is not None
    clock.advance(19)
    assert take(clips, "other") is None
    assert clips.renew(CLIP, "mine", LEASE)
    clock.advance(19)
    assert take(clips, "other") is None
    clock.advance(1)
    taken_over = take(clips, "other")
    assert taken_over is not None
    assert taken_over.attempts == 2
    assert not clips.renew(CLIP, "mine", LEASE)
    assert not clips.release(CLIP, "mine", AWAY, NOW)
    assert not clips.finish(CLIP, "mine", RANKING, NOW, LEASE)
    assert clips.finish(CLIP, "other", RANKING, NOW, timedelta(hours=1))
    clock.advance(60)
    assert take(clips, "third") is None
    assert take(clips, "x", "none") is None


def test_a_released_clip_can_be_taken_at_once_and_the_attempt_does_not_count(clips: ClipStore) -> None:
    clips.create(clip())
    take(clips, "mine")
    assert clips.release(CLIP, "mine", AWAY, after(1))
    waiting = clips.get(CLIP)
    assert waiting is not None
    assert (waiting.state, waiting.attempts, waiting.waits_for) == (ClipState.QUEUED, 0, AWAY)
    again = take(clips, "other")
    assert again is not None
    assert (again.attempts, again.waits_for) == (1, None)


def test_a_clip_whose_nudge_was_lost_is_overdue_once(clips: ClipStore, clock: ManualClock) -> None:
    clips.create(clip())
    clock.advance(10)
    assert clips.overdue(5) == []
    clock.advance(10)
    assert [clips.overdue(5), clips.overdue(5)] == [[CLIP], []]
    clips.not_nudged([CLIP])
    assert clips.overdue(5) == [CLIP]
    take(clips, "mine")
    clock.advance(20)
    assert clips.overdue(5) == [CLIP]
    clips.finish(CLIP, "mine", RANKING, NOW, timedelta(hours=1))
    clock.advance(900)
    assert clips.overdue(5) == []


def test_a_file_name_that_looks_like_a_field_is_stored_as_it_is(clips: ClipStore) -> None:
    made = clip(source=ClipSource(upload_key="incoming/1", file_name="$state"))
    assert clips.create(made) == clips.get(CLIP) == made


def test_the_database_deletes_expired_clips(database: Database[Document]) -> None:
    (index,) = [each for each in database["clips"].list_indexes() if "expireAfterSeconds" in each]
    assert (dict(index["key"]), index["expireAfterSeconds"]) == ({"expires_at": 1}, 0)
    MongoClipStore(database).create(clip())
    (stored,) = database["clips"].find({})
    assert isinstance(stored["expires_at"], datetime)


def test_no_query_of_clips_reads_the_whole_collection(mongod: Server, database: Database[Document]) -> None:
    with recorded(mongod.uri, database.name, database.codec_options) as (asked, recorder):
        clips = MongoClipStore(asked)
        for number in range(30):
            clips.create(clip(f"{number:032x}"))
        clips.overdue(10)
        clips.not_nudged([f"{1:032x}"])
        clips.take(f"{1:032x}", "t", LEASE, NOW)
        clips.renew(f"{1:032x}", "t", LEASE)
        clips.finish(f"{1:032x}", "t", RANKING, NOW, LEASE)
        clips.get(f"{1:032x}")
        for query in list(recorder.queries):
            for each in as_searches(query):
                assert "COLLSCAN" not in explained(asked, each)[0], query
