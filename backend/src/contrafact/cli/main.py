"""The command `contrafact`: reads its arguments, runs one subcommand, turns errors into a line and an exit status.

What takes long to import (numpy, torch, essentia) is imported by the subcommands when they run, so that
`--help` and bad usage answer at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

from contrafact.cli.arguments import build_parser, read_arguments
from contrafact.cli.errors import report, report_os_error
from contrafact.domain.errors import ContrafactError

OK = 0
FAILURE = 1
BAD_USAGE = 2
INTERRUPTED = 130
"""What a shell gives for a program that Ctrl-C ended: 128 and the signal's number."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    argv : its arguments; those of the process when left out.

    Returns
    -------
    int : 0; 1 for a failure, 2 for bad usage, 130 when interrupted. What went wrong is on stderr, in one line.
    """
    _print_any_name()
    try:
        status = _run(argv)
        # Here, where it is caught, and not when Python ends.
        sys.stdout.flush()
        return status
    except ContrafactError as error:
        report(error)
        return BAD_USAGE if error.code in {"bad_usage", "invalid_setting"} else FAILURE
    except BrokenPipeError:
        # Whoever read the answer has gone (`| head`); nor may Python's own last flush complain of it.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE
    except OSError as error:
        report_os_error(error)
        return FAILURE
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(argv: Sequence[str] | None) -> int:
    arguments = read_arguments(build_parser(), argv)
    if arguments.command == "features":
        from contrafact.cli.features import write_features

        write_features(arguments.audio, arguments.out)
        return OK
    if arguments.command == "check":
        from contrafact.cli.check import check_pair

        check_pair(
            arguments.query,
            arguments.reference,
            weights=arguments.weights,
            as_json=arguments.json,
            operating_point=arguments.operating_point,
            plot=arguments.plot,
        )
        return OK
    from contrafact.cli.rank import rank_folder

    n_skipped = rank_folder(
        arguments.query,
        arguments.folder,
        weights=arguments.weights,
        as_json=arguments.json,
        operating_point=arguments.operating_point,
    )
    return FAILURE if n_skipped else OK


def _print_any_name() -> None:
    """A file's name may hold what the terminal cannot show; it is printed escaped rather than not at all."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
