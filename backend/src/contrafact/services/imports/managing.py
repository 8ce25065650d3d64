"""Start, read, pause and cancel imports, and retry what was refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

from contrafact.domain.acting import current_identity, current_maker, require_own
from contrafact.domain.audit import Action, Change, TargetKind
from contrafact.domain.error_table import FILE_FAULTS
from contrafact.domain.errors import ContrafactError
from contrafact.domain.imports import (
    Counts,
    FolderPlace,
    Import,
    ImportItem,
    ImportKind,
    ImportState,
    ItemState,
    Origin,
    n_open,
)
from contrafact.domain.links import VideoLink, parse_link
from contrafact.domain.manifests import MAX_BYTES
from contrafact.domain.origin import current_owner
from contrafact.domain.pages import Page
from contrafact.domain.people import Role, Scope
from contrafact.domain.tracks import Track
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.bucket import Bucket
from contrafact.ports.imports import Folders, ImportItemStore, ImportStore
from contrafact.ports.queue import Queue
from contrafact.ports.stores import TrackStore
from contrafact.services.audit import UNRECORDED
from contrafact.services.imports.previewing import preview_manifest
from contrafact.services.uploads import StoredUpload

_AT_ONCE = 500
_GOING_ON = frozenset({ImportState.RUNNING, ImportState.PAUSED})
_ALREADY = {
    ImportState.RUNNING: "The import is running already.",
    ImportState.PAUSED: "The import is paused already. Let it go on, or cancel it.",
}
"""What else than its end can keep an import from a step."""
_NAMES = {ImportKind.FILES: "Uploaded files"}


@dataclass(frozen=True, slots=True)
class Imports:
    """Imports as a user sees them."""

    imports: ImportStore
    items: ImportItemStore
    tracks: TrackStore
    folders: Folders
    bucket: Bucket
    queue: Queue
    clock: Clock
    new_id: NewId
    audit: AuditLog = UNRECORDED

    def page(self, limit: int, cursor: str | None) -> tuple[Page[Import], Mapping[str, Counts]]:
        """Return a page of imports, newest first, and their numbers of items. Raises `invalid_cursor`."""
        page = self.imports.page(limit, cursor)
        return page, self.items.counts([each.id for each in page.items])

    def get(self, import_id: str) -> tuple[Import, Counts]:
        """Return an import and its numbers of items. Raises `import_not_found`."""
        return self._found(import_id), self.items.counts([import_id])[import_id]

    def page_of_items(
        self, import_id: str, state: ItemState | None, limit: int, cursor: str | None
    ) -> Page[ImportItem]:
        """Return a page of items in their order. Raises `import_not_found`, `invalid_cursor`."""
        self._found(import_id)
        return self.items.page(import_id, state, limit, cursor)

    def tracks_of(self, items: Sequence[ImportItem]) -> Mapping[str, Track]:
        """Return the tracks of items that are in the library, by id."""
        return self.tracks.get_many([item.track_id for item in items if item.track_id])

    def everything(self, import_id: str) -> tuple[Import, Iterator[ImportItem]]:
        """Return an import and all its items. Raises `import_not_found`."""
        return self._found(import_id), self.items.everything(import_id)

    def start_files(self, name: str | None) -> Import:
        """Start an import whose files a client uploads."""
        return self._start(ImportKind.FILES, name or _NAMES[ImportKind.FILES])

    def start_folder(self, place: FolderPlace, name: str | None, *, is_watched: bool) -> Import:
        """Start an import of a folder on the server.

        Raises
        ------
        ContrafactError : `role_too_low`; `path_not_allowed`, `file_not_found`, `file_unusable`.
        """
        self.subfolders(place)
        shown = name or PurePosixPath(place.path or place.root).name or place.root
        return self._start(ImportKind.FOLDER, shown, folder=place, is_watched=is_watched)

    def start_playlist(self, url: str, name: str | None) -> Import:
        """Start an import of a playlist or channel. Raises `not_a_playlist`, and as `parse_link`."""
        link = parse_link(url)
        if isinstance(link, VideoLink):
            raise ContrafactError("not_a_playlist")
        return self._start(ImportKind.PLAYLIST, name or link.url, list_id=link.list_id)

    def start_manifest(self, data: bytes, name: str | None, folder: FolderPlace | None) -> Import:
        """Start an import of what a manifest lists. Raises as `preview_manifest` and `start_folder`."""
        preview = preview_manifest(data)
        if folder is not None:
            self.subfolders(folder)
        import_id = self.new_id()
        lines = "1 line" if preview.n_lines == 1 else f"{preview.n_lines} lines"
        new = self._new(import_id, ImportKind.MANIFEST, name or f"Manifest of {lines}", folder=folder)
        self.bucket.put(new.manifest_key, data)
        return self._write(new)

    def read_stored(self, stored: StoredUpload) -> bytes:
        """Return a manifest that was uploaded, and remove the upload. Raises `invalid_manifest`."""
        try:
            data = self.bucket.get(stored.key) if stored.size_bytes <= MAX_BYTES else b""
        finally:
            with suppress(ContrafactError):
                self.bucket.delete(stored.key)
        if not data:
            raise ContrafactError("invalid_manifest", "The manifest is empty, or larger than 20 MB; split it.")
        return data

    def roots(self) -> Sequence[str]:
        """Return the folders that may be imported. Raises `role_too_low`."""
        _require_curator()
        return self.folders.roots()

    def subfolders(self, place: FolderPlace) -> tuple[list[str], int]:
        """Return the folders in a folder, and its number of files. Raises as `start_folder`."""
        _require_curator()
        return self.folders.subfolders(place)

    def pause(self, import_id: str) -> tuple[Import, Counts]:
        """Let no further item be analysed until `resume`. Raises `import_not_found`, `import_ended`, `not_yours`."""
        return self._move(import_id, {ImportState.RUNNING}, ImportState.PAUSED, Action.IMPORT_PAUSED)

    def resume(self, import_id: str) -> tuple[Import, Counts]:
        """Go on after a pause. Raises as `pause`."""
        return self._move(import_id, {ImportState.PAUSED}, ImportState.RUNNING, Action.IMPORT_RESUMED)

    def cancel(self, import_id: str) -> tuple[Import, Counts]:
        """Refuse all items that are not being analysed. Raises as `pause`."""
        return self._move(import_id, _GOING_ON, ImportState.CANCELLED, Action.IMPORT_CANCELLED)

    def retry(self, import_id: str) -> tuple[Import, int]:
        """Try refused items again that may succeed; return how many there are.

        Raises
        ------
        ContrafactError : `import_not_found`, `not_yours`.
        """
        which = self._own(import_id)
        n_items = self._send_back(which)
        if not n_items and which.state in {ImportState.RUNNING, ImportState.DONE} and not self._has_left_over(which):
            return which, 0
        return self._move(import_id, frozenset(ImportState), ImportState.RUNNING, Action.IMPORT_RETRIED)[0], n_items

    def _has_left_over(self, which: Import) -> bool:
        """Return whether an earlier call was interrupted after it sent items back."""
        return which.state is ImportState.DONE and n_open(self.items.counts([which.id])[which.id]) > 0

    def _send_back(self, which: Import) -> int:
        n_items, after = 0, -1
        while refused := self.items.refused(which.id, after, _AT_ONCE):
            tracks = self.tracks.get_many([item.track_id for item in refused if item.track_id])
            stored = {track.id for track in tracks.values() if track.source.upload_key}
            again = [item for item in refused if _may_succeed(item)]
            for state in (ItemState.WAITING, ItemState.UPLOADING):
                chosen = [item for item in again if _from(item, stored) is state]
                n_items += self.items.send_back(chosen, state, self.clock())
            after = refused[-1].position
        return n_items

    def _start(
        self,
        kind: ImportKind,
        name: str,
        *,
        folder: FolderPlace | None = None,
        list_id: str | None = None,
        is_watched: bool = False,
    ) -> Import:
        return self._write(self._new(self.new_id(), kind, name, folder=folder, list_id=list_id, is_watched=is_watched))

    def _new(
        self,
        import_id: str,
        kind: ImportKind,
        name: str,
        *,
        folder: FolderPlace | None = None,
        list_id: str | None = None,
        is_watched: bool = False,
    ) -> Import:
        now = self.clock()
        return Import(
            id=import_id,
            kind=kind,
            name=name,
            state=ImportState.RUNNING,
            created_at=now,
            updated_at=now,
            made_by=current_maker(),
            owner=current_owner(),
            folder=folder,
            list_id=list_id,
            is_watched=is_watched,
            by_curator=_is_curator(),
        )

    def _write(self, new: Import) -> Import:
        def create(note: Note) -> None:
            self.imports.create(new)
            after = {"kind": new.kind.value, "name": new.name}
            note(Change(Action.IMPORT_STARTED, TargetKind.IMPORT, new.id, after=after))

        self.audit.record(create)
        self.queue.nudge_import(new.id)
        return new

    def _move(
        self, import_id: str, before: Collection[ImportState], after: ImportState, action: Action
    ) -> tuple[Import, Counts]:
        was = self._own(import_id)

        def move(note: Note) -> Import:
            moved = self.imports.move(import_id, before, after, self.clock())
            if moved is None:
                raise ContrafactError("import_ended", _ALREADY.get(self._found(import_id).state))
            states = {"state": was.state.value}, {"state": after.value}
            note(Change(action, TargetKind.IMPORT, import_id, *states))
            return moved

        moved = self.audit.record(move)
        self.queue.nudge_import(import_id)
        return moved, self.items.counts([import_id])[import_id]

    def _own(self, import_id: str) -> Import:
        found = self._found(import_id)
        require_own(found.made_by)
        return found

    def _found(self, import_id: str) -> Import:
        found = self.imports.get(import_id)
        if found is None:
            raise ContrafactError("import_not_found")
        return found


def _may_succeed(item: ImportItem) -> bool:
    """Return whether a refused item may be added at another try."""
    code = item.problem.code if item.problem else ""
    if item.origin is Origin.UPLOAD:
        return code not in FILE_FAULTS
    if item.origin is Origin.PATH:
        has_no_sound = code == "not_audio" and item.job_id is None
        return item.raw_path is not None and code != "path_not_allowed" and not has_no_sound
    # A line with a fault has no other content at the next try.
    return "link" in item.fields and not (item.line is not None and item.job_id is None and code in _LINE_FAULTS)


_LINE_FAULTS = frozenset(
    {
        *("invalid_manifest_line", "invalid_isrc", "invalid_iswc", "invalid_date", "invalid_language"),
        *("invalid_link", "unsupported_site", "private_address", "playlist_link"),
    }
)


def _from(item: ImportItem, stored: Collection[str]) -> ItemState:
    """Return the state from which a refused item begins again: a file that is gone must be sent again."""
    is_gone = item.origin is Origin.UPLOAD and item.track_id not in stored
    return ItemState.UPLOADING if is_gone else ItemState.WAITING


def _is_curator() -> bool:
    return current_identity().may(Scope.SUBMIT, Role.CURATOR)


def _require_curator() -> None:
    if not _is_curator():
        raise ContrafactError("role_too_low", "Only a curator may import from folders of the server.")
