"""The command `contrafact`.

Subcommands are imported when they run: numpy, torch and essentia take seconds to import, and `--help` and bad usage
do not need them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from io import TextIOWrapper
from pathlib import Path

from contrafact.cli.arguments import build_parser, read_arguments
from contrafact.cli.errors import FAILURE, OK, run_command


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    argv : the arguments; those of the process when omitted.

    Returns
    -------
    int : exit status, see `run_command`.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        # File names may hold characters that the terminal's encoding lacks: escape them.
        sys.stdout.reconfigure(errors="backslashreplace")
    return run_command(partial(_run, argv))


def _run(argv: Sequence[str] | None) -> int:
    arguments = read_arguments(build_parser(), argv)
    if arguments.command == "import":
        from contrafact.cli.remote.importing import run_import

        return run_import(arguments)
    if arguments.server is not None:
        from contrafact.cli.remote.commands import run_on_server

        return run_on_server(arguments)
    if arguments.command == "features":
        from contrafact.cli.features import write_features

        write_features(arguments.audio, arguments.out)
        return OK
    if arguments.command == "set":
        from contrafact.cli.sets import propose

        propose(arguments.words or (), as_json=arguments.json)
        return OK
    if arguments.command == "check":
        from contrafact.cli.check import check_pair

        check_pair(
            Path(arguments.query),
            Path(arguments.reference),
            weights=arguments.weights,
            as_json=arguments.json,
            threshold=arguments.threshold,
            plot=arguments.plot,
        )
        return OK
    from contrafact.cli.rank import rank_folder

    n_skipped = rank_folder(
        Path(arguments.query),
        arguments.folder or Path(),
        weights=arguments.weights,
        as_json=arguments.json,
        threshold=arguments.threshold,
        is_clip=arguments.clip,
    )
    return FAILURE if n_skipped else OK


if __name__ == "__main__":
    sys.exit(main())
