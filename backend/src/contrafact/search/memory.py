"""Align and link recordings in memory: the aligner and the edges of command line and bench."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from contrafact.alignment.align import similarities_on
from contrafact.domain.chroma import Chroma, common_view
from contrafact.domain.verdicts import Located
from contrafact.search.locating import Locator
from contrafact.search.support import N_LINKED, Edges
from contrafact.search.two_stage import Aligned, Aligner, TwoStageSearch
from contrafact.search.verdicts import Recording


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


class MemoryLinks:
    """Computes the edges of recordings in memory at their first use, and caches them; see `Links`.

    Parameters
    ----------
    search : over the recordings.
    recordings : those of the search, by id.
    aligner_of : returns the aligner of a recording, by its id, with the others.
    """

    def __init__(
        self, search: TwoStageSearch, recordings: Mapping[str, Recording], aligner_of: Callable[[str], Aligner]
    ) -> None:
        self._search = replace(search, n_candidates=N_LINKED, links=None)
        self._recordings, self._aligner_of = recordings, aligner_of
        self._found: dict[str, Edges] = {}

    def of(self, track_ids: Sequence[str]) -> dict[str, Edges]:
        """See `Links.of`."""
        known = [track_id for track_id in track_ids if track_id in self._recordings]
        return {track_id: self._edges(track_id) for track_id in known}

    def _edges(self, track_id: str) -> Edges:
        if track_id not in self._found:
            recording, aligner = self._recordings[track_id], self._aligner_of(track_id)
            ranked = self._search.rank_track(recording.vector, recording.chroma.n_frames, aligner, track_id)
            self._found[track_id] = self._search.edges(ranked)
        return self._found[track_id]
