"""Kill processes of the running product at random moments."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import requests
from tests.doubles.product import Product

LONGEST_PAUSE_SECONDS = 1.0
RECOVERY_SECONDS = 20.0
PARTS = {
    "API": "contrafact_api.gunicorn_conf",
    "worker": "contrafact_worker",
    "mongod": "mongod",
    "valkey": "valkey-server",
}
LAUNCHER = ("contrafact_local", "supervisord")


def kill_at_random(product: Product, n_kills: int, dice: random.Random) -> Counter[str]:
    """Kill parts, several at once now and then; return the kills by part.

    Half of the time the next kill waits until the product answers again, half of the time it hits the recovery.
    """
    kills = Counter[str]()
    while sum(kills.values()) < n_kills:
        if dice.random() < 0.5:
            _wait_for_recovery(product)
        time.sleep(dice.uniform(0, LONGEST_PAUSE_SECONDS))
        n_at_once = dice.choice([1, 1, 1, 1, 2, 4])
        for part in dice.sample(sorted(PARTS), n_at_once):
            # All processes of a part: master and worker of gunicorn, parent and children of Celery.
            pids = processes_of(product, PARTS[part])
            if pids and _kill(dice.choice(pids)):
                kills[part] += 1
    return kills


def _wait_for_recovery(product: Product) -> None:
    """Wait until the product is ready, but not for ever: it may be degraded."""
    deadline = time.monotonic() + RECOVERY_SECONDS
    while time.monotonic() < deadline:
        with suppress(requests.RequestException):
            if requests.get(f"{product.address}/api/v1/health/ready", timeout=5).ok:
                return
        time.sleep(0.1)


def processes_of(product: Product, words: str) -> list[int]:
    """Return the process ids of a part, in order."""
    return sorted(pid for pid in product.pids() if words in (line := command_line(pid)) and not _is_launcher(line))


def command_line(pid: int) -> str:
    """Return the command line of a process; empty if it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        return ""


def _is_launcher(line: str) -> bool:
    return any(words in line for words in LAUNCHER)


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
