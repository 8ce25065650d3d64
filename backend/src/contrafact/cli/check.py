"""`contrafact check`: the verdict on two recordings."""

from __future__ import annotations

from pathlib import Path

from contrafact.cli.loading import Listener
from contrafact.cli.printing import print_json, sentence, verdict_fields
from contrafact.domain.errors import ContrafactError


def check_pair(query: Path, reference: Path, *, weights: Path | None, as_json: bool) -> None:
    """Compare two recordings and print the verdict.

    Raises
    ------
    ContrafactError : `same_track` for a file and itself, or why a file cannot be used.
    OSError : the system refuses a file.
    """
    if is_same_file(query, reference):
        raise ContrafactError("same_track")
    listener = Listener(weights)
    verdict = listener.verdict(listener.embedding(query), listener.embedding(reference))
    if as_json:
        print_json({"query": str(query), "reference": str(reference), **verdict_fields(verdict)})
    else:
        print(sentence(verdict))  # noqa: T201 - the answer


def is_same_file(a: Path, b: Path) -> bool:
    """Whether two names lead to one file."""
    try:
        return a.samefile(b)
    except OSError:
        return False
