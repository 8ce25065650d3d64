"""Parts of the product: processes described as plain data, and a way to run one."""

from __future__ import annotations

import errno
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

POLL_SECONDS = 0.05
START_SECONDS = 30.0


class LaunchError(Exception):
    """The product cannot run here. The message says in one line what to install or change."""


def file_error(error: OSError, path: Path) -> LaunchError:
    """Return the error for a file or folder that cannot be read or written, `path` unless the system names another."""
    what = f"{error.filename or path} cannot be read or written ({error.strerror})"
    return LaunchError(f"{what}; {remedy(error, 'make it yours')}")


def remedy(error: OSError, otherwise: str) -> str:
    """Return what to do about an error of the file system."""
    return "free some space" if error.errno in {errno.ENOSPC, errno.EDQUOT} else otherwise


@dataclass(frozen=True, slots=True)
class Part:
    """A process of the product.

    Parameters
    ----------
    name : short name, for logs and messages.
    command : program and arguments, started without a shell.
    ready : returns whether the part answers. May help it to become ready (mongod is made primary); called repeatedly,
        never raises.
    answers : returns whether a part that was ready still answers, however busy it is; by default as `ready`.
    stop_seconds : time between SIGTERM and SIGKILL, in seconds.
    """

    name: str
    command: tuple[str, ...]
    ready: Callable[[], bool]
    stop_seconds: int = 15
    answers: Callable[[], bool] | None = None

    def still_answers(self) -> bool:
        """Return whether a part that was ready still answers."""
        return (self.answers or self.ready)()


class RunningPart:
    """Starts and stops one part. A restart keeps its port and data.

    Parameters
    ----------
    log : file for the output of the part.
    """

    def __init__(self, part: Part, log: Path) -> None:
        self.part = part
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id, or None if it is not running."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process and wait until it answers.

        Raises
        ------
        LaunchError : it ended, or did not answer in time and was stopped.
        """
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                dies_with_parent(self.part.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C must reach the supervisor only, which then stops the parts in order.
                start_new_session=True,
            )
        process = self._process
        wait_until(lambda: process.poll() is not None or self.part.ready(), START_SECONDS)
        if process.poll() is not None or not self.part.ready():
            self.stop()
            raise LaunchError(f"{self.part.name} did not start; see {self.log}")

    def stop(self) -> None:
        """Terminate the process if it is running; kill it if it does not end in time."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(self.part.stop_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def dies_with_parent(command: tuple[str, ...]) -> tuple[str, ...]:
    """Wrap a command so that it gets SIGTERM when its parent dies.

    setpriv is part of util-linux, which Debian and Ubuntu always have.
    """
    return ("setpriv", "--pdeathsig", "TERM", "--", *command)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until the condition is true; return whether it became true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True
