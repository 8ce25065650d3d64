"""Groups of tracks that hold the same recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.pages import Page, decode_cursor, encode_cursor
from contrafact.domain.tracks import RecordingLink, Track
from contrafact.ports.recordings import RecordingStore
from contrafact.ports.stores import TrackStore

Group = tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Lists groups of ready tracks that hold the same recording."""

    recordings: RecordingStore
    tracks: TrackStore

    def page(self, limit: int, cursor: str | None) -> Page[Group]:
        """Return a page of groups, the group with the newest track first; the tracks of a group oldest first.

        Raises
        ------
        ContrafactError : `invalid_cursor`.
        """
        groups = sorted(self._groups(), key=_newest, reverse=True)
        behind = _position(cursor) if cursor else None
        left = groups if behind is None else [each for each in groups if _newest(each) < behind]
        next_cursor = _cursor(left[limit - 1]) if len(left) > limit else None
        return Page(tuple(left[:limit]), next_cursor, len(groups))

    def _groups(self) -> list[Group]:
        connected = _connected(self.recordings.links())
        found = self.tracks.get_many([track_id for ids in connected for track_id in ids])
        ready = [
            [found[each] for each in ids if each in found and found[each].state is State.READY] for ids in connected
        ]
        return [tuple(sorted(group, key=_age)) for group in ready if len(group) > 1]


def _connected(links: Sequence[RecordingLink]) -> list[list[str]]:
    """Return the ids of tracks that links connect, also by way of a track that was deleted."""
    group_of: dict[str, list[str]] = {}
    for link in links:
        first = group_of.setdefault(link.track_id, [link.track_id])
        second = group_of.setdefault(link.other_id, [link.other_id])
        if first is not second:
            second.extend(first)
            group_of.update(dict.fromkeys(first, second))
    return list({id(group): group for group in group_of.values()}.values())


def _age(track: Track) -> tuple[float, str]:
    return track.created_at.timestamp(), track.id


def _newest(group: Group) -> tuple[float, str]:
    return _age(group[-1])


def _cursor(group: Group) -> str:
    return encode_cursor("duplicates", *_newest(group))


def _position(cursor: str) -> tuple[float, str]:
    name, seconds, track_id = decode_cursor(cursor, str, float, str)
    if name != "duplicates":
        raise ContrafactError("invalid_cursor")
    return float(seconds), str(track_id)
