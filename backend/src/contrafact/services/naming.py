"""Read title, artist and album of tracks from their names, by a pattern, with a preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from contrafact.domain.names import AUTOMATIC, Name, read_name, read_video_title
from contrafact.domain.tracks import SourceKind, Track, TrackEdit
from contrafact.services.tracks import Tracks


@dataclass(frozen=True, slots=True)
class ReadName:
    """The name of a track, and what was read from it.

    Parameters
    ----------
    read : None if the name does not match the pattern.
    """

    track: Track
    name: str
    read: Name | None


@dataclass(frozen=True, slots=True)
class NameTracks:
    """Reads title, artist and album from names, and writes them to the tracks."""

    tracks: Tracks

    def __call__(self, track_ids: Sequence[str], pattern: str, *, is_preview: bool) -> list[ReadName]:
        """Return what the names of tracks say; write it unless this is a preview.

        Raises
        ------
        ContrafactError : `invalid_pattern`; `not_yours`, after the tracks before it are written.
        """
        there = self.tracks.tracks.get_many(list(track_ids))
        found = [_read(there[each], pattern) for each in dict.fromkeys(track_ids) if each in there]
        if not is_preview:
            for each in found:
                if each.read is not None:
                    read = each.read
                    self.tracks.edit(each.track.id, TrackEdit(title=read.title, artist=read.artist, album=read.album))
        return found


def _read(track: Track, pattern: str) -> ReadName:
    source, stated = track.source, track.stated.get("title", track.metadata.title)
    name = PurePosixPath(source.file_name).stem if source.file_name else stated or ""
    if pattern == AUTOMATIC and source.kind is SourceKind.YOUTUBE:
        return ReadName(track, name, read_video_title(name, track.metadata.artist))
    return ReadName(track, name, read_name(name, pattern) if name else None)
