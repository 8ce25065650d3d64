"""Heartbeats and waiting jobs: the same in memory and in MongoDB."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, after
from tests.contract.explaining import Recorder, explained, recorded
from tests.doubles.memory_health import MemoryHeartbeatStore, MemoryJobQueue, worker_report
from tests.doubles.memory_jobs import MemoryJobStore
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document, ensure_indexes
from contrafact.adapters.mongo.heartbeats import MongoHeartbeatStore, MongoJobQueue
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.system import now
from contrafact.domain.jobs import Lease, Progress, State
from contrafact.ports.health import HeartbeatStore, JobQueue
from contrafact.ports.stores import JobStore

SECONDS = 30.0
"""Far more than any of these tests takes."""


@dataclass
class Stores:
    heartbeats: HeartbeatStore
    jobs: JobStore
    queue: JobQueue


@pytest.fixture(params=["memory", "mongodb"])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "memory":
        jobs = MemoryJobStore()
        return Stores(MemoryHeartbeatStore(now), jobs, MemoryJobQueue(jobs, now))
    database = request.getfixturevalue("database")
    return Stores(MongoHeartbeatStore(database), MongoJobStore(database), MongoJobQueue(database))


def test_a_heartbeat_is_read_as_it_was_written(stores: Stores) -> None:
    report = replace(worker_report(uptime_seconds=100.0), idle_seconds=40.0)
    stores.heartbeats.beat(report)
    (found,) = stores.heartbeats.newest(10)
    assert (found.worker_id, found.process_id, found.version) == ("host-1", 7, "2.0.0")
    assert (found.model_id, found.concurrency, found.has_ended) == ("m", 2, False)
    assert found.at - found.started_at == timedelta(seconds=100)
    assert found.active_at is not None
    assert found.at - found.active_at == timedelta(seconds=40)
    assert 0.0 <= found.age_seconds < SECONDS
    assert abs((now() - found.at).total_seconds()) < SECONDS


def test_a_worker_has_one_heartbeat_and_the_newest_is_first(stores: Stores) -> None:
    assert stores.heartbeats.newest(10) == []
    for worker_id in ("a", "b", "a"):
        stores.heartbeats.beat(worker_report(worker_id))
    found = stores.heartbeats.newest(10)
    assert sorted(each.worker_id for each in found) == ["a", "b"]
    assert found[0].at >= found[1].at
    assert found[0].active_at is None
    assert len(stores.heartbeats.newest(1)) == 1


def test_a_worker_that_ended_is_remembered_until_it_is_back(stores: Stores) -> None:
    stores.heartbeats.end("host-1")
    assert stores.heartbeats.newest(10) == []
    stores.heartbeats.beat(worker_report())
    stores.heartbeats.end("host-1")
    assert [each.has_ended for each in stores.heartbeats.newest(10)] == [True]
    stores.heartbeats.beat(worker_report())
    assert [each.has_ended for each in stores.heartbeats.newest(10)] == [False]


def test_only_jobs_that_no_worker_has_taken_are_waiting(stores: Stores) -> None:
    assert stores.queue.waiting().n_waiting == 0
    assert stores.queue.waiting().oldest_seconds is None
    moment = now()
    for number, age in enumerate((50, 40, 30)):
        stores.jobs.ensure(f"j{number}", f"t{number}", moment - timedelta(seconds=age))
    found = stores.queue.waiting()
    assert found.n_waiting == 3
    assert found.oldest_seconds == pytest.approx(50.0, abs=SECONDS)
    assert not stores.queue.is_any_leased()
    take(stores.jobs, "j0")
    assert stores.queue.is_any_leased()
    stores.jobs.cancel("j1", moment)
    found = stores.queue.waiting()
    assert found.n_waiting == 1
    assert found.oldest_seconds == pytest.approx(30.0, abs=SECONDS)


def take(jobs: JobStore, job_id: str) -> None:
    jobs.take(job_id, "token", timedelta(seconds=20), NOW)
    jobs.advance(Lease(job_id, "token"), State.DOWNLOADING, Progress(), NOW)


def test_both_use_an_index_and_heartbeats_expire(mongod: Server, database: Database[Document]) -> None:
    for number in range(50):
        MongoJobStore(database).ensure(f"j{number}", f"t{number}", after(number))
    with recorded(mongod.uri, database.name, database.codec_options) as (asked, recorder):
        MongoJobQueue(asked).waiting()
        MongoJobQueue(asked).is_any_leased()
        MongoHeartbeatStore(asked).newest(10)
        assert_indexed(asked, recorder)
    ensure_indexes(database)
    indexes = database["heartbeats"].index_information()
    assert indexes["at_1"]["expireAfterSeconds"] == 7 * 24 * 3600


def assert_indexed(database: Database[Document], recorder: Recorder) -> None:
    queries = list(recorder.queries)
    assert queries
    for query in queries:
        stages, n_read = explained(database, query)
        assert "COLLSCAN" not in stages, query
        assert "SORT" not in stages, query
        assert n_read <= 51, query
