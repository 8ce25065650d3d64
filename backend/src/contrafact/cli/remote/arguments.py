"""Arguments of the subcommands that speak to a server."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from contrafact.cli.remote.cases import add_cases_command
from contrafact.cli.remote.changing import add_change_command
from contrafact.cli.remote.filtering import add_filters
from contrafact.cli.remote.reviewing import add_review_command
from contrafact.cli.remote.sets import add_set_command

SERVER_COMMANDS = frozenset({"cases", "change", "review", "add", "tracks", "works", "export", "wait", "audio"})
"""Subcommands that need a server. `check` and `rank` work on both."""


def add_server_commands(commands: argparse._SubParsersAction[Any], number: Callable[[str], int]) -> None:
    """Add the parsers of the subcommands.

    Parameters
    ----------
    number : reads a count.
    """
    add = _command(commands, "add", "With --server: submit links and audio files.")
    add.add_argument("targets", nargs="+", metavar="LINK_OR_FILE", help="link to a video or playlist, or an audio file")
    add.add_argument("--title", metavar="T", help="title of the file; default: its tags")
    add.add_argument("--artist", metavar="A", help="artist of the file; default: its tags")
    add.add_argument("--wait", action="store_true", help="wait until the recordings are analysed")
    _add_timeout(add)
    _add_import(commands)
    tracks = _command(
        commands, "tracks", "With --server: list tracks, newest first, or export and import what is known about them."
    )
    _add_words(tracks, number)
    add_filters(tracks)
    add_change_command(lambda name, text: _command(commands, name, text))
    add_review_command(lambda name, text: _command(commands, name, text), number)
    add_set_command(lambda name, text: _command(commands, name, text))
    add_cases_command(lambda name, text: _command(commands, name, text))
    works = _command(commands, "works", "With --server: list works; export, import, merge and split them.")
    _add_words(works, number)
    works.add_argument("--title", metavar="T", help="of the work that `split WORK TRACK ...` makes")
    audio = _command(
        commands, "audio", "With --server: write the copy of a recording for listening to a file.", json=False
    )
    audio.add_argument("query", metavar="TRACK", help="id of a track, or link to its video")
    audio.add_argument("out", type=Path, metavar="F.webm", help="file to write: Opus in WebM")
    export = _command(commands, "export", "With --server: write all tracks, with their works, to a file.", json=False)
    export.add_argument("out", type=Path, metavar="F.csv", help="file to write; JSON if it ends in .json")
    wait = _command(commands, "wait", "With --server: wait until jobs have ended.")
    wait.add_argument("targets", nargs="+", metavar="JOB_OR_TRACK", help="id of a job; or a track, for its newest job")
    _add_timeout(wait)


def _add_import(commands: argparse._SubParsersAction[Any]) -> None:
    text = "Import folders, files, manifests (CSV) and playlists, into the server on this machine or that of --server."
    parser = _command(commands, "import", text)
    parser.add_argument(
        "targets", nargs="+", metavar="TARGET", help="folder, audio file, manifest (.csv), or link to a playlist"
    )
    parser.add_argument("--name", metavar="N", help="name of the import; default: that of the first target")
    parser.add_argument("--receipt", type=Path, metavar="F.csv", help="file to write, with the outcome of every item")
    parser.add_argument(
        "--on-server", action="store_true", help="TARGET is a folder on the server, not of this machine"
    )
    parser.add_argument("--watch", action="store_true", help="with --on-server: add new files until it is cancelled")
    parser.add_argument("--resume", metavar="ID", help="go on with an import whose files were not all sent")
    parser.add_argument("--no-wait", action="store_true", help="end when all is sent; print the ids of the imports")
    _add_timeout(parser)


def _command(commands: argparse._SubParsersAction[Any], name: str, text: str, *, json: bool = True) -> Any:  # noqa: ANN401
    parser = commands.add_parser(name, help=text, description=text)
    if json:
        parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    return parser


def _add_words(parser: argparse.ArgumentParser, number: Callable[[str], int]) -> None:
    parser.add_argument(
        "words",
        nargs="*",
        metavar="WORDS",
        help="beginnings of words in titles and artists, in quotes; or `export FILE`, or `import FILE`: CSV or JSON",
    )
    parser.add_argument("--dry-run", action="store_true", help="with import: say what would be written, write nothing")
    parser.add_argument("--limit", type=number, metavar="N", help="only the first N")


def _add_timeout(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--timeout", type=float, metavar="S", help="most seconds to wait; default: for ever")
