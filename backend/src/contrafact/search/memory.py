"""Align a query with recordings in memory: the `align` callback of command line and bench."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor

from contrafact.alignment.align import similarities_on
from contrafact.domain.chroma import Chroma
from contrafact.search.two_stage import Align, Aligned


def memory_aligner(query: Chroma, references: Mapping[str, Chroma], threads: Executor) -> Align:
    """Return a callback that aligns the query with references by their ids.

    Parameters
    ----------
    references : chroma of every track in the index; a missing one counts as a deleted track.
    threads : run the alignments.
    """

    def align(track_ids: Sequence[str]) -> dict[str, Aligned | None]:
        chromas = {track_id: references[track_id] for track_id in track_ids if track_id in references}
        found = similarities_on(threads, query, [*chromas.values()])
        return {
            track_id: Aligned(each.similarity, each.transposition_semitones, chroma.n_frames)
            for (track_id, chroma), each in zip(chromas.items(), found, strict=True)
        }

    return align
