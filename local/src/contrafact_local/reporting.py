"""Tell how the parts are: changes in the terminal, everything in a file that the API shows in readiness."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from contrafact.adapters.launcher_status import write_report
from contrafact.adapters.system import now
from contrafact.domain.launcher import LauncherReport, PartHealth, PartReport
from contrafact_local.logs import LogFollower, last_error, last_words
from contrafact_local.watching import PartWatch

WRITE_SECONDS = 5.0
REPEAT_SECONDS = 60.0
_LOGIN = re.compile(r"(?<=://)[^/\s@]*@")
_TOKEN = re.compile(r"[\w-]{32,}")

Say = Callable[[str], None]


class LastWords:
    """What a part logged last when it ended or was degraded.

    Parameters
    ----------
    log : file of its output.
    text : without passwords; empty if it logged nothing, or is well again.
    """

    def __init__(self, log: Path) -> None:
        self.log = log
        self.text = ""
        self._start = 0

    def begin(self) -> None:
        """Note the end of the log: the part is started now, and what was logged before is not of this start."""
        with contextlib.suppress(OSError):
            self._start = self.log.stat().st_size

    def note_end(self) -> None:
        """Take why it ended: the last error since its start, else the last line, if any."""
        self._take(last_words(self.log, self._start))

    def note_error(self) -> None:
        """Take the last error since its start, if any."""
        self._take(last_error(self.log, self._start))

    def note_failure(self, failure: str) -> None:
        """Take why its process could not be started."""
        self._take(failure)

    def _take(self, words: str) -> None:
        self.text = without_secrets(words) or self.text

    def clear(self) -> None:
        """Forget them: the part is well again."""
        self.text = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """A part with what is reported about it."""

    name: str
    watch: PartWatch
    words: LastWords

    @property
    def detail(self) -> str:
        """What is wrong with it, in a sentence or two; empty if nothing is."""
        if not self.watch.trouble:
            return ""
        words = f" It last logged: {self.words.text}" if self.words.text else ""
        return f"{self.name} {self.watch.trouble}.{words}"


class Reporter:
    """Prints each change of a part's health once, and keeps the file up to date.

    Parameters
    ----------
    file : gets the report for the API.
    """

    def __init__(self, file: Path, say: Say) -> None:
        self._file = file
        self._say = say
        self._printed: dict[str, PartHealth] = {}
        self._troubles: dict[str, str] = {}
        self._written: tuple[float, tuple[PartReport, ...]] = 0.0, ()

    def report(self, parts: Sequence[Reported]) -> None:
        """Print what changed and write the file."""
        for part in parts:
            self._print_change(part)
        self._write(tuple(_report_of(part) for part in parts))

    def remove(self) -> None:
        """Remove the file: the launcher ends."""
        self._file.unlink(missing_ok=True)

    def _print_change(self, part: Reported) -> None:
        name, health = part.name, part.watch.health
        before = self._printed.get(name, PartHealth.STARTING)
        self._printed[name] = health
        if health == PartHealth.DEGRADED:
            self._print_trouble(part)
        elif health == before:
            return
        elif health == PartHealth.STARTING:
            self._say(f"{name} ended; it is started again")
        elif before == PartHealth.DEGRADED or part.watch.n_starts > 1:
            self._troubles.pop(name, None)
            self._say(f"{name} is back")

    def _print_trouble(self, part: Reported) -> None:
        detail = part.detail
        # Numbers change at each start: the same trouble with others is not printed again.
        trouble = re.sub(r"\d+", "", detail)
        if trouble != self._troubles.get(part.name):
            self._troubles[part.name] = trouble
            since = part.watch.since.astimezone()
            self._say(f"Degraded since {since:%H:%M:%S}: {detail} (more in {part.words.log})")

    def _write(self, reports: tuple[PartReport, ...]) -> None:
        written_at, written = self._written
        moment = time.monotonic()
        is_changed = [each.health for each in reports] != [each.health for each in written]
        if is_changed or moment - written_at >= WRITE_SECONDS:
            self._written = moment, reports
            # On a full disk the report gets old, and nothing ends.
            with contextlib.suppress(OSError):
                write_report(self._file, LauncherReport(now(), reports))


def _report_of(part: Reported) -> PartReport:
    return PartReport(part.name, part.watch.health, part.watch.since, part.detail, part.watch.n_starts)


class WarningPrinter:
    """Prints the warnings that parts log; the same one once a minute.

    Parameters
    ----------
    logs : log of each part, by its name.
    """

    def __init__(self, logs: dict[str, Path], say: Say) -> None:
        self._say = say
        self._followers = {name: LogFollower(log) for name, log in logs.items()}
        self._printed_at: dict[str, float] = {}

    def show(self) -> None:
        """Print the new warnings."""
        for name, follower in self._followers.items():
            # The log may be rotated at this moment.
            with contextlib.suppress(OSError):
                for warning in follower.new_warnings():
                    self._print(f"{name}: {warning}")

    def _print(self, line: str) -> None:
        moment = time.monotonic()
        self._printed_at = {each: at for each, at in self._printed_at.items() if moment - at < REPEAT_SECONDS}
        if line not in self._printed_at:
            self._printed_at[line] = moment
            self._say(line)


def without_secrets(text: str) -> str:
    """Return a text without logins in addresses and without long tokens."""
    return _TOKEN.sub("…", _LOGIN.sub("", text))
