"""Check whether two tracks are recordings of one work."""

from __future__ import annotations

from dataclasses import dataclass

from contrafact.domain.errors import ContrafactError
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import Verdict
from contrafact.matching.calibration import Calibration
from contrafact.matching.index import distances
from contrafact.ports.stores import TrackStore
from contrafact.services.library_index import LibraryIndex


@dataclass(frozen=True, slots=True)
class CheckPair:
    """The pairwise cover check."""

    tracks: TrackStore
    index: LibraryIndex
    calibration: Calibration
    model_id: str

    def __call__(self, query_id: str, reference_id: str) -> tuple[Track, Track, Verdict]:
        """Compare two ready tracks.

        Raises
        ------
        ContrafactError : `same_track`, `track_not_found`, `track_not_ready`.
        """
        if query_id == reference_id:
            raise ContrafactError("same_track")
        found = self.tracks.get_many([query_id, reference_id])
        for track_id in (query_id, reference_id):
            if track_id not in found:
                raise ContrafactError("track_not_found", f"There is no track {track_id}. It may have been deleted.")
        query, reference = self.index.vectors(query_id, reference_id)
        for track_id, vector in ((query_id, query), (reference_id, reference)):
            if vector is None:
                raise ContrafactError("track_not_ready", f"The track {track_id} is not ready. Wait for its job to end.")
        assert query is not None and reference is not None  # noqa: S101 PT018 - told by the loop above
        distance = float(distances(query, reference[None, :])[0])
        return found[query_id], found[reference_id], self.calibration.verdict(distance, self.model_id)
