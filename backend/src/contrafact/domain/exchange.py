"""Works and tracks as rows of text: the columns of CSV files, how cells are written, and how they are read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from contrafact.domain.errors import ContrafactError
from contrafact.domain.identifiers import write_iswc
from contrafact.domain.tracks import EDITABLE, Track
from contrafact.domain.works import Work, WorkFields, Writer, WriterRole

Row = Mapping[str, str]
"""The cells of a row that are not empty, by the name of their column."""
WORK_COLUMNS = (
    *("id", "title", "alternative_titles", "composer", "writers", "iswc"),
    *("original_track_id", "year", "notes", "links"),
)
TRACK_COLUMNS = ("id", *EDITABLE, "tags", "work_id", "work", "work_iswc", "url", "file_name")
MAX_ROWS = 1000
MAX_CELL_LENGTH = 20_000
_KNOWN_COLUMNS = tuple(dict.fromkeys((*WORK_COLUMNS, *TRACK_COLUMNS)))
_SEPARATOR = " | "
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_WRITER = re.compile(
    r"(?P<name>.+?)(?:\s*\((?P<role>[A-Z]{0,2})\))?(?:\s+(?P<share>\d{1,3}(?:[.,]\d+)?)\s*%?)?", re.DOTALL
)
_DIVIDER = re.compile(r"(?<!\\)\|")
_DELIMITERS = ",;\t"
_MOST_SHOWN = 60
_MAX_WRITER_LENGTH = 600
"""The expression takes time by the square of the length. Names have at most 500 characters."""


def work_row(work: Work) -> dict[str, str]:
    """Return the cells of a work."""
    return {
        "id": work.id,
        "title": work.title,
        "alternative_titles": _join(work.alternative_titles),
        "composer": work.composer or "",
        "writers": _join(map(write_writer, work.writers)),
        "iswc": write_iswc(work.iswc) if work.iswc else "",
        "original_track_id": work.original_track_id or "",
        "year": str(work.year or ""),
        "notes": work.notes or "",
        "links": _join(work.links),
    }


def track_row(track: Track, work: Work | None) -> dict[str, str]:
    """Return the cells of a track and its work."""
    return {
        "id": track.id,
        **{name: getattr(track.metadata, name) or "" for name in EDITABLE},
        "tags": _join(track.tags),
        "work_id": work.id if work else "",
        "work": work.title if work else "",
        "work_iswc": write_iswc(work.iswc) if work and work.iswc else "",
        "url": track.source.url or "",
        "file_name": track.source.file_name or "",
    }


def work_fields(row: Row) -> WorkFields:
    """Read the fields of a work. Columns that are missing or empty stay as they are.

    Raises
    ------
    ContrafactError : `invalid_row` for a writer or year that cannot be read.
    """
    fields: WorkFields = {}
    if "title" in row:
        fields["title"] = row["title"]
    if "composer" in row:
        fields["composer"] = row["composer"]
    if "iswc" in row:
        fields["iswc"] = row["iswc"]
    if "notes" in row:
        fields["notes"] = row["notes"]
    if "original_track_id" in row:
        fields["original_track_id"] = row["original_track_id"]
    if "alternative_titles" in row:
        fields["alternative_titles"] = tuple(split_cell(row["alternative_titles"]))
    if "links" in row:
        fields["links"] = tuple(split_cell(row["links"]))
    if "writers" in row:
        fields["writers"] = tuple(map(read_writer, split_cell(row["writers"])))
    if "year" in row:
        fields["year"] = _year(row["year"])
    return fields


def write_writer(writer: Writer) -> str:
    """Return a writer as text, such as `Paul Desmond (C) 100`."""
    share = "" if writer.share is None else f" {writer.share:g}"
    if writer.role:
        return f"{writer.name} ({writer.role.value}){share}"
    found = _WRITER.fullmatch(f"{writer.name}{share}")
    # The end of a name such as "Maroon 5" would be read as a share.
    is_clear = found is not None and found["name"] == writer.name
    return f"{writer.name}{'' if is_clear else ' ()'}{share}"


def read_writer(text: str) -> Writer:
    """Read `write_writer`'s text; a percent sign and a decimal comma are taken. Raises `invalid_row`.

    Empty brackets say that the role is unknown, and end the name.
    """
    found = _WRITER.fullmatch(text.strip()) if len(text) <= _MAX_WRITER_LENGTH else None
    if found is None:
        raise ContrafactError("invalid_row", f"“{text[:_MOST_SHOWN]}” is no writer. Write it as: Paul Desmond (C) 50.")
    try:
        role = WriterRole(found["role"]) if found["role"] else None
    except ValueError as error:
        known = ", ".join(WriterRole)
        raise ContrafactError(
            "invalid_row", f"“{found['role']}” is no role of a writer. Write one of {known}."
        ) from error
    return Writer(found["name"].strip(), role, float(found["share"].replace(",", ".")) if found["share"] else None)


def split_cell(cell: str) -> list[str]:
    """Return the parts of a cell that holds several values, divided by `|`; `\\|` stands for one within a value."""
    return [part.replace("\\|", "|") for each in _DIVIDER.split(cell) if (part := each.strip())]


def _join(values: Iterable[str]) -> str:
    return _SEPARATOR.join(value.replace("|", "\\|") for value in values)


def write_csv(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield a file of CSV (RFC 4180), line by line. No cell is a formula for a spreadsheet."""
    yield csv_line(columns)
    for row in rows:
        yield csv_line([_safe(row[name]) for name in columns])


def read_csv(text: str, most_rows: int | None = MAX_ROWS) -> list[tuple[int, Row]]:
    """Read CSV with a header; commas, semicolons or tabs divide. Unknown columns are kept.

    Returns
    -------
    the number of the line at which each row begins, and its row.

    Raises
    ------
    ContrafactError : `invalid_table`.
    """
    text = text.removeprefix("\ufeff")
    header = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=header.count), strict=True)
    rows, names = list[tuple[int, Row]](), list[str]()
    try:
        begins = 1
        for cells in reader:
            if not names:
                names = [cell.strip().lower() for cell in cells]
            elif any(cell.strip() for cell in cells):
                rows.append((begins, read_row(dict(zip(names, map(_plain, cells), strict=False)))))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise ContrafactError("invalid_table", f"The file is no CSV: line {reader.line_num} cannot be read.") from error
    if twice := next((name for name in _KNOWN_COLUMNS if names.count(name) > 1), None):
        raise ContrafactError("invalid_table", f"The first line names the column `{twice}` twice.")
    if "title" not in names and "id" not in names:
        raise ContrafactError("invalid_table", "The first line must name the columns, such as id and title.")
    if most_rows is not None and len(rows) > most_rows:
        raise ContrafactError("invalid_table", f"Send at most {most_rows} rows at once.")
    return rows


def read_row(cells: Mapping[str, str]) -> Row:
    """Return the cells that are not empty."""
    return {name: text for name, cell in cells.items() if (text := cell.strip()) and name}


def csv_line(cells: Sequence[object]) -> str:
    """Return cells as a line of CSV (RFC 4180) with its end; None is an empty cell."""
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _plain(cell: str) -> str:
    """Undo `_safe`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _year(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text.strip()) or not int(text):
        raise ContrafactError("invalid_row", f"“{text}” is no year.")
    return int(text)
