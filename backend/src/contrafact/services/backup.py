"""Back up and restore the library: database, chroma, waiting uploads and, if wished, copies for listening."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import IO, TypeVar

from contrafact.domain.audio import AUDIO
from contrafact.domain.errors import ContrafactError
from contrafact.domain.sets import SETS
from contrafact.features.chroma_io import SUFFIX
from contrafact.ports import Clock
from contrafact.ports.bucket import Bucket
from contrafact.ports.dumps import TRACKS, LibraryDatabase, ObjectReference
from contrafact.services.backup_files import Draft, Manifest, ObjectWriter, new_backup, write_documents
from contrafact.services.backup_reading import read_documents, read_manifest, read_objects, verify
from contrafact.services.space import INCOMING
from contrafact.services.tracks import chroma_key

_THREADS = 8
"""Less than the connections that the client of Google's storage keeps."""
_IN_FLIGHT = 64
_CHUNK_BYTES = 1024 * 1024
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Stage(StrEnum):
    """What a backup or a restore is doing, and the unit of its progress."""

    DOCUMENTS = "documents"
    OBJECTS = "objects"
    VERIFYING = "bytes verified"


Report = Callable[[Stage, int], None]
"""Called with the stage and the number of units that were done since the last call."""


def ignore(stage: Stage, more: int) -> None:
    """Report nothing."""


@dataclass(slots=True)
class _Found:
    """Objects of one track: chroma in memory, and the keys that were expected but are not there."""

    reference: ObjectReference
    chroma: dict[str, bytes] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BackUpLibrary:
    """Writes a backup while the product runs.

    The database is copied as it was at one moment, then the objects that it named at that moment. Objects never
    change. One that is gone by then belongs to a track that was deleted or replaced meanwhile, which is left out, or
    to an upload whose chroma was stored meanwhile, which takes its place.

    Parameters
    ----------
    product : version of the program.
    has_audio : whether it holds the copies for listening, which take far more space than all else. One that is removed
        meanwhile is left out.
    """

    database: LibraryDatabase
    bucket: Bucket
    clock: Clock
    product: str
    has_audio: bool = False

    def __call__(self, folder: Path, report: Report = ignore) -> Manifest:
        """Write the backup into a new folder.

        Raises
        ------
        ContrafactError : `backup_exists`, `disk_full`, `file_not_found`, `snapshot_unavailable`,
            `database_unavailable`, `bucket_unavailable`; nothing is left in the folder.
        """
        self.bucket.check()
        with new_backup(folder) as draft:
            made_at = self.clock()
            with self.database.snapshot() as snapshot:
                documents = {
                    name: write_documents(draft, name, snapshot.batches(name), lambda n: report(Stage.DOCUMENTS, n))
                    for name in self.database.collections
                }
            lost = _Lost(self.database)
            writer = ObjectWriter(draft)
            writer.write_all(self._objects(draft, lost, report))
            manifest = Manifest(
                product=self.product,
                made_at=made_at,
                documents=documents,
                n_objects=writer.n_objects,
                left_out=lost.left_out,
                missing=lost.missing,
                has_audio=self.has_audio,
                files=dict(draft.files),
            )
            draft.finish(manifest)
        return manifest

    def _objects(self, draft: Draft, lost: _Lost, report: Report) -> Iterator[tuple[str, int, IO[bytes]]]:
        """Yield the objects of all tracks in the draft, and of sets."""
        tracks = read_documents(draft.folder, draft.files, TRACKS)
        references = (self.database.read_reference(each) for each in tracks)
        for found in map_in_order(self._find_chroma, references):
            reference, copy = found.reference, draft.folder / "copy"
            if self._find_upload(found, copy):
                yield from self._copied(reference.upload_key or "", copy, report)
            if self.has_audio and self._find_audio(reference, copy):
                yield from self._copied(reference.audio_key or "", copy, report)
            for key, data in found.chroma.items():
                yield key, len(data), io.BytesIO(data)
                report(Stage.OBJECTS, 1)
            if found.lost:
                lost.note(found)
        yield from self._objects_of_sets(draft.folder / "copy", report)

    def _objects_of_sets(self, copy: Path, report: Report) -> Iterator[tuple[str, int, IO[bytes]]]:
        """Yield the chroma of sets, and their copies for listening if the backup holds those."""
        for key, _ in self.bucket.keys(SETS):
            is_wanted = self.has_audio or key.endswith(SUFFIX)
            if is_wanted and self.bucket.download(key, copy, lambda _: None):
                yield from self._copied(key, copy, report)

    @staticmethod
    def _copied(key: str, path: Path, report: Report) -> Iterator[tuple[str, int, IO[bytes]]]:
        """Yield the object whose copy is in a file; delete the file."""
        with path.open("rb") as file:
            yield key, path.stat().st_size, file
        path.unlink()
        report(Stage.OBJECTS, 1)

    def _find_audio(self, reference: ObjectReference, path: Path) -> bool:
        """Copy the copy for listening into a file; return whether it is there."""
        if reference.audio_key is None or reference.is_deleting:
            return False
        if self.bucket.download(reference.audio_key, path, lambda _: None):
            return True
        path.unlink(missing_ok=True)
        return False

    def _find_chroma(self, reference: ObjectReference) -> _Found:
        found = _Found(reference)
        if reference.is_deleting:
            return found
        if reference.chroma_key:
            self._get(found, reference.chroma_key, is_needed=True)
        if reference.is_active:
            # A job stores its chroma before the track names it.
            self._get(found, chroma_key(reference.track_id, reference.job_id), is_needed=False)
        return found

    def _find_upload(self, found: _Found, path: Path) -> bool:
        """Copy the upload of a track into a file; return whether it is there."""
        reference = found.reference
        if reference.upload_key is None or reference.is_deleting:
            return False
        if self.bucket.download(reference.upload_key, path, lambda _: None):
            return True
        path.unlink(missing_ok=True)
        if reference.is_active and not found.chroma:
            # The job stores the chroma before it deletes the upload.
            self._get(found, chroma_key(reference.track_id, reference.job_id), is_needed=False)
            if not found.chroma:
                found.lost.append(reference.upload_key)
        return False

    def _get(self, found: _Found, key: str, *, is_needed: bool) -> None:
        data = self.bucket.get(key)
        if data is not None:
            found.chroma[key] = data
        elif is_needed:
            found.lost.append(key)


class _Lost:
    """Separates tracks that were deleted or replaced during the backup from objects that the library lacks."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database
        self.left_out: list[str] = []
        self.missing: list[str] = []

    def note(self, found: _Found) -> None:
        """Note the lost objects of a track."""
        then = found.reference
        now = self._database.reference(then.track_id)
        if now is None or now.is_deleting or now.job_id != then.job_id:
            self.left_out.append(then.track_id)
        else:
            self.missing += found.lost


@dataclass(frozen=True, slots=True)
class RestoreLibrary:
    """Restores a backup into an empty library. An interrupted restore can be run again.

    Objects come first: nothing names them yet. Documents follow where no reader sees them, and become visible when
    all of them are there.

    Parameters
    ----------
    product : version of the program.
    """

    database: LibraryDatabase
    bucket: Bucket
    product: str

    def __call__(self, folder: Path, report: Report = ignore) -> Manifest:
        """Restore the backup in a folder, after all its files are verified.

        Raises
        ------
        ContrafactError : `file_not_found`, `backup_damaged`, `backup_unsupported`, `library_not_empty`,
            `database_unavailable`, `bucket_unavailable`.
        """
        manifest = read_manifest(folder)
        if _numbers(manifest.product) > _numbers(self.product):
            raise ContrafactError(
                "backup_unsupported",
                f"The backup was made by Contrafact {manifest.product}, this is {self.product}. "
                f"Install {manifest.product} or later, then restore it.",
            )
        backup_id = verify(folder, manifest, lambda n: report(Stage.VERIFYING, n))
        self.bucket.check()
        if self.database.begin_restore(backup_id):
            return manifest
        for _ in map_in_order(self._put, self._small_objects(folder, manifest, report)):
            report(Stage.OBJECTS, 1)
        left_out = frozenset(manifest.left_out)
        for name in self.database.collections:
            documents = _counted(read_documents(folder, manifest.files, name), report)
            self.database.insert(name, documents, left_out)
        if not manifest.has_audio:
            self.database.forget_audio()
        self.database.finish_restore(backup_id)
        return manifest

    def _small_objects(self, folder: Path, manifest: Manifest, report: Report) -> Iterator[tuple[str, bytes]]:
        """Yield chroma; write uploads and copies, which may be large, at once."""
        for key, _, data in read_objects(folder, manifest.files):
            if not key.startswith((INCOMING, AUDIO, SETS)):
                yield key, data.read()
                continue
            with self.bucket.open_writer(key) as writer:
                while chunk := data.read(_CHUNK_BYTES):
                    writer.write(chunk)
            report(Stage.OBJECTS, 1)

    def _put(self, item: tuple[str, bytes]) -> None:
        self.bucket.put(*item)


def map_in_order(function: Callable[[_Item], _Result], items: Iterable[_Item]) -> Iterator[_Result]:
    """Yield the results in order, with some calls in flight at a time: a bucket answers slowly, but many at once."""
    with ThreadPoolExecutor(_THREADS, "bucket") as pool:
        left = iter(items)
        running: deque[Future[_Result]] = deque(pool.submit(function, each) for each in islice(left, _IN_FLIGHT))
        try:
            while running:
                yield running.popleft().result()
                running.extend(pool.submit(function, each) for each in islice(left, 1))
        finally:
            for each in running:
                each.cancel()


def _counted(documents: Iterable[bytes], report: Report) -> Iterator[bytes]:
    for each in documents:
        report(Stage.DOCUMENTS, 1)
        yield each


def _numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version such as 1.2.0."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())
