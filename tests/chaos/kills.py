"""Kill processes of the running product at random moments."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

from tests.doubles.product import Product

LONGEST_PAUSE_SECONDS = 2.0
PARTS = {
    "API": "contrafact_api.gunicorn_conf",
    "worker": "contrafact_worker",
    "mongod": "mongod",
    "valkey": "valkey-server",
}
LAUNCHER = ("make", "contrafact_local", "supervisord")


def kill_at_random(product: Product, n_kills: int, dice: random.Random) -> Counter[str]:
    """Kill parts, several at once now and then, without waiting for their recovery; return the kills by part."""
    kills = Counter[str]()
    while sum(kills.values()) < n_kills:
        time.sleep(dice.uniform(0, LONGEST_PAUSE_SECONDS))
        n_at_once = dice.choice([1, 1, 1, 1, 2, 4])
        for part in dice.sample(sorted(PARTS), n_at_once):
            # All processes of a part: master and worker of gunicorn, parent and children of Celery.
            pids = processes_of(product, PARTS[part])
            if pids and _kill(dice.choice(pids)):
                kills[part] += 1
    return kills


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
