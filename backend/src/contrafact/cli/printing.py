"""Verdicts as JSON and as sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from contrafact.domain.verdicts import Decision, Verdict

_WORDS = {
    Decision.LIKELY: "Likely a cover",
    Decision.UNSURE: "Unsure whether it is a cover",
    Decision.UNLIKELY: "Unlikely to be a cover",
}


def verdict_fields(verdict: Verdict) -> dict[str, object]:
    """A verdict as the API gives it."""
    return asdict(verdict)


def sentence(verdict: Verdict) -> str:
    """A verdict in words."""
    return (
        f"{_WORDS[verdict.decision]}: probability {verdict.probability:.2f}, distance {verdict.distance:.3f} "
        f"(likely below {verdict.threshold:.3f}), by {verdict.model_id}"
    )


def table(ranking: Sequence[tuple[Path, Verdict]]) -> str:
    """A ranking, one line a recording."""
    lines = [
        f"{rank:>4}  {verdict.decision:<8}  {verdict.probability:>11.2f}  {verdict.distance:>8.3f}  {file}"
        for rank, (file, verdict) in enumerate(ranking, 1)
    ]
    return "\n".join(["rank  verdict   probability  distance  file", *lines])


def print_json(answer: Mapping[str, object]) -> None:
    """Print JSON; in ASCII, so that every terminal and every file name give valid JSON."""
    print(json.dumps(answer, indent=2))  # noqa: T201 - the answer
