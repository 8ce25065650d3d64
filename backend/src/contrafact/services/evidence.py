"""What a check rests on: which moments of two tracks resemble each other."""

from __future__ import annotations

from dataclasses import dataclass

from contrafact.alignment.align import Evidence, evidence
from contrafact.domain.errors import ContrafactError
from contrafact.services.pairs import TrackLoader


@dataclass(frozen=True, slots=True)
class ShowEvidence:
    """The evidence of a pairwise check."""

    load: TrackLoader

    def __call__(self, query_id: str, reference_id: str) -> Evidence:
        """Which frames of two ready tracks resemble each other, and the alignment in them.

        Raises
        ------
        ContrafactError : `same_track`, or what `TrackLoader` raises.
        """
        if query_id == reference_id:
            raise ContrafactError("same_track")
        query, reference = self.load(query_id, reference_id)
        return evidence(query.heard.chroma, reference.heard.chroma)
