"""A product of stand-in parts under the real supervisor: `python standin_product.py DATA '[["name", "name"], ...]'`.

STANDIN_PATIENCE_SECONDS lowers its patience.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from functools import partial
from pathlib import Path

from contrafact_local import probing
from contrafact_local.__main__ import run
from contrafact_local.datafolder import DataFolder
from contrafact_local.machine import free_port
from contrafact_local.parts import Part
from contrafact_local.plan import Plan
from contrafact_local.watching import Patience

PART = Path(__file__).with_name("standin_part.py")


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=0.5) as connection:
            return connection.recv(2) == b"ok"
    except OSError:
        return False


def port_of(name: str, folder: DataFolder) -> int:
    """Return a free port, the same at each start."""
    file = folder.run / f"{name}.port"
    if not file.exists():
        file.write_text(str(free_port()))
    return int(file.read_text())


def part(name: str, folder: DataFolder) -> Part:
    port = port_of(name, folder)
    command = (sys.executable, str(PART), name, str(port), str(folder.path / "journal"))
    return Part(name, command, partial(answers, port), stop_seconds=5)


def plan(stages: list[list[str]], folder: DataFolder) -> Plan:
    parts = tuple(tuple(part(name, folder) for name in stage) for stage in stages)
    patience = Patience(float(os.environ.get("STANDIN_PATIENCE_SECONDS", "120")))
    return Plan(parts, dict(os.environ), "http://127.0.0.1:8080", patience)


if __name__ == "__main__":
    probing.READY_PAUSE_SECONDS = 0.2
    sys.exit(run(Path(sys.argv[1]), partial(plan, json.loads(sys.argv[2]))))
