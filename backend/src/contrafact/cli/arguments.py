"""Arguments of the command `contrafact` and its subcommands."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from contrafact.cli.remote.arguments import SERVER_COMMANDS, add_server_commands
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.verdicts import AskedThreshold, OperatingPoint

_RECORDING = "audio (MP3, M4A/AAC, Opus/WebM, Ogg, FLAC, WAV, AIFF and others), or chroma (.npz)"


@dataclass
class Arguments(argparse.Namespace):
    """The arguments of all subcommands. Those of other subcommands than the called one keep their defaults."""

    command: str = ""
    server: str | None = None
    key_file: Path | None = None
    audio: Path = Path()
    out: Path = Path()
    query: str = ""
    reference: str = ""
    folder: Path | None = None
    targets: Sequence[str] = ()
    name: str | None = None
    receipt: Path | None = None
    resume: str | None = None
    on_server: bool = False
    watch: bool = False
    no_wait: bool = False
    words: Sequence[str] | None = None
    dry_run: bool = False
    title: str | None = None
    artist: str | None = None
    state: State | None = None
    work: str | None = None
    in_work: bool | None = None
    relation: str | None = None
    source: str | None = None
    made_by: str | None = None
    tag: str | None = None
    language: str | None = None
    since: str | None = None
    until: str | None = None
    problem: bool | None = None
    ids: Sequence[str] = ()
    all: bool = False
    add_tag: Sequence[str] = ()
    remove_tag: Sequence[str] = ()
    set: Sequence[str] = ()
    assign: str | None = None
    delete: bool = False
    undo: str | None = None
    answer: str | None = None
    note: str | None = None
    revises: str | None = None
    skipped: bool = False
    days: float | None = None
    limit: int | None = None
    timeout: float | None = None
    wait: bool = False
    weights: Path | None = None
    min_probability: float | None = None
    operating_point: OperatingPoint | None = None
    plot: Path | None = None
    clip: bool = False
    json: bool = False

    @property
    def threshold(self) -> AskedThreshold:
        """Where likely begins."""
        return AskedThreshold(self.min_probability, self.operating_point)


class Parser(argparse.ArgumentParser):
    """Raises `bad_usage`, so that bad usage is reported like every other error."""

    def error(self, message: str) -> NoReturn:
        """Raise `bad_usage` in place of printing and exiting."""
        raise ContrafactError("bad_usage", f"{message[:1].upper()}{message[1:]}; see `{self.prog} --help`.")


def build_parser() -> Parser:
    """Build the parser of the command and its subcommands."""
    parser = Parser(
        prog="contrafact",
        description="Tells whether a recording is a cover of another.",
        epilog="Exit status: 0 for success, 1 for a failure, 2 for bad usage, 130 when interrupted.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('contrafact')}")
    parser.add_argument(
        "--server", metavar="URL", help="work in the library of this server, where a track is an id, a link or a file"
    )
    parser.add_argument("--key-file", type=Path, metavar="F", help="file that holds an API key of the server")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_features(commands)
    _add_check(commands)
    _add_rank(commands)
    add_server_commands(commands, _number)
    return parser


def read_arguments(parser: argparse.ArgumentParser, argv: Sequence[str] | None) -> Arguments:
    """Parse arguments, by default those of the process.

    Raises
    ------
    ContrafactError : `bad_usage`.
    SystemExit : after `--help` and `--version`.
    """
    arguments = parser.parse_args(argv, Arguments())
    _check_place(arguments)
    return arguments


def _check_place(arguments: Arguments) -> None:
    """Check that the subcommand and its arguments fit where it works: on files of this machine, or on a server."""
    on_server = arguments.server is not None
    is_import = arguments.command == "import"
    if not on_server and not is_import and (arguments.command in SERVER_COMMANDS or arguments.key_file):
        what = "--key-file" if arguments.key_file else f"`{arguments.command}`"
        raise ContrafactError("bad_usage", f"{what} works on a server; name it by --server URL before the subcommand.")
    if arguments.watch and not arguments.on_server:
        raise ContrafactError("bad_usage", "--watch is for a folder on the server; give --on-server too.")
    if arguments.command == "rank" and on_server == (arguments.folder is not None):
        expected = "takes no FOLDER with --server" if on_server else "needs a FOLDER, or --server"
        raise ContrafactError("bad_usage", f"`rank` {expected}; see `contrafact rank --help`.")
    local = ("weights", "plot", "clip", "operating_point")
    if on_server and (given := [name for name in local if getattr(arguments, name)]):
        option = f"--{given[0].replace('_', '-')}"
        raise ContrafactError("bad_usage", f"{option} is for files of this machine, without --server.")
    if on_server and arguments.command == "features":
        raise ContrafactError("bad_usage", "`features` works on files of this machine, without --server.")
    if not on_server and arguments.limit is not None:
        raise ContrafactError("bad_usage", "--limit is for a server.")


def check_output_file(option: str, path: Path, suffix: str) -> None:
    """Check that a file can be written before long work begins.

    Raises
    ------
    ContrafactError : `bad_usage` for another suffix; `file_not_found` if the folder does not exist.
    """
    if path.suffix.lower() != suffix:
        raise ContrafactError("bad_usage", f"{option} must end in {suffix}, not {path.name!r}.")
    if not path.parent.is_dir():
        raise ContrafactError("file_not_found", f"There is no folder {str(path.parent)!r} to write into.")


def _add_features(commands: argparse._SubParsersAction[Parser]) -> None:
    text = "Write the chroma of a recording to a NumPy file."
    parser = commands.add_parser("features", help=text, description=text)
    parser.add_argument(
        "audio", type=Path, metavar="AUDIO", help="MP3, M4A/AAC, Opus/WebM, Ogg, FLAC, WAV, AIFF and others"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="F.npz", help="file to write")


def _add_check(commands: argparse._SubParsersAction[Parser]) -> None:
    text = "Check whether two recordings are of one work."
    parser = commands.add_parser("check", help=text, description=text)
    parser.add_argument("query", metavar="A", help=_RECORDING)
    parser.add_argument("reference", metavar="B", help="the recording to compare it with, as audio or chroma")
    parser.add_argument("--plot", type=Path, metavar="F.png", help="draw the similar moments and the alignment")
    _add_common(parser)


def _add_rank(commands: argparse._SubParsersAction[Parser]) -> None:
    text = "Rank the recordings of a folder by similarity to one."
    parser = commands.add_parser("rank", help=text, description=text)
    parser.add_argument("query", metavar="QUERY", help=_RECORDING)
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help="folder of recordings, searched with its subfolders; every file left out is named",
    )
    parser.add_argument(
        "--clip",
        action="store_true",
        help="QUERY is a part of a recording, 3 to 60 s: rank the recordings by it",
    )
    parser.add_argument("--limit", type=_number, metavar="N", help="with --server: only the first N tracks")
    _add_common(parser)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.add_argument(
        "--min-probability",
        type=_probability,
        metavar="P",
        help="probability from which a recording is likely, never below 0.5; `rank` leaves out rows below P"
        " (default: CONTRAFACT_MIN_PROBABILITY, else that of the weights)",
    )
    parser.add_argument(
        "--operating-point",
        type=OperatingPoint,
        choices=list(OperatingPoint),
        metavar="POINT",
        help=f"deprecated, use --min-probability: {', '.join(OperatingPoint)}",
    )
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="FOLDER",
        help="folder with weights and card (default: CONTRAFACT_MODEL_DIR, else the weights of the package)",
    )


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1")
    return int(text)


def _probability(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no probability: give a number from 0 to 1, such as 0.8")
    return number
