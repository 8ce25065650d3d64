"""Rank a library by likeness to a clip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contrafact.domain.chroma import Chroma
from contrafact.domain.clips import MAX_MATCHES, ClipMatch, ClipRanking, WorkMatch
from contrafact.domain.verdicts import Decision, OperatingPoint
from contrafact.ports.engine import Embedder
from contrafact.ports.stores import TrackStore, WorkStore
from contrafact.services.matcher import Matcher
from contrafact.services.works_of_ranking import works_of_ranking


@dataclass(frozen=True, slots=True)
class RankClip:
    """Finds what a clip resembles, as a song's ranking is found.

    Parameters
    ----------
    count_waiting : tells how many tracks wait to be embedded again.
    """

    matcher: Matcher
    embedder: Embedder
    tracks: TrackStore
    works: WorkStore
    count_waiting: Callable[[], int]

    def __call__(self, chroma: Chroma, leave_out: str | None, operating_point: OperatingPoint | None) -> ClipRanking:
        """The ranking of a clip.

        Parameters
        ----------
        leave_out : the track that it is a stretch of.

        Raises
        ------
        ContrafactError : what `Embedder.embed` raises.
        """
        embedding = self.embedder.embed(chroma)
        ranked = self.matcher.rank_embedding(embedding, chroma, is_clip=True, leave_out=leave_out)
        kept = ranked[:MAX_MATCHES]
        verdicts = self.matcher.verdicts(chroma, kept, operating_point)
        decide = self.matcher.decider(operating_point)
        hopeful = [each for each in ranked if decide(each.probability) is not Decision.UNLIKELY]
        works = works_of_ranking(hopeful, self.tracks.get_many([each.track_id for each in hopeful]), self.works)
        best = max((each.probability for each in ranked), default=None)
        return ClipRanking(
            matches=tuple(
                ClipMatch(each.track_id, verdict, each.is_aligned) for each, verdict in zip(kept, verdicts, strict=True)
            ),
            total=len(ranked),
            has_cover=best is not None and decide(best) is Decision.LIKELY,
            best_probability=best,
            works=tuple(WorkMatch(each.work.id, each.probability, each.best_track_id) for each in works),
            n_waiting=self.count_waiting(),
        )
