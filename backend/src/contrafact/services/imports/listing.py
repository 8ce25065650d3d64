"""List the items of an import, batch by batch, from where the last worker stopped."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from contrafact.domain.errors import ContrafactError
from contrafact.domain.imports import (
    MAX_ITEMS,
    Import,
    ImportItem,
    ImportKind,
    ItemState,
    Origin,
    clean_name,
    has_no_sound,
    item_id,
)
from contrafact.domain.jobs import Problem
from contrafact.domain.links import PlaylistLink, VideoLink
from contrafact.domain.manifests import Manifest, ManifestLine
from contrafact.ports import Clock
from contrafact.ports.bucket import Bucket
from contrafact.ports.imports import Folders, FoundFile, ImportItemStore, ImportStore
from contrafact.ports.sources import SourceFetcher
from contrafact.services.leasing import Leased, LeaseLostError

WATCH_EVERY = timedelta(seconds=60)
"""Pause between two searches of a watched folder for new files."""
_SETTLED = timedelta(seconds=20)
"""A file of a watched folder that was written later than this is perhaps still being copied."""
_BATCH = 200


@dataclass(frozen=True, slots=True)
class _Batch:
    """Items, and the cursor behind them."""

    items: list[ImportItem]
    cursor: str | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ListItems:
    """Writes the items of imports whose items the server finds itself."""

    imports: ImportStore
    items: ImportItemStore
    folders: Folders
    bucket: Bucket
    fetcher: SourceFetcher
    clock: Clock

    def __call__(self, leased: Leased[Import], which: Import, until: float) -> bool:
        """List items until a moment of the monotonic clock; return whether any was new.

        Raises
        ------
        ContrafactError : why the source cannot be read; `import_full`.
        LeaseLostError : another worker lists, or the import was cancelled.
        """
        if not self.is_due(which):
            return False
        started_at, n_new = self.clock(), 0
        # A watched folder is read from its beginning again.
        batches = self._batches(replace(which, cursor=None) if which.is_listed else which)
        last = which.cursor
        for batch in batches:
            leased.check()
            n_new += self._add(which, batch.items)
            last = batch.cursor
            self._write(leased, last, started_at, is_end=False, name=batch.name)
            if time.monotonic() > until:
                return True
        self._write(leased, None if which.is_watched else last, started_at, is_end=True)
        if which.kind is ImportKind.MANIFEST:
            # Its lines are items now.
            with suppress(ContrafactError):
                self.bucket.delete(which.manifest_key)
        return n_new > 0

    def is_due(self, which: Import) -> bool:
        """Return whether there may be items that are not listed yet."""
        if which.kind is ImportKind.FILES:
            return False
        if not which.is_listed:
            return True
        return which.is_watched and (which.listed_at is None or self.clock() >= which.listed_at + WATCH_EVERY)

    def _add(self, which: Import, items: list[ImportItem]) -> int:
        known = self.items.get_many([item.id for item in items])
        new = [item for item in items if item.id not in known]
        if not new:
            return 0
        first = self.imports.reserve(which.id, len(new)) or 0
        if first + len(new) > MAX_ITEMS and not which.is_watched:
            raise ContrafactError("import_full")
        return self.items.add([replace(item, position=first + number) for number, item in enumerate(new)])

    def _write(
        self, leased: Leased[Import], cursor: str | None, at: datetime, *, is_end: bool, name: str | None = None
    ) -> None:
        if not self.imports.listed(leased.item.id, leased.token, cursor, at, is_end=is_end, name=name):
            raise LeaseLostError

    def _batches(self, which: Import) -> Iterator[_Batch]:
        if which.kind is ImportKind.FOLDER:
            return self._of_folder(which)
        return self._of_manifest(which) if which.kind is ImportKind.MANIFEST else self._of_playlist(which)

    def _of_folder(self, which: Import) -> Iterator[_Batch]:
        assert which.folder is not None  # noqa: S101 - every folder import has one
        after = bytes.fromhex(which.cursor) if which.cursor else None
        newest_ns = (self.clock() - _SETTLED).timestamp() * 1e9 if which.is_watched else float("inf")
        found = self.folders.walk(which.folder, after)
        while files := list(islice(found, _BATCH)):
            items = [self._file(which, each) for each in files if each.changed_ns <= newest_ns]
            yield _Batch(items, files[-1].path.hex())

    def _file(self, which: Import, file: FoundFile) -> ImportItem:
        assert which.folder is not None  # noqa: S101 - every folder import has one
        problem = file.problem or (_no_sound() if has_no_sound(os.fsdecode(file.path)) else None)
        # A file of another size or time is another recording.
        key = item_id(which.id, file.path.hex(), str(file.size_bytes), str(file.changed_ns))
        shown = clean_name(file.path.decode(errors="replace").removeprefix(which.folder.path).lstrip("/"))
        new = self._new(which, key, shown, Origin.PATH, problem)
        return replace(new, root=which.folder.root, raw_path=file.path, size_bytes=file.size_bytes)

    def _of_manifest(self, which: Import) -> Iterator[_Batch]:
        data = self.bucket.get(which.manifest_key)
        if data is None:
            raise ContrafactError("upload_missing")
        lines = Manifest(data).lines(int(which.cursor or 0))
        while batch := list(islice(lines, _BATCH)):
            yield _Batch([self._line(which, each) for each in batch], str(batch[-1].number))

    def _line(self, which: Import, line: ManifestLine) -> ImportItem:
        origin = Origin.PATH if "path" in line.fields else Origin.LINK
        root, raw_path, problem = None, None, line.problem
        if problem is None and origin is Origin.PATH:
            try:
                if not which.by_curator:
                    raise ContrafactError("role_too_low", "Only a curator may import from folders of the server.")
                place = self.folders.place_of(line.fields["path"], which.folder)
                root, raw_path = place.root, os.fsencode(place.path)
            except ContrafactError as error:
                problem = Problem(error.code, f"Line {line.number}: {error.detail}")
        new = self._new(which, item_id(which.id, str(line.number)), clean_name(line.place), origin, problem)
        return replace(new, root=root, raw_path=raw_path, fields=line.fields, line=line.number)

    def _of_playlist(self, which: Import) -> Iterator[_Batch]:
        link = PlaylistLink(which.list_id or "")
        found = self.fetcher.expand(link, MAX_ITEMS)
        entries = iter(enumerate(found.entries))
        while batch := list(islice(entries, _BATCH)):
            items = []
            for number, entry in batch:
                title = entry.title or entry.video_id or f"entry {number + 1}"
                problem = _unavailable(entry.reason) if entry.reason or not entry.video_id else None
                new = self._new(which, item_id(which.id, str(number)), clean_name(title), Origin.LINK, problem)
                fields = {"link": VideoLink(entry.video_id).url} if entry.video_id and problem is None else {}
                items.append(replace(new, fields=fields))
            yield _Batch(items, None, found.title if which.name == link.url else None)

    def _new(self, which: Import, key: str, name: str, origin: Origin, problem: Problem | None) -> ImportItem:
        state = ItemState.REFUSED if problem else ItemState.WAITING
        return ImportItem(key, which.id, 0, name, origin, state, self.clock(), problem=problem)


Lister = Callable[[Leased[Import], Import, float], bool]


def _no_sound() -> Problem:
    error = ContrafactError("not_audio")
    return Problem(error.code, error.detail)


def _unavailable(reason: str | None) -> Problem:
    error = ContrafactError(reason or "video_removed")
    return Problem(error.code, error.detail)
