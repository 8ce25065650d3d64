"""The command `contrafact-admin`, for operators: back up, restore, check, analyse again, plan, update yt-dlp."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from contrafact.cli.admin.scale import ScaleArguments, add_scale, show_scale
from contrafact.cli.arguments import Parser
from contrafact.cli.errors import FAILURE, OK, run_command
from contrafact.domain.people import Role

PROGRAM = "contrafact-admin"


USER_ACTIONS = {
    "list": "list all users",
    "first-link": "print a link that makes the first administrator",
    "invite": "print a link by which somebody makes an account of a role",
    "reset": "print a link by which a user sets a new password",
    "role": "give a user another role",
    "disable": "disable a user's account and sign the user out",
    "enable": "enable it again",
    "sign-out": "sign a user out everywhere",
}

INDEX_ACTIONS = {
    "rebuild": "fill the vector engine anew, beside what is searched",
    "compare": "measure recall and time of the engines, against comparing all tracks",
    "switch": "let what was filled last be searched, in one step",
}


@dataclass
class Arguments(ScaleArguments):
    """The arguments of all subcommands."""

    command: str = ""
    data: Path | None = None
    folder: Path = Path()
    fetch: bool = False
    stop: bool = False
    file: Path = Path()
    split: str = ""
    action: str = ""
    name: str | None = None
    role: Role | None = None


def build_parser() -> Parser:
    """Build the parser of the command and its subcommands."""
    parser = Parser(
        prog=PROGRAM,
        description="Back up, restore, check and update an installation of Contrafact.",
        epilog="Exit status: 0 for success, 1 for a failure or a problem found, 2 for bad usage, 130 when interrupted.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('contrafact')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text, metavar in (
        ("backup", "Write a backup into a new folder while the product runs.", "DIR"),
        ("restore", "Restore a backup into an empty library.", "DIR"),
        ("doctor", "Check the installation, with advice for each finding.", None),
        ("reextract", "Analyse tracks of an older recipe again, in the background; print how far that is.", None),
    ):
        command = commands.add_parser(name, help=text, description=text)
        if metavar:
            command.add_argument("folder", type=Path, metavar=metavar, help="folder of the backup")
        command.add_argument(
            "--data",
            type=Path,
            metavar="FOLDER",
            help="data folder of `make run` (default: servers of MONGODB_URI and the other settings if it is set, "
            "else CONTRAFACT_DATA_DIR or ./data)",
        )
        command.add_argument("--json", action="store_true", help="print JSON instead of text")
        if name == "backup":
            command.add_argument("--with-audio", action="store_true", help="also back up the copies for listening")
        if name == "reextract":
            _add_choice(command)
    _add_export(commands)
    _add_users(commands)
    _add_index(commands)
    _add_update(commands)
    add_scale(commands)
    return parser


def _add_export(commands: argparse._SubParsersAction[Parser]) -> None:
    text = "Write the reviewed pairs as labelled chroma (.npz), for contrafact-train and contrafact-calibrate."
    command = commands.add_parser("export-reviews", help=text, description=text)
    command.add_argument("file", type=Path, metavar="FILE", help="archive to write, such as reviews.npz")
    command.add_argument("--split", default="train", help="name of the split of all tracks (default: train)")
    command.add_argument("--data", type=Path, metavar="FOLDER", help="data folder of `make run`, as of `backup`")
    command.add_argument("--json", action="store_true", help="print JSON instead of text")


def _add_users(commands: argparse._SubParsersAction[Parser]) -> None:
    text = "List users, make links for them, change their roles, disable their accounts, sign them out."
    command = commands.add_parser("user", help=text, description=text)
    actions = "; ".join(f"`{action}`: {what}" for action, what in USER_ACTIONS.items())
    command.add_argument("action", choices=USER_ACTIONS, metavar="ACTION", help=actions)
    command.add_argument("name", nargs="?", metavar="NAME", help="the user's name")
    command.add_argument("--role", type=Role, choices=list(Role), help="for `invite` and `role`")
    command.add_argument("--data", type=Path, metavar="FOLDER", help="data folder of `make run`, as of `backup`")
    command.add_argument("--json", action="store_true", help="print JSON instead of text")


def _add_index(commands: argparse._SubParsersAction[Parser]) -> None:
    text = "Fill the vector engine anew, measure it, switch to what was filled."
    command = commands.add_parser("index", help=text, description=text)
    actions = "; ".join(f"`{action}`: {what}" for action, what in INDEX_ACTIONS.items())
    command.add_argument("action", choices=INDEX_ACTIONS, metavar="ACTION", help=actions)
    command.add_argument("--data", type=Path, metavar="FOLDER", help="data folder of `make run`, as of `backup`")
    command.add_argument("--json", action="store_true", help="print JSON instead of text")


def _add_choice(command: Parser) -> None:
    choice = command.add_mutually_exclusive_group()
    choice.add_argument("--fetch", action="store_true", help="fetch their audio from YouTube again")
    choice.add_argument("--stop", action="store_true", help="let no track wait any more")


def _add_update(commands: argparse._SubParsersAction[Parser]) -> None:
    text = "Install the newest yt-dlp and its helpers into this environment, try them, and undo it if they fail."
    command = commands.add_parser("update-ytdlp", help=text, description=text)
    command.add_argument("--json", action="store_true", help="print JSON instead of text")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Returns
    -------
    int : exit status, see `run_command`; also 1 if the doctor finds a problem.
    """
    return run_command(partial(_run, argv), PROGRAM)


def _run(argv: Sequence[str] | None) -> int:
    arguments = build_parser().parse_args(argv, Arguments())
    # Adapters log what they raise; here one line about it is enough.
    logging.getLogger().addHandler(logging.NullHandler())
    if arguments.command == "doctor":
        from contrafact.cli.admin.doctor import examine

        return FAILURE if examine(arguments.data, as_json=arguments.json) else OK
    if arguments.command == "user":
        from contrafact.cli.admin.users import UserCommand, manage_users

        command = UserCommand(arguments.action, arguments.name, arguments.role)
        manage_users(command, arguments.data, as_json=arguments.json)
        return OK
    if arguments.command == "index":
        from contrafact.cli.admin.index import manage_index

        manage_index(arguments.action, arguments.data, as_json=arguments.json)
        return OK
    if arguments.command == "export-reviews":
        from contrafact.cli.admin.reviews import export_reviews

        export_reviews(arguments.file, arguments.data, split=arguments.split, as_json=arguments.json)
        return OK
    if arguments.command == "update-ytdlp":
        from contrafact.cli.admin.update_ytdlp import update

        update(as_json=arguments.json)
        return OK
    if arguments.command == "scale":
        show_scale(arguments)
    elif arguments.command == "reextract":
        from contrafact.cli.admin.reextract import reextract

        reextract(arguments.data, fetch=arguments.fetch, stop=arguments.stop, as_json=arguments.json)
    elif arguments.command == "backup":
        from contrafact.cli.admin.backups import back_up

        back_up(arguments.folder, arguments.data, has_audio=arguments.with_audio, as_json=arguments.json)
    else:
        from contrafact.cli.admin.backups import restore

        restore(arguments.folder, arguments.data, as_json=arguments.json)
    return OK


if __name__ == "__main__":
    sys.exit(main())
