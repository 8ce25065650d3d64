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


def run_command(program: str, run: Callable[[], list[str] | None]) -> NoReturn:
    """Run a command and exit with its status.

    Parameters
    ----------
    program : name printed before each error.
    run : the command; returns a sentence for each recording that it skipped.

    Raises
    ------
    SystemExit : 0; 1 with a sentence for an error or skipped recordings; 130 when interrupted.
    """
    try:
        skipped = run() or []
    except ContrafactError as error:
        sys.exit(f"{program}: {error.detail}")
    except TrainingError as error:
        sys.exit(f"{program}: {error}")
    except KeyboardInterrupt:
        sys.stderr.write(f"{program}: interrupted; run the same command again to continue\n")
        sys.exit(_INTERRUPTED)
    for sentence in skipped:
        sys.stderr.write(f"skipped {sentence}\n")
    sys.exit(1 if skipped else 0)
