"""One of several processes has a duty at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from pymongo.database import Database
from tests.contract.builders import NOW
from tests.doubles.memory_servers import ManualClock

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.leadership import MongoLeadership

LEASE = timedelta(seconds=20)


def processes(database: Database[Document], n: int) -> tuple[ManualClock, list[MongoLeadership]]:
    clock = ManualClock()
    clock.moment = NOW
    return clock, [MongoLeadership(database, f"process {number}", LEASE, clock) for number in range(n)]


def test_a_duty_is_kept_by_the_process_that_renews_it(database: Database[Document]) -> None:
    clock, (first, second) = processes(database, 2)
    for _ in range(3):
        assert (first.holds("sweep"), second.holds("sweep")) == (True, False)
        clock.advance(15)
    assert second.holds("index")
    assert not first.holds("index")


def test_another_process_takes_over_when_the_lease_ends(database: Database[Document]) -> None:
    clock, (first, second) = processes(database, 2)
    assert first.holds("sweep")
    clock.advance(21)
    assert second.holds("sweep")
    assert not first.holds("sweep")


def test_a_process_that_ends_gives_its_duties_back(database: Database[Document]) -> None:
    _, (first, second) = processes(database, 2)
    assert (first.holds("sweep"), second.holds("index")) == (True, True)
    first.release()
    assert second.holds("sweep")
    assert not first.holds("index")


def test_a_lease_that_was_written_with_a_wrong_clock_ends(database: Database[Document]) -> None:
    clock, (first, second) = processes(database, 2)
    clock.advance(3 * 24 * 3600)
    assert first.holds("sweep")
    clock.moment = NOW
    assert second.holds("sweep")


def test_of_simultaneous_processes_one_gets_a_duty(database: Database[Document]) -> None:
    _, found = processes(database, 8)
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda each: each.holds("sweep"), found)) == 1


def test_the_database_clock_decides(database: Database[Document]) -> None:
    first, second = (MongoLeadership(database, name, LEASE) for name in ("a", "b"))
    assert (first.holds("sweep"), second.holds("sweep"), first.holds("sweep")) == (True, False, True)
