"""Each check of `contrafact-admin doctor` in its outcomes; tests/contract/test_doctor.py has those that ask servers."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest

from contrafact.adapters.mongo.probes import parse_address as parse_mongodb_uri
from contrafact.cli.admin import machine_checks, server_checks
from contrafact.cli.admin.doctor import CHECKS
from contrafact.cli.admin.findings import Level
from contrafact.cli.admin.installation import Installation
from contrafact.cli.admin.processes import Part, find_parts
from contrafact.settings import Settings

ROOT = Path(__file__).parents[3]
EVERYWHERE = "0.0.0.0"  # noqa: S104 - what the doctor must find
LISTENING = """
import os, socket, sys
server = socket.create_server((sys.argv[1], 0))
if sys.argv[2] == "nobody":
    os.setuid(65534)
print(server.getsockname()[1], flush=True)
sys.stdin.read()
"""


def settings(**variables: str) -> Settings:
    return Settings(**variables)


def part(name: str = "the API", *listens_on: tuple[str, int], is_root: bool = False) -> Part:
    return Part(1, name, is_root, listens_on)


@pytest.fixture
def listening(request: pytest.FixtureRequest) -> Iterator[tuple[int, int]]:
    """A process that looks like the worker; yields its id and the port on which it listens."""
    host, user = request.param
    if user == "nobody" and os.geteuid() != 0:
        pytest.skip("only root can become another user")
    command = [sys.executable, "-c", LISTENING, host, user, "-m", "contrafact_worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield process.pid, int(process.stdout.readline())
        finally:
            process.stdin.close()


@pytest.mark.parametrize("listening", [(EVERYWHERE, "same"), ("127.0.0.1", "nobody")], indirect=True)
def test_parts_are_found_with_their_user_and_ports(listening: tuple[int, int]) -> None:
    pid, port = listening

    (found,) = (each for each in find_parts(None) if each.pid == pid)

    ((host, found_port),) = found.listens_on or ()
    assert (found.name, found_port) == ("the worker", port)
    assert found.is_root == (os.geteuid() == 0 and host == EVERYWHERE)
    ports = server_checks.check_ports(settings(), parse_mongodb_uri("mongodb://127.0.0.1"), [found])
    assert ports.level == (Level.PROBLEM if host == EVERYWHERE else Level.OK)


def test_parts_of_a_data_folder_are_those_of_its_launcher(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "lock").write_text(str(os.getpid()))

    assert find_parts(tmp_path) == []  # this process is no launcher
    assert find_parts(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("parts", "level"),
    [([], Level.SKIPPED), ([part()], Level.OK), ([part(), part("the worker", is_root=True)], Level.PROBLEM)],
)
def test_a_part_that_runs_as_root_is_a_problem(parts: list[Part], level: Level) -> None:
    found = machine_checks.check_root(parts)

    assert found.level == level
    if level == Level.PROBLEM:
        assert found.detail.startswith("The worker runs as root")


def test_a_local_server_that_listens_for_others_is_a_problem() -> None:
    with socket.create_server((EVERYWHERE, 0)) as server:
        uri = f"mongodb://127.0.0.1:{server.getsockname()[1]}/contrafact"

        assert server_checks.check_ports(settings(), parse_mongodb_uri(uri), []).level == Level.PROBLEM


def test_the_ports_of_another_users_parts_are_not_known() -> None:
    hidden = Part(1, "the API", False, None)

    found = server_checks.check_ports(settings(), parse_mongodb_uri("mongodb://127.0.0.1"), [hidden])

    assert found.level == Level.SKIPPED


@pytest.mark.parametrize(
    ("mongodb", "queue", "level"),
    [
        ("mongodb://localhost/contrafact", "redis://[::1]:6379/0", Level.OK),
        ("mongodb://%2Frun%2Fmongod.sock/contrafact", "redis+socket://:p@/run/valkey.sock", Level.OK),
        ("mongodb://mongo:27017/contrafact", "redis://10.0.0.2:6379/0", Level.WARNING),
        ("mongodb://db.example.org/contrafact", "redis://127.0.0.1:6379/0", Level.PROBLEM),
        ("mongodb://127.0.0.1/contrafact", "redis://8.8.8.8:6379/0", Level.PROBLEM),
        ("mongodb://db.example.org/contrafact?tls=true", "rediss://queue.example.org:6379/0", Level.OK),
    ],
)
def test_plain_connections_to_other_machines_are_reported(mongodb: str, queue: str, level: Level) -> None:
    found = server_checks.check_tls(settings(CELERY_BROKER_URL=queue), parse_mongodb_uri(mongodb))

    assert found.level == level


@pytest.mark.parametrize(
    ("variables", "parts", "level"),
    [
        ({}, [part("the API", ("127.0.0.1", 8080))], Level.OK),
        ({}, [part("the API", ("::", 8080))], Level.WARNING),
        ({"CONTRAFACT_HOST": "192.168.1.2"}, [], Level.WARNING),
        ({"CONTRAFACT_ALLOWED_ORIGINS": "http://songs.example.org"}, [], Level.WARNING),
        ({"CONTRAFACT_ALLOWED_ORIGINS": "https://songs.example.org,http://localhost:5173"}, [], Level.OK),
    ],
)
def test_an_api_that_others_reach_is_reported(
    variables: dict[str, str], parts: list[Part], level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_checks, "is_in_container", lambda: False)

    assert server_checks.check_access(settings(**variables), parts).level == level


def test_in_a_container_the_published_ports_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_checks, "is_in_container", lambda: True)

    assert server_checks.check_access(settings(CONTRAFACT_HOST=EVERYWHERE), []).level == Level.SKIPPED
    assert server_checks.check_access(settings(), []).level == Level.OK


def test_an_emulator_of_the_bucket_is_a_problem() -> None:
    emulator = {"STORAGE_EMULATOR_HOST": "http://127.0.0.1:1"}

    found = server_checks.check_bucket_password(settings(**emulator))

    assert found
    assert found.level == Level.PROBLEM
    assert server_checks.check_bucket_password(settings(**emulator, CONTRAFACT_BUCKET_DIR="/objects")) is None


def test_a_data_folder_that_others_can_read_is_a_problem(tmp_path: Path) -> None:
    data, objects = tmp_path / "data", tmp_path / "objects"
    for folder in (data, objects):
        folder.mkdir(0o700)
    secret = data / "credentials.json"
    secret.touch(0o600)
    installation = Installation(settings(CONTRAFACT_BUCKET_DIR=str(objects)), data)
    assert machine_checks.check_files(installation).level == Level.OK

    for path, private, shared in ((secret, 0o600, 0o640), (objects, 0o700, 0o755), (data, 0o700, 0o777)):
        path.chmod(shared)
        found = machine_checks.check_files(installation)
        assert (found.level, found.advice) == (Level.PROBLEM, f"chmod go= {path}")
        path.chmod(private)

    objects.rmdir()
    assert machine_checks.check_files(installation).level == Level.PROBLEM
    assert machine_checks.check_files(Installation(settings(), None)).level == Level.SKIPPED


def test_little_free_disk_is_reported(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free

    def level_if_kept_free(n_bytes: int) -> Level:
        wanted = settings(CONTRAFACT_MIN_FREE_DISK_BYTES=str(n_bytes))
        return machine_checks.check_disk(Installation(wanted, tmp_path)).level

    assert [level_if_kept_free(each) for each in (2 * free, free // 2, 0)] == [
        Level.PROBLEM,
        Level.WARNING,
        Level.OK,
    ]
    nowhere = settings(CONTRAFACT_DATA_DIR=str(tmp_path / "none"))
    assert machine_checks.check_disk(Installation(nowhere, None)).level == Level.SKIPPED


def test_a_python_without_fixes_is_reported() -> None:
    def level(today: date, python: tuple[int, int]) -> Level:
        return machine_checks.check_python(today, python).level

    assert level(date(2027, 1, 1), (3, 11)) == Level.OK
    assert level(date(2028, 1, 1), (3, 11)) == Level.WARNING
    assert level(date(2027, 1, 1), (3, 9)) == Level.WARNING


def test_decoders_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    found = machine_checks.check_audio()
    assert found.level == Level.OK, found.detail

    monkeypatch.setattr(machine_checks, "_DECODERS", ("mp3float", "no-such-decoder"))
    assert machine_checks.check_audio().level == Level.PROBLEM


def test_a_tone_that_is_not_decoded_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contrafact.features.opening._DECODERS", "flac")

    found = machine_checks.check_audio()

    assert found.level == Level.PROBLEM
    assert "tone" in found.detail


def test_scripts_without_a_font_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "contrafact.adapters.case_pdf._SCRIPTS", {"Greek": "Ω", "Tibetan": "\U0010fffd", "Runes": "\U0010fffc"}
    )
    found = machine_checks.check_fonts()
    assert found.level == Level.WARNING
    assert "the letters of Tibetan and Runes" in found.detail

    monkeypatch.setattr("contrafact.adapters.case_pdf._SCRIPTS", {"Greek": "Ω"})
    assert machine_checks.check_fonts().level == Level.OK


def test_what_is_not_installed_here_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_checks, "find_spec", lambda _: None)

    assert machine_checks.check_audio().level == Level.SKIPPED
    assert machine_checks.check_fonts().level == Level.SKIPPED
    assert machine_checks.check_yt_dlp(date(2026, 1, 1)).detail.endswith("deno is not installed.")


@pytest.mark.parametrize(("days", "level"), [(10, Level.OK), (100, Level.WARNING), (400, Level.PROBLEM)])
def test_an_old_yt_dlp_is_reported(days: int, level: Level) -> None:
    released = date(*(int(each) for each in version("yt-dlp").split(".")[:3]))

    found = machine_checks.check_yt_dlp(released + timedelta(days=days))

    assert found.level == level
    assert f"{days} days old" in found.detail


def test_changed_or_missing_weights_are_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(ROOT / "model_weights", tmp_path / "weights"))
    installation = Installation(settings(CONTRAFACT_MODEL_DIR=str(folder)), None)
    assert machine_checks.check_weights(installation).level == Level.OK

    weights = folder / "contrafact.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    assert "checksum" in machine_checks.check_weights(installation).detail
    weights.unlink()
    assert machine_checks.check_weights(installation).level == Level.PROBLEM
    # The image of the API has neither torch nor the network.
    monkeypatch.setattr(machine_checks, "find_spec", lambda _: None)
    assert machine_checks.check_weights(installation).level == Level.OK
    shutil.rmtree(folder)
    assert machine_checks.check_weights(installation).level == Level.PROBLEM


@pytest.mark.parametrize(("seconds", "level"), [(0.1, Level.OK), (-5, Level.WARNING), (3600, Level.PROBLEM)])
def test_a_clock_that_is_wrong_is_reported(seconds: float, level: Level) -> None:
    found = server_checks.check_clock(SimpleNamespace(clock_difference_seconds=lambda: seconds))  # type: ignore[arg-type]

    assert found.level == level


def test_the_hardening_list_has_the_checks_of_the_doctor() -> None:
    page = (ROOT / "docs" / "operator" / "security.md").read_text()

    assert tuple(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == CHECKS
