"""How a person, or make, asks the launcher to stop."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stop_requests() -> Iterator[Callable[[], bool]]:
    """Yield a function that says whether a stop was asked for; the signals do nothing else meanwhile."""
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    make_may_be_interrupted = is_make_catching_interrupts(os.getppid())
    before = {number: signal.signal(number, ask) for number in SIGNALS if not _ignores_hangup(number)}
    try:
        yield lambda: asked or (make_may_be_interrupted and not is_make_catching_interrupts(os.getppid()))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignores_hangup(number: signal.Signals) -> bool:
    """Return whether `number` is SIGHUP and `nohup` told this process to ignore it."""
    return number == signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN


def is_make_catching_interrupts(pid: int) -> bool:
    """Return whether `pid` is a make that catches SIGINT.

    make passes SIGTERM on to what it runs. At SIGINT it takes the terminal to have told everybody, and waits for its
    children: `kill -INT` of make alone would last for ever. What shows is that make no longer catches SIGINT. One that
    was started in the background of a script never did, since there the shell has SIGINT ignored.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    return fields["Name"] in {"make", "gmake"} and bool(int(fields["SigCgt"], 16) & (1 << (signal.SIGINT - 1)))
