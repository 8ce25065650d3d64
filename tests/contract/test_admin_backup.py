"""`contrafact-admin backup` and `restore` as an operator calls them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo.database import Database
from tests.doubles.backups import Original, back_up, documents_of, objects_of, refused

from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import Document
from contrafact.cli.admin.main import build_parser, main
from contrafact.settings import RECORDED
from contrafact_local.credentials import record_settings

NOBODY = 65534


@pytest.fixture(autouse=True)
def own_environment() -> Iterator[None]:
    """The command puts the settings of a data folder into its environment."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def objects(tmp_path: Path) -> Path:
    (tmp_path / "objects").mkdir(mode=0o700)
    return tmp_path / "objects"


def record(folder: Path, uri: str, objects: Path) -> Path:
    """Write the settings that the launcher records in its data folder."""
    (folder / "run").mkdir(parents=True)
    record_settings(folder, {"MONGODB_URI": uri, "CONTRAFACT_BUCKET_DIR": str(objects), "HOME": "/home"})
    return folder


def test_a_product_of_make_run_is_restored_to_servers_of_ones_own(
    original: Original,
    empty: Database[Document],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    objects = tmp_path / "objects"
    objects.mkdir()
    data = record(tmp_path / "data", original.uri, original.folder)
    assert (data / RECORDED).stat().st_mode & 0o077 == 0
    assert "HOME" not in json.loads((data / RECORDED).read_text())
    backup = str(tmp_path / "backup")

    assert main(["backup", backup, "--data", str(data)]) == 0
    written = capsys.readouterr()
    assert written.out.startswith("Backed up 15 tracks, 2 works and 9 objects (")
    assert written.err == ""

    monkeypatch.setenv("MONGODB_URI", original.second_uri)
    monkeypatch.setenv("CONTRAFACT_BUCKET_DIR", str(objects))
    assert main(["restore", backup, "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["documents"]["tracks"], summary["n_objects"], summary["left_out"]) == (15, 9, [])
    assert documents_of(empty) == documents_of(original.database)
    assert objects_of(LocalBucket(objects)) == objects_of(original.bucket)

    assert main(["restore", backup]) == 1
    error = capsys.readouterr().err
    assert error.startswith("contrafact-admin: ")
    assert error.endswith(" [library_not_empty]\n")
    assert error.count("\n") == 1


def test_a_product_that_does_not_run_is_reported(
    objects: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONTRAFACT_DATA_DIR", str(tmp_path / "data"))
    record(tmp_path / "data", "mongodb://%2Fno%2Fmongod.sock/contrafact", objects)

    assert main(["backup", str(tmp_path / "backup")]) == 1

    assert "does not run. Start it with `make run`" in capsys.readouterr().err
    assert not (tmp_path / "backup").exists()


@pytest.mark.parametrize("content", [None, "x", "[]", '{"MONGODB_URI": 1}', "[" * 100_000])
def test_a_folder_without_a_product_is_reported_in_one_line(
    content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run").mkdir()
    if content is not None:
        (tmp_path / RECORDED).write_text(content)

    status = main(["doctor", "--data", str(tmp_path)])

    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert (status, error.endswith("[bad_usage]\n")) == ((2, True) if content is None else (1, False))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can write into another user's folder")
def test_root_does_not_restore_objects_that_their_user_could_not_delete(
    original: Original, objects: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.chown(objects, NOBODY, NOBODY)
    data = record(tmp_path / "data", original.second_uri, objects)

    assert main(["restore", str(original.backup), "--data", str(data)]) == 1

    assert f"belongs to user {NOBODY}. Run this as that user" in capsys.readouterr().err
    assert list(objects.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another user's folder")
def test_a_backup_is_not_written_into_a_folder_that_another_user_prepared(original: Original, tmp_path: Path) -> None:
    prepared = tmp_path / "backup.partial"
    prepared.mkdir()
    os.chown(prepared, NOBODY, NOBODY)

    error = refused(back_up, original.database, original.bucket, tmp_path / "backup")

    assert (error.code, list(prepared.iterdir())) == ("backup_exists", [])
    prepared.rmdir()
    prepared.symlink_to(tmp_path)
    with pytest.raises(OSError, match=r"Not a directory|Too many levels"):
        back_up(original.database, original.bucket, tmp_path / "backup")


def test_every_command_and_option_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operator" / "operating.md").read_text()
    (commands,) = (action for action in build_parser()._actions if action.dest == "command")

    for name, parser in commands.choices.items():  # type: ignore[union-attr, attr-defined]
        assert f"contrafact-admin {name}" in page
        options = {each for action in parser._actions for each in action.option_strings} - {"-h", "--help"}
        assert [each for each in options if f"`{each}" not in page] == []
