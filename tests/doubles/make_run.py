"""The whole product, started by `make run` in a subprocess."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from contrafact_local.machine import free_port
from contrafact_local.parts import wait_until
from contrafact_local.processes import children_of

ROOT = Path(__file__).parents[2]
READY_SECONDS = 180.0
STOP_SECONDS = 60.0


class MakeRun:
    """One `make run`, with a data folder and a port of its own.

    Parameters
    ----------
    folder : gets `data/`, and `output` with what was printed.
    port : of the page; a free one when left out.
    environment : settings beside those two.
    command : becomes make; `make run` itself when left out.
    """

    def __init__(
        self,
        folder: Path,
        port: int | None = None,
        environment: Mapping[str, str] | None = None,
        command: Sequence[str] = ("make", "run"),
    ) -> None:
        self.data = folder / "data"
        self.output = folder / "output"
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        own = {"CONTRAFACT_DATA_DIR": str(self.data), "CONTRAFACT_PORT": str(self.port)}
        started = time.monotonic()
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **own, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._started = started
        self._before = len(self.printed())

    def printed(self) -> str:
        """Return all output, that of earlier runs in this folder included."""
        return self.output.read_text()

    def wait_for(self, words: str, seconds: float = READY_SECONDS) -> None:
        """Wait until this run has printed `words`."""

        def seen() -> bool:
            return words in self.printed()[self._before :]

        wait_until(lambda: seen() or self.process.poll() is not None, seconds)
        assert seen(), f"{words!r} was not printed, but: {self.printed()[-2000:]}"

    def wait_until_ready(self) -> float:
        """Wait for the line that reports readiness; return the seconds since the start."""
        self.wait_for(f"Contrafact is ready at {self.address}\n")
        return time.monotonic() - self._started

    def pids(self) -> set[int]:
        """Return the processes of this run, make included."""
        found, new = set[int](), {self.process.pid}
        while new:
            found |= new
            new = {child for pid in new for child in children_of(pid)} - found
        return found

    def pid_of(self, words: str) -> int:
        """The oldest process of this run whose command line holds `words`, as the worker's does "contrafact_worker"."""
        found = [pid for pid in self.pids() if words in _command_line(pid)]
        assert found, f"no process with {words!r} in its command line"
        return min(found, key=_age_order)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send `number` to make alone; return make's status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)


@contextmanager
def make_run(
    folder: Path,
    port: int | None = None,
    environment: Mapping[str, str] | None = None,
    command: Sequence[str] = ("make", "run"),
) -> Iterator[MakeRun]:
    """Yield the product when it is ready, and stop it afterwards."""
    product = MakeRun(folder, port, environment, command)
    try:
        product.wait_until_ready()
        yield product
    finally:
        product.stop()


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        return ""


def _age_order(pid: int) -> float:
    """Return the start time of a process in ticks since boot; parents start before their children.

    A process that has ended since comes last.
    """
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except OSError:
        return math.inf
