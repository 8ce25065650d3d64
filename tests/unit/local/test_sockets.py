"""Where the private servers put their Unix sockets."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doubles.servers import redis_client, running_broker, running_mongod

from contrafact.adapters.mongo.database import connect
from contrafact_local import sockets
from contrafact_local.parts import LaunchError
from contrafact_local.sockets import socket_folder

LONG = "a_folder_with_a_name_of_50_characters_as_they_occur"


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The system's folder for temporary files, empty and with a short path."""
    with tempfile.TemporaryDirectory(prefix="tmp", dir="/tmp") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


@pytest.fixture
def long_folder(tmp_path: Path) -> Path:
    found = tmp_path / LONG / LONG
    found.mkdir(parents=True)
    return found


def test_sockets_are_in_the_run_folder(temporary: Path) -> None:
    with socket_folder(temporary) as folder:
        assert folder == temporary
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("name", [f"{LONG}/{LONG}", "my data", "50%", "a:b", "a,b", "é"])
def test_a_path_that_is_too_long_or_ambiguous_is_replaced_by_a_private_folder(
    tmp_path: Path, temporary: Path, name: str
) -> None:
    run = tmp_path / name
    run.mkdir(parents=True)
    with socket_folder(run) as folder:
        assert folder.parent == temporary
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "left.sock").touch()
    assert list(temporary.iterdir()) == []
    with socket_folder(run) as again:
        assert again == folder


def test_a_folder_that_another_user_put_in_the_way_is_not_used(long_folder: Path, temporary: Path) -> None:
    with socket_folder(long_folder) as folder:
        pass
    theirs = temporary / "theirs"
    theirs.mkdir()
    folder.symlink_to(theirs)
    with socket_folder(long_folder) as own:
        assert own.name.startswith(f"{folder.name}-")
        assert own.stat().st_mode & 0o777 == 0o700
    assert folder.is_symlink()
    assert list(theirs.iterdir()) == []


def test_without_any_folder_for_sockets_the_remedy_is_named(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "can_hold_sockets", lambda folder: False)
    with pytest.raises(LaunchError, match="set TMPDIR to a folder with a short path"), socket_folder(tmp_path):
        pass


def test_the_servers_of_a_data_folder_with_a_long_path_answer(long_folder: Path, temporary: Path) -> None:
    with running_broker(long_folder) as broker, redis_client(broker) as client:
        assert str(temporary) in broker.uri
        assert client.ping()
    for _ in range(2):
        with running_mongod(long_folder) as mongod:
            database = connect(mongod.uri)
            database["tracks"].update_one({"_id": "a"}, {"$inc": {"n": 1}}, upsert=True)
            found = database["tracks"].find_one()
            database.client.close()
    assert found == {"_id": "a", "n": 2}
    assert list(temporary.iterdir()) == []
