"""Interfaces of imports: their stores, and the folders on the server from which they read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BufferedReader
from typing import Protocol

from contrafact.domain.imports import Counts, FolderPlace, Import, ImportItem, ImportState, ItemState
from contrafact.domain.jobs import Problem
from contrafact.domain.pages import Page
from contrafact.ports.stores import NudgedStore


class ImportStore(NudgedStore, Protocol):
    """Imports and their leases. Those that run, or whose items are still analysed, are active."""

    def create(self, new: Import) -> None:
        """Write a new import, active."""

    def get(self, import_id: str) -> Import | None:
        """Return the import, or None."""

    def page(self, limit: int, cursor: str | None) -> Page[Import]:
        """Return a page of imports, newest first. Raises `invalid_cursor`."""

    def move(self, import_id: str, before: Collection[ImportState], after: ImportState, now: datetime) -> Import | None:
        """Change the state by a user's wish, and make the import active; None unless it was in one of the states."""

    def reserve(self, import_id: str, n_items: int) -> int | None:
        """Take positions for new items; return the first, None if there is no such import."""

    def close(self, import_id: str, now: datetime) -> None:
        """Note that all items are known."""

    def take(self, import_id: str, token: str, lease: timedelta) -> Import | None:
        """Lease an active import and count an attempt; None if it has ended or another lease is running."""

    def renew(self, import_id: str, token: str, lease: timedelta) -> bool:
        """Let the lease begin again; False if it is lost."""

    def listed(
        self, import_id: str, token: str, cursor: str | None, now: datetime, *, is_end: bool, name: str | None = None
    ) -> bool:
        """Write up to where items were listed; False if the lease is lost.

        Parameters
        ----------
        is_end : whether all items are known.
        name : of the source, if the import has none of its own.
        """

    def release(self, import_id: str, token: str, pause: timedelta, waits_for: Problem | None) -> bool:
        """End the lease and forget the attempts; the next nudge is due after the pause. False if the lease is lost."""

    def finish(
        self, which: Import, token: str, after: ImportState, now: datetime, problem: Problem | None = None
    ) -> bool:
        """End the lease and make the import inactive.

        Returns
        -------
        False if the lease is lost, or a user changed the import after it was read as given.
        """


class ImportItemStore(Protocol):
    """Items of imports. Raises `database_unavailable` while the database does not answer."""

    def add(self, items: Sequence[ImportItem]) -> int:
        """Write those that do not exist; return their number."""

    def get(self, item_id: str) -> ImportItem | None:
        """Return the item, or None."""

    def get_many(self, item_ids: Sequence[str]) -> dict[str, ImportItem]:
        """Return the items that exist, by id."""

    def counts(self, import_ids: Sequence[str]) -> dict[str, Counts]:
        """Return the number of items by import and state."""

    def page(self, import_id: str, state: ItemState | None, limit: int, cursor: str | None) -> Page[ImportItem]:
        """Return a page of items in their order. Raises `invalid_cursor`."""

    def everything(self, import_id: str) -> Iterator[ImportItem]:
        """Yield all items in their order; streamed."""

    def first(self, import_id: str, state: ItemState, limit: int) -> list[ImportItem]:
        """Return the first items in a state."""

    def bytes_in(self, import_id: str, state: ItemState) -> int:
        """Return the size of all items in a state; of those whose size is known."""

    def begin(self, item: ImportItem, track_id: str, job_id: str, now: datetime) -> bool:
        """Note that the job of a waiting item analyses it; False if the item is no longer as given."""

    def end(
        self, item: ImportItem, state: ItemState, track_id: str | None, problem: Problem | None, now: datetime
    ) -> bool:
        """Write the outcome of an item; False if the item is no longer as given."""

    def send_back(self, items: Sequence[ImportItem], state: ItemState, now: datetime) -> int:
        """Let refused items begin again from a state; return how many were still as given."""

    def refused(self, import_id: str, after: int, limit: int) -> list[ImportItem]:
        """Return the first refused items behind a position."""

    def grow(self, item: ImportItem, offset: int, parts: Sequence[str], expires_at: datetime | None) -> bool:
        """Write further parts of an upload; False if it was not at the given item's offset any more.

        Parameters
        ----------
        expires_at : None for a complete upload, whose item then waits for its turn.
        """

    def forget_parts(self, item_id: str) -> None:
        """Note that the parts of an upload were removed."""

    def expired(self, now: datetime, limit: int) -> list[ImportItem]:
        """Return items whose upload was not finished in time."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file below a root.

    Parameters
    ----------
    path : relative to the root, as the file system spells it.
    problem : why it cannot be read.
    """

    path: bytes
    size_bytes: int
    changed_ns: int
    problem: Problem | None = None


class Folders(Protocol):
    """The folders from which imports may read. No path leaves them; links below a root are not followed.

    All methods raise `path_not_allowed` for another root, and `file_not_found` or `file_unusable` for what cannot be
    read.
    """

    def roots(self) -> Sequence[str]:
        """Return the roots, as the setting names them."""

    def place_of(self, path: str, base: FolderPlace | None) -> FolderPlace:
        """Return root and path of a file that a manifest names, absolutely or relative to a folder."""

    def subfolders(self, place: FolderPlace) -> tuple[list[str], int]:
        """Return the names of the folders in a folder, and its number of files."""

    def walk(self, place: FolderPlace, after: bytes | None) -> Iterator[FoundFile]:
        """Yield the files in a folder and below, in order of their names, behind a path; without hidden ones."""

    def open(self, root: str, path: bytes) -> AbstractContextManager[BufferedReader]:
        """Open a file."""
