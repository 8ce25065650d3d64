"""Checks with their evidence, and rankings."""

from __future__ import annotations

from flask import Response, request

from contrafact.adapters.evidence_png import evidence_png
from contrafact.services.rank import RankingFilter
from contrafact.services.whole_ranking import DEPTH
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors
from contrafact_api.presenters.tracks import present_tracks
from contrafact_api.presenters.matching import present_evidence, present_ranking, ranking_csv
from contrafact_api.schemas.matching import (
    CheckAnswer,
    CheckQuery,
    EvidenceAnswer,
    EvidenceQuery,
    RankingAnswer,
    RankingQuery,
    VerdictAnswer,
)
from contrafact_api.schemas.tracks import TrackPath

matching = blueprint("matching", "Checks and rankings")

_PNG, _CSV, _JSON = "image/png", "text/csv", "application/json"


@matching.get("/checks", responses={200: CheckAnswer, **errors(404, 409)})
def check_pair(query: CheckQuery) -> CheckAnswer:
    """Check whether one track is a cover of another."""
    asked, reference, verdict = use_cases().check(query.query_id, query.reference_id, query.operating_point)
    asked_answer, reference_answer = present_tracks([asked, reference])
    return CheckAnswer(query=asked_answer, reference=reference_answer, verdict=VerdictAnswer.model_validate(verdict))


@matching.get("/checks/evidence", responses={200: EvidenceAnswer, **errors(404, 409)})
def get_evidence(query: EvidenceQuery) -> EvidenceAnswer | Response:
    """Get what a check rests on: which moments resemble each other, and the alignment; as JSON or as PNG."""
    evidence = use_cases().evidence(query.query_id, query.reference_id)
    if request.accept_mimetypes.best_match([_JSON, _PNG]) == _PNG:
        return Response(evidence_png(evidence), mimetype=_PNG)
    return present_evidence(evidence)


@matching.get("/tracks/<id:track_id>/ranking", responses={200: RankingAnswer, **errors(404, 409)})
def get_ranking(path: TrackPath, query: RankingQuery) -> RankingAnswer | Response:
    """Rank the other ready tracks by likeness to this one; as JSON, page by page, or as CSV, whole."""
    which = RankingFilter(query.min_probability, query.decision)
    if query.format == "csv" or (not query.format and request.accept_mimetypes.best_match([_JSON, _CSV]) == _CSV):
        return ranking_csv(use_cases().rank(path.track_id, DEPTH, None, query.operating_point, which))
    return present_ranking(use_cases().rank(path.track_id, query.limit, query.cursor, query.operating_point, which))
