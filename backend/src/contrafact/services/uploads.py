"""Receive uploaded files: stream to the bucket, identify by hash, submit as tracks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath

from contrafact.domain.errors import ContrafactError
from contrafact.domain.metadata import checked_edit
from contrafact.domain.tracks import Metadata, Source, SourceKind, TrackEdit
from contrafact.ports import NewId
from contrafact.ports.bucket import Bucket, ObjectWriter
from contrafact.ports.reextraction import ReextractionStore
from contrafact.services.space import INCOMING, UploadQuota
from contrafact.services.submit import Submission, SubmitTrack

_MAX_NAME_LENGTH = 255
# Unicode bidirectional marks: a file name can imitate another with them.
_DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """A file in the bucket.

    Parameters
    ----------
    sha256 : hash of its bytes, in hex.
    """

    key: str
    sha256: str
    size_bytes: int


class UploadWriter:
    """Writes bytes to the bucket, counting and hashing them.

    Parameters
    ----------
    count : called with the size of each chunk; may raise.

    Raises
    ------
    ContrafactError : on `write`, `file_too_large` beyond `max_bytes`, and as `count`.
    """

    def __init__(self, writer: ObjectWriter, key: str, max_bytes: int, count: Callable[[int], None]) -> None:
        self._writer = writer
        self._count = count
        self._key = key
        self._max_bytes = max_bytes
        self._hash = hashlib.sha256()
        self._size_bytes = 0

    def write(self, data: bytes) -> int:
        """Write a chunk."""
        self._size_bytes += len(data)
        if self._size_bytes > self._max_bytes:
            raise ContrafactError(
                "file_too_large",
                f"The file is too large: at most {self._max_bytes / 1e6:g} MB are taken. Convert it to MP3 or Opus.",
            )
        self._count(len(data))
        self._hash.update(data)
        self._writer.write(data)
        return len(data)

    def stored(self) -> StoredUpload:
        """Return what has been written."""
        return StoredUpload(self._key, self._hash.hexdigest(), self._size_bytes)


@dataclass(frozen=True, slots=True)
class TakeUpload:
    """Stores an uploaded file and submits it as a track.

    Parameters
    ----------
    older : tracks that take the file when it is uploaded again, to be analysed by the newest recipe.
    """

    bucket: Bucket
    submit: SubmitTrack
    new_id: NewId
    max_bytes: int
    quota: UploadQuota
    older: ReextractionStore

    @contextmanager
    def writer(self, expected_bytes: int = 0) -> Iterator[UploadWriter]:
        """Open a writer to the bucket; an exception in the block leaves no object.

        Parameters
        ----------
        expected_bytes : size of the file, if known.

        Raises
        ------
        ContrafactError : before any byte is read, `database_unavailable`, and as `UploadQuota.upload`.
        """
        self.submit.tracks.get("")
        key = f"{INCOMING}{self.new_id()}"
        with (
            self.quota.upload(min(expected_bytes, self.max_bytes)) as count,
            self.bucket.open_writer(key) as writer,
        ):
            yield UploadWriter(writer, key, self.max_bytes, count)

    def discard(self, stored: StoredUpload) -> None:
        """Delete a stored file that is not needed."""
        self.bucket.delete(stored.key)

    def submit_stored(
        self, stored: StoredUpload, file_name: str | None, title: str | None, artist: str | None
    ) -> Submission:
        """Submit a stored file; the same bytes give the same track.

        Raises
        ------
        ContrafactError : `empty_file`.
        """
        if stored.size_bytes == 0:
            self.discard(stored)
            raise ContrafactError("empty_file")
        name = clean_file_name(file_name)
        source = Source(SourceKind.UPLOAD, stored.sha256, file_name=name, upload_key=stored.key)
        named = Metadata(title=PurePosixPath(name).stem if name else None)
        written = checked_edit(TrackEdit(title=title, artist=artist)) if title or artist else None
        submission = self.submit.source(source, named, written=written)
        now = self.submit.clock()
        if not submission.is_new and not self.older.attach(submission.track.id, stored.key, now):
            # The track has its own copy, or is ready.
            self.discard(stored)
        return submission


def clean_file_name(name: str | None) -> str | None:
    """Return the last part of a file name without control and direction marks; None if nothing is left."""
    if not name:
        return None
    last = name.replace("\\", "/").rsplit("/", 1)[-1].translate(_DIRECTION_MARKS)
    visible = "".join(character for character in last if character.isprintable()).strip()
    return visible[:_MAX_NAME_LENGTH] or None
