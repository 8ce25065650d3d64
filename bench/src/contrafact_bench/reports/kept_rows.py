"""Keep the rows of a page whose systems a new run leaves out: some take hours of training."""

from __future__ import annotations

LEFT_OUT = "not evaluated in this run"
_Cells = list[str]


def with_kept_rows(page: str, before: str) -> str:
    """Return a page with the rows of an earlier one wherever it says that a system was left out.

    A row is found again by its heading, its table's columns and its cells before the remark. One that the earlier page
    has not keeps its remark.
    """
    known = [each for each in _rows(before) if LEFT_OUT not in each[1]]
    lines = page.splitlines(keepends=True)
    place = _Place()
    for row, line in enumerate(lines):
        cells = place.cells_of(line)
        if LEFT_OUT in cells:
            first = cells[: cells.index(LEFT_OUT)]
            found = (kept for where, of_row, kept in known if where == place.where and of_row[: len(first)] == first)
            lines[row] = next(found, line)
    return "".join(lines)


class _Place:
    """Where in a page a line is: its heading, and the columns of its table."""

    def __init__(self) -> None:
        self._heading, self._columns, self._before = "", "", ""

    @property
    def where(self) -> tuple[str, str]:
        return self._heading, self._columns

    def cells_of(self, line: str) -> _Cells:
        """Return the cells of a line, none if it is no row of a table; lines are read in order."""
        if line.startswith("#"):
            self._heading = line.strip()
        is_row = line.startswith("|")
        if is_row and not self._before.startswith("|"):
            self._columns = line
        self._before = line
        return [cell.strip() for cell in line.strip().strip("|").split("|")] if is_row else []


def _rows(page: str) -> list[tuple[tuple[str, str], _Cells, str]]:
    """Return the rows of all tables: where they are, their cells, and their lines."""
    place = _Place()
    lines = ((place.cells_of(line), line) for line in page.splitlines(keepends=True))
    return [(place.where, cells, line) for cells, line in lines if cells]
