"""The subcommand for cases of a server: `contrafact --server URL cases`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from contrafact.cli.errors import FAILURE, OK
from contrafact.cli.output import print_json
from contrafact.cli.remote.targets import track_id_of
from contrafact.domain.errors import ContrafactError
from contrafact_client import Contrafact
from contrafact_client.models import CaseAnswer, CaseRerun

if TYPE_CHECKING:
    from contrafact.cli.arguments import Arguments

_PAGE, _DAYS = 100, 7
Step = tuple[Mapping[str, object], list[str], int]
"""The answer as JSON, its lines as text, and the exit status."""


def add_cases_command(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the parser; `add` makes one with a name and a text."""
    cases = add("cases", "With --server: list cases, or open, fill, freeze, compare again, export and share one.")
    cases.add_argument(
        "words",
        nargs="*",
        metavar="STEP",
        help="none to list; `open TITLE`, `show ID`, `add ID A B`, `note ID TEXT`, `freeze ID`, `rerun ID`,"
        " `export ID FILE` (.pdf, .csv, .json), `link ID`",
    )
    cases.add_argument("--days", type=float, metavar="N", help=f"with link: how long it works; default: {_DAYS}")


def run_cases(library: Contrafact, arguments: Arguments) -> int:
    """List cases, or do one step with one.

    Raises
    ------
    ContrafactError : `bad_usage`, and those of the server.
    OSError : the file cannot be written.
    """
    name, *given = arguments.words or ["list"]
    step, names = _STEPS.get(name, (None, ""))
    if step is None or len(given) != len(names.split()):
        wanted = "; ".join(f"`{' '.join([each, *names.split()])}`" for each, (_, names) in _STEPS.items())
        raise ContrafactError("bad_usage", f"Give one of these: {wanted}.")
    answer, lines, status = step(library, arguments, *given)
    if arguments.json:
        print_json(answer)
    else:
        print("\n".join(lines))  # noqa: T201 - the answer
    return status


def _list(library: Contrafact, _: Arguments) -> Step:
    page, items = library.list_cases(limit=_PAGE), []
    items += page["items"]
    while page["next_cursor"]:
        page = library.list_cases(limit=_PAGE, cursor=page["next_cursor"])
        items += page["items"]
    lines = [
        f"{each['id']}  {'frozen' if each['frozen_at'] else 'open':<6}  {each['n_pairs']} pairs  {each['title']}"
        for each in items
    ]
    return {"items": items}, lines or ["There are no cases."], OK


def _open(library: Contrafact, _: Arguments, title: str) -> Step:
    made = library.create_case({"title": title})
    return made, [made["id"]], OK


def _show(library: Contrafact, _: Arguments, case_id: str) -> Step:
    return _shown(library.get_case(case_id))


def _add(library: Contrafact, _: Arguments, case_id: str, query: str, reference: str) -> Step:
    pair = {"query_id": track_id_of(query), "reference_id": track_id_of(reference)}
    return _shown(library.add_case_pair(case_id, {"query_id": pair["query_id"], "reference_id": pair["reference_id"]}))


def _note(library: Contrafact, _: Arguments, case_id: str, text: str) -> Step:
    return _shown(library.add_case_note(case_id, {"text": text}))


def _freeze(library: Contrafact, _: Arguments, case_id: str) -> Step:
    return _shown(library.freeze_case(case_id))


def _rerun(library: Contrafact, _: Arguments, case_id: str) -> Step:
    """Compare all pairs again. The exit status is 1 if anything differs."""
    found: dict[str, CaseRerun] = {}
    lines = []
    for number, pair in enumerate(library.get_case(case_id)["pairs"], 1):
        found[pair["id"]] = again = library.rerun_case_pair(case_id, pair["id"])
        lines.append(f"{number}  {'the same' if again['is_same'] else 'differs'}")
        lines += [f"   {each['what']}: {each['before']} -> {each['now']}" for each in again["differences"]]
    is_same = all(each["is_same"] for each in found.values())
    return {"pairs": found}, lines or ["The case has no pairs."], OK if is_same else FAILURE


def _export(library: Contrafact, _: Arguments, case_id: str, file: str) -> Step:
    path = Path(file)
    read: dict[str, Callable[[str], bytes]] = {
        ".pdf": library.export_case_pdf,
        ".csv": library.export_case_csv,
        ".json": lambda of: json.dumps(library.export_case(of), indent=2, ensure_ascii=False).encode(),
    }
    if path.suffix not in read:
        raise ContrafactError("bad_usage", f"{file!r} must end in {', '.join(read)}.")
    path.write_bytes(read[path.suffix](case_id))
    return {"file": file}, [f"Written to {file}."], OK


def _link(library: Contrafact, arguments: Arguments, case_id: str) -> Step:
    made = library.create_case_link(case_id, {"days": arguments.days or _DAYS})
    return made, [made["link"]], OK


def _shown(case: CaseAnswer) -> Step:
    state = f"frozen {case['frozen_at']}, SHA-256 {case['sha256']}" if case["frozen_at"] else "open"
    lines = [f"{case['id']}  {case['title']}", state]
    for number, pair in enumerate(case["pairs"], 1):
        evidence = pair["evidence"]
        verdict, names = evidence["verdict"], (evidence["query"]["name"], evidence["reference"]["name"])
        lines.append(f"{number}  {verdict['probability']:.3f} {verdict['decision']:<8}  {'  |  '.join(names)}")
    lines += [f"note: {note['text']}" for note in case["notes"]]
    return case, lines, OK


_STEPS: dict[str, tuple[Callable[..., Step], str]] = {
    "list": (_list, ""),
    "open": (_open, "TITLE"),
    "show": (_show, "ID"),
    "add": (_add, "ID A B"),
    "note": (_note, "ID TEXT"),
    "freeze": (_freeze, "ID"),
    "rerun": (_rerun, "ID"),
    "export": (_export, "ID FILE"),
    "link": (_link, "ID"),
}
"""What can be done, and what each step is given."""
