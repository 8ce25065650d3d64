from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import pytest
from tests.unit.services.fakes import nothing, raising

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import MAX_ATTEMPTS, Problem
from contrafact.domain.log_context import current_log_context
from contrafact.services.leasing import Leased, LeaseLostError, run_leased


@dataclass(frozen=True)
class Item:
    id: str = "i1"
    attempts: int = 1


@dataclass
class Work:
    """Records how an item ends; calls `during` while it runs. The methods in `without` find no database."""

    kind: ClassVar[str] = "item"

    item: Item | None = field(default_factory=Item)
    during: Callable[[], None] = nothing
    without: frozenset[str] = frozenset()
    is_held: bool = True
    lease: timedelta = timedelta(seconds=20)
    ends: list[str] = field(default_factory=list)

    def _need_database(self, method: str) -> None:
        if method in self.without:
            raise ContrafactError("database_unavailable")

    def take(self, item_id: str, _: str) -> Item | None:
        self._need_database("take")
        return self.item if self.item and self.item.id == item_id else None

    def renew(self, _: Leased[Item]) -> bool:
        return self.is_held

    def log_fields(self, item: Item) -> dict[str, str]:
        return {"item_id": item.id}

    def run(self, leased: Leased[Item]) -> None:
        self.during()
        if leased.lost.wait(0 if self.is_held else 10):
            leased.check()
        self.ends.append("ready")

    def fail(self, _: Leased[Item], problem: Problem) -> None:
        self._need_database("fail")
        if not self.is_held:
            raise LeaseLostError
        self.ends.append(problem.code)

    def put_back(self, _: Leased[Item], error: ContrafactError) -> None:
        self._need_database("put_back")
        self.ends.append(f"put back: {error.code}")

    def give_up(self, _: Leased[Item]) -> None:
        self._need_database("give_up")
        self.ends.append("given up")


def raising_error(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def test_an_item_that_cannot_be_taken_is_left_alone() -> None:
    work = Work(item=None)
    run_leased(work, "i1", "t")
    assert work.ends == []


@pytest.mark.parametrize(
    ("during", "end"),
    [
        (nothing, "ready"),
        (raising("video_private"), "video_private"),
        (raising("database_unavailable"), "put back: database_unavailable"),
        (raising("bucket_unavailable"), "put back: bucket_unavailable"),
        (raising_error(LeaseLostError()), "given up"),
        (raising_error(RuntimeError("secret")), "internal_error"),
        (raising_error(OSError(errno.ENOSPC, "full")), "disk_full"),
        (raising_error(OSError(errno.EDQUOT, "full")), "disk_full"),
        (raising_error(OSError(errno.EIO, "broken")), "internal_error"),
    ],
)
def test_every_run_ends_its_item(during: Callable[[], None], end: str) -> None:
    work = Work(during=during)
    run_leased(work, "i1", "t")
    assert work.ends == [end]


@pytest.mark.parametrize(
    ("method", "during"),
    [
        ("take", nothing),
        ("put_back", raising("database_unavailable")),
        ("fail", raising("video_private")),
        ("fail", raising_error(RuntimeError("secret"))),
        ("give_up", raising_error(LeaseLostError())),
    ],
)
def test_without_the_database_an_item_is_left_for_later_with_a_warning(
    method: str, during: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    work = Work(during=during, without=frozenset({method}))
    run_leased(work, "i1", "t")
    assert work.ends == []
    left = [record for record in caplog.records if record.getMessage().startswith("item i1 left for later")]
    assert [record.levelname for record in left] == ["WARNING"]


@pytest.mark.parametrize(("attempts", "end"), [(MAX_ATTEMPTS, "ready"), (MAX_ATTEMPTS + 1, "worker_crashed")])
def test_an_item_taken_too_often_fails_without_running(attempts: int, end: str) -> None:
    work = Work(item=Item(attempts=attempts))
    run_leased(work, "i1", "t")
    assert work.ends == [end]


def test_a_heartbeat_that_finds_the_lease_lost_stops_the_work() -> None:
    work = Work(is_held=False, lease=timedelta(seconds=0.04))
    run_leased(work, "i1", "t")
    assert work.ends == ["given up"]


def test_a_failure_after_the_lease_was_lost_is_given_up() -> None:
    work = Work(during=raising("video_private"), is_held=False)
    run_leased(work, "i1", "t")
    assert work.ends == ["given up"]


def test_log_records_carry_the_items_id_until_it_ends(caplog: pytest.LogCaptureFixture) -> None:
    ids: list[str | None] = []
    work = Work(during=lambda: ids.append(current_log_context().get("item_id")))
    with caplog.at_level(logging.INFO, "contrafact"):
        run_leased(work, "i1", "t")
    assert ids == ["i1"]
    assert dict(current_log_context()) == {}
    assert "item taken" in caplog.messages


def test_the_heartbeat_ends_with_the_work() -> None:
    run_leased(Work(lease=timedelta(seconds=0.04)), "i1", "t")
    assert "heartbeat" not in {thread.name for thread in threading.enumerate()}
