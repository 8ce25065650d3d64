"""Take a recording that is too long for a track as a set."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from contrafact.domain.chapters import Chapter
from contrafact.domain.errors import ContrafactError
from contrafact.domain.origin import current_owner
from contrafact.domain.sets import ENDED_SETS, RecordingSet, SetState, set_id_of
from contrafact.domain.tracks import Track
from contrafact.ports import Clock, NewId
from contrafact.ports.bucket import Bucket
from contrafact.ports.queue import Queue
from contrafact.ports.sets import SetStore
from contrafact.ports.stores import TrackStore
from contrafact.services.space import INCOMING

_CHUNK_BYTES = 1024 * 1024
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TakeSet:
    """Makes a set of the recording of a track, whose job ends then with `taken_as_set`.

    The file waits among the uploads, where `PurgeUploads` removes it should no worker get to it within a day.

    Parameters
    ----------
    require_shorter : raises `too_long` for a file that states to be too long for a set.
    """

    sets: SetStore
    tracks: TrackStore
    bucket: Bucket
    queue: Queue
    clock: Clock
    new_id: NewId
    require_shorter: Callable[[Path], None]

    def refuse_taken(self, track: Track) -> None:
        """Raise `taken_as_set` if there is a set of this source, unless it failed or was cancelled."""
        found = self.sets.get(set_id_of(track.source))
        if found is None or found.state in ENDED_SETS:
            return
        if found.upload_key is not None and found.upload_key == track.source.upload_key:
            # An earlier attempt made the set and was interrupted: the file is the set's, and must not end with the job.
            self.tracks.forget_upload(track.id, found.upload_key)
        raise taken_as_set(found)

    def __call__(self, track: Track, path: Path, chapters: Sequence[Chapter]) -> ContrafactError:
        """Make the set of a recording; return the error with which its job ends.

        Parameters
        ----------
        path : its file, downloaded.
        chapters : that its source states.
        """
        try:
            self.require_shorter(path)
        except ContrafactError as error:
            return ContrafactError("set_too_long", error.detail)
        key = track.source.upload_key or self._keep(path)
        made = self.sets.create(self._new(track, key, chapters))
        if made.upload_key != key:
            # Another worker took it meanwhile.
            self.bucket.delete(key)
        if track.source.upload_key is not None:
            self.tracks.forget_upload(track.id, track.source.upload_key)
        _log.info("recording taken as a set", extra={"set_id": made.id})
        self.queue.nudge_set(made.id)
        return taken_as_set(made)

    def _new(self, track: Track, key: str, chapters: Sequence[Chapter]) -> RecordingSet:
        now, said = self.clock(), track.metadata
        return RecordingSet(
            id=set_id_of(track.source),
            source=track.source,
            state=SetState.QUEUED,
            created_at=now,
            updated_at=now,
            title=said.title,
            artist=said.artist,
            duration_s=said.duration_s,
            chapters=tuple(chapters),
            upload_key=key,
            made_by=track.made_by,
            owner=current_owner(),
        )

    def _keep(self, path: Path) -> str:
        key = f"{INCOMING}{self.new_id()}"
        with path.open("rb") as file, self.bucket.open_writer(key) as writer:
            while chunk := file.read(_CHUNK_BYTES):
                writer.write(chunk)
        return key


def taken_as_set(found: RecordingSet) -> ContrafactError:
    """Return the error of a recording that is a set."""
    title = f"“{found.title}”" if found.title else "The recording"
    return ContrafactError("taken_as_set", f"{title} is longer than a song and was taken as a set: {found.id}.")
