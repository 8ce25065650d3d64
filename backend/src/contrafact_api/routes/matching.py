"""Routes of checks, their evidence, and rankings."""

from __future__ import annotations

from flask import Response, request

from contrafact.adapters.evidence_pictures import evidence_png
from contrafact.domain.verdicts import AskedThreshold
from contrafact.search.two_stage import MAX_ROWS
from contrafact.services.ranking import RankingFilter
from contrafact_api.container import use_cases
from contrafact_api.metrics import metrics
from contrafact_api.openapi import blueprint, errors
from contrafact_api.presenters.matching import present_check, present_evidence, present_ranking, ranking_csv
from contrafact_api.schemas.matching import (
    CheckAnswer,
    CheckQuery,
    EvidenceAnswer,
    EvidenceQuery,
    RankingAnswer,
    RankingQuery,
)
from contrafact_api.schemas.tracks import TrackPath

matching = blueprint("matching", "Checks and rankings")

_PNG, _CSV, _JSON = "image/png", "text/csv", "application/json"


@matching.get("/checks", responses={200: CheckAnswer, **errors(404, 409)})
def check_pair(query: CheckQuery) -> CheckAnswer:
    """Check whether one track is a cover of another."""
    threshold = AskedThreshold(query.min_probability, query.operating_point)
    asked, reference, verdict = use_cases().check(query.query_id, query.reference_id, threshold)
    works, review = use_cases().tracks.works_of([asked, reference]), use_cases().reviews.about(asked, reference)
    return present_check(asked, reference, verdict, works, review)


@matching.get("/checks/evidence", responses={200: EvidenceAnswer, **errors(404, 409)})
def get_evidence(query: EvidenceQuery) -> EvidenceAnswer | Response:
    """Get the evidence of a check: the matrix of similar frames and the best alignment, as JSON or PNG."""
    evidence = use_cases().evidence(query.query_id, query.reference_id)
    if request.accept_mimetypes.best_match([_JSON, _PNG]) == _PNG:
        return Response(evidence_png(evidence), mimetype=_PNG)
    return present_evidence(evidence)


@matching.get("/tracks/<id:track_id>/ranking", responses={200: RankingAnswer, **errors(404, 409)})
def get_ranking(path: TrackPath, query: RankingQuery) -> RankingAnswer | Response:
    """Rank the other ready tracks by similarity to a track, as JSON in pages or as one CSV file."""
    as_csv = query.format == "csv" or (not query.format and request.accept_mimetypes.best_match([_JSON, _CSV]) == _CSV)
    limit, cursor = (MAX_ROWS, None) if as_csv else (query.limit, query.cursor)
    which = RankingFilter(query.min_probability, query.decision)
    with metrics().ranking():
        ranking = use_cases().rank(path.track_id, limit, cursor, _threshold(query), which, is_new=query.is_new)
    works = use_cases().tracks.works_of([ranking.query, *(item.track for item in ranking.page.items)])
    if not as_csv:
        return present_ranking(ranking, works)
    name = f"ranking-{ranking.query.id}.csv"
    return Response(
        ranking_csv(ranking, works),
        mimetype=_CSV,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _threshold(query: RankingQuery) -> AskedThreshold:
    # Its default, 0, lists all tracks; it is no threshold of likely.
    is_asked = "min_probability" in query.model_fields_set
    return AskedThreshold(query.min_probability if is_asked else None, query.operating_point)
