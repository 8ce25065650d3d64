from __future__ import annotations

from tests.contract.builders import NOW
from tests.contract.conftest import Stores

from contrafact.domain.jobs import State


def end(stores: Stores, job_id: str, track_id: str) -> None:
    stores.jobs.ensure(job_id, track_id, NOW)
    stores.jobs.cancel(job_id, NOW)


def shown_jobs(stores: Stores) -> set[str]:
    page = stores.jobs.page(None, 50, None)
    cancelled = stores.jobs.page(State.CANCELLED, 50, None)
    assert (page.total, cancelled.total) == (len(page.items), len(cancelled.items))
    return {job.id for job in page.items}


def test_hidden_jobs_are_not_listed_and_a_later_move_wins(stores: Stores) -> None:
    end(stores, "j1", "t1")
    end(stores, "j2", "t2")
    stores.jobs.ensure("j3", "t1", NOW)
    assert sorted(stores.track_jobs.of_track("t1")) == ["j1", "j3"]
    stores.track_jobs.hide(["j1", "j3"], 5)
    assert shown_jobs(stores) == {"j2", "j3"}
    stores.track_jobs.show("t1", 5)
    assert shown_jobs(stores) == {"j2", "j3"}
    stores.track_jobs.show("t1", 6)
    assert shown_jobs(stores) == {"j1", "j2", "j3"}
    stores.track_jobs.hide(["j1"], 5)
    assert shown_jobs(stores) == {"j1", "j2", "j3"}
    assert stores.jobs.get("j1") is not None
    stores.track_jobs.delete(["j1", "j2"])
    assert shown_jobs(stores) == {"j3"}


def test_only_an_active_job_is_withdrawn(stores: Stores) -> None:
    end(stores, "j1", "t1")
    stores.jobs.ensure("j2", "t1", NOW)
    assert stores.track_jobs.withdraw("j1") == stores.jobs.get("j1")
    assert stores.track_jobs.withdraw("j2") is None
    assert stores.jobs.get("j2") is None
    assert stores.track_jobs.withdraw("j2") is None
