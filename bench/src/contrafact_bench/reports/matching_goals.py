"""The figures that the matcher is to reach, beside what was measured: the head of docs/results/retrieval.md."""

from __future__ import annotations

from collections.abc import Mapping

from contrafact_bench.evaluation.evaluate import Evaluation
from contrafact_bench.reports.accuracy_tables import table
from contrafact_bench.reports.retrieval_open_set import part_answered
from contrafact_bench.reports.retrieval_orders import EVERYTHING_FUSED, FEWER_FUSED, FUSED, PRODUCT

_LOSS = 0.01


def goal_table(
    reported: Mapping[str, Evaluation], foreign: Mapping[str, Evaluation], cut_off: Mapping[str, Evaluation]
) -> str:
    """Each figure with its floor, its aim, and what was measured.

    Parameters
    ----------
    reported, foreign : orders of `test` and of `greek`.
    cut_off : orders of `test`, compared with aligning everything.
    """
    everything = cut_off[EVERYTHING_FUSED].figures.map
    rows = [
        ["mAP of the product's answer on `test`", *_least(reported[PRODUCT].figures.map, 0.60, 0.70)],
        ["mAP of the product's answer on `greek`", *_least(foreign[PRODUCT].figures.map, 0.85, 0.92)],
        ["mAP lost with 50 candidates", *_most(everything - cut_off[FEWER_FUSED].figures.map)],
        ["mAP lost with 200 candidates", *_most(everything - cut_off[FUSED].figures.map)],
        [
            "answerable queries answered at 5 % false alarms",
            "",
            *_least(part_answered(reported[PRODUCT]), 0.75, 0.75)[1:],
        ],
    ]
    return table(("figure", "floor", "aim", "measured", ""), rows)


def _least(found: float, floor: float, aim: float) -> list[str]:
    word = "aim reached" if found >= aim else "floor reached" if found >= floor else f"short by {floor - found:.3f}"
    return [f"{floor:.2f}", f"{aim:.2f}", f"{found:.3f}", word]


def _most(lost: float) -> list[str]:
    word = "reached" if lost <= _LOSS else f"over by {lost - _LOSS:.3f}"
    return [f"at most {_LOSS:.2f}", "", f"{lost:.3f}", word]
