from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.contract.builders import NOW, after
from tests.contract.conftest import Stores

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Job, Lease, Problem, Progress, State

LEASE = Lease("j1", "mine")
TRACK = "yt-00000000001"


def make_job(stores: Stores) -> Job:
    return stores.jobs.ensure("j1", TRACK, NOW)


def take(stores: Stores, by: str = "mine", at_s: float = 0, until_s: float = 20) -> Job | None:
    return stores.jobs.take("j1", by, after(at_s), after(until_s))


def found(stores: Stores) -> Job:
    job = stores.jobs.get("j1")
    assert job is not None
    return job


def test_ensuring_a_job_twice_creates_one_and_changes_nothing(stores: Stores) -> None:
    first = make_job(stores)
    assert first == Job("j1", TRACK, State.QUEUED, NOW, NOW)
    take(stores)
    again = stores.jobs.ensure("j1", "yt-00000000002", after(9))
    assert (again.track_id, again.attempts, again.created_at) == (TRACK, 1, NOW)


def test_of_concurrent_workers_one_gets_the_lease(stores: Stores) -> None:
    make_job(stores)
    barrier = threading.Barrier(20)

    def grab(number: int) -> bool:
        barrier.wait()
        return take(stores, f"token-{number}") is not None

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(grab, range(20))) == 1
    assert found(stores).attempts == 1


def test_a_job_can_be_taken_again_only_after_its_lease_has_expired(stores: Stores) -> None:
    make_job(stores)
    assert take(stores, until_s=20) is not None
    assert take(stores, "other", at_s=19.9, until_s=40) is None
    job = take(stores, "other", at_s=20, until_s=40)
    assert job is not None
    assert (job.attempts, job.started_at) == (2, NOW)


def test_a_worker_that_lost_the_lease_writes_nothing(stores: Stores) -> None:
    make_job(stores)
    take(stores)
    taken = take(stores, "other", at_s=20, until_s=40)
    assert not stores.jobs.renew(LEASE, after(21), after(99))
    assert not stores.jobs.advance(LEASE, State.EMBEDDING, Progress(0.9), after(21))
    assert not stores.jobs.finish(LEASE, State.FAILED, Problem("bot_check", "Wait."), after(21))
    assert not stores.jobs.release(LEASE, after(21))
    assert not stores.jobs.discard(LEASE)
    assert found(stores) == taken
    assert take(stores, "third", at_s=30, until_s=60) is None


def test_a_renewed_lease_is_valid_for_longer(stores: Stores) -> None:
    make_job(stores)
    take(stores, until_s=20)
    assert stores.jobs.renew(LEASE, after(10), after(30))
    assert take(stores, "other", at_s=25, until_s=50) is None
    assert take(stores, "other", at_s=30, until_s=50) is not None


def test_an_expired_lease_is_valid_until_another_worker_takes_the_job(stores: Stores) -> None:
    make_job(stores)
    take(stores, until_s=20)
    assert stores.jobs.renew(LEASE, after(25), after(45))
    assert stores.jobs.finish(LEASE, State.READY, None, after(26))


def test_state_and_all_fields_of_progress_are_written(stores: Stores) -> None:
    make_job(stores)
    take(stores)
    assert stores.jobs.advance(LEASE, State.DOWNLOADING, Progress(0.25, 500, 2000), after(1))
    job = found(stores)
    assert (job.state, job.progress, job.updated_at) == (State.DOWNLOADING, Progress(0.25, 500, 2000), after(1))


def test_a_finished_job_has_its_time_and_problem_and_cannot_be_taken(stores: Stores) -> None:
    make_job(stores)
    take(stores)
    assert stores.jobs.finish(LEASE, State.FAILED, Problem("too_long", "Cut it."), after(5))
    job = found(stores)
    assert (job.state, job.problem, job.finished_at) == (State.FAILED, Problem("too_long", "Cut it."), after(5))
    assert not job.is_active
    assert take(stores, "other", at_s=99, until_s=120) is None
    assert not stores.jobs.finish(LEASE, State.READY, None, after(6))
    assert not stores.jobs.renew(LEASE, after(6), after(30))


def test_a_released_job_can_be_taken_at_once_and_the_attempt_does_not_count(stores: Stores) -> None:
    make_job(stores)
    take(stores)
    stores.jobs.advance(LEASE, State.EXTRACTING, Progress(0.7), after(1))
    assert stores.jobs.release(LEASE, after(2))
    job = found(stores)
    assert (job.state, job.progress, job.attempts) == (State.QUEUED, Progress(), 0)
    again = take(stores, "other", at_s=2, until_s=22)
    assert again is not None
    assert again.attempts == 1


@pytest.mark.parametrize("state", [State.QUEUED, State.DOWNLOADING, State.EXTRACTING, State.EMBEDDING])
def test_a_job_can_be_cancelled_in_every_state_and_its_worker_loses_the_lease(stores: Stores, state: State) -> None:
    make_job(stores)
    take(stores)
    stores.jobs.advance(LEASE, state, Progress(), NOW)
    job = stores.jobs.cancel("j1", after(3))
    assert job is not None
    assert (job.state, job.finished_at) == (State.CANCELLED, after(3))
    assert not stores.jobs.renew(LEASE, after(4), after(24))
    assert not stores.jobs.advance(LEASE, State.EMBEDDING, Progress(), after(4))
    assert stores.jobs.cancel("j1", after(5)) is None
    assert found(stores) == job


@pytest.mark.parametrize("state", [State.READY, State.FAILED])
def test_an_ended_job_is_not_cancelled(stores: Stores, state: State) -> None:
    make_job(stores)
    take(stores)
    stores.jobs.finish(LEASE, state, None, NOW)
    assert stores.jobs.cancel("j1", after(3)) is None
    assert found(stores).state is state


def test_a_missing_job_is_neither_taken_nor_cancelled(stores: Stores) -> None:
    assert stores.jobs.get("j1") is None
    assert take(stores) is None
    assert stores.jobs.cancel("j1", NOW) is None
    assert not stores.jobs.renew(LEASE, NOW, after(20))


def test_a_job_is_overdue_once_when_its_nudge_is_old_and_no_lease_is_running(stores: Stores) -> None:
    make_job(stores)
    assert stores.jobs.overdue(after(19.9), 10) == []
    assert stores.jobs.overdue(after(20), 10) == ["j1"]
    assert stores.jobs.overdue(after(20), 10) == []
    take(stores, at_s=21, until_s=41)
    assert stores.jobs.overdue(after(40.9), 10) == []
    assert stores.jobs.overdue(after(41), 10) == ["j1"]
    stores.jobs.cancel("j1", after(42))
    assert stores.jobs.overdue(after(999), 10) == []


def due_moments(stores: Stores, start_s: int, end_s: int) -> list[int]:
    return [at_s for at_s in range(start_s, end_s, 5) if stores.jobs.overdue(after(at_s), 10)]


def test_a_waiting_job_is_overdue_at_growing_intervals(stores: Stores) -> None:
    make_job(stores)
    assert due_moments(stores, 0, 3600) == [20, 60, 140, 300, 620, 1220, 1820, 2420, 3020]


def test_a_job_is_overdue_as_soon_as_the_lease_of_a_dead_worker_expires(stores: Stores) -> None:
    make_job(stores)
    due_moments(stores, 0, 1300)
    take(stores, at_s=1300, until_s=1320)
    assert stores.jobs.renew(LEASE, after(1310), after(1330))
    assert due_moments(stores, 1305, 1400) == [1330, 1370]


def test_a_released_job_is_nudged_at_the_intervals_of_a_new_one(stores: Stores) -> None:
    make_job(stores)
    due_moments(stores, 0, 1300)
    take(stores, at_s=1300, until_s=1320)
    stores.jobs.release(LEASE, after(1305))
    assert due_moments(stores, 1305, 1400) == [1325, 1365]


def test_a_nudge_that_was_not_sent_does_not_count(stores: Stores) -> None:
    make_job(stores)
    for at_s in (20, 25, 30):
        assert stores.jobs.overdue(after(at_s), 10) == ["j1"]
        stores.jobs.not_nudged(["j1", "no such job"], after(at_s))
    assert due_moments(stores, 35, 100) == [35, 75]


def test_a_discarded_job_is_gone(stores: Stores) -> None:
    make_job(stores)
    take(stores)
    assert stores.jobs.discard(LEASE)
    assert stores.jobs.get("j1") is None
    assert stores.jobs.page(None, 10, None).total == 0


def test_overdue_jobs_are_returned_to_one_of_several_sweepers_and_never_more_than_the_limit(stores: Stores) -> None:
    for number in range(30):
        stores.jobs.ensure(f"job-{number}", f"yt-{number:011d}", NOW)
    with ThreadPoolExecutor(4) as pool:
        returned = list(pool.map(lambda _: stores.jobs.overdue(after(30), 100), range(4)))
    flat = [job_id for ids in returned for job_id in ids]
    assert sorted(flat) == sorted(f"job-{number}" for number in range(30))
    assert len(stores.jobs.overdue(after(90), 7)) == 7


def test_jobs_of_a_deleted_track_are_deleted_and_their_workers_lose_the_lease(stores: Stores) -> None:
    make_job(stores)
    stores.jobs.ensure("j2", TRACK, NOW)
    stores.jobs.ensure("j3", "yt-00000000003", NOW)
    take(stores)
    stores.jobs.delete_of_track(TRACK)
    assert set(stores.jobs.get_many(["j1", "j2", "j3"])) == {"j3"}
    assert not stores.jobs.finish(LEASE, State.READY, None, after(1))


def test_pages_show_the_newest_first_and_filter_by_state(stores: Stores) -> None:
    for number in range(7):
        stores.jobs.ensure(f"job-{number}", f"yt-{number:011d}", after(number // 2))
    stores.jobs.cancel("job-3", after(9))
    seen, cursor = [], None
    while True:
        page = stores.jobs.page(None, 3, cursor)
        stores.jobs.ensure(f"late-{len(seen)}", "yt-00000000099", after(100))
        seen += [job.id for job in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [f"job-{number}" for number in (6, 5, 4, 3, 2, 1, 0)]
    cancelled = stores.jobs.page(State.CANCELLED, 5, None)
    assert ([job.id for job in cancelled.items], cancelled.total) == (["job-3"], 1)
    with pytest.raises(ContrafactError, match="cursor"):
        stores.jobs.page(None, 3, "made up")
