"""Interface of the audit log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol, TypeVar

from contrafact.domain.audit import AuditEntry, AuditFilter, Change
from contrafact.domain.pages import Page

Result = TypeVar("Result")
Note = Callable[[Change], None]
"""Adds a change, made by the current actor, to the log."""


class AuditLog(Protocol):
    """An append-only log. Every method raises `database_unavailable` while the database does not answer."""

    def record(self, change: Callable[[Note], Result]) -> Result:
        """Run a change of the database and write what it notes, in one transaction: both or neither.

        Parameters
        ----------
        change : short; changes the database alone, since it runs again if another write came between. What it raises
            undoes all of it.
        """

    def page(self, which: AuditFilter, limit: int, cursor: str | None) -> Page[AuditEntry]:
        """Return a page of entries, newest first. Raises `invalid_cursor`."""

    def expire(self, age: timedelta) -> int:
        """Remove the entries older than this; return their number."""
