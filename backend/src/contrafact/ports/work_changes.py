"""Interface of the records of merges and splits."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from contrafact.domain.pages import Page
from contrafact.domain.work_changes import WorkChange


class WorkChangeStore(Protocol):
    """Records of merges, splits and undos; never changed. Raises `database_unavailable` without the database."""

    def add(self, change: WorkChange) -> None:
        """Write a record. Raises `work_change_undone` if another one undid the same change."""

    def get(self, change_id: str) -> WorkChange | None:
        """Return the record, or None."""

    def of_work(self, work_id: str, limit: int, cursor: str | None) -> Page[WorkChange]:
        """Return a page of the merges and splits that concern a work, newest first. Raises `invalid_cursor`."""

    def undone(self, change_ids: Collection[str]) -> set[str]:
        """Return which of these were undone."""
