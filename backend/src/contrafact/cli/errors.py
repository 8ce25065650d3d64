"""Run a command: print errors as `contrafact: SENTENCE [code]` on stderr and return the exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress

from contrafact.domain.errors import ContrafactError

OK = 0
FAILURE = 1
BAD_USAGE = 2
INTERRUPTED = 130
"""Exit status after Ctrl-C, by the shells' convention: 128 plus the number of SIGINT."""


def run_command(run: Callable[[], int]) -> int:
    """Run a command and turn its errors into one line on stderr.

    Parameters
    ----------
    run : the command; returns an exit status.

    Returns
    -------
    int : what `run` returns; 1 after a failure, 2 after bad usage or an invalid setting, 130 when interrupted.
    """
    try:
        status = run()
        # Flush here: a broken pipe at interpreter exit could not be caught.
        sys.stdout.flush()
        return status
    except ContrafactError as error:
        report(error)
        return BAD_USAGE if error.code in {"bad_usage", "invalid_setting"} else FAILURE
    except BrokenPipeError:
        # The reader of stdout has gone (`| head`). Redirect stdout, so that Python's last flush does not fail too.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE
    except OSError as error:
        report(as_contrafact_error(error))
        return FAILURE
    except KeyboardInterrupt:
        return INTERRUPTED


def report(error: ContrafactError) -> None:
    """Print an error."""
    _print_line(error.detail, error.code)


def report_skipped(error: ContrafactError) -> None:
    """Print which file was skipped, and why."""
    _print_line(f"Skipped {error.detail}", error.code)


def as_contrafact_error(error: OSError) -> ContrafactError:
    """Convert an error of the operating system to `file_unusable`."""
    reason = error.strerror or type(error).__name__
    return ContrafactError("file_unusable", f"{error.filename}: {reason}." if error.filename else f"{reason}.")


def printable(text: str) -> str:
    """Escape control characters: file names may hold line breaks and terminal commands."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def _print_line(sentence: str, code: str) -> None:
    print(f"contrafact: {printable(sentence)} [{code}]", file=sys.stderr)  # noqa: T201 - messages of a command
