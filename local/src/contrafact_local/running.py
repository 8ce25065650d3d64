"""A part as a running process."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import IO

from contrafact_local.part import Part, dies_with_parent, wait_until
from contrafact_local.trouble import TroubleError

START_SECONDS = 30.0


class RunningPart:
    """Starts and stops one part; started again it is the same part on the same port with the same data.

    Parameters
    ----------
    part : what to run.
    log : file that gets what the part prints.
    """

    def __init__(self, part: Part, log: Path) -> None:
        self.part = part
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process and wait until it answers.

        Raises
        ------
        TroubleError : it ended, or did not answer in time; it is stopped.
        """
        with self.log.open("ab") as log:
            self._process = _spawn(self.part, log)
        process = self._process
        wait_until(lambda: process.poll() is not None or self.part.ready(), START_SECONDS)
        if process.poll() is not None or not self.part.ready():
            self.stop()
            raise TroubleError(f"{self.part.name} did not start; see {self.log}")

    def stop(self) -> None:
        """End the process, by force when it does not end by itself; nothing happens when it does not run."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(self.part.stop_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def _spawn(part: Part, log: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        dies_with_parent(part.command),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        # A Ctrl-C in the terminal reaches the supervisor alone, which then stops the parts in order.
        start_new_session=True,
    )
