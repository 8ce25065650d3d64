"""Nudges of jobs: which are overdue, and when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.contract.builders import NOW, after
from tests.contract.conftest import Stores
from tests.contract.test_jobs import FULL, LEASE, make_job, renew, take


def overdue(stores: Stores, at_s: float) -> list[str]:
    stores.at(at_s)
    return stores.jobs.overdue(10)


def test_a_job_is_overdue_once_when_its_nudge_is_old_and_no_lease_is_running(stores: Stores) -> None:
    make_job(stores)
    assert overdue(stores, 19.9) == []
    assert overdue(stores, 20) == ["j1"]
    assert overdue(stores, 20) == []
    take(stores, at_s=21)
    assert overdue(stores, 40.9) == []
    assert overdue(stores, 41) == ["j1"]
    stores.jobs.cancel("j1", after(42))
    assert overdue(stores, 999) == []


def due_moments(stores: Stores, start_s: int, end_s: int) -> list[int]:
    return [at_s for at_s in range(start_s, end_s, 5) if overdue(stores, at_s)]


def test_a_waiting_job_is_overdue_at_growing_intervals(stores: Stores) -> None:
    make_job(stores)
    assert due_moments(stores, 0, 3600) == [20, 60, 140, 300, 620, 1220, 1820, 2420, 3020]


def test_a_job_is_overdue_as_soon_as_the_lease_of_a_dead_worker_expires(stores: Stores) -> None:
    make_job(stores)
    due_moments(stores, 0, 1300)
    take(stores, at_s=1300)
    assert renew(stores, 1310)
    assert due_moments(stores, 1305, 1400) == [1330, 1370]


def test_a_released_job_is_nudged_at_the_intervals_of_a_new_one(stores: Stores) -> None:
    make_job(stores)
    due_moments(stores, 0, 1300)
    take(stores, at_s=1300)
    stores.jobs.release(LEASE, FULL, stores.at(1305))
    assert due_moments(stores, 1305, 1400) == [1325, 1365]


def test_a_job_that_is_released_again_and_again_waits_longer_each_time(stores: Stores) -> None:
    make_job(stores)
    pauses, at_s = [], 0
    for _ in range(7):
        take(stores, at_s=at_s)
        stores.jobs.release(LEASE, FULL, stores.at(at_s))
        (due_s, *_) = due_moments(stores, at_s, at_s + 700)
        pauses.append(due_s - at_s)
        at_s = due_s
    assert pauses == [20, 40, 80, 160, 320, 600, 600]


@pytest.mark.parametrize("for_s", [20, 600])
def test_a_lease_that_ends_too_late_because_the_clock_was_ahead_counts_as_expired(stores: Stores, for_s: int) -> None:
    make_job(stores)
    take(stores, at_s=3600, for_s=for_s)
    assert overdue(stores, 3600 - for_s) == []
    assert take(stores, "other", at_s=3600 - for_s) is None
    assert overdue(stores, 3600 - for_s - 1) == ["j1"]
    assert take(stores, "other", at_s=0) is not None
    assert overdue(stores, 20) == ["j1"]


def test_a_nudge_that_is_due_too_late_because_the_clock_was_ahead_is_due_now(stores: Stores) -> None:
    stores.at(3600)
    make_job(stores)
    assert overdue(stores, 0) == ["j1"]
    assert due_moments(stores, 0, 300) == [40, 120, 280]


def test_a_nudge_that_was_not_sent_does_not_count(stores: Stores) -> None:
    make_job(stores)
    for at_s in (20, 25, 30):
        assert overdue(stores, at_s) == ["j1"]
        stores.jobs.not_nudged(["j1", "no such job"])
    assert due_moments(stores, 35, 100) == [35, 75]


def test_overdue_jobs_are_returned_to_one_of_several_sweepers_and_never_more_than_the_limit(stores: Stores) -> None:
    for number in range(30):
        stores.jobs.ensure(f"job-{number}", f"yt-{number:011d}", NOW)
    stores.at(30)
    with ThreadPoolExecutor(4) as pool:
        returned = list(pool.map(lambda _: stores.jobs.overdue(100), range(4)))
    flat = [job_id for ids in returned for job_id in ids]
    assert sorted(flat) == sorted(f"job-{number}" for number in range(30))
    stores.at(90)
    assert len(stores.jobs.overdue(7)) == 7
