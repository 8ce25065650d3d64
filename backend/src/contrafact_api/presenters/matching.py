"""Convert evidence and rankings to answers, and rankings to CSV."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Sequence

import numpy as np

from contrafact.alignment.align import Evidence
from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.reviews import Review
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import Section, Verdict
from contrafact.services.ranked_works import SupportedWork
from contrafact.services.ranking import RankedTrack, Ranking
from contrafact_api.presenters.reviews import present_review_ref
from contrafact_api.presenters.tracks import Works, present_track
from contrafact_api.schemas.matching import (
    CheckAnswer,
    EvidenceAnswer,
    RankedWork,
    RankingAnswer,
    RankingItem,
    SectionAnswer,
    VerdictAnswer,
)
from contrafact_api.schemas.tracks import WorkRef

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    *("rank", "track_id", "title", "artist", "url", "file_name", "work", "decision", "probability", "false_alarm_rate"),
    *("distance", "threshold", "similarity", "transposition_semitones", "tempo_ratio", "sections", "is_aligned"),
    *("reason", "model_id", "relation", "limit", "melody", "commonness", "recipe", "supported_by"),
    *("calibration_id", "review"),
)


def present_check(query: Track, reference: Track, verdict: Verdict, works: Works, review: Review | None) -> CheckAnswer:
    """Convert the verdict on two tracks."""
    return CheckAnswer(
        query=present_track(query, works),
        reference=present_track(reference, works),
        verdict=VerdictAnswer.model_validate(verdict),
        review=present_review_ref(review),
    )


def present_evidence(evidence: Evidence) -> EvidenceAnswer:
    """Convert the evidence of a check."""
    n_rows, n_columns = evidence.matrix.shape
    return EvidenceAnswer(
        seconds_per_frame=SECONDS_PER_FRAME,
        shape=(n_rows, n_columns),
        matrix=base64.b64encode(np.packbits(evidence.matrix).tobytes()).decode(),
        path=[(i, j) for i, j in evidence.alignment.path.tolist()],
        sections=[SectionAnswer.model_validate(section) for section in evidence.alignment.sections],
    )


def present_ranking(ranking: Ranking, works: Works) -> RankingAnswer:
    """Convert a page of a ranking.

    Parameters
    ----------
    works : the works of its query and its tracks, by id.
    """
    items = [
        RankingItem(
            rank=item.rank,
            track=present_track(item.track, works),
            verdict=VerdictAnswer.model_validate(item.verdict),
            is_aligned=item.is_aligned,
            supported_by=item.supported_by,
            review=present_review_ref(item.review),
        )
        for item in ranking.page.items
    ]
    return RankingAnswer(
        query=present_track(ranking.query, works),
        items=items,
        next_cursor=ranking.page.next_cursor,
        total=ranking.page.total,
        total_is_exact=ranking.page.is_total_exact,
        has_cover=ranking.n_likely > 0,
        n_likely=ranking.n_likely,
        n_unsure=ranking.n_unsure,
        prior=ranking.prior,
        best_probability=ranking.best_probability,
        chance=ranking.chance,
        works=[_present_ranked_work(each) for each in ranking.works],
        n_waiting=ranking.n_waiting,
        n_added=ranking.n_added,
        engine_is_away=ranking.engine_is_away,
        has_changed=ranking.has_changed,
    )


def ranking_csv(ranking: Ranking, works: Works) -> str:
    """Return a ranking as CSV (RFC 4180) with a header row; sections as `0.0-61.3=12.1-74.0`, in seconds."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows(_row(item, works) for item in ranking.page.items)
    return text.getvalue()


def _present_ranked_work(supported: SupportedWork) -> RankedWork:
    return RankedWork(
        work=WorkRef.model_validate(supported.work),
        probability=supported.probability,
        best_track_id=supported.best_track_id,
    )


def _row(item: RankedTrack, works: Works) -> Sequence[object]:
    track, verdict = item.track, item.verdict
    work = works.get(track.work_id) if track.work_id else None
    texts = (track.metadata.title, track.metadata.artist or None, track.source.url, track.source.file_name)
    return (
        *(item.rank, track.id, *map(no_formula, texts), no_formula(work.title if work else None)),
        *(verdict.decision.value, verdict.probability, verdict.false_alarm_rate, verdict.distance, verdict.threshold),
        *(verdict.similarity, verdict.transposition_semitones, verdict.tempo_ratio),
        *(" ".join(map(_span, verdict.sections)), str(item.is_aligned).lower(), verdict.reason, verdict.model_id),
        *(verdict.relation.value, verdict.limit and verdict.limit.value, verdict.melody.value, verdict.commonness),
        *(verdict.recipe, item.supported_by, verdict.calibration_id),
        item.review.answer.value if item.review else None,
    )


def _span(section: Section) -> str:
    return (
        f"{section.query_start_s:.1f}-{section.query_end_s:.1f}"
        f"={section.reference_start_s:.1f}-{section.reference_end_s:.1f}"
    )


def no_formula(text: str | None) -> str | None:
    """Quote text that a spreadsheet would run as a formula: titles come from strangers."""
    return f"'{text}" if text and text.startswith(_FORMULA_STARTS) else text
