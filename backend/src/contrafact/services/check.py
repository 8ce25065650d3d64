"""Check whether two tracks are recordings of one work."""

from __future__ import annotations

from dataclasses import dataclass

from contrafact.domain.errors import ContrafactError
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import OperatingPoint, Verdict
from contrafact.services.matcher import Matcher
from contrafact.services.pairs import TrackLoader


@dataclass(frozen=True, slots=True)
class CheckPair:
    """The pairwise cover check."""

    load: TrackLoader
    matcher: Matcher

    def __call__(
        self, query_id: str, reference_id: str, operating_point: OperatingPoint | None = None
    ) -> tuple[Track, Track, Verdict]:
        """Compare two ready tracks.

        Parameters
        ----------
        operating_point : where "likely" begins; the operator's choice when left out.

        Raises
        ------
        ContrafactError : `same_track`, or what `TrackLoader` raises.
        """
        if query_id == reference_id:
            raise ContrafactError("same_track")
        query, reference = self.load(query_id, reference_id)
        return query.track, reference.track, self.matcher.check(query.heard, reference.heard, operating_point)
