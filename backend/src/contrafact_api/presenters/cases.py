"""Convert cases to answers, and to CSV and JSON files."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime

from contrafact.domain.cases import Case, CaseLink, CasePair, Evidence
from contrafact_api.presenters.matching import no_formula
from contrafact_api.presenters.people import present_maker
from contrafact_api.schemas.cases import (
    CaseAnswer,
    CaseEvidence,
    CaseLinkAnswer,
    CaseNoteAnswer,
    CasePairAnswer,
    CaseSummary,
)

_COLUMNS = (
    *("case_id", "case", "frozen_at", "pair", "query_id", "query_title", "query_artist", "query_isrc", "query_work"),
    *("query_source", "reference_id", "reference_title", "reference_artist", "reference_isrc", "reference_work"),
    *("reference_source", "decision", "probability", "threshold", "false_alarm_rate", "relation", "limit", "melody"),
    *("transposition_semitones", "tempo_ratio", "sections", "reason", "review", "notes", "model_id", "model_sha256"),
    *("precision", "recall", "program", "taken_at", "evidence_sha256"),
)


def present_case_summary(case: Case) -> CaseSummary:
    """Return a case as lists show it."""
    return CaseSummary(
        id=case.id,
        title=case.title,
        created_at=case.created_at,
        updated_at=case.updated_at,
        made_by=present_maker(case.made_by),
        n_pairs=len(case.pairs),
        n_notes=len(case.notes),
        frozen_at=case.frozen_at,
        frozen_by=present_maker(case.frozen_by),
        sha256=case.sha256,
    )


def present_case(
    case: Case, evidence: Mapping[str, Evidence], now: datetime | None, read_by: CaseLink | None = None
) -> CaseAnswer:
    """Return a whole case.

    Parameters
    ----------
    evidence : by the id of the pair.
    now : by which links have ended; None leaves out all links.
    read_by : the link by which it is read.
    """
    running = [each for each in case.links if now is not None and each.expires_at > now]
    notes = [
        CaseNoteAnswer(
            id=each.id,
            text=each.text,
            made_at=each.made_at,
            made_by=present_maker(each.made_by),
            pair_id=each.pair_id,
            is_late=each.is_late,
        )
        for each in case.notes
    ]
    links = [
        CaseLinkAnswer(
            id=each.id, created_at=each.created_at, expires_at=each.expires_at, made_by=present_maker(each.made_by)
        )
        for each in running
    ]
    pairs = [_present_pair(each, evidence[each.id]) for each in case.pairs if each.id in evidence]
    return CaseAnswer(
        **dict(present_case_summary(case)),
        pairs=pairs,
        notes=notes,
        links=links,
        link_ends_at=read_by.expires_at if read_by else None,
    )


def case_csv(case: Case, evidence: Mapping[str, Evidence]) -> str:
    """Return the pairs of a case as CSV (RFC 4180) with a header row; sections as `0.0-61.3=12.1-74.0`, in seconds."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for number, pair in enumerate(case.pairs, 1):
        if pair.id in evidence:
            writer.writerow(_row(case, number, pair, evidence[pair.id]))
    return text.getvalue()


def case_json(case: Case, evidence: Mapping[str, Evidence]) -> str:
    """Return a whole case as JSON, without its links."""
    return present_case(case, evidence, None).model_dump_json(indent=2)


def _present_pair(pair: CasePair, evidence: Evidence) -> CasePairAnswer:
    return CasePairAnswer(
        id=pair.id,
        query_id=pair.query_id,
        reference_id=pair.reference_id,
        added_at=pair.added_at,
        added_by=present_maker(pair.added_by),
        sha256=pair.sha256,
        evidence=CaseEvidence.model_validate(evidence),
    )


def _row(case: Case, number: int, pair: CasePair, evidence: Evidence) -> list[object]:
    verdict, model = evidence.verdict, evidence.model
    songs = [
        text
        for song in (evidence.query, evidence.reference)
        for text in (
            song.id,
            *map(no_formula, (song.title, song.artist, song.isrc, song.work)),
            _source(song.url, song.file_name),
        )
    ]
    spans = [
        f"{each.query_start_s:.1f}-{each.query_end_s:.1f}={each.reference_start_s:.1f}-{each.reference_end_s:.1f}"
        for each in verdict.sections
    ]
    notes = " | ".join(each.text for each in case.notes if each.pair_id == pair.id)
    review = evidence.review.answer.value if evidence.review else None
    return [
        *(case.id, no_formula(case.title), _moment(case.frozen_at), number, *songs),
        *(verdict.decision.value, verdict.probability, verdict.threshold, verdict.false_alarm_rate),
        *(verdict.relation.value, verdict.limit and verdict.limit.value, verdict.melody.value),
        *(verdict.transposition_semitones, verdict.tempo_ratio, " ".join(spans), verdict.reason, review),
        *(no_formula(notes), model.id, model.sha256, model.precision, model.recall, model.program),
        *(_moment(evidence.taken_at), pair.sha256),
    ]


def _source(url: str | None, file_name: str | None) -> str | None:
    return no_formula(url or file_name)


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None
