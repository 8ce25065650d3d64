"""`contrafact set FILE`: propose the parts of a long recording."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from contrafact.cli.output import print_json
from contrafact.domain.errors import ContrafactError
from contrafact.domain.sets import clock_text
from contrafact.settings import load_settings

_DAMAGED = "The chapters of the file overlap or lie outside it; the parts follow its sound."


def propose(words: Sequence[str], *, as_json: bool) -> None:
    """Print the parts of one recording.

    Raises
    ------
    ContrafactError : `bad_usage` unless one file is given; `set_too_long`, and why a file cannot be used.
    """
    from contrafact.features.set_analysis import propose_set

    if len(words) != 1:
        raise ContrafactError("bad_usage", "Give one recording, or work on the sets of a server by --server URL.")
    settings = load_settings()
    duration_s, parts, is_damaged = propose_set(
        Path(words[0]), max_duration_s=settings.longest_s(), max_part_s=settings.max_duration_s
    )
    fields = [
        {"start_s": part.start_s, "end_s": part.end_s, "title": part.title, "evidence": part.evidence.value}
        for part in parts
    ]
    if as_json:
        print_json({"duration_s": duration_s, "has_damaged_chapters": is_damaged, "parts": fields})
        return
    if is_damaged:
        print(_DAMAGED)  # noqa: T201 - the answer
    print("\n".join(part_lines((p.start_s, p.end_s, p.evidence.value, p.title) for p in parts)))  # noqa: T201


def part_lines(parts: Iterable[tuple[float, float, str, str | None]]) -> list[str]:
    """Return a line for each part, of its start, end, evidence and title."""
    return [
        f"{number:>3}  {clock_text(start):>7} - {clock_text(end):>7}  {evidence:<9}  {title or ''}".rstrip()
        for number, (start, end, evidence, title) in enumerate(parts, 1)
    ]
