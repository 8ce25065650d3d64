"""`make run` on a shared machine: other users read nothing, and passwords are in no command line and no log."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote_plus

import psutil
import pymongo
import pytest
import redis
from pymongo.errors import OperationFailure
from tests.doubles.make_run import MakeRun, make_run
from tests.doubles.unprivileged import STRANGER, opening

Answer = TypeVar("Answer")
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def files_in(folder: Path) -> dict[Path, os.stat_result]:
    """Return all that a folder holds. Servers remove files and write them anew meanwhile."""
    found = {}
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            with suppress(FileNotFoundError):
                found[Path(parent, name)] = Path(parent, name).lstat()
    return found


def of_processes(product: MakeRun, ask: Callable[[psutil.Process], Answer]) -> list[Answer]:
    """Ask each process of the product. What the worker starts each minute may end meanwhile."""
    found = []
    for pid in product.pids():
        with suppress(psutil.NoSuchProcess):
            found.append(ask(psutil.Process(pid)))
    return found


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that every user can enter, with a data folder and a log as open as release 1.0.0 left them."""
    found = Path(tempfile.mkdtemp(prefix="contrafact-shared-"))
    logs = found / "data" / "logs"
    logs.mkdir(parents=True)
    (logs / "api.log").write_text("{}\n")
    for path, open_mode in ((found, 0o755), (found / "data", 0o755), (logs, 0o755), (logs / "api.log", 0o644)):
        path.chmod(open_mode)
    yield found
    shutil.rmtree(found)


@pytest.fixture(scope="module")
def user(folder: Path) -> int:
    """The id of the user who runs the product: as root, the owner of the data folder, who has no account."""
    if opening() is None:
        return os.geteuid()
    for path in (folder / "data", *(folder / "data").rglob("*")):
        os.chown(path, STRANGER, STRANGER)
    return STRANGER


@pytest.fixture(scope="module")
def running(folder: Path, user: int) -> Iterator[MakeRun]:
    environment = {"CONTRAFACT_ALLOW_ROOT": "1" if user == 0 else "0"}
    with make_run(folder, environment=environment, command=(*(opening() or ()), "make", "run")) as product:
        yield product


@pytest.fixture(scope="module")
def passwords(running: MakeRun) -> list[str]:
    stored = json.loads((running.data / "credentials.json").read_text())
    return [value for name, value in stored.items() if name != "mongodb_user"]


def test_every_file_is_for_its_owner_alone(running: MakeRun) -> None:
    modes = {path: found.st_mode & 0o077 for path, found in files_in(running.data).items()}
    assert [path for path in (running.data, running.data / "logs") if mode(path) != 0o700] == []
    assert len(modes) > 50
    assert [path for path, others in modes.items() if others] == []


def test_every_process_and_every_file_is_of_one_user(running: MakeRun, user: int) -> None:
    processes = of_processes(running, lambda each: (each.name(), each.uids()))
    parts = [uids for name, uids in processes if name != "make"]
    assert len(parts) >= 7  # launcher, supervisord, two servers, API, worker and its children
    assert {uid for uids in parts for uid in uids} == {user}
    assert {found.st_uid for found in files_in(running.data).values()} == {user}


def test_another_user_of_the_machine_reads_neither_credentials_nor_tracks(running: MakeRun) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    for name in (".", "credentials.json", "mongod", "logs/api.log"):
        read = subprocess.run([*NOBODY, "ls", running.data / name], capture_output=True, text=True, check=False)
        assert "Permission denied" in read.stderr
    environment = f"/proc/{running.pid_of('contrafact_worker')}/environ"
    read = subprocess.run([*NOBODY, "cat", environment], capture_output=True, text=True, check=False)
    assert "Permission denied" in read.stderr


def test_the_page_is_all_that_another_user_can_connect_to(running: MakeRun) -> None:
    found = of_processes(running, lambda process: process.net_connections("all"))
    connections = [each for of_one in found for each in of_one]
    listening = {each.laddr for each in connections if each.status == psutil.CONN_LISTEN}
    assert listening == {("127.0.0.1", running.port)}
    assert [each for each in connections if each.type == socket.SOCK_DGRAM and each.family != socket.AF_UNIX] == []
    sockets = {Path(each.laddr) for each in connections if each.family == socket.AF_UNIX and each.laddr}
    assert {path.stem for path in sockets} >= {"mongod", "valkey"}
    assert {path.parent for path in sockets} == {running.data / "run"}
    assert [path for path in (running.data / "run").iterdir() if path.is_socket() and mode(path) != 0o600] == []


def test_database_and_queue_of_the_running_product_ask_for_a_password(running: MakeRun) -> None:
    sockets = running.data / "run"
    with (
        pymongo.MongoClient[dict[str, object]](f"mongodb://{quote_plus(str(sockets / 'mongod.sock'))}") as stranger,
        pytest.raises(OperationFailure, match="requires authentication"),
    ):
        stranger["contrafact"]["tracks"].find_one()
    with (
        redis.Redis(unix_socket_path=str(sockets / "valkey.sock")) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.llen("celery")


def test_the_page_answers_its_user_and_root_alone(running: MakeRun, user: int) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can act as another user")
    for uid, status in ((user, 200), (0, 200), (65534, 403)):
        os.seteuid(uid)
        try:
            connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=30)
            connection.connect()  # the socket belongs to the effective user
        finally:
            os.seteuid(0)
        connection.request("GET", "/api/v1/tracks")
        assert connection.getresponse().status == status
        connection.close()


def test_passwords_are_in_no_command_line_and_no_log(running: MakeRun, passwords: list[str]) -> None:
    # API and worker log that they lost their servers.
    for name, words in (("valkey", "valkey-server"), ("mongod", "--replSet")):
        os.kill(running.pid_of(words), signal.SIGKILL)
        running.wait_for(f"{name} is back\n")

    command_lines = of_processes(running, lambda each: " ".join(each.cmdline()))
    printed = [path.read_text(errors="replace") for path in (running.data / "logs").iterdir()]
    configuration = (running.data / "run" / "supervisord.conf").read_text()

    assert sum("--keyFile" in line for line in command_lines) == 1
    for password in passwords:
        for text in (*command_lines, *printed, configuration, running.printed()):
            assert password not in text


def test_the_doctor_finds_nothing_open(running: MakeRun, user: int) -> None:
    command = (Path(sys.executable).with_name("contrafact-admin"), "doctor", "--json", "--data", running.data)
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    levels: dict[str, set[str]] = {}
    for each in json.loads(asked.stdout)["findings"]:
        levels.setdefault(each["check"], set()).add(each["level"])
    assert levels["root"] == {"problem" if user == 0 else "ok"}
    closed = ("ports", "passwords", "tls", "access", "files")
    assert {name: levels[name] for name in closed} == {name: {"ok"} for name in closed}
