"""Rank the library by likeness to a clip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contrafact.domain.chroma import Chroma
from contrafact.domain.clips import MAX_MATCHES, ClipMatch, ClipRanking, WorkMatch
from contrafact.domain.verdicts import AskedThreshold, Decision
from contrafact.ports.engine import Embedder
from contrafact.ports.stores import TrackStore, WorkStore
from contrafact.services.library_search import LibrarySearch
from contrafact.services.ranked_works import works_of_ranking
from contrafact.services.ranking import ready_tracks


@dataclass(frozen=True, slots=True)
class RankClip:
    """Ranks the library by likeness to a clip.

    Parameters
    ----------
    count_waiting : counts the tracks that wait to be embedded again.
    """

    search: LibrarySearch
    embedder: Embedder
    tracks: TrackStore
    works: WorkStore
    count_waiting: Callable[[], int]

    def __call__(self, chroma: Chroma, leave_out: str | None, asked: AskedThreshold) -> ClipRanking:
        """Return the ranking of a clip.

        Parameters
        ----------
        leave_out : the track that the clip was cut out of.
        asked : where likely begins.

        Raises
        ------
        ContrafactError : as of `Embedder.embed`.
        """
        self.search.index.count()  # else the prior of the first clip would be that of an empty library
        prior = self.search.prior()
        found = self.search.rank_clip(self.embedder.embed(chroma), chroma, prior, leave_out)
        tracks = ready_tracks(self.tracks, found)
        ranked = [each for each in found if each.track_id in tracks]
        kept = ranked[:MAX_MATCHES]
        decide = self.search.decider(asked)
        possible = [each for each in ranked if decide(each.probability) is not Decision.UNLIKELY]
        verdicts = self.search.verdicts(kept, asked, prior)
        works = works_of_ranking(possible, tracks, self.works)
        best = max((each.probability for each in ranked), default=None)
        return ClipRanking(
            matches=tuple(
                ClipMatch(each.track_id, verdict, each.is_aligned, each.support.n_versions)
                for each, verdict in zip(kept, verdicts, strict=True)
            ),
            total=len(ranked),
            n_likely=sum(decide(each.probability) is Decision.LIKELY for each in possible),
            n_unsure=sum(decide(each.probability) is Decision.UNSURE for each in possible),
            prior=prior,
            best_probability=best,
            works=tuple(WorkMatch(each.work.id, each.probability, each.best_track_id) for each in works),
            n_waiting=self.count_waiting(),
        )
