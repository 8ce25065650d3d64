"""Run a command: print errors as `PROGRAM: SENTENCE [code]` on stderr and return the exit status."""

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


PROGRAM = "contrafact"


def run_command(
    run: Callable[[], int], program: str = PROGRAM, *, plain: tuple[type[Exception], ...] = (), interrupted: str = ""
) -> int:
    """Run a command and turn its errors into one line on stderr. All commands of the project use it.

    Parameters
    ----------
    run : the command; returns an exit status.
    program : name printed before each error.
    plain : further errors whose text is a sentence; they have no code.
    interrupted : sentence printed after Ctrl-C, if any.

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
        report(error, program)
        return BAD_USAGE if error.code in {"bad_usage", "invalid_setting"} else FAILURE
    except plain as error:
        _print_line(program, str(error))
        return FAILURE
    except BrokenPipeError:
        # The reader of stdout has gone (`| head`). Redirect stdout, so that Python's last flush does not fail too.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE
    except OSError as error:
        report(as_contrafact_error(error), program)
        return FAILURE
    except KeyboardInterrupt:
        if interrupted:
            _print_line(program, interrupted)
        return INTERRUPTED


def report(error: ContrafactError, program: str = PROGRAM) -> None:
    """Print an error."""
    _print_line(program, error.detail, error.code)


def report_left_out(errors: list[ContrafactError], summary: str) -> None:
    """Print which files of a folder are left out, and why, and how many were read."""
    for error in errors:
        _print_line(PROGRAM, f"Left out {error.detail}", error.code)
    _print_line(PROGRAM, summary)


def as_contrafact_error(error: OSError) -> ContrafactError:
    """Convert an error of the operating system to `file_unusable`."""
    reason = error.strerror or type(error).__name__
    return ContrafactError("file_unusable", f"{error.filename}: {reason}." if error.filename else f"{reason}.")


def printable(text: str) -> str:
    """Escape control characters: file names may hold line breaks and terminal commands."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def _print_line(program: str, sentence: str, code: str | None = None) -> None:
    coded = f" [{code}]" if code else ""
    print(f"{program}: {printable(sentence)}{coded}", file=sys.stderr)  # noqa: T201 - messages of a command
