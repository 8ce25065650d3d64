"""Signals and child processes of the launcher: requests to stop, and processes whose parent died."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from contrafact_local.parts import wait_until

PR_SET_PDEATHSIG = 1
PR_GET_PDEATHSIG = 2
PR_SET_CHILD_SUBREAPER = 36
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stop_requests() -> Iterator[Callable[[], bool]]:
    """Handle the signals in the block; yield a function that returns whether a stop was requested."""
    requested = False

    def request(number: int, frame: FrameType | None) -> None:
        nonlocal requested
        requested = True

    make_may_be_interrupted = is_make_catching_interrupts(os.getppid())
    before = {number: signal.signal(number, request) for number in SIGNALS if not _ignores_hangup(number)}
    try:
        yield lambda: requested or (make_may_be_interrupted and not is_make_catching_interrupts(os.getppid()))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignores_hangup(number: signal.Signals) -> bool:
    """Return whether the signal is SIGHUP and this process ignores it, as under `nohup`."""
    return number == signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN


def is_make_catching_interrupts(pid: int) -> bool:
    """Return whether a process is a make that catches SIGINT.

    make forwards SIGTERM to its children. After SIGINT it expects that the terminal has signalled them, too, and waits:
    `kill -INT` of make alone would not end. The only sign is that make no longer catches SIGINT. A make in the
    background of a script never catches it.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    return fields["Name"] in {"make", "gmake"} and bool(int(fields["SigCgt"], 16) & (1 << (signal.SIGINT - 1)))


def adopt_orphans() -> None:
    """Make this process the parent of all descendants whose own parent dies (Linux's child subreaper)."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


@contextmanager
def keep_death_signal() -> Iterator[None]:
    """Set the signal that this process gets when its parent dies again: a change of user in the block clears it."""
    parent, number = os.getppid(), ctypes.c_int()
    _prctl(PR_GET_PDEATHSIG, ctypes.byref(number))
    yield
    if number.value:
        _prctl(PR_SET_PDEATHSIG, number.value)
        if os.getppid() != parent:  # it died meanwhile
            os.kill(os.getpid(), number.value)


def _prctl(option: int, argument: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, argument, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def children_of(parent: int) -> list[int]:
    """Return the ids of child processes, zombies included."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _parent(entry) == parent]


def has_orphans(spare: int) -> bool:
    """Return whether this process has children but `spare`; one that it adopts meanwhile may be missed.

    It takes a hundredth of the time of `children_of`, which reads the state of every process.
    """
    try:
        children = [file.read_text().split() for file in Path("/proc/self/task").glob("*/children")]
    except OSError:
        return True  # a thread ended meanwhile
    # Old kernels have no such files.
    return not children or any(int(pid) != spare for pids in children for pid in pids)


def end_orphans(*, spare: int | None = None, patience_seconds: float = 0.0) -> None:
    """Wait for all children of this process but `spare`; after `patience_seconds` kill them and their children."""

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
