"""Argument parser and exit status of the commands of training and bench."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import NoReturn

from contrafact.cli import errors
from contrafact.features.folders import account
from contrafact_training.data.datasets import TrainingError


class OneLineParser(argparse.ArgumentParser):
    """Reports wrong arguments in one line on stderr, without the usage that argparse prints first."""

    def error(self, message: str) -> NoReturn:
        """Exit with status 2."""
        self.exit(errors.BAD_USAGE, f"{self.prog}: {message}; see --help\n")


def run_command(program: str, run: Callable[[], int | None]) -> NoReturn:
    """Run a command and exit with its status, see `contrafact.cli.errors.run_command`.

    Parameters
    ----------
    program : name printed before each error.
    run : the command; returns its exit status, None for 0.

    Raises
    ------
    SystemExit : the status of the command.
    """
    again = "interrupted; run the same command again to continue"
    sys.exit(errors.run_command(lambda: run() or errors.OK, program, plain=(TrainingError,), interrupted=again))


def report_account(n_read: int, skipped: list[str]) -> None:
    """Print how many files of a folder were read, and which were left out; sentences begin with the name of a file."""
    sys.stderr.write(f"{account(n_read, [sentence.split(': ')[0] for sentence in skipped])}\n")


def report_skipped(sentences: list[str]) -> int:
    """Print a sentence per skipped recording, and return the exit status: 1 if there are any."""
    for sentence in sentences:
        sys.stderr.write(f"skipped {sentence}\n")
    return 1 if sentences else 0
