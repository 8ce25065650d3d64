"""Where `make run` keeps objects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contrafact_local.datafolder import DataFolder, data_folder
from contrafact_local.parts import LaunchError
from contrafact_local.plan import Plan, plan_product
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
    plan(folder)
    assert (folder.path / "objects" / "chroma" / "yt-1" / "1.npz").read_bytes() == b"chroma"
    assert not (folder.path / "bucket").exists()


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
