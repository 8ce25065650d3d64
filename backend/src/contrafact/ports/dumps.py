"""Interface of the database as a whole, for backups: every document at one moment, and their return."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

TRACKS = "tracks"
"""Collection of the documents that name objects of the bucket."""


@dataclass(frozen=True, slots=True)
class ObjectReference:
    """The objects of the bucket that a track's document names.

    Parameters
    ----------
    job_id : its newest job, which names the chroma that the job may have stored already.
    is_active : whether that job is in progress.
    is_deleting : whether its deletion has begun; its objects may be gone.
    chroma_key, upload_key, audio_key : keys in the bucket; None where it has none.
    """

    track_id: str
    job_id: str
    is_active: bool
    is_deleting: bool
    chroma_key: str | None
    upload_key: str | None
    audio_key: str | None = None


class LibrarySnapshot(Protocol):
    """All documents as they were at one moment."""

    def batches(self, collection: str) -> Iterator[bytes]:
        """Yield the documents of a collection, several at a time, as concatenated BSON.

        Raises
        ------
        ContrafactError : `snapshot_unavailable` if the database no longer keeps that moment;
            `database_unavailable`.
        """


class LibraryDatabase(Protocol):
    """The whole database. All methods raise ContrafactError `database_unavailable` if it does not answer."""

    collections: tuple[str, ...]
    """The collections that a backup holds."""

    def snapshot(self) -> AbstractContextManager[LibrarySnapshot]:
        """Open a snapshot. Its moment is that of the first read."""

    def read_reference(self, document: bytes) -> ObjectReference:
        """Return the objects that a track's document, in BSON, names."""

    def reference(self, track_id: str) -> ObjectReference | None:
        """Return the objects that a track names now; None if there is no such track."""

    def require_empty(self) -> None:
        """Raise `library_not_empty` if the library holds a track, work or playlist."""

    def begin_restore(self, backup_id: str) -> bool:
        """Prepare to insert documents where no reader sees them; remove those of an interrupted restore.

        Returns
        -------
        is_done : True if an interrupted restore of the same backup had inserted all of them and is now finished.

        Raises
        ------
        ContrafactError : `library_not_empty`.
        """

    def insert(self, collection: str, documents: Iterable[bytes], left_out: frozenset[str]) -> int:
        """Insert BSON documents, except those of the tracks in `left_out`; return the number inserted."""

    def forget_audio(self) -> None:
        """Remove the copies for listening from the inserted tracks: the backup does not hold them."""

    def finish_restore(self, backup_id: str) -> None:
        """Make all inserted documents visible. Raises `library_not_empty` if the library was filled since the check."""
