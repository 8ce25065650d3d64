"""Convert clips and their rankings to answers."""

from __future__ import annotations

from collections.abc import Mapping

from contrafact.domain.clips import Clip, ClipRanking, ClipState
from contrafact.domain.tracks import Track
from contrafact_api.presenters.people import present_maker
from contrafact_api.presenters.tracks import Works, present_problem, present_track
from contrafact_api.schemas.clips import ClipAnswer, ClipRankingAnswer, ClipResult
from contrafact_api.schemas.matching import RankedWork, RankingItem, VerdictAnswer
from contrafact_api.schemas.tracks import WorkRef


def present_clip(clip: Clip) -> ClipAnswer:
    """Convert a clip."""
    span = clip.source.span
    return ClipAnswer(
        id=clip.id,
        state=clip.state,
        track_id=clip.source.track_id,
        file_name=clip.source.file_name,
        start_s=span.start_s if span else None,
        end_s=span.end_s if span else None,
        min_probability=clip.threshold.min_probability,
        operating_point=clip.threshold.operating_point,
        error=present_problem(clip.problem),
        # A worker of release 1.0.0 takes a clip without forgetting why it waited.
        waits_for=present_problem(clip.waits_for) if clip.state is ClipState.QUEUED else None,
        made_by=present_maker(clip.made_by),
        created_at=clip.created_at,
        updated_at=clip.updated_at,
        expires_at=clip.expires_at,
    )


def present_clip_result(
    clip: Clip, tracks: Mapping[str, Track], ranked_works: Works, works_of_tracks: Works
) -> ClipResult:
    """Convert a clip and its ranking, without the tracks and works that no longer exist.

    Parameters
    ----------
    tracks : the existing tracks of its ranking, by id.
    ranked_works : the existing works that its ranking names, by id.
    works_of_tracks : the present works of `tracks`, by id.
    """
    ranking = _present_ranking(clip.ranking, tracks, ranked_works, works_of_tracks) if clip.ranking else None
    return ClipResult(clip=present_clip(clip), ranking=ranking)


def _present_ranking(
    ranking: ClipRanking, tracks: Mapping[str, Track], ranked_works: Works, works_of_tracks: Works
) -> ClipRankingAnswer:
    return ClipRankingAnswer(
        items=[
            RankingItem(
                rank=rank,
                track=present_track(tracks[match.track_id], works_of_tracks),
                verdict=VerdictAnswer.model_validate(match.verdict),
                is_aligned=match.is_aligned,
                supported_by=match.supported_by,
                review=None,
            )
            for rank, match in enumerate(ranking.matches, 1)
            if match.track_id in tracks
        ],
        total=ranking.total,
        has_cover=ranking.n_likely > 0,
        n_likely=ranking.n_likely,
        n_unsure=ranking.n_unsure,
        prior=ranking.prior,
        best_probability=ranking.best_probability,
        works=[
            RankedWork(
                work=WorkRef.model_validate(ranked_works[match.work_id]),
                probability=match.probability,
                best_track_id=match.best_track_id,
            )
            for match in ranking.works
            if match.work_id in ranked_works
        ],
        n_waiting=ranking.n_waiting,
    )
