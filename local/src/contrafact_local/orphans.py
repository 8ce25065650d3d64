"""Processes whose parent died: this process adopts and ends them, so that nothing outlives it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
from pathlib import Path

from contrafact_local.part import wait_until

PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Make this process the parent of every descendant whose own parent dies (Linux's child subreaper)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def children_of(parent: int) -> list[int]:
    """Return the ids of the processes whose parent is `parent`, the dead but not yet reaped among them."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _parent(entry) == parent]


def end_orphans(*, spare: int | None = None, patience_seconds: float = 0.0) -> None:
    """End every child of this process but `spare`; after `patience_seconds` by force, and their children in turn."""

    def none_left() -> bool:
        orphans = [pid for pid in children_of(os.getpid()) if pid != spare]
        for pid in orphans:
            _reap(pid)
        return not orphans

    if wait_until(none_left, patience_seconds):
        return
    while not none_left():
        for pid in children_of(os.getpid()):
            if pid != spare:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def _reap(pid: int) -> None:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _parent(entry: Path) -> int | None:
    try:
        stat = (entry / "stat").read_text()
    except OSError:
        return None  # it ended meanwhile
    # The second field, the program's name in brackets, may hold anything; the parent is the second after it.
    return int(stat.rpartition(")")[2].split()[1])
