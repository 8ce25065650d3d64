"""Align a query with recordings in memory: the aligner of command line and bench."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from contrafact.alignment.align import similarities_on
from contrafact.domain.chroma import Chroma, common_view
from contrafact.domain.verdicts import Located
from contrafact.search.locating import Locator
from contrafact.search.two_stage import Aligned


@dataclass(frozen=True, slots=True)
class MemoryAligner:
    """Aligns a query with references by their ids; see `contrafact.search.two_stage.Aligner`.

    Parameters
    ----------
    references : chroma of every track in the index; a missing one counts as a deleted track.
    threads : run the alignments.
    """

    query: Chroma
    references: Mapping[str, Chroma]
    threads: Executor
    locator: Locator

    def similarities(self, track_ids: Sequence[str]) -> dict[str, Aligned | None]:
        """See `Aligner.similarities`."""
        chromas = {track_id: self.references[track_id] for track_id in track_ids if track_id in self.references}
        found = similarities_on(self.threads, self.query, [*chromas.values()])
        return {
            track_id: Aligned(
                each.similarity, each.transposition_semitones, chroma.n_frames, common_view(self.query, chroma)
            )
            for (track_id, chroma), each in zip(chromas.items(), found, strict=True)
        }

    def locate(self, transpositions: Mapping[str, int]) -> dict[str, Located]:
        """See `Aligner.locate`."""
        ids = [track_id for track_id in transpositions if track_id in self.references]

        def located(track_id: str) -> Located:
            return self.locator(self.query, self.references[track_id], transpositions[track_id])

        return dict(zip(ids, self.threads.map(located, ids), strict=True))
