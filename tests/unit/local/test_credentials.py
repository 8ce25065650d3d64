"""mongod and Valkey of `make run` ask for generated passwords, also on data stored before there were any."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, unquote

import psutil
import pymongo
import pytest
import redis
from pymongo.errors import OperationFailure, PyMongoError
from tests.doubles.servers import Server, redis_client, running_broker, running_mongod

from contrafact.adapters.celery_queue import CeleryQueue, make_celery
from contrafact.adapters.mongo.advisories import is_affected, warn_in_background, warning_about
from contrafact_local import preflight
from contrafact_local.credentials import keep_credentials, write_secret
from contrafact_local.datafolder import data_folder
from contrafact_local.machine import LOOPBACK, free_port
from contrafact_local.parts import LaunchError, Part, RunningPart
from contrafact_local.servers import find_mongod, mongod_uri
from contrafact_local.settings import LocalSettings

Client = pymongo.MongoClient[dict[str, Any]]


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def without_password(address: Server | int) -> Client:
    """Return a client of a server's socket, or of a port."""
    host = quote_plus(str(socket_of(address))) if isinstance(address, Server) else f"{LOOPBACK}:{address}"
    return pymongo.MongoClient(f"mongodb://{host}", directConnection=True, serverSelectionTimeoutMS=2000)


def socket_of(server: Server) -> Path:
    """Return the socket in the URI of a server."""
    return Path(unquote(server.uri.rpartition("@")[2].partition("?")[0].removesuffix("/contrafact")))


def is_primary(port: int, **login: str) -> bool:
    """Make a mongod on a port the primary of its replica set, as earlier releases did."""
    address = f"{LOOPBACK}:{port}"
    with Client(address, directConnection=True, serverSelectionTimeoutMS=300, **login) as client:
        try:
            if client.admin.command("hello").get("isWritablePrimary"):
                return True
            members = [{"_id": 0, "host": address}]
            client.admin.command("replSetInitiate", {"_id": "contrafact", "members": members})
        except PyMongoError:
            pass
    return False


@contextmanager
def mongod_on_a_port(folder: Path, *options: str, **login: str) -> Iterator[int]:
    """Yield the port of a mongod started as release 1.0.0 started it, or with options of later revisions."""
    (folder / "mongod").mkdir()
    port = free_port()
    command = (
        str(find_mongod()),
        *("--dbpath", str(folder / "mongod")),
        *("--port", str(port)),
        *("--bind_ip", LOOPBACK),
        "--nounixsocket",
        *("--replSet", "contrafact"),
        *("--wiredTigerCacheSizeGB", "0.25"),
        *options,
    )
    running = RunningPart(Part("mongod", command, partial(is_primary, port, **login)), folder / "mongod.log")
    running.start()
    try:
        yield port
    finally:
        running.stop()


def test_credentials_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    first = keep_credentials(tmp_path)
    file = tmp_path / "credentials.json"
    assert mode(file) == 0o600
    assert len({first.mongodb_password, first.mongodb_key, first.valkey_password}) == 3
    assert min(map(len, (first.mongodb_password, first.mongodb_key, first.valkey_password))) >= 43
    file.chmod(0o644)
    assert keep_credentials(tmp_path) == first
    assert mode(file) == 0o600


NO_KEY = json.dumps({"mongodb_user": "u", "mongodb_password": "p", "mongodb_key": "no key", "valkey_password": "p"})


@pytest.mark.parametrize("text", ["", "{", "[]", '{"mongodb_user": "contrafact"}', "[" * 100_000, NO_KEY])
def test_a_damaged_file_of_credentials_is_replaced(tmp_path: Path, text: str) -> None:
    file = tmp_path / "credentials.json"
    file.write_text(text)
    made = keep_credentials(tmp_path)
    assert json.loads(file.read_text())["mongodb_password"] == made.mongodb_password


def test_credentials_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "credentials.json").mkdir()
    with pytest.raises(LaunchError, match=r"passwords in .*credentials.json cannot be read"):
        keep_credentials(tmp_path)


def test_a_data_folder_that_was_open_is_made_private(tmp_path: Path) -> None:
    logs = tmp_path / "data" / "logs"
    logs.mkdir(parents=True)
    (logs / "api.log.1").write_text("{}")
    for path, open_mode in ((logs / "api.log.1", 0o644), (logs, 0o755), (logs.parent, 0o755)):
        path.chmod(open_mode)
    with data_folder(logs.parent) as folder:
        assert [mode(path) for path in (folder.path, folder.logs, folder.run)] == [0o700] * 3
        assert mode(logs / "api.log.1") == 0o600


def test_mongod_refuses_a_client_without_password_and_lets_none_create_a_user(tmp_path: Path) -> None:
    with running_mongod(tmp_path) as server, without_password(server) as stranger:
        for denied in (
            stranger["contrafact"]["tracks"].find_one,
            lambda: stranger["contrafact"]["tracks"].insert_one({}),
            lambda: stranger.admin.command("createUser", "me", pwd="me", roles=["root"]),
        ):
            with pytest.raises(OperationFailure, match="requires authentication"):
                denied()
        assert "compression" not in stranger.admin.command("hello", compression=["zlib", "snappy", "zstd"])


def test_the_products_user_reads_and_writes_its_database_alone(tmp_path: Path) -> None:
    with running_mongod(tmp_path):
        assert mode(tmp_path / "mongod.key") == 0o600
        with Client(mongod_uri(tmp_path, keep_credentials(tmp_path))) as client:
            client["contrafact"]["tracks"].insert_one({"_id": "a"})
            assert client["contrafact"]["tracks"].distinct("_id") == ["a"]
            with pytest.raises(OperationFailure, match="not authorized"):
                client["other"]["tracks"].insert_one({})


def test_data_stored_without_passwords_is_kept_and_then_asks_for_one(tmp_path: Path) -> None:
    with mongod_on_a_port(tmp_path) as port, without_password(port) as client:
        client["contrafact"]["tracks"].insert_many([{"_id": "a"}, {"_id": "b"}])
    with running_mongod(tmp_path) as server, without_password(server) as stranger:
        with pytest.raises(OperationFailure, match="requires authentication"):
            stranger["contrafact"]["tracks"].find_one()
        with Client(mongod_uri(tmp_path, keep_credentials(tmp_path))) as client:
            assert sorted(client["contrafact"]["tracks"].distinct("_id")) == ["a", "b"]


def test_data_stored_on_a_port_with_a_password_are_kept_on_the_socket(tmp_path: Path) -> None:
    """As between release 1.0.0 and the sockets."""
    credentials = keep_credentials(tmp_path)
    key = tmp_path / "mongod.key"
    write_secret(key, credentials.mongodb_key)
    system = {"username": "__system", "password": credentials.mongodb_key, "authSource": "local"}
    with (
        mongod_on_a_port(tmp_path, "--keyFile", str(key), **system) as port,
        Client(LOOPBACK, port, directConnection=True, **system) as client,
    ):
        client["contrafact"]["tracks"].insert_one({"_id": "a"})
    with running_mongod(tmp_path), Client(mongod_uri(tmp_path, credentials)) as client:
        assert client["contrafact"]["tracks"].distinct("_id") == ["a"]
        client["contrafact"]["tracks"].insert_one({"_id": "b"})


def test_lost_credentials_are_replaced_without_a_loss(tmp_path: Path) -> None:
    with running_mongod(tmp_path), Client(mongod_uri(tmp_path, keep_credentials(tmp_path))) as client:
        client["contrafact"]["tracks"].insert_one({"_id": "a"})
    lost = keep_credentials(tmp_path)
    (tmp_path / "credentials.json").unlink()
    with running_mongod(tmp_path):
        with Client(mongod_uri(tmp_path, keep_credentials(tmp_path))) as client:
            assert client["contrafact"]["tracks"].distinct("_id") == ["a"]
        with pytest.raises(OperationFailure), Client(mongod_uri(tmp_path, lost)) as client:
            client["contrafact"]["tracks"].find_one()


def test_valkey_refuses_a_client_without_password(tmp_path: Path) -> None:
    with running_broker(tmp_path) as server:
        with (
            pytest.raises(redis.AuthenticationError),
            redis.Redis(unix_socket_path=str(socket_of(server))) as stranger,
        ):
            stranger.rpush("celery", "message")
        with redis_client(server) as client:
            assert client.ping()
        assert mode(tmp_path / "broker.conf") == 0o600


def test_a_password_of_ones_own_may_have_any_characters(tmp_path: Path) -> None:
    own = replace(keep_credentials(tmp_path), mongodb_password='p@ss: "w/%\\é', valkey_password='p@ss: "w/%\\é')
    write_secret(tmp_path / "credentials.json", json.dumps(asdict(own)))
    assert keep_credentials(tmp_path) == own
    with running_mongod(tmp_path), Client(mongod_uri(tmp_path, own)) as client:
        client["contrafact"]["tracks"].insert_one({"_id": "a"})
    with running_broker(tmp_path) as server:
        CeleryQueue(make_celery(server.uri)).check()


def test_the_servers_listen_on_sockets_of_their_user_alone(tmp_path: Path) -> None:
    with running_mongod(tmp_path) as mongod, running_broker(tmp_path) as broker:
        for server in (mongod, broker):
            assert mode(socket_of(server)) == 0o600
            connections = psutil.Process(server.running.pid).net_connections("inet")
            assert [each for each in connections if each.status == psutil.CONN_LISTEN] == []


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ([6, 0, 5, 0], True),
        ([6, 0, 27, 0], False),
        ([7, 0, 27, 0], True),
        ([7, 0, 28, 0], False),
        ([8, 0, 16, 0], True),
        ([8, 0, 17, 0], False),
        ([8, 2, 2, 0], True),
        ([8, 2, 3, 0], False),
        ([4, 2, 25, 0], True),
        ([8, 1, 0, 0], True),
        ([8, 3, 0, 0], False),
    ],
)
def test_affected_releases_of_mongodb(version: list[int], *, expected: bool) -> None:
    assert is_affected(version) is expected


def test_an_affected_server_of_the_operators_is_warned_about(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with mongod_on_a_port(tmp_path) as port, without_password(port) as client:
        is_open = is_affected(client.server_info()["versionArray"])
        warnings = preflight.warnings(LocalSettings(mongodb_uri=f"mongodb://me:secret@{LOOPBACK}:{port}/contrafact"))
        assert warnings == []  # a wrong password is another check's
        warnings = preflight.warnings(LocalSettings(mongodb_uri=f"mongodb://{LOOPBACK}:{port}/contrafact"))
        assert [("CVE-2025-14847" in warning) for warning in warnings] == ([True] if is_open else [])
        warn_in_background(f"mongodb://{LOOPBACK}:{port}/contrafact").join()
        assert [record.getMessage() for record in caplog.records if "CVE" in record.getMessage()] == warnings


def test_the_products_own_mongod_is_not_warned_about(tmp_path: Path) -> None:
    with running_mongod(tmp_path) as server, Client(server.uri) as client:
        assert warning_about(client["contrafact"]) is None
