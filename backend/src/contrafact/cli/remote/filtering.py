"""Options that choose tracks of a server by a filter."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, cast

from contrafact.domain.jobs import State
from contrafact.domain.tracks import LibraryRelation, SourceKind
from contrafact_client.models import TrackFilterRequest

if TYPE_CHECKING:
    from contrafact.cli.arguments import Arguments


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the options of a filter."""
    parser.add_argument("--state", type=State, choices=list(State), metavar="STATE", help=", ".join(State))
    parser.add_argument("--work", metavar="ID", help="only tracks of this work")
    parser.add_argument(
        "--in-work", action=argparse.BooleanOptionalAction, help="only tracks that are in a work, or not"
    )
    relations = [each.value for each in LibraryRelation]
    parser.add_argument("--relation", choices=relations, metavar="R", help=f"what was found: {', '.join(relations)}")
    parser.add_argument("--source", choices=[each.value for each in SourceKind], help="only tracks from there")
    parser.add_argument("--made-by", metavar="ID", help="only tracks that this user added")
    parser.add_argument("--tag", metavar="T", help="only tracks with this tag")
    parser.add_argument("--language", metavar="L", help="only tracks in this language")
    parser.add_argument("--since", metavar="DAY", help="only tracks added from then on, such as 2026-03-01 (UTC)")
    parser.add_argument("--until", metavar="DAY", help="only tracks added before")
    parser.add_argument(
        "--problem", action=argparse.BooleanOptionalAction, help="only tracks with a problem, or without"
    )


def filter_of(arguments: Arguments) -> TrackFilterRequest:
    """Return the filter that the options ask for; empty without any."""
    wanted = {
        "q": " ".join(arguments.words or ()) or None,
        "state": arguments.state and arguments.state.value,
        "work_id": arguments.work,
        "has_work": arguments.in_work,
        "relation": arguments.relation,
        "source": arguments.source,
        "made_by": arguments.made_by,
        "tag": arguments.tag,
        "language": arguments.language,
        "added_since": arguments.since,
        "added_until": arguments.until,
        "has_problem": arguments.problem,
    }
    return cast("TrackFilterRequest", {name: value for name, value in wanted.items() if value is not None})
