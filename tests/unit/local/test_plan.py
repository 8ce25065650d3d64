"""Where `make run` keeps objects, and when a worker is ready."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from contrafact_local.datafolder import DataFolder, data_folder
from contrafact_local.parts import LaunchError, wait_until
from contrafact_local.plan import HEARTBEAT_SECONDS, Plan, plan_product, worker_is_ready
from contrafact_local.settings import read_settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DataFolder]:
    """A data folder; database and broker are the operator's own."""
    monkeypatch.setenv("MONGODB_URI", "mongodb://db.example.org/contrafact")
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://queue.example.org/0")
    for name in ("CONTRAFACT_BUCKET_DIR", "GCS_BUCKET", "STORAGE_EMULATOR_HOST"):
        monkeypatch.delenv(name, raising=False)
    with data_folder(tmp_path / "data") as found:
        yield found


def plan(folder: DataFolder) -> Plan:
    return plan_product(read_settings(), folder)


def test_objects_are_in_the_data_folder_and_no_server_serves_them(folder: DataFolder) -> None:
    found = plan(folder)
    assert [part.name for part in found.parts] == ["worker", "api"]
    assert found.environment["CONTRAFACT_BUCKET_DIR"] == str(folder.path / "objects")
    assert "STORAGE_EMULATOR_HOST" not in found.environment
    assert (folder.path / "objects").stat().st_mode & 0o777 == 0o700


def test_objects_of_release_1_0_0_are_there_at_the_first_start(folder: DataFolder) -> None:
    old = folder.path / "bucket" / "contrafact" / "chroma" / "yt-1"
    old.mkdir(parents=True)
    (old / "1.npz").write_bytes(b"chroma")
    assert plan(folder).notices == ()
    assert (folder.path / "objects" / "chroma" / "yt-1" / "1.npz").read_bytes() == b"chroma"
    assert not (folder.path / "bucket").exists()


def test_what_is_left_of_release_1_0_0_is_told_once(folder: DataFolder) -> None:
    (folder.path / "bucket" / "other").mkdir(parents=True)
    (folder.path / "bucket" / "other" / "file").touch()
    left_in = folder.path / "bucket.old-emulator"
    assert plan(folder).notices == (
        f"Files of release 1.0.0 that are no objects are in {left_in}; look at them, then delete them",
    )
    assert plan(folder).notices == ()
    assert (left_in / "other" / "file").exists()


def test_a_folder_of_the_operators_is_used_before_a_bucket_of_theirs(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GCS_BUCKET", "theirs")
    assert "CONTRAFACT_BUCKET_DIR" not in plan(folder).environment
    assert not (folder.path / "objects").exists()

    monkeypatch.setenv("CONTRAFACT_BUCKET_DIR", "other/objects")
    with pytest.raises(LaunchError, match="mount its volume"):
        plan(folder)
    assert not (tmp_path / "other").exists()

    (tmp_path / "other" / "objects").mkdir(parents=True)
    assert plan(folder).environment["CONTRAFACT_BUCKET_DIR"] == str(tmp_path / "other" / "objects")


def test_the_api_gets_the_file_of_the_launchers_report(folder: DataFolder) -> None:
    assert plan(folder).environment["CONTRAFACT_LAUNCHER_STATUS_FILE"] == str(folder.path / "run" / "status.json")


def test_a_worker_is_ready_while_it_runs_and_sets_the_time_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "worker.ready"
    assert not worker_is_ready(file)
    with subprocess.Popen([sys.executable, "-c", "input()", "contrafact_worker"], stdin=subprocess.PIPE) as process:
        file.write_text(str(process.pid))
        # Its command line is not there at once.
        assert wait_until(lambda: worker_is_ready(file), 10.0)
        old = time.time() - HEARTBEAT_SECONDS - 1
        os.utime(file, (old, old))
        assert not worker_is_ready(file)
        os.utime(file)
        assert worker_is_ready(file)
        process.kill()
    assert not worker_is_ready(file)
    file.write_text(str(os.getpid()))
    assert not worker_is_ready(file)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, {str(os.geteuid()), "0"}),
        ({"SUDO_UID": "4321"}, {str(os.geteuid()), "4321"}),
        ({"CONTRAFACT_ALLOWED_HOSTS": "localhost"}, {str(os.geteuid()), "0"}),
        ({"CONTRAFACT_ALLOWED_HOSTS": "songs.example.org,127.0.0.1"}, {"all"}),
        ({"CONTRAFACT_HOST": "0.0.0.0"}, {"all"}),  # noqa: S104 - not bound  # noqa: S104 - not bound
        ({"CONTRAFACT_LOCAL_USERS": "nobody"}, {"nobody"}),
    ],
)
def test_who_may_connect(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: set[str]
) -> None:
    for name in ("SUDO_UID", "CONTRAFACT_ALLOWED_HOSTS", "CONTRAFACT_HOST", "CONTRAFACT_LOCAL_USERS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert set(plan(folder).environment["CONTRAFACT_LOCAL_USERS"].split(",")) == expected
