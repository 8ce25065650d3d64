"""Clips as the API's answers."""

from __future__ import annotations

from collections.abc import Mapping

from contrafact.domain.clips import Clip, ClipRanking
from contrafact.domain.tracks import Track
from contrafact.domain.works import Work
from contrafact_api.presenters.tracks import present_tracks
from contrafact_api.schemas.clips import ClipAnswer, ClipRankingAnswer, ClipResult
from contrafact_api.schemas.common import Problem
from contrafact_api.schemas.matching import RankedWork, RankingItem, VerdictAnswer
from contrafact_api.schemas.tracks import WorkRef


def present_clip(clip: Clip) -> ClipAnswer:
    """A clip."""
    span = clip.source.span
    return ClipAnswer(
        id=clip.id,
        state=clip.state,
        track_id=clip.source.track_id,
        file_name=clip.source.file_name,
        start_s=span.start_s if span else None,
        end_s=span.end_s if span else None,
        operating_point=clip.operating_point,
        error=Problem.model_validate(clip.problem) if clip.problem else None,
        created_at=clip.created_at,
        updated_at=clip.updated_at,
        expires_at=clip.expires_at,
    )


def present_clip_result(clip: Clip, tracks: Mapping[str, Track], works: Mapping[str, Work]) -> ClipResult:
    """A clip with its ranking, from which tracks and works that were deleted meanwhile are left out."""
    ranking = _ranking(clip.ranking, tracks, works) if clip.ranking else None
    return ClipResult(clip=present_clip(clip), ranking=ranking)


def _ranking(ranking: ClipRanking, tracks: Mapping[str, Track], works: Mapping[str, Work]) -> ClipRankingAnswer:
    kept = [(rank, match) for rank, match in enumerate(ranking.matches, 1) if match.track_id in tracks]
    answers = present_tracks([tracks[match.track_id] for _, match in kept])
    return ClipRankingAnswer(
        items=[
            RankingItem(
                rank=rank,
                track=answer,
                verdict=VerdictAnswer.model_validate(match.verdict),
                is_aligned=match.is_aligned,
            )
            for (rank, match), answer in zip(kept, answers, strict=True)
        ],
        total=ranking.total,
        has_cover=ranking.has_cover,
        best_probability=ranking.best_probability,
        works=[
            RankedWork(
                work=WorkRef.model_validate(works[match.work_id]),
                probability=match.probability,
                best_track_id=match.best_track_id,
            )
            for match in ranking.works
            if match.work_id in works
        ],
        n_waiting=ranking.n_waiting,
    )
