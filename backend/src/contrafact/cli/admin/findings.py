"""What the doctor finds, and how it is printed."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_WIDTH = 100
_INDENT = 22
_RESET = "\x1b[0m"


class Level(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    SKIPPED = "skipped"
    WARNING = "warning"
    PROBLEM = "problem"


_COLOURS = {Level.OK: "\x1b[32m", Level.SKIPPED: "\x1b[2m", Level.WARNING: "\x1b[33m", Level.PROBLEM: "\x1b[1;31m"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Parameters
    ----------
    check : name of the check, as in the hardening list of docs/operator/security.md.
    detail : one sentence about what is.
    advice : one sentence about what to do; empty for `ok`.
    """

    check: str
    level: Level
    detail: str
    advice: str = ""


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them: "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def wants_colour() -> bool:
    """Return whether standard output is a terminal that shows colours, and NO_COLOR is unset."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def lines_of(findings: Sequence[Finding], *, in_colour: bool) -> list[str]:
    """Return the lines of a report, one finding after the other, and a line that counts them."""
    lines = []
    for each in findings:
        head = f"{each.level:<9}"
        if in_colour:
            head = f"{_COLOURS[each.level]}{head}{_RESET}"
        first, *rest = textwrap.wrap(each.detail, _WIDTH - _INDENT)
        lines.append(f"{head}{each.check:<13}{first}")
        lines += [" " * _INDENT + line for line in (*rest, *textwrap.wrap(each.advice, _WIDTH - _INDENT))]
    counts = {level: sum(each.level == level for each in findings) for level in reversed(Level)}
    return [*lines, "", ", ".join(f"{count} {level}" for level, count in counts.items() if count)]
