"""Manifests: CSV files that list recordings for an import, one a line."""

from __future__ import annotations

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contrafact.domain.errors import ContrafactError
from contrafact.domain.identifiers import read_iswc
from contrafact.domain.imports import MAX_ITEMS
from contrafact.domain.jobs import Problem
from contrafact.domain.links import PlaylistLink, parse_link
from contrafact.domain.metadata import checked_edit
from contrafact.domain.tracks import TrackEdit

MAX_BYTES = 20_000_000
MAX_CELL_LENGTH = 500
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "path": ("file", "filename", "filepath"),
    "link": ("url", "address", "youtube"),
    "title": ("song", "tracktitle"),
    "artist": ("performer",),
    "album": ("release",),
    "date": ("year", "released", "releasedate"),
    "isrc": (),
    "label": (),
    "language": ("lang",),
    "tags": ("tag", "keywords"),
    "work": ("worktitle", "composition"),
    "iswc": (),
}
"""Columns, each with other names that are understood. Capitals, blanks, hyphens and underscores do not matter."""
_NAMES = {each: name for name, others in COLUMNS.items() for each in (name, *others)}
_PLACES = ("path", "link")
_DELIMITERS = ",;\t"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_EMPTY = frozenset({"\n", "\r", "\r\n"})
_MOST_LINES_OF_A_ROW = 100
_TAG_SEPARATORS = re.compile(r"[;,|]")


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """One recording of a manifest.

    Parameters
    ----------
    number : of its line in the file, from 1; the header is line 1.
    fields : its cells that are not empty, by the names of `COLUMNS`.
    problem : why it cannot be used.
    """

    number: int
    fields: Mapping[str, str]
    problem: Problem | None = None

    @property
    def place(self) -> str:
        """Its path or link; what is known of it if it has neither."""
        found = self.fields.get("path") or self.fields.get("link") or self.fields.get("title")
        return found or f"line {self.number}"


class Manifest:
    """A manifest whose header was read.

    Attributes
    ----------
    columns : the columns that are used, by their names in `COLUMNS`.
    ignored : names of columns that are not.

    Raises
    ------
    ContrafactError : `invalid_manifest`.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) > MAX_BYTES:
            raise _unreadable(f"It is larger than {MAX_BYTES // 1_000_000} MB; split it.")
        self._lines = _LINE.findall(_decoded(data))
        header = next((line for line in self._lines if line.strip()), "")
        self._delimiter = max(_DELIMITERS, key=header.count)
        self._names: list[str] = []
        self._names = self._read_header()
        self.columns = tuple(name for name in self._names if name in COLUMNS)
        self.ignored = tuple(name for name in self._names if name and name not in COLUMNS)

    def lines(self, after: int = 0) -> Iterator[ManifestLine]:
        """Yield the lines behind a line, without empty ones."""
        rows = self._rows()
        next(rows, None)
        for number, cells in rows:
            if number > after:
                yield self._line(number, cells)

    def _read_header(self) -> list[str]:
        _, cells = next(self._rows(), (1, []))
        if isinstance(cells, Problem):
            raise _unreadable(cells.detail)
        names = [_NAMES.get(re.sub(r"[\s_-]+", "", cell).lower(), cell.strip()) for cell in cells]
        if not any(name in _PLACES for name in names):
            raise _unreadable("Its first line must name the columns, one of them `path` or `link`.")
        twice = sorted({name for name in names if name in COLUMNS and names.count(name) > 1})
        if twice:
            raise _unreadable(f"Its first line names the column `{twice[0]}` twice.")
        return names

    def _rows(self) -> Iterator[tuple[int, list[str] | Problem]]:
        """Yield number and cells of every row that is not empty; a problem where the row cannot be read.

        A row that cannot be read ends with its line, so that a missing quotation mark costs one line, not the rest.
        """
        start = 0
        while start < len(self._lines):
            if self._lines[start] in _EMPTY:
                # A file may hold millions of them.
                start += 1
                continue
            ahead = self._lines[start : start + _MOST_LINES_OF_A_ROW]
            reader = csv.reader(ahead, delimiter=self._delimiter, strict=True)
            try:
                cells: list[str] | Problem = next(reader)
                n_lines = reader.line_num
            except csv.Error:
                cells, n_lines = _fault(start + 1, "its quotation marks are wrong, or a cell is too long"), 1
            if not isinstance(cells, Problem) and self._has_broken_cell(cells):
                cells, n_lines = _fault(start + 1, "one of its cells goes on in the next line"), 1
            if isinstance(cells, Problem) or any(cell.strip() for cell in cells):
                yield start + 1, cells
            start += n_lines

    def _has_broken_cell(self, cells: list[str]) -> bool:
        """Return whether a cell that is used holds a line break: mostly a quotation mark is missing."""
        used = [cell for name, cell in zip(self._names, cells, strict=False) if name in COLUMNS]
        return any("\n" in cell or "\r" in cell for cell in used)

    def _line(self, number: int, cells: list[str] | Problem) -> ManifestLine:
        if isinstance(cells, Problem):
            return ManifestLine(number, {}, cells)
        named = zip(self._names, cells, strict=False)
        fields = {name: text for name, cell in named if name in COLUMNS and (text := cell.strip())}
        if len(cells) > len(self._names) and any(cell.strip() for cell in cells[len(self._names) :]):
            problem = _fault(number, f"it has {len(cells)} cells, and the first line names {len(self._names)} columns")
            return ManifestLine(number, fields, problem)
        return ManifestLine(number, fields, problem_of(number, fields))


def problem_of(number: int | None, fields: Mapping[str, str]) -> Problem | None:
    """Return why a line cannot be used; None if it can.

    Parameters
    ----------
    number : of the line; None for what a client says of a file.
    """
    if sum(name in fields for name in _PLACES) != 1:
        return _fault(number, "it has both a path and a link" if "path" in fields else "it has neither path nor link")
    if any(unicodedata.category(letter) == "Cc" for text in fields.values() for letter in text):
        return _fault(number, "it contains control characters")
    if long := [name for name, text in fields.items() if len(text) > MAX_CELL_LENGTH and name not in _PLACES]:
        return _fault(number, f"its {long[0]} is longer than {MAX_CELL_LENGTH} characters")
    try:
        checked_edit(edit_of(fields))
        if "iswc" in fields:
            read_iswc(fields["iswc"])
        if "link" in fields and isinstance(parse_link(fields["link"]), PlaylistLink):
            raise ContrafactError("playlist_link")
    except ContrafactError as error:
        return Problem(error.code, error.detail if number is None else f"Line {number}: {error.detail}")
    return None


def edit_of(fields: Mapping[str, str]) -> TrackEdit:
    """Return what a line says about its recording."""
    return TrackEdit(
        title=fields.get("title"),
        artist=fields.get("artist"),
        album=fields.get("album"),
        date=fields.get("date"),
        isrc=fields.get("isrc"),
        label=fields.get("label"),
        language=fields.get("language"),
        tags=tuple(_TAG_SEPARATORS.split(fields["tags"])) if "tags" in fields else None,
    )


def check_number(n_lines: int) -> None:
    """Raise `import_full` for more lines than an import takes."""
    if n_lines > MAX_ITEMS:
        raise ContrafactError("import_full")


def _decoded(data: bytes) -> str:
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise _unreadable(f"Line {number} is not UTF-8. Save the file as “CSV UTF-8”.") from error


def _unreadable(sentence: str) -> ContrafactError:
    return ContrafactError("invalid_manifest", f"The manifest cannot be read. {sentence}")


def _fault(number: int | None, reason: str) -> Problem:
    what = "What is said of the file" if number is None else f"Line {number}"
    return Problem("invalid_manifest_line", f"{what} cannot be used: {reason}.")
