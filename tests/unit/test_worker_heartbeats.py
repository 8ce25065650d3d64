"""The worker's heartbeats: in its data folder and in the database, until it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doubles.memory_health import MemoryHeartbeatStore, worker_report

from contrafact.adapters.system import now
from contrafact.domain.errors import ContrafactError
from contrafact.domain.health import WorkerReport
from contrafact.settings import Settings
from contrafact_local.parts import wait_until
from contrafact_worker import heartbeats
from contrafact_worker.heartbeats import Heartbeats, LastActivity, this_worker

SECONDS = 20.0


class Store(MemoryHeartbeatStore):
    def __init__(self) -> None:
        super().__init__(now)
        self.reports: list[WorkerReport] = []
        self.is_away = False

    def beat(self, report: WorkerReport) -> None:
        self.reports.append(report)
        if self.is_away:
            raise ContrafactError("database_unavailable")
        super().beat(report)


class Worker:
    def __init__(self, file: Path) -> None:
        self.store, self.file, self.last = Store(), file, LastActivity()
        self.heartbeats = Heartbeats(self.store, file, worker_report(), self.last)

    def wait_for_beats(self, n_more: int) -> None:
        before = len(self.store.reports)
        assert wait_until(lambda: len(self.store.reports) >= before + n_more, SECONDS)


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    monkeypatch.setattr(heartbeats, "BEAT_SECONDS", 0.01)
    found = Worker(tmp_path / "run" / "worker.ready")
    found.heartbeats.start()
    yield found
    found.heartbeats.stop()
    found.heartbeats.join()


def test_heartbeats_tell_how_long_the_worker_runs_and_idles(worker: Worker) -> None:
    worker.wait_for_beats(3)
    uptimes = [report.uptime_seconds for report in worker.store.reports]
    assert uptimes == sorted(uptimes)
    assert uptimes[0] < uptimes[-1] < SECONDS
    assert worker.store.reports[-1].idle_seconds is None
    worker.last.note()
    worker.wait_for_beats(2)
    idle = worker.store.reports[-1].idle_seconds
    assert idle is not None
    assert 0 <= idle < SECONDS


def test_every_heartbeat_sets_the_time_of_the_file(worker: Worker) -> None:
    worker.wait_for_beats(1)
    assert worker.file.read_text() == str(os.getpid())
    os.utime(worker.file, (0, 0))
    assert wait_until(lambda: worker.file.stat().st_mtime > 0, SECONDS)
    worker.file.unlink()
    assert wait_until(worker.file.exists, SECONDS)


def test_heartbeats_go_on_without_the_database_and_log_it_once(
    worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    worker.store.is_away = True
    worker.wait_for_beats(1)
    worker.store.heartbeats.clear()
    worker.wait_for_beats(4)
    assert worker.store.newest(1) == []
    os.utime(worker.file, (0, 0))
    assert wait_until(lambda: worker.file.stat().st_mtime > 0, SECONDS)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "heartbeat not sent, to be tried again: The database" in caplog.text
    worker.store.is_away = False
    assert wait_until(lambda: bool(worker.store.newest(1)), SECONDS)


def test_an_orderly_end_is_recorded_and_removes_the_file(worker: Worker) -> None:
    worker.wait_for_beats(1)
    worker.heartbeats.stop()
    worker.heartbeats.join()
    assert worker.store.newest(1)[0].has_ended
    assert not worker.file.exists()


def test_the_id_names_the_data_folder_so_that_a_restarted_worker_keeps_it(tmp_path: Path) -> None:
    def settings(name: str) -> Settings:
        return Settings.model_validate({"CONTRAFACT_DATA_DIR": str(tmp_path / name)})

    one, again, other = (this_worker(settings(name)).worker_id for name in ("one", "one", "other"))
    assert one == again != other
