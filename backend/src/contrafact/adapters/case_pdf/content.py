"""The texts of a case as its PDF shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from contrafact.domain.cases import Case, CaseNote, Evidence, Model, Reviewed, Song
from contrafact.domain.identifiers import write_iswc
from contrafact.domain.people import Maker
from contrafact.domain.verdicts import Decision, Limit, MelodyAgreement, Relation, Section, Verdict
from contrafact.scoring.reasons import minutes, share

Content = dict[str, object]
_LEAST = 0.005
_TO, _NOTHING = " \N{EN DASH} ", "\N{EN DASH}"
DECISIONS = {
    Decision.LIKELY: "Likely recordings of one work",
    Decision.UNSURE: "Unsure: a person must decide",
    Decision.UNLIKELY: "Unlikely to be recordings of one work",
}
RELATIONS = {
    Relation.SAME_RECORDING: "Both hold the same recording.",
    Relation.SAME_WORK: "They are alike as two recordings of one work are.",
    Relation.SHARED_HARMONY: "They share harmony. That alone does not make them recordings of one work.",
    Relation.NONE: "Nothing was found that they have in common.",
}
LIMITS = {
    Limit.TOO_LITTLE_HARMONY: "One of them holds too little harmony to compare.",
    Limit.NO_RARE_SECTION: "No matching section is rare among unrelated recordings.",
    Limit.COMMON_PROGRESSION: "The matching sections are a common progression, and no melody agrees.",
    Limit.OTHER_MELODY: "The melodies differ where the harmony matches.",
}
MELODIES = {
    MelodyAgreement.AGREES: "The melodies agree in the sections.",
    MelodyAgreement.DIFFERS: "The melodies differ in the sections.",
    MelodyAgreement.CANNOT_TELL: "Whether the melodies agree cannot be told.",
}


def case_content(case: Case, evidence: Mapping[str, Evidence]) -> Content:
    """Return everything that the document says."""
    pairs = [
        {
            **_pair(evidence[pair.id]),
            "id": pair.id,
            "sha256": pair.sha256,
            "notes": [_note(each) for each in case.notes if each.pair_id == pair.id],
        }
        for pair in case.pairs
        if pair.id in evidence
    ]
    return {
        "title": case.title,
        "id": case.id,
        "opened": _by(case.created_at, case.made_by),
        "frozen": _by(case.frozen_at, case.frozen_by) if case.frozen_at else None,
        "sha256": case.sha256,
        "notes": [_note(each) for each in case.notes if each.pair_id is None],
        "pairs": pairs,
    }


def _pair(evidence: Evidence) -> Content:
    verdict, names = evidence.verdict, (evidence.query.name, evidence.reference.name)
    return {
        "names": names,
        "taken": _moment(evidence.taken_at),
        "decision": DECISIONS[verdict.decision],
        "probability": _percent(verdict.probability),
        "threshold": _percent(verdict.threshold),
        "reason": verdict.reason,
        "findings": _findings(verdict),
        "review": _review(evidence.review),
        "songs": _songs(evidence.query, evidence.reference),
        "sections": [_section(number, each) for number, each in enumerate(verdict.sections, 1)],
        "reading": _reading(verdict, evidence.model),
        "model": _model(verdict, evidence.model),
    }


def _songs(query: Song, reference: Song) -> list[tuple[str, str, str]]:
    rows = [
        ("Title", query.title, reference.title),
        ("Artist", query.artist, reference.artist),
        ("Work", query.work, reference.work),
        ("ISWC", _iswc(query), _iswc(reference)),
        ("Album", query.album, reference.album),
        ("Date", query.date or query.published_at, reference.date or reference.published_at),
        ("ISRC", query.isrc, reference.isrc),
        ("Label", query.label, reference.label),
        ("Language", query.language, reference.language),
        ("Length", _length(query), _length(reference)),
        ("Source", query.url or query.file_name, reference.url or reference.file_name),
        ("SHA-256 of the file", _file_hash(query), _file_hash(reference)),
        ("SHA-256 of its harmony", query.chroma_sha256, reference.chroma_sha256),
        ("SHA-256 of its fingerprint", query.fingerprint_sha256, reference.fingerprint_sha256),
        ("In the library since", _moment(query.added_at), _moment(reference.added_at)),
        ("Id", query.id, reference.id),
    ]
    return [(name, a or _NOTHING, b or _NOTHING) for name, a, b in rows if a or b]


def _findings(verdict: Verdict) -> list[str]:
    found = [RELATIONS[verdict.relation]]
    if verdict.limit is not None and verdict.decision is not Decision.LIKELY:
        found.append(LIMITS[verdict.limit])
    if verdict.sections and verdict.relation is not Relation.SAME_RECORDING:
        found.append(MELODIES[verdict.melody])
    if verdict.transposition_semitones:
        found.append(f"The first is raised by {verdict.transposition_semitones} semitones to match the second.")
    if verdict.tempo_ratio is not None:
        found.append(f"{verdict.tempo_ratio:.2f} s of the first pass in one second of the second.")
    return found


def _reading(verdict: Verdict, model: Model) -> list[str]:
    rate = verdict.false_alarm_rate
    found = [
        f"Of pairs with a probability of {_percent(verdict.probability)}, about as many in a hundred are recordings of"
        " one work.",
        f"The probability assumes that {share(model.prior)} of the pairs of the library are.",
        f"Of pairs of different works, {share(rate)} are at least as alike as these two.",
    ]
    if model.precision is not None and model.recall is not None and model.measured_at is not None:
        found.append(
            f"With likely from {100 * model.measured_at:.0f} % on, {100 * model.precision:.0f} of 100 likely pairs of"
            f" known songs were right, and {100 * model.recall:.0f} of 100 covers were found."
        )
    return found


def _model(verdict: Verdict, model: Model) -> list[tuple[str, str]]:
    rows = [
        ("Program", f"Contrafact {model.program}"),
        ("Weights", model.id),
        ("SHA-256 of the weights", model.sha256),
        ("SHA-256 of the second network", model.eye_sha256),
        ("Recipe of the harmony", verdict.recipe),
        ("The library's own calibration", verdict.calibration_id),
    ]
    return [(name, value) for name, value in rows if value]


def _section(number: int, section: Section) -> tuple[str, ...]:
    return (
        str(number),
        f"{minutes(section.query_start_s)}{_TO}{minutes(section.query_end_s)}",
        f"{minutes(section.reference_start_s)}{_TO}{minutes(section.reference_end_s)}",
        f"{section.query_seconds:.0f} s",
        f"{100 * section.strength:.0f} %",
        f"{section.gain:.1f}" if section.gain else _NOTHING,
    )


def _review(review: Reviewed | None) -> str | None:
    if review is None:
        return None
    text = f"{review.answer.value.capitalize()} by {review.by or 'the operator'}, {_moment(review.answered_at)}."
    return f"{text} {review.note}" if review.note else text


def _note(note: CaseNote) -> Content:
    late = " (added after the case was frozen)" if note.is_late else ""
    return {"by": _by(note.made_at, note.made_by) + late, "text": note.text}


def _by(at: datetime, maker: Maker | None) -> str:
    return f"{_moment(at)} by {maker.name}" if maker else _moment(at)


def _file_hash(song: Song) -> str | None:
    return song.key if song.kind == "upload" else None


def _iswc(song: Song) -> str | None:
    return write_iswc(song.iswc) if song.iswc else None


def _length(song: Song) -> str | None:
    return minutes(song.duration_s) if song.duration_s is not None else None


def _percent(probability: float) -> str:
    """Return a probability as the page shows it: never as certain."""
    if not _LEAST <= probability <= 1 - _LEAST:
        return "> 99 %" if probability > _LEAST else "< 1 %"
    return f"{100 * probability:.0f} %"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
