"""Rankings and evidence as the API's answers."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Sequence

import numpy as np
from flask import Response

from contrafact.alignment.align import Evidence
from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.verdicts import Section
from contrafact.services.rank import RankedTrack, Ranking
from contrafact.services.works_of_ranking import SupportedWork
from contrafact_api.presenters.tracks import present_tracks
from contrafact_api.schemas.matching import (
    EvidenceAnswer,
    RankedWork,
    RankingAnswer,
    RankingItem,
    SectionAnswer,
    VerdictAnswer,
)
from contrafact_api.schemas.tracks import TrackAnswer, WorkRef

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    *("rank", "track_id", "title", "artist", "url", "file_name", "work", "decision", "probability", "false_alarm_rate"),
    *("distance", "threshold", "similarity", "transposition_semitones", "tempo_ratio", "sections", "is_aligned"),
    *("reason", "model_id"),
)


def present_evidence(evidence: Evidence) -> EvidenceAnswer:
    """The evidence of a check."""
    n_rows, n_columns = evidence.matrix.shape
    return EvidenceAnswer(
        seconds_per_frame=SECONDS_PER_FRAME,
        shape=(n_rows, n_columns),
        matrix=base64.b64encode(np.packbits(evidence.matrix).tobytes()).decode(),
        path=[(i, j) for i, j in evidence.alignment.path.tolist()],
        sections=[SectionAnswer.model_validate(section) for section in evidence.alignment.sections],
    )


def present_ranking(ranking: Ranking) -> RankingAnswer:
    """A page of a ranking."""
    query, *answers = present_tracks([ranking.query, *(item.track for item in ranking.page.items)])
    items = [
        RankingItem(
            rank=item.rank,
            track=answer,
            verdict=VerdictAnswer.model_validate(item.verdict),
            is_aligned=item.is_aligned,
        )
        for item, answer in zip(ranking.page.items, answers, strict=True)
    ]
    return RankingAnswer(
        query=query,
        items=items,
        next_cursor=ranking.page.next_cursor,
        total=ranking.page.total,
        has_cover=ranking.has_cover,
        best_probability=ranking.best_probability,
        works=[present_ranked_work(each) for each in ranking.works],
        n_waiting=ranking.n_waiting,
    )


def present_ranked_work(supported: SupportedWork) -> RankedWork:
    """A work that the query may be a recording of."""
    return RankedWork(
        work=WorkRef.model_validate(supported.work),
        probability=supported.probability,
        best_track_id=supported.best_track_id,
    )


def ranking_csv(ranking: Ranking) -> Response:
    """A ranking as CSV (RFC 4180), with a row of names; sections as `0.0-61.3=12.1-74.0`, in seconds."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    answers = present_tracks([item.track for item in ranking.page.items])
    writer.writerows(_row(item, answer) for item, answer in zip(ranking.page.items, answers, strict=True))
    name = f"ranking-{ranking.query.id}.csv"
    return Response(
        text.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _row(item: RankedTrack, track: TrackAnswer) -> Sequence[object]:
    verdict = item.verdict
    work = track.work.title if track.work else None
    texts = (track.title, track.artist, track.source.url, track.source.file_name, work)
    return (
        *(item.rank, track.id, *map(_harmless, texts), verdict.decision.value),
        *(verdict.probability, verdict.false_alarm_rate, verdict.distance, verdict.threshold, verdict.similarity),
        *(verdict.transposition_semitones, verdict.tempo_ratio, " ".join(map(_span, verdict.sections))),
        *(str(item.is_aligned).lower(), verdict.reason, verdict.model_id),
    )


def _span(section: Section) -> str:
    return (
        f"{section.query_start_s:.1f}-{section.query_end_s:.1f}"
        f"={section.reference_start_s:.1f}-{section.reference_end_s:.1f}"
    )


def _harmless(text: str | None) -> str | None:
    """A title is a stranger's: in a spreadsheet it must not become a formula."""
    return f"'{text}" if text and text.startswith(_FORMULA_STARTS) else text
