"""Argument parser and exit status of the commands of training and bench."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import NoReturn

from contrafact.domain.errors import ContrafactError
from contrafact_training.data.datasets import TrainingError

_BAD_USAGE = 2
_INTERRUPTED = 130


class OneLineParser(argparse.ArgumentParser):
    """Reports wrong arguments in one line on stderr, without the usage that argparse prints first."""

    def error(self, message: str) -> NoReturn:
        """Exit with status 2."""
        self.exit(_BAD_USAGE, f"{self.prog}: {message}; see --help\n")


def run_command(program: str, run: Callable[[], int | None]) -> NoReturn:
    """Run a command and exit with its status.

    Parameters
    ----------
    program : name printed before each error.
    run : the command; returns its exit status, None for 0.

    Raises
    ------
    SystemExit : the status of the command; 1 with a sentence for an error; 130 when interrupted.
    """
    try:
        status = run() or 0
    except ContrafactError as error:
        sys.exit(f"{program}: {error.detail}")
    except TrainingError as error:
        sys.exit(f"{program}: {error}")
    except KeyboardInterrupt:
        sys.stderr.write(f"{program}: interrupted; run the same command again to continue\n")
        sys.exit(_INTERRUPTED)
    sys.exit(status)


def report_skipped(sentences: list[str]) -> int:
    """Print a sentence per skipped recording, and return the exit status: 1 if there are any."""
    for sentence in sentences:
        sys.stderr.write(f"skipped {sentence}\n")
    return 1 if sentences else 0
