"""The subcommand that changes many tracks of a server at once: `contrafact --server URL change`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from contrafact.cli.errors import OK
from contrafact.cli.output import print_json
from contrafact.cli.remote.filtering import add_filters, filter_of
from contrafact.domain.errors import ContrafactError
from contrafact_client import Contrafact
from contrafact_client.models import BulkEditRequest, TrackChangeAnswer, TrackChangeRequest

if TYPE_CHECKING:
    from contrafact.cli.arguments import Arguments

FIELDS = ("artist", "album", "date", "label", "language")
_OUTCOMES = {
    "n_changed": "changed",
    "n_unchanged": "were so before",
    "n_not_yours": "not yours",
    "n_not_found": "not in the library",
    "n_too_many_tags": "with too many tags",
    "n_undone": "as before",
    "n_kept": "changed again since",
}


def add_change_command(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the parser; `add` makes one with a name and a text."""
    change = add("change", "With --server: edit, tag or delete many tracks at once, or undo such a change.")
    change.add_argument("words", nargs="*", metavar="WORDS", help="beginnings of words in titles, artists and tags")
    add_filters(change)
    change.add_argument("--ids", nargs="+", metavar="ID", help="these tracks, in place of words and filters")
    change.add_argument("--all", action="store_true", help="all tracks of the library")
    change.add_argument("--add-tag", action="append", default=[], metavar="T", help="tag to add; may be repeated")
    change.add_argument("--remove-tag", action="append", default=[], metavar="T", help="tag to take away")
    change.add_argument(
        "--set", action="append", default=[], metavar="FIELD=TEXT", help=f"{', '.join(FIELDS)}; no text removes it"
    )
    change.add_argument("--assign", metavar="WORK", help="id of the work to which they belong; 'none' for no work")
    change.add_argument("--delete", action="store_true", help="move them to the trash")
    change.add_argument("--undo", metavar="CHANGE", help="id of a change: make its tracks as they were")
    change.add_argument("--timeout", type=float, metavar="S", help="most seconds to wait; default: for ever")


def run_change(library: Contrafact, arguments: Arguments) -> int:
    """Change tracks, or undo a change; wait until it is done.

    Raises
    ------
    ContrafactError : `bad_usage`, and those of the server.
    """
    begun = library.undo_track_change(arguments.undo) if arguments.undo else library.change_tracks(_request(arguments))
    change = library.wait_for_change(begun["id"], timeout=arguments.timeout)
    if arguments.json:
        print_json(dict(change))
    else:
        print(_line(change))  # noqa: T201 - the answer
    return OK


def _request(arguments: Arguments) -> TrackChangeRequest:
    which = filter_of(arguments)
    if sum((bool(arguments.ids), bool(which), arguments.all)) != 1:
        raise ContrafactError("bad_usage", "Choose tracks: by words or filters, by --ids, or --all.")
    edit = _edit(arguments)
    if bool(edit) == arguments.delete:
        raise ContrafactError("bad_usage", "Say what to change: fields, tags and the work, or --delete.")
    chosen: dict[str, Any] = {"ids": list(arguments.ids)} if arguments.ids else {"filter": which}
    return cast("TrackChangeRequest", {**chosen, **({"delete": True} if arguments.delete else {"edit": edit})})


def _edit(arguments: Arguments) -> BulkEditRequest:
    fields: dict[str, Any] = {}
    for each in arguments.set:
        name, equals, text = each.partition("=")
        if name not in FIELDS or not equals:
            raise ContrafactError("bad_usage", f"--set takes FIELD=TEXT with one of {', '.join(FIELDS)}.")
        fields[name] = text or None
    if arguments.assign:
        fields["work_id"] = None if arguments.assign == "none" else arguments.assign
    tags = {"add_tags": arguments.add_tag, "remove_tags": arguments.remove_tag}
    return cast("BulkEditRequest", {**fields, **{name: value for name, value in tags.items() if value}})


def _line(change: TrackChangeAnswer) -> str:
    counts = cast("dict[str, int]", change)
    told = ", ".join(f"{counts[name]} {words}" for name, words in _OUTCOMES.items() if counts[name])
    undo = f"; undo: --undo {change['id']}" if change["can_be_undone"] else ""
    return f"{change['n_tracks']} tracks: {told or 'none'}{undo}"
