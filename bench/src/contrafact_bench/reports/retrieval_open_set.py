"""Whether a ranking says rightly that the library holds no cover: a section of docs/results/retrieval.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from contrafact_bench.evaluation.evaluate import Evaluation
from contrafact_bench.evaluation.open_set import Answers, Best, answers, cut_at_false_alarms, halves
from contrafact_bench.reports.accuracy_tables import table


def open_set_table(of_val: Mapping[str, Evaluation], of_split: Mapping[str, Evaluation]) -> str:
    """At five false alarms in a hundred, how many of the answerable queries each order answers.

    Parameters
    ----------
    of_val, of_split : the same orders, on the split that cuts are taken from and on the one that is reported.
    """
    rows = []
    for way, found in of_split.items():
        here = [answers(best, cut_at_false_alarms(best)) for best in _halves(found)]
        from_val = float(np.median([cut_at_false_alarms(best) for best in _halves(of_val[way])]))
        carried = [answers(best, from_val) for best in _halves(found)]
        rows.append([way, *_cells(here)[1:], *_cells(carried)])
    return table(
        (
            "the list is ordered by",
            "answered at 5 % false alarms",
            "answered with a cover",
            "false alarms with the cut of `val`",
            "answered",
            "answered with a cover",
        ),
        rows,
    )


def part_answered(found: Evaluation) -> float:
    """Of the answerable queries those answered at five false alarms in a hundred, on average over the draws; 0..1."""
    return float(np.mean([answers(best, cut_at_false_alarms(best)).answered for best in _halves(found)]))


def _halves(found: Evaluation) -> list[Best]:
    return list(halves(found.distances, found.works, found.queries))


def _cells(found: Sequence[Answers]) -> list[str]:
    columns: list[NDArray[np.float64]] = [
        np.array([each.false_alarms for each in found]),
        np.array([each.answered for each in found]),
        np.array([each.answered_rightly for each in found]),
    ]
    return [f"{each.mean():.3f} ({each.min():.3f} to {each.max():.3f})" for each in columns]
