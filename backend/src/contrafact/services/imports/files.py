"""Announce the files of an import before they are uploaded, so that each is accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from contrafact.domain.acting import require_own
from contrafact.domain.errors import ContrafactError
from contrafact.domain.imports import (
    MAX_ITEMS,
    UPLOAD_LIFETIME,
    Import,
    ImportItem,
    ImportKind,
    ImportState,
    ItemState,
    Origin,
    Upload,
    clean_name,
    has_no_sound,
    item_id,
)
from contrafact.domain.jobs import Problem
from contrafact.domain.manifests import problem_of
from contrafact.ports import Clock
from contrafact.ports.imports import ImportItemStore, ImportStore
from contrafact.ports.queue import Queue


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that a client will upload.

    Parameters
    ----------
    name : its path, as the client knows it.
    fields : what is known of it, by column of a manifest.
    """

    name: str
    size_bytes: int
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnnounceFiles:
    """Adds the items of an import of files. A file of the same name and size is the same item."""

    imports: ImportStore
    items: ImportItemStore
    queue: Queue
    clock: Clock
    max_bytes: int

    def __call__(
        self, import_id: str, files: Sequence[NewFile], *, is_last: bool, only_known: bool = False
    ) -> list[ImportItem]:
        """Add files, and return their items, also of those that were there.

        Parameters
        ----------
        is_last : no further file comes.
        only_known : leave out files that were not added before.

        Raises
        ------
        ContrafactError : `import_not_found`, `not_yours`, `import_full`; `import_ended` for new files of an import
            that waits for none.
        """
        which = self._found(import_id)
        new = {item.id: item for item in (self._item(which, each) for each in files)}
        known = self.items.get_many(list(new))
        if only_known:
            return [known[key] for key in new if key in known]
        missing = [item for key, item in new.items() if key not in known]
        if missing:
            self._add(which, missing)
        if is_last:
            self.imports.close(import_id, self.clock())
            self.queue.nudge_import(import_id)
        return [known.get(key, item) for key, item in new.items()]

    def one(self, import_id: str, file: NewFile) -> ImportItem:
        """Add one file whose upload begins.

        Raises
        ------
        ContrafactError : as a call; `file_too_large`; `invalid_request` for fields that are not valid.
        """
        (item,) = self(import_id, [file], is_last=False)
        if item.state is ItemState.REFUSED and item.problem is not None and item.upload is None:
            raise ContrafactError(item.problem.code, item.problem.detail)
        return item

    def _found(self, import_id: str) -> Import:
        which = self.imports.get(import_id)
        if which is None:
            raise ContrafactError("import_not_found")
        require_own(which.made_by)
        if which.kind is not ImportKind.FILES:
            raise ContrafactError("import_ended", "This import takes no files. Start one of kind `files`.")
        return which

    def _add(self, which: Import, items: list[ImportItem]) -> None:
        if which.is_listed or which.state not in {ImportState.RUNNING, ImportState.PAUSED}:
            raise ContrafactError("import_ended", "All files of this import were announced. Start another import.")
        first = self.imports.reserve(which.id, len(items)) or 0
        if first + len(items) > MAX_ITEMS:
            raise ContrafactError("import_full")
        self.items.add([replace(item, position=first + number) for number, item in enumerate(items)])

    def _item(self, which: Import, file: NewFile) -> ImportItem:
        name = clean_name(file.name) or "file"
        problem, now = self._problem(file), self.clock()
        return ImportItem(
            id=item_id(which.id, name, str(file.size_bytes)),
            import_id=which.id,
            position=0,
            name=name,
            origin=Origin.UPLOAD,
            state=ItemState.REFUSED if problem else ItemState.UPLOADING,
            updated_at=now,
            size_bytes=file.size_bytes,
            fields=file.fields,
            problem=problem,
            upload=None if problem else Upload(expires_at=now + UPLOAD_LIFETIME),
        )

    def _problem(self, file: NewFile) -> Problem | None:
        if file.size_bytes > self.max_bytes:
            detail = f"The file is too large: at most {self.max_bytes / 1e6:g} MB are taken. Convert it to MP3 or Opus."
            return Problem("file_too_large", detail)
        if file.size_bytes == 0:
            error = ContrafactError("empty_file")
            return Problem(error.code, error.detail)
        if has_no_sound(file.name):
            error = ContrafactError("not_audio")
            return Problem(error.code, error.detail)
        return problem_of(None, {**file.fields, "path": file.name}) if file.fields else None
