"""Owners of jobs take turns, however many jobs each has."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from pymongo.database import Database
from tests.contract.builders import NOW, after, video
from tests.contract.conftest import Stores
from tests.contract.explaining import explained, recorded
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.domain.acting import acting_as
from contrafact.domain.jobs import Lease, Problem, Progress, State
from contrafact.domain.origin import Origin, coming_from
from contrafact.domain.people import ANYONE, Identity, Role, Way
from contrafact.domain.work_kinds import WorkKind
from contrafact.ports.stores import JobStore

LEASE = timedelta(seconds=20)
AWAY = Problem("bucket_unavailable", "The bucket does not answer.")


def person(name: str) -> Identity:
    return Identity(name, name, Role.CONTRIBUTOR, Role.CONTRIBUTOR.scopes, Way.SESSION)


def submit(jobs: JobStore, name: str, n: int, first: int = 0) -> None:
    """Add jobs of a person, whose ids are its name and a number, each a second after the one before."""
    with acting_as(person(name)):
        for number in range(first, first + n):
            jobs.ensure(f"{name}{number}", video(number).track_id, after(number))


def take(jobs: JobStore, nudged: str = "gone", token: str = "t") -> str:  # noqa: S107 - names a lease
    job = jobs.take_next(nudged, token, LEASE, NOW)
    return job.id if job else ""


def order(jobs: JobStore, n: int) -> list[str]:
    return [take(jobs) for _ in range(n)]


def test_the_first_job_of_a_person_comes_before_the_many_that_another_waits_for(stores: Stores) -> None:
    submit(stores.jobs, "a", 50)
    assert order(stores.jobs, 10) == [f"a{number}" for number in range(10)]

    submit(stores.jobs, "b", 3)

    assert take(stores.jobs, nudged="a10") == "b0"
    assert order(stores.jobs, 5) == ["b1", "a10", "b2", "a11", "a12"]


def test_a_worker_of_one_kind_takes_the_next_job_of_this_kind(stores: Stores) -> None:
    submit(stores.jobs, "a", 3)
    with acting_as(person("b")):
        for number in range(2):
            stores.jobs.ensure(f"b{number}", f"file-{number:032x}", after(20 + number))

    def taken(only: WorkKind | None, nudged: str = "gone") -> str | None:
        job = stores.jobs.take_next(nudged, "t", LEASE, NOW, only)
        return job.id if job else None

    assert [taken(WorkKind.ANALYSES), taken(WorkKind.DOWNLOADS)] == ["b0", "a0"]
    assert taken(WorkKind.ANALYSES) == "b1"
    assert taken(WorkKind.ANALYSES) is None
    # An older release sends all jobs into one queue.
    assert taken(WorkKind.ANALYSES, nudged="a2") == "a2"
    assert taken(None) == "a1"


def test_people_take_turns(stores: Stores) -> None:
    submit(stores.jobs, "a", 3)
    submit(stores.jobs, "b", 3, first=10)
    submit(stores.jobs, "c", 1, first=20)

    assert order(stores.jobs, 8) == ["a0", "b10", "c20", "a1", "b11", "a2", "b12", ""]


def test_a_person_who_was_idle_saves_no_turns(stores: Stores) -> None:
    submit(stores.jobs, "a", 20)
    order(stores.jobs, 10)
    submit(stores.jobs, "b", 10)

    # The first of b comes at once; from then on they take turns.
    assert sorted(each[0] for each in order(stores.jobs, 8)) == ["a"] * 3 + ["b"] * 5


def test_callers_without_accounts_take_turns_by_address(stores: Stores) -> None:
    for address, n in (("192.0.2.1", 5), ("192.0.2.2", 1)):
        with acting_as(ANYONE), coming_from(Origin(address, "r")):
            for number in range(n):
                stores.jobs.ensure(f"{address}-{number}", video(number).track_id, after(number))

    assert "192.0.2.2-0" in order(stores.jobs, 2)


def test_an_interrupted_job_is_resumed_before_all_others(stores: Stores) -> None:
    submit(stores.jobs, "a", 3)
    taken = take(stores.jobs, token="dead")
    stores.jobs.advance(Lease(taken, "dead"), State.DOWNLOADING, Progress(0.1), NOW)
    stores.at(25)

    assert take(stores.jobs, nudged=taken) == taken
    assert take(stores.jobs, nudged=taken) == "a1"


def test_a_job_that_was_put_back_waits_for_its_next_nudge(stores: Stores) -> None:
    submit(stores.jobs, "a", 2)
    taken = take(stores.jobs, token="t1")
    assert stores.jobs.release(Lease(taken, "t1"), AWAY, NOW)

    assert take(stores.jobs) == "a1"
    assert take(stores.jobs) == ""
    stores.at(25)
    assert taken in stores.jobs.overdue(10)
    assert take(stores.jobs) == taken


def test_a_job_that_was_cancelled_has_no_turn(stores: Stores) -> None:
    submit(stores.jobs, "a", 2)
    stores.jobs.cancel("a0", NOW)

    assert order(stores.jobs, 2) == ["a1", ""]


def test_workers_at_once_take_different_jobs(stores: Stores) -> None:
    submit(stores.jobs, "a", 12)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda number: take(stores.jobs, "a0", f"t{number}"), range(15)))

    assert sorted(each for each in found if each) == sorted(f"a{number}" for number in range(12))
    assert found.count("") == 3


def test_jobs_of_a_release_without_turns_are_taken_first(database: Database[Document]) -> None:
    jobs = MongoJobStore(database)
    submit(jobs, "a", 2)
    database["jobs"].update_one({"_id": "a1"}, {"$unset": {"turn": "", "owner": ""}})

    assert order(jobs, 3) == ["a1", "a0", ""]


def test_a_turn_is_found_by_an_index_among_ten_thousand_jobs(mongod: Server, database: Database[Document]) -> None:
    jobs = MongoJobStore(database)
    submit(jobs, "a", 1)
    first = database["jobs"].find_one({"_id": "a0"})
    assert first is not None
    database["jobs"].insert_many(
        [{**first, "_id": f"a{number}", "turn": number, "created_at": after(number)} for number in range(1, 10_000)]
    )
    submit(jobs, "b", 1)
    assert set(order(jobs, 2)) == {"a0", "b0"}
    with recorded(mongod.uri, database.name, database.codec_options) as (asked, recorder):
        reading = MongoJobStore(asked)
        submit(reading, "c", 1)
        assert take(reading) == "c0"
        queries = list(recorder.queries)
    for query in queries:
        stages, n_examined = explained(database, query)
        assert not stages & {"SORT", "COLLSCAN"} or query.get("find") == "turns", query
        assert n_examined <= 5, query
