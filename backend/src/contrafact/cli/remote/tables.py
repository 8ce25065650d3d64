"""Export and import works and tracks as tables: `contrafact --server URL works|tracks export|import FILE`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from contrafact.cli.arguments import Arguments
from contrafact.cli.errors import FAILURE, OK, printable
from contrafact.cli.output import print_json
from contrafact.cli.remote.listing import check_export_file
from contrafact.domain.errors import ContrafactError
from contrafact.domain.exchange import Row, read_csv
from contrafact_client import Contrafact
from contrafact_client.models import ImportedRowAnswer, ImportedTable

_AT_ONCE = 200
_OUTCOMES = ("created", "updated", "unchanged", "refused")
ACTIONS = ("export", "import")


def names_table(arguments: Arguments) -> bool:
    """Return whether the words are `export FILE` or `import FILE`. Raises `bad_usage` for other words in the plural."""
    action, *others = arguments.words or [""]
    if not others:
        return False
    if action not in ACTIONS or len(others) > 1:
        raise ContrafactError("bad_usage", "Put search words into quotes; or say export FILE, or import FILE.")
    return True


def run_on_table(library: Contrafact, arguments: Arguments) -> int:
    """Export to a file, or import from one; return the exit status: 1 if rows were refused.

    Raises
    ------
    ContrafactError : `bad_usage`, `file_not_found`, `invalid_table`; and those of the server.
    OSError : the file cannot be read or written.
    """
    action, file = arguments.words or ("", "")
    path, kind = Path(file), arguments.command
    if action == "export":
        _export(library, kind, path)
        return OK
    table = _import(library, kind, _read(path), preview=arguments.dry_run)
    _print(table, as_json=arguments.json)
    return FAILURE if table["n_refused"] else OK


def _export(library: Contrafact, kind: str, path: Path) -> None:
    check_export_file(path)
    if path.suffix.lower() == ".json":
        rows = library.export_works() if kind == "works" else library.export_tracks()
        data = json.dumps(rows, ensure_ascii=False, indent=1).encode()
    else:
        data = library.export_works_csv() if kind == "works" else library.export_tracks_csv()
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    print(f"All {kind} are written to {path}.")  # noqa: T201 - the answer


def _read(path: Path) -> Sequence[tuple[int, Row]]:
    """Return the rows of a file with their lines; the rows of JSON are counted."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        if not text.lstrip().startswith("["):
            return read_csv(text, most_rows=None)
        found: list[Mapping[str, Any]] = json.loads(text)
        return [(number, _cells(row)) for number, row in enumerate(found, start=1)]
    except (UnicodeDecodeError, json.JSONDecodeError, AttributeError) as error:
        raise ContrafactError("invalid_table") from error


def _cells(row: Mapping[str, Any]) -> Row:
    return {name: str(value) for name, value in row.items() if value not in (None, "")}


def _import(library: Contrafact, kind: str, rows: Sequence[tuple[int, Row]], *, preview: bool) -> ImportedTable:
    take = library.import_works if kind == "works" else library.import_tracks
    answers = []
    for start in range(0, max(1, len(rows)), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        answer = take({"items": [dict(row) for _, row in part], "preview": preview})
        for item in answer["items"]:
            item["line"] = part[item["line"] - 1][0]
        answers.append(answer)
    return {
        "preview": preview,
        "n_created": sum(each["n_created"] for each in answers),
        "n_updated": sum(each["n_updated"] for each in answers),
        "n_unchanged": sum(each["n_unchanged"] for each in answers),
        "n_refused": sum(each["n_refused"] for each in answers),
        "items": [item for each in answers for item in each["items"]],
    }


def _print(table: ImportedTable, *, as_json: bool) -> None:
    if as_json:
        print_json(dict(table))
        return
    for item in table["items"]:
        if table["preview"] or item["outcome"] == "refused":
            print(_line(item))  # noqa: T201 - the answer
    counts = {
        "created": table["n_created"],
        "updated": table["n_updated"],
        "unchanged": table["n_unchanged"],
        "refused": table["n_refused"],
    }
    told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in _OUTCOMES)
    print(f"{'Nothing is written: ' if table['preview'] else ''}{told}.")  # noqa: T201 - the answer


def _line(item: ImportedRowAnswer) -> str:
    why = f"  {item['detail']} [{item['code']}]" if item["code"] else ""
    return f"line {item['line']}  {item['outcome']:<9}  {printable(item['title'] or '')}{why}"
