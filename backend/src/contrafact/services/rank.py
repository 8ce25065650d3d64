"""Rank a library by likeness to one of its tracks."""

from __future__ import annotations

from dataclasses import dataclass

from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page, decode_cursor, encode_cursor
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import Verdict
from contrafact.matching.calibration import Calibration
from contrafact.matching.index import Neighbour
from contrafact.ports.stores import TrackStore
from contrafact.services.library_index import LibraryIndex


@dataclass(frozen=True, slots=True)
class RankedTrack:
    """One track of a ranking; `rank` counts from 1."""

    rank: int
    track: Track
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class RankLibrary:
    """The ranked list of the tracks that a track resembles."""

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
        nearest = self.index.nearest(track_id, limit, _behind(cursor) if cursor else None)
        if nearest is None:
            raise ContrafactError("track_not_ready")
        found = self.tracks.get_many([neighbour.track_id for neighbour in nearest.page])
        items = tuple(
            RankedTrack(rank, found[neighbour.track_id], self.calibration.verdict(neighbour.distance, self.model_id))
            for rank, neighbour in enumerate(nearest.page, nearest.n_before + 1)
            if neighbour.track_id in found  # deleted since the index was refreshed, a moment ago
        )
        has_more = nearest.n_before + len(nearest.page) < nearest.total
        next_cursor = encode_cursor(nearest.page[-1].distance, nearest.page[-1].track_id) if has_more else None
        return query, Page(items, next_cursor, nearest.total)


def _behind(cursor: str) -> Neighbour:
    distance, track_id = decode_cursor(cursor, float, str)
    return Neighbour(str(track_id), float(distance))
