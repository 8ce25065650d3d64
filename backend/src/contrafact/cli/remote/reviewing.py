"""The subcommand that answers about matches of a server: `contrafact --server URL review`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from contrafact.cli.errors import OK
from contrafact.cli.output import print_json
from contrafact.cli.remote.targets import track_id_of
from contrafact.domain.errors import ContrafactError
from contrafact.domain.reviews import ReviewAnswer
from contrafact_client import Contrafact
from contrafact_client.models import QueuedPairAnswer, ReviewRecord, ReviewRequest

if TYPE_CHECKING:
    from contrafact.cli.arguments import Arguments

_MOST = 100
_PAIR = 2


def add_review_command(add: Callable[[str, str], argparse.ArgumentParser], number: Callable[[str], int]) -> None:
    """Add the parser; `add` makes one with a name and a text, `number` reads a count."""
    review = add("review", "With --server: list the matches that wait for an answer, or answer about two tracks.")
    review.add_argument("targets", nargs="*", metavar="TRACK", help="two tracks to answer about; none lists the queue")
    review.add_argument("--answer", choices=[each.value for each in ReviewAnswer], help="what to answer")
    review.add_argument("--relation", metavar="R", help="same_work, same_recording, shared_harmony or none")
    review.add_argument("--note", metavar="TEXT", help="why")
    review.add_argument("--revises", metavar="ID", help="review that it replaces")
    review.add_argument("--skipped", action="store_true", help="list the skipped matches")
    review.add_argument("--limit", type=number, metavar="N", help="only the first N")


def run_review(library: Contrafact, arguments: Arguments) -> int:
    """List the queue, or answer.

    Raises
    ------
    ContrafactError : `bad_usage`, and those of the server.
    """
    if not arguments.targets and not arguments.answer:
        limit = min(arguments.limit or _MOST, _MOST)
        page = library.list_review_queue(limit=limit, skipped=arguments.skipped or None)
        _show(arguments, dict(page), [f"{page['total']} matches wait.", *map(_queued_line, page["items"])])
        return OK
    if len(arguments.targets) != _PAIR or not arguments.answer:
        raise ContrafactError("bad_usage", "Name two tracks and an --answer, or neither to list the queue.")
    made = library.create_review(_request(arguments))
    _show(arguments, dict(made), [_made_line(made)])
    return OK


def _request(arguments: Arguments) -> ReviewRequest:
    query, reference = (track_id_of(each) for each in arguments.targets)
    given: dict[str, Any] = {
        "relation": arguments.relation,
        "note": arguments.note,
        "revises": arguments.revises,
    }
    pair = {"query_id": query, "reference_id": reference, "answer": arguments.answer}
    return cast("ReviewRequest", {**pair, **{name: value for name, value in given.items() if value is not None}})


def _show(arguments: Arguments, answer: dict[str, Any], lines: list[str]) -> None:
    if arguments.json:
        print_json(answer)
        return
    for line in lines:
        print(line)  # noqa: T201 - the answer


def _queued_line(pair: QueuedPairAnswer) -> str:
    names = (f"{each['id']} {each['title'] or ''}".strip() for each in (pair["query"], pair["reference"]))
    return f"{pair['probability']:.3f} {pair['decision']:8}  {'  |  '.join(names)}"


def _made_line(made: ReviewRecord) -> str:
    work = f"; work {made['joined_work_id']}" if made["joined_work_id"] else ""
    return f"{made['answer']}: review {made['id']}{work}"
