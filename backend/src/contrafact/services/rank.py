"""Rank a library by likeness to one of its tracks."""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_right
from dataclasses import dataclass

from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import Verdict
from contrafact.matching.calibration import Calibration
from contrafact.matching.index import Neighbour
from contrafact.ports.stores import TrackStore
from contrafact.services.library_index import LibraryIndex


@dataclass(frozen=True, slots=True)
class RankedTrack:
    """One song of a ranking; `rank` counts from 1."""

    rank: int
    track: Track
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class RankLibrary:
    """The ranked list of the songs that a song resembles."""

    tracks: TrackStore
    index: LibraryIndex
    calibration: Calibration
    model_id: str

    def __call__(self, track_id: str, limit: int, cursor: str | None) -> tuple[Track, Page[RankedTrack]]:
        """A page of all other ready tracks, nearest first.

        Raises
        ------
        ContrafactError : `track_not_found`, `track_not_ready`, `invalid_cursor`.
        """
        query = self.tracks.get(track_id)
        if query is None:
            raise ContrafactError("track_not_found")
        neighbours = self.index.neighbours(track_id)
        if neighbours is None:
            raise ContrafactError("track_not_ready")
        start = _after(neighbours, cursor) if cursor else 0
        chosen = neighbours[start : start + limit]
        found = self.tracks.get_many([neighbour.track_id for neighbour in chosen])
        items = tuple(
            RankedTrack(rank, found[neighbour.track_id], self.calibration.verdict(neighbour.distance, self.model_id))
            for rank, neighbour in enumerate(chosen, start + 1)
            if neighbour.track_id in found  # deleted since the index was refreshed, a moment ago
        )
        has_more = start + limit < len(neighbours)
        return query, Page(items, _cursor(chosen[-1]) if has_more else None, len(neighbours))


def _cursor(last: Neighbour) -> str:
    return base64.urlsafe_b64encode(json.dumps([last.distance, last.track_id]).encode()).decode()


def _after(neighbours: list[Neighbour], cursor: str) -> int:
    """Position of the first neighbour behind the cursor; one that was added before it shifts nothing twice."""
    try:
        distance, track_id = json.loads(base64.b64decode(cursor.encode(), altchars=b"-_", validate=True))
        last = (float(distance), str(track_id))
    except (binascii.Error, ValueError, TypeError) as error:
        raise ContrafactError("invalid_cursor") from error
    return bisect_right(neighbours, last, key=lambda neighbour: (neighbour.distance, neighbour.track_id))
