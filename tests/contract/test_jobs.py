from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from tests.contract.builders import NOW, after
from tests.contract.conftest import Stores

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Job, Lease, Problem, Progress, State

LEASE = Lease("j1", "mine")
TRACK = "yt-00000000001"
FULL = Problem("bucket_unavailable", "The bucket does not answer.")


def make_job(stores: Stores) -> Job:
    return stores.jobs.ensure("j1", TRACK, NOW)


def take(stores: Stores, by: str = "mine", at_s: float = 0, for_s: float = 20) -> Job | None:
    return stores.jobs.take("j1", by, timedelta(seconds=for_s), stores.at(at_s))


def renew(stores: Stores, at_s: float) -> bool:
    return stores.jobs.renew(LEASE, timedelta(seconds=20), stores.at(at_s))


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
    assert take(stores) is not None
    assert take(stores, "other", at_s=19.9) is None
    job = take(stores, "other", at_s=20)
    assert job is not None
    assert (job.attempts, job.started_at) == (2, NOW)


def test_a_worker_that_lost_the_lease_writes_nothing(stores: Stores) -> None:
    make_job(stores)
    take(stores)
    taken = take(stores, "other", at_s=20)
    assert not renew(stores, 21)
    assert not stores.jobs.advance(LEASE, State.EMBEDDING, Progress(0.9), after(21))
    assert not stores.jobs.finish(LEASE, State.FAILED, Problem("bot_check", "Wait."), after(21))
    assert not stores.jobs.release(LEASE, FULL, after(21))
    assert not stores.jobs.discard(LEASE)
    assert found(stores) == taken
    assert take(stores, "third", at_s=30) is None


def test_a_renewed_lease_is_valid_for_longer(stores: Stores) -> None:
    make_job(stores)
    take(stores)
    assert renew(stores, 10)
    assert take(stores, "other", at_s=25) is None
    assert take(stores, "other", at_s=30) is not None


def test_an_expired_lease_is_valid_until_another_worker_takes_the_job(stores: Stores) -> None:
    make_job(stores)
    take(stores)
    assert renew(stores, 25)
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
    assert take(stores, "other", at_s=99) is None
    assert not stores.jobs.finish(LEASE, State.READY, None, after(6))
    assert not renew(stores, 6)


def test_a_released_job_can_be_taken_at_once_and_the_attempt_does_not_count(stores: Stores) -> None:
    make_job(stores)
    take(stores)
    stores.jobs.advance(LEASE, State.EXTRACTING, Progress(0.7), after(1))
    assert stores.jobs.release(LEASE, FULL, after(2))
    job = found(stores)
    assert (job.state, job.progress, job.attempts) == (State.QUEUED, Progress(), 0)
    again = take(stores, "other", at_s=2)
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
    assert not renew(stores, 4)
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
    assert not renew(stores, 0)


def test_a_released_job_has_the_reason_until_it_is_taken(stores: Stores) -> None:
    make_job(stores)
    take(stores)
    stores.jobs.release(LEASE, FULL, NOW)
    assert found(stores).problem == FULL
    taken = take(stores, "other")
    assert taken is not None
    assert taken.problem is None


def test_a_cancelled_job_has_no_reason_to_wait(stores: Stores) -> None:
    make_job(stores)
    take(stores)
    stores.jobs.release(LEASE, FULL, NOW)
    cancelled = stores.jobs.cancel("j1", NOW)
    assert cancelled is not None
    assert cancelled.problem is None


def test_a_discarded_job_is_gone(stores: Stores) -> None:
    make_job(stores)
    take(stores)
    assert stores.jobs.discard(LEASE)
    assert stores.jobs.get("j1") is None
    assert stores.jobs.page(None, 10, None).total == 0


def test_jobs_of_a_deleted_track_are_deleted_and_their_workers_lose_the_lease(stores: Stores) -> None:
    make_job(stores)
    stores.jobs.ensure("j2", TRACK, NOW)
    stores.jobs.ensure("j3", "yt-00000000003", NOW)
    take(stores)
    stores.track_jobs.delete(stores.track_jobs.of_track(TRACK))
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
