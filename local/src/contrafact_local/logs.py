"""Logs of the parts: new warnings, and the error that ended a part."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ERROR_LEVELS = {"ERROR", "CRITICAL"}
WARNING_LEVELS = {"WARNING", *ERROR_LEVELS}
MONGOD_ERROR_LEVELS = {"E", "F"}
PYTHON_ERROR = re.compile(r"[\w.]*(Error|Exception): ")  # the last line of a traceback
TAIL_BYTES = 20_000
LINE_LENGTH = 300


class LogFollower:
    """Reads new lines of a log file, across rotations, from its creation on.

    Parameters
    ----------
    file : the log; need not exist yet.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._inode, self._position = _inode_and_size(file)
        self._rest = b""

    def new_warnings(self) -> list[str]:
        """Return the messages of warnings and errors since the last call."""
        inode, size = _inode_and_size(self._file)
        if inode != self._inode or size < self._position:
            self._inode, self._position, self._rest = inode, 0, b""
        if size == self._position:
            return []
        with self._file.open("rb") as log:
            log.seek(self._position)
            added = log.read()
        self._position += len(added)
        *lines, self._rest = (self._rest + added).split(b"\n")
        return [warning for line in lines if (warning := warning_in(line.decode(errors="replace")))]


def warning_in(line: str) -> str | None:
    """Return the message of a JSON log line of level WARNING or above, else None."""
    entry = _entry(line)
    if str(entry.get("level", "")).upper() not in WARNING_LEVELS:
        return None
    return _short(str(entry.get("message") or entry.get("event") or line))


def last_words(file: Path, start: int = 0) -> str:
    """Return the last error of a log, else its last line: why a part ended.

    Parameters
    ----------
    start : number of the first byte to read; if the log is shorter, it was rotated and is read from its beginning.
    """
    lines = _last_lines(file, start)
    return _last_error(lines) or (_message(lines[-1]) if lines else "")


def last_error(file: Path, start: int = 0) -> str:
    """Return the last error of a log, of mongod or Python, from a byte on; empty if there is none."""
    return _last_error(_last_lines(file, start))


def _last_lines(file: Path, start: int) -> list[str]:
    try:
        with file.open("rb") as log:
            size = file.stat().st_size
            log.seek(max(start if start <= size else 0, size - TAIL_BYTES))
            lines = log.read().decode(errors="replace").splitlines()
    except OSError:
        return []
    return [line for line in lines if line.strip()]


def _last_error(lines: list[str]) -> str:
    errors = [error for line in lines if (error := _mongod_error(line) or _logged_error(line) or _python_error(line))]
    return errors[-1] if errors else ""


def _entry(line: str) -> dict[str, Any]:
    """Return the fields of a JSON log line; none if it is something else."""
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


def _message(line: str) -> str:
    """Return the message of a JSON log line, of mongod's too, or the line."""
    entry = _entry(line)
    return _short(str(entry.get("message") or entry.get("msg") or line))


def _logged_error(line: str) -> str | None:
    """Return the message of an error logged as JSON, with the last line of its traceback."""
    entry = _entry(line)
    if str(entry.get("level", "")).upper() not in ERROR_LEVELS:
        return None
    traceback = str(entry.get("exception", "")).strip().splitlines()
    return _short(": ".join([str(entry.get("message", "")), *traceback[-1:]]))


def _mongod_error(line: str) -> str | None:
    entry = _entry(line)
    if entry.get("s") not in MONGOD_ERROR_LEVELS:
        return None
    attributes = entry.get("attr") or {}
    reason = " ".join(str(attributes[name]) for name in ("error", "message") if name in attributes)
    # mongod's last lines do not name the cause: "***aborting after fassert() failure".
    message = str(entry.get("msg", "")).strip()
    return _short(f"{message}: {reason}" if reason else message) if "***" not in message else None


def _python_error(line: str) -> str | None:
    return _short(line) if PYTHON_ERROR.match(line) else None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LINE_LENGTH else f"{line[: LINE_LENGTH - 1]}…"


def _inode_and_size(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_ino, status.st_size
