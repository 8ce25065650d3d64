"""Verdicts as JSON, as sentences and as tables."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from contrafact.domain.verdicts import Decision, Section, Verdict
from contrafact.scoring.reasons import matched_seconds, minutes

_WORDS = {
    Decision.LIKELY: "Likely a cover",
    Decision.UNSURE: "Unsure whether it is a cover",
    Decision.UNLIKELY: "Unlikely to be a cover",
}


def verdict_fields(verdict: Verdict) -> dict[str, object]:
    """A verdict as the API gives it."""
    return asdict(verdict)


def sentence(verdict: Verdict) -> str:
    """A verdict in words, and why it is so."""
    return (
        f"{_WORDS[verdict.decision]}: probability {verdict.probability:.2f} (likely from {verdict.threshold:.2f}), "
        f"distance {verdict.distance:.3f}, by {verdict.model_id}\n{verdict.reason}"
    )


def sections_table(query: Path, reference: Path, sections: Sequence[Section]) -> str:
    """Which stretch of the query matches which of the reference, one line a section."""
    rows = [
        (
            _span(section.query_start_s, section.query_end_s),
            _span(section.reference_start_s, section.reference_end_s),
            f"{section.strength:.2f}",
        )
        for section in sections
    ]
    head = (_shown(query.name), _shown(reference.name), "strength")
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (head, *rows)
    )


def ranking_table(ranking: Sequence[tuple[Path, Verdict]]) -> str:
    """A ranking, one line a recording; a dash for what only an alignment tells."""
    lines = [
        f"{rank:>4}  {verdict.decision:<8}  {verdict.probability:>11.2f}  {verdict.distance:>8.3f}"
        f"  {_or_dash(verdict.similarity, '.2f'):>10}  {_or_dash(verdict.transposition_semitones, 'd'):>13}"
        f"  {_matched(verdict):>7}  {_shown(str(file))}"
        for rank, (file, verdict) in enumerate(ranking, 1)
    ]
    head = "rank  verdict   probability  distance  similarity  transposition  matched  file"
    return "\n".join([head, *lines])


def print_json(answer: Mapping[str, object]) -> None:
    """Print JSON; in ASCII, so that every terminal and every file name give valid JSON."""
    print(json.dumps(answer, indent=2))  # noqa: T201 - the answer


def _span(start_s: float, end_s: float) -> str:
    return f"{minutes(start_s)}-{minutes(end_s)}"


def _or_dash(number: float | None, form: str) -> str:
    return "-" if number is None else format(number, form)


def _matched(verdict: Verdict) -> str:
    """How much of the query lies in its sections."""
    return "-" if verdict.similarity is None else minutes(matched_seconds(verdict.sections))


def _shown(name: str) -> str:
    # A name may hold a line break or a terminal's commands.
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in name)
