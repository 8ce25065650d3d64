"""Keep a small copy of each recording for listening, and limit the space and time of all copies."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.audio import AudioCopy
from contrafact.domain.errors import ContrafactError
from contrafact.domain.log_context import log_context
from contrafact.domain.tracks import SourceKind, Track
from contrafact.ports import Clock
from contrafact.ports.audio import AudioStore, CopyWriter, OpenCopy
from contrafact.ports.bucket import Bucket
from contrafact.ports.stores import TrackStore
from contrafact.services.space import DiskSpace

Listen = Callable[[NDArray[np.float32]], None]
"""Gets each block of samples, float32 `(n_samples,)`, mono at 44 100 Hz."""
_CHUNK_BYTES = 1024 * 1024
_BATCH = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeepAudio:
    """Makes the copy of a recording from its sound while that is decoded. A copy that fails never fails the track.

    Parameters
    ----------
    kinds : sources of which copies are kept.
    """

    store: AudioStore
    bucket: Bucket
    space: DiskSpace
    open_copy: OpenCopy
    kinds: frozenset[SourceKind]
    clock: Clock

    def keeps(self, track: Track) -> bool:
        """Return whether copies are kept of this track's source."""
        return track.source.kind in self.kinds

    @contextmanager
    def copying(self, track: Track, key: str, folder: Path) -> Iterator[Listen | None]:
        """Yield what takes the sound, or None; store the copy unless the block raises.

        Parameters
        ----------
        key : of the object that the copy becomes.
        folder : for the file that is written meanwhile.
        """
        if not self.keeps(track):
            yield None
            return
        with self.writing(key, folder) as listen:
            yield listen

    @contextmanager
    def writing(self, key: str, folder: Path) -> Iterator[Listen]:
        """Yield what takes the sound; store the copy unless the block raises. Parameters as of `copying`."""
        path = folder / "copy.webm"
        copy = _SafeCopy(self.open_copy, path)
        try:
            yield copy.write
        except BaseException:
            copy.abandon()
            raise
        if copy.finish():
            self._store(path, key)

    def note(self, track: Track, job_id: str, key: str) -> None:
        """Write to the track that it has the copy, if it was stored."""
        n_bytes = self.bucket.size(key) if self.keeps(track) else None
        if n_bytes is not None:
            self.store.set_audio(track.id, job_id, AudioCopy(key, n_bytes, self.clock()))

    def _store(self, path: Path, key: str) -> None:
        try:
            self.space.check(path.stat().st_size)
            with path.open("rb") as file, self.bucket.open_writer(key) as writer:
                while data := file.read(_CHUNK_BYTES):
                    writer.write(data)
        except (ContrafactError, OSError) as error:
            _log.warning("no copy for listening is kept: %s", error)


class _SafeCopy:
    """A copy whose errors are logged; after the first one it takes no more."""

    def __init__(self, open_copy: OpenCopy, path: Path) -> None:
        self._writer: CopyWriter | None = None
        with self._giving_up():
            self._writer = open_copy(path)

    def write(self, block: NDArray[np.float32]) -> None:
        """Add samples."""
        if self._writer is not None:
            with self._giving_up():
                self._writer.write(block)

    def finish(self) -> bool:
        """Complete the file; return whether it is complete."""
        if self._writer is not None:
            with self._giving_up():
                self._writer.finish()
        return self._writer is not None

    def abandon(self) -> None:
        """Close the file."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(Exception):
                writer.abandon()

    @contextmanager
    def _giving_up(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # noqa: BLE001 - the analysis goes on without a copy, whatever the encoder raises
            _log.warning("no copy for listening is made: %s", error)
            self.abandon()


@dataclass(frozen=True, slots=True)
class StoredAudio:
    """A copy that can be read.

    Parameters
    ----------
    read : yields it from a byte on, see `Bucket.read_from`.
    """

    copy: AudioCopy
    n_bytes: int
    read: Callable[[int], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class ReadAudio:
    """Finds the copies of tracks."""

    tracks: TrackStore
    bucket: Bucket

    def __call__(self, track_id: str) -> StoredAudio:
        """Return the copy of a track.

        Raises
        ------
        ContrafactError : `track_not_found`; `audio_missing` if none is kept; `bucket_unavailable`.
        """
        track = self.tracks.get(track_id)
        if track is None:
            raise ContrafactError("track_not_found")
        copy = track.audio
        n_bytes = self.bucket.size(copy.key) if copy else None
        if copy is None or n_bytes is None:
            raise ContrafactError("audio_missing")
        return StoredAudio(copy, n_bytes, lambda start: self.bucket.read_from(copy.key, start))


@dataclass(frozen=True, slots=True)
class ExpireAudio:
    """Removes copies that are too old, and the oldest ones while all together are too large. Idempotent.

    Parameters
    ----------
    max_bytes : of all copies together.
    lifetime : how long a copy is kept; None for as long as its track.
    """

    store: AudioStore
    bucket: Bucket
    clock: Clock
    max_bytes: int
    lifetime: timedelta | None

    def __call__(self) -> int:
        """Remove copies; return their number. Raises `database_unavailable`, `bucket_unavailable`."""
        n_removed = 0
        if self.lifetime is not None:
            while old := self.store.oldest(_BATCH, self.clock() - self.lifetime):
                n_removed += sum(self._remove(track_id, copy) for track_id, copy in old)
        excess = self.store.space().n_bytes - self.max_bytes
        while excess > 0 and (oldest := self.store.oldest(_BATCH)):
            for track_id, copy in oldest:
                if excess > 0:
                    n_removed += self._remove(track_id, copy)
                    excess -= copy.n_bytes
        if n_removed:
            _log.info("%d copies for listening were removed", n_removed)
        return n_removed

    def _remove(self, track_id: str, copy: AudioCopy) -> int:
        # The object first: if this is interrupted, the next call finds the track again.
        with log_context(track_id=track_id):
            self.bucket.delete(copy.key)
            self.store.forget_audio(track_id, copy.key)
        return 1
