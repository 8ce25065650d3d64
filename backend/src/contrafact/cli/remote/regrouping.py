"""Merge and split works, and undo it: `contrafact --server URL works merge|split|undo ...`."""

from __future__ import annotations

from contrafact.cli.arguments import Arguments
from contrafact.cli.errors import OK
from contrafact.cli.output import print_json
from contrafact.domain.errors import ContrafactError
from contrafact_client import Contrafact
from contrafact_client.models import WorkChangeAnswer

ACTIONS = ("merge", "split", "undo")


def names_regrouping(arguments: Arguments) -> bool:
    """Return whether the words are `merge WORK OTHER...`, `split WORK TRACK...` or `undo CHANGE`."""
    action, *ids = arguments.words or [""]
    return action in ACTIONS and bool(ids)


def run_regrouping(library: Contrafact, arguments: Arguments) -> int:
    """Merge, split or undo; print what was done, with the id by which it is undone.

    Raises
    ------
    ContrafactError : `bad_usage`; and those of the server.
    """
    action, first, *others = arguments.words or ("", "")
    if action == "undo" and not others:
        change = library.undo_work_change(first)
    elif action == "merge" and others:
        change = library.merge_works(first, {"work_ids": others})
    elif action == "split" and others and arguments.title:
        change = library.split_work(first, {"track_ids": others, "title": arguments.title})
    else:
        raise ContrafactError(
            "bad_usage", "Say merge WORK OTHER ..., or split WORK TRACK ... --title T, or undo CHANGE."
        )
    if arguments.json:
        print_json(dict(change))
    else:
        print(_line(change))  # noqa: T201 - the answer
    return OK


def _line(change: WorkChangeAnswer) -> str:
    done = f"{change['kind']}: {change['n_moved']} tracks moved"
    if change["kind"] == "undo":
        return f"{done}."
    new = f", new work {change['other_ids'][0]}" if change["kind"] == "split" else ""
    return f"{done}{new}. Undo by: works undo {change['id']}"
