"""The subcommand for sets: `contrafact set FILE`, and `contrafact --server URL set`."""

from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from contrafact.cli.errors import OK
from contrafact.cli.output import print_json
from contrafact.domain.errors import ContrafactError
from contrafact_client import Contrafact
from contrafact_client.models import SetAnswer, SetPartRequest

if TYPE_CHECKING:
    from contrafact.cli.arguments import Arguments

_PAGE = 100
_COLUMNS = ("start", "end", "title")
Step = tuple[Mapping[str, object], list[str]]
"""The answer as JSON, and its lines as text."""


def add_set_command(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the parser; `add` makes one with a name and a text."""
    parser = add("set", "Propose the parts of a long recording. With --server: list, edit and accept sets.")
    parser.add_argument(
        "words",
        nargs="*",
        metavar="FILE_OR_STEP",
        help="a recording; with --server: none to list, `show ID`, `edit ID FILE.csv` (columns start, end, title),"
        " `accept ID`, `search ID`, `cancel ID`, `delete ID`",
    )


def run_set(library: Contrafact, arguments: Arguments) -> int:
    """List sets, or do one step with one.

    Raises
    ------
    ContrafactError : `bad_usage`, `invalid_table`, and those of the server.
    OSError : the file cannot be read.
    """
    name, *given = arguments.words or ["list"]
    step, names = _STEPS.get(name, (None, ""))
    if step is None or len(given) != len(names.split()):
        wanted = "; ".join(f"`{' '.join([each, *names.split()])}`" for each, (_, names) in _STEPS.items())
        raise ContrafactError("bad_usage", f"Give one of these: {wanted}.")
    answer, lines = step(library, *given)
    if arguments.json:
        print_json(answer)
    else:
        print("\n".join(lines))  # noqa: T201 - the answer
    return OK


def _list(library: Contrafact) -> Step:
    page, items = library.list_sets(limit=_PAGE), []
    items += page["items"]
    while page["next_cursor"]:
        page = library.list_sets(limit=_PAGE, cursor=page["next_cursor"])
        items += page["items"]
    lines = [
        f"{each['id']}  {each['state']:<9}  {each['n_parts']} parts  {each['title'] or each['source']['file_name']}"
        for each in items
    ]
    return {"items": items}, lines or ["There are no sets."]


def _show(library: Contrafact, set_id: str) -> Step:
    return _shown(library.get_set(set_id))


def _edit(library: Contrafact, set_id: str, file: str) -> Step:
    parts = read_parts(Path(file))
    revision = library.get_set(set_id)["revision"]
    return _shown(library.edit_set(set_id, {"revision": revision, "parts": parts}))


def _accept(library: Contrafact, set_id: str) -> Step:
    return _shown(library.accept_set(set_id, {"revision": library.get_set(set_id)["revision"]}))


def _search(library: Contrafact, set_id: str) -> Step:
    return _shown(library.search_set(set_id))


def _cancel(library: Contrafact, set_id: str) -> Step:
    return _shown(library.cancel_set(set_id))


def _delete(library: Contrafact, set_id: str) -> Step:
    library.delete_set(set_id)
    return {"deleted": set_id}, [f"{set_id}  deleted; its songs stay"]


_STEPS: dict[str, tuple[Callable[..., Step] | None, str]] = {
    "list": (_list, ""),
    "show": (_show, "ID"),
    "edit": (_edit, "ID FILE"),
    "accept": (_accept, "ID"),
    "search": (_search, "ID"),
    "cancel": (_cancel, "ID"),
    "delete": (_delete, "ID"),
}


def _shown(found: SetAnswer) -> Step:
    # These load NumPy, which the help of the command need not wait for.
    from contrafact.cli.sets import part_lines
    from contrafact.domain.sets import clock_text

    lines = [f"{found['title'] or found['source']['file_name']}: {found['state']}"]
    lines += part_lines((each["start_s"], each["end_s"], each["evidence"], each["title"]) for each in found["parts"])
    lines += ["Songs of the library in it:"] if found["matches"] else []
    for match in found["matches"]:
        span = f"{clock_text(match['start_s']):>7} - {clock_text(match['end_s']):>7}"
        track = match["track"]
        lines.append(f"     {span}  {match['probability']:.2f}  {track['title'] or track['id']}")
    return found, lines


def read_parts(path: Path) -> list[SetPartRequest]:
    """Read parts from CSV with the columns start, end and title; times such as 754, 12:34 or 1:02:03.5.

    Raises
    ------
    ContrafactError : `invalid_table`, with the line; for a file that is no CSV in UTF-8, without one.
    OSError : the file cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {"start", "end"} <= set(reader.fieldnames or ()):
                raise ContrafactError("invalid_table", f"{path.name} needs the columns {', '.join(_COLUMNS)}.")
            rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ContrafactError("invalid_table", f"{path.name} is no CSV file in UTF-8.") from error
    parts: list[SetPartRequest] = []
    for line, row in rows:
        start, end = _seconds(row["start"]), _seconds(row["end"])
        if start is None or end is None:
            raise ContrafactError(
                "invalid_table", f"Line {line} of {path.name} has no time such as 12:34 in both columns."
            )
        parts.append({"start_s": start, "end_s": end, "title": row.get("title") or None})
    return parts


def _seconds(text: str | None) -> float | None:
    try:
        numbers = [float(each) for each in (text or "").split(":")]
    except ValueError:
        return None
    if not 1 <= len(numbers) <= 3 or not all(0 <= each < math.inf for each in numbers):  # noqa: PLR2004 - h:mm:ss
        return None
    return float(sum(each * 60.0**power for power, each in enumerate(reversed(numbers))))
