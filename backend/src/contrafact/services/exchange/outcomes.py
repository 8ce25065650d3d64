"""What became of each row of an import."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from contrafact.domain.errors import ContrafactError
from contrafact.domain.exchange import MAX_CELL_LENGTH, Row

_MAX_TITLE_LENGTH = 500


class RowOutcome(StrEnum):
    """What became of a row, or would."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """The outcome of a row.

    Parameters
    ----------
    line : at which it begins in the file, or its place in a list, from 1.
    id : of the work or track; None if it would be created, or was refused.
    error : why it was refused.
    """

    line: int
    outcome: RowOutcome
    id: str | None = None
    title: str | None = None
    error: ContrafactError | None = None


def outcome_of(line: int, row: Row, take: Callable[[Row], ImportedRow]) -> ImportedRow:
    """Return the outcome of one row: that of `take`, or why it is refused. Raises `database_unavailable`."""
    try:
        check_lengths(row.values(), MAX_CELL_LENGTH)
        return replace(take(row), line=line)
    except ContrafactError as error:
        if error.code == "database_unavailable":
            raise
        return ImportedRow(line, RowOutcome.REFUSED, title=row.get("title"), error=error)


def check_lengths(texts: Iterable[str], limit: int = _MAX_TITLE_LENGTH) -> None:
    """Raise `invalid_row` for a text that is too long, or cannot be stored."""
    if any(len(text) > limit or "\x00" in text for text in texts):
        raise ContrafactError("invalid_row", f"A text is longer than {limit} characters, or cannot be stored.")
