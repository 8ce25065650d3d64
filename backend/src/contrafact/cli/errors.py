"""Errors as one line on stderr: `contrafact: <sentence> [code]`."""

from __future__ import annotations

import sys

from contrafact.domain.errors import ContrafactError


def report(error: ContrafactError) -> None:
    """Print an error."""
    _print(error.detail, error.code)


def report_os_error(error: OSError) -> None:
    """Print what the operating system refused to do with a file."""
    report(as_contrafact_error(error))


def report_skipped(error: ContrafactError) -> None:
    """Print which file was left out, and why."""
    _print(f"Skipped {error.detail}", error.code)


def as_contrafact_error(error: OSError) -> ContrafactError:
    """The system's refusal as an error of the table."""
    reason = error.strerror or type(error).__name__
    return ContrafactError("file_unusable", f"{error.filename}: {reason}." if error.filename else f"{reason}.")


def _print(sentence: str, code: str) -> None:
    # A name may hold a line break or a terminal's commands.
    line = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in sentence)
    print(f"contrafact: {line} [{code}]", file=sys.stderr)  # noqa: T201 - a command's own words
