"""Print verdicts and rankings, as text or JSON, and show progress bars."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from tqdm import tqdm

from contrafact.cli.errors import printable
from contrafact.domain.verdicts import Decision, Section, Verdict

_DECISIONS = {
    Decision.LIKELY: "Likely a cover",
    Decision.UNSURE: "Unsure whether it is a cover",
    Decision.UNLIKELY: "Unlikely to be a cover",
}
_BAR_DELAY_SECONDS = 0.5


def verdict_fields(verdict: Verdict) -> dict[str, object]:
    """Return a verdict with the fields that the API gives it."""
    return asdict(verdict)


def sentence(verdict: Verdict) -> str:
    """Return a verdict as a line of figures and a line with the reason."""
    return (
        f"{_DECISIONS[verdict.decision]}: probability {verdict.probability:.2f} (likely from {verdict.threshold:.2f}), "
        f"distance {verdict.distance:.3f}, by {verdict.model_id}\n{verdict.reason}"
    )


def sections_table(query: str, reference: str, sections: Sequence[Section]) -> str:
    """Return the matching sections of two recordings, one line a section."""
    from contrafact.scoring.reasons import minutes  # imports numpy, which a command's help can do without

    rows = [
        (
            f"{minutes(section.query_start_s)}-{minutes(section.query_end_s)}",
            f"{minutes(section.reference_start_s)}-{minutes(section.reference_end_s)}",
            f"{section.strength:.2f}",
        )
        for section in sections
    ]
    head = (printable(query), printable(reference), "strength")
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (head, *rows)
    )


def ranking_table(ranking: Sequence[tuple[str, Verdict]], names: str = "file") -> str:
    """Return a ranking, one line a recording; a dash where the recording was not aligned.

    Parameters
    ----------
    ranking : name and verdict of each recording.
    names : what the names are.
    """
    lines = [
        f"{rank:>4}  {verdict.decision:<8}  {verdict.probability:>11.2f}  {verdict.distance:>8.3f}"
        f"  {_or_dash(verdict.similarity, '.2f'):>10}  {_or_dash(verdict.transposition_semitones, 'd'):>13}"
        f"  {_matched(verdict):>7}  {printable(name)}"
        for rank, (name, verdict) in enumerate(ranking, 1)
    ]
    head = "rank  verdict   probability  distance  similarity  transposition  matched  "
    return "\n".join([head + names, *lines])


def print_json(answer: Mapping[str, object]) -> None:
    """Print JSON in ASCII, which any terminal can show."""
    print(json.dumps(answer, indent=2))  # noqa: T201 - the answer


@contextmanager
def seconds_bar(label: str) -> Iterator[Callable[[float], None]]:
    """Show a progress bar in seconds of audio; yields a function to call with the seconds done so far."""
    with tqdm(desc=label, unit="s", disable=None, delay=_BAR_DELAY_SECONDS, leave=False) as bar:

        def update(seconds_done: float) -> None:
            bar.update(round(seconds_done) - bar.n)

        yield update


def files_bar(files: Sequence[Path]) -> Iterator[Path]:
    """Iterate over files under a progress bar."""
    yield from tqdm(files, unit="file", disable=None, delay=_BAR_DELAY_SECONDS, leave=False)


def _or_dash(number: float | None, form: str) -> str:
    return "-" if number is None else format(number, form)


def _matched(verdict: Verdict) -> str:
    """Return how much of the query its sections cover, as minutes and seconds."""
    if verdict.similarity is None:
        return "-"
    from contrafact.scoring.pair_features import covered_seconds
    from contrafact.scoring.reasons import minutes

    return minutes(covered_seconds((each.query_start_s, each.query_end_s) for each in verdict.sections))
