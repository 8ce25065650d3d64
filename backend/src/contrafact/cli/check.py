"""`contrafact check`: print the verdict on two recordings."""

from __future__ import annotations

from pathlib import Path

from contrafact.adapters.evidence_pictures import evidence_plot
from contrafact.alignment.speeds import evidence_at_any_speed
from contrafact.cli.arguments import check_output_file
from contrafact.cli.loading import Loader
from contrafact.cli.output import print_json, sections_table, sentence, verdict_fields
from contrafact.domain.chroma import RECIPE
from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import AskedThreshold

PLOT_SUFFIX = ".png"
_OLDER = "Compared by the older recipe hpcp-v1: a chroma file has no newer one. Make it again from the audio."


def check_pair(
    query: Path,
    reference: Path,
    *,
    weights: Path | None,
    as_json: bool,
    threshold: AskedThreshold,
    plot: Path | None,
) -> None:
    """Compare two recordings and print the verdict.

    Parameters
    ----------
    plot : file for a picture of the evidence; None writes none.

    Raises
    ------
    ContrafactError : `same_track` for a file and itself; see `check_output_file`; or why a file
        cannot be used.
    OSError : from the operating system.
    """
    if is_same_file(query, reference):
        raise ContrafactError("same_track")
    if plot is not None:
        check_output_file("--plot", plot, PLOT_SUFFIX)
    loader = Loader(weights)
    asked, compared = loader.load(query), loader.load(reference)
    verdict = loader.judge(loader.prior_of_size(2), threshold).check(
        asked.recording, compared.recording, loader.hubness, asked.same_recording(compared)
    )
    if plot is not None:
        plot.write_bytes(
            evidence_plot(evidence_at_any_speed(asked.chroma, compared.chroma), query.name, reference.name)
        )
    if as_json:
        print_json({"query": str(query), "reference": str(reference), **verdict_fields(verdict)})
        return
    print(sentence(verdict))  # noqa: T201 - the answer
    if verdict.sections:
        print(sections_table(query.name, reference.name, verdict.sections))  # noqa: T201 - the answer
    if verdict.recipe == RECIPE:
        print(_OLDER)  # noqa: T201 - the answer


def is_same_file(a: Path, b: Path) -> bool:
    """Return whether two names are of one file."""
    try:
        return a.samefile(b)
    except OSError:
        return False
