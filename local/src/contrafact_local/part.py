"""One part of the product that runs as a process of its own, as plain data."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Part:
    """What to start, and how to see that it answers.

    Parameters
    ----------
    name : short name, for logs and messages.
    command : program and arguments; no shell reads it.
    ready : says whether the part answers now. It may nudge the part on its way (mongod is made primary), is called
        again and again, and never raises.
    stop_seconds : how long the part may take to end after SIGTERM before it is killed.
    """

    name: str
    command: tuple[str, ...]
    ready: Callable[[], bool]
    stop_seconds: int = 15


def dies_with_parent(command: tuple[str, ...]) -> tuple[str, ...]:
    """Return `command` wrapped so that it gets SIGTERM when its parent dies, however that dies.

    setpriv is part of util-linux, which every Debian and Ubuntu has.
    """
    return ("setpriv", "--pdeathsig", "TERM", "--", *command)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Return whether `condition` came true within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True
