"""Tables of docs/results/accuracy.md, in Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from contrafact_bench.evaluation.evaluate import Evaluation
from contrafact_bench.evaluation.pair_metrics import PairFigures
from contrafact_bench.evaluation.timing import Costs
from contrafact_training.data.evaluation_log import COLUMNS
from contrafact_training.data.metrics import RankingFigures

KEPT_SPLIT = "test"
BASE_OF_SPEED = "thesis-cnn"
"""The system that others are so many times as fast as."""


@dataclass(frozen=True)
class Effort:
    """How long a system was trained.

    Parameters
    ----------
    steps : batches seen.
    minutes : of processor time; on a GPU, on the clock.
    val_map : mean average precision at the last look at `val`; None when there was none.
    """

    steps: int
    minutes: float
    val_map: float | None


@dataclass
class Bench:
    """All that was found out for the page.

    Parameters
    ----------
    evaluations : by split and system, with whole tracks as queries.
    clips : the same with clips as queries.
    pairs : figures over pairs, `unbalanced` and `balanced`, by split and system.
    costs : by system.
    papers : by system, with the id of its weights.
    efforts : how long a system was trained, where that is known.
    weights_mb : size of our weights file.
    absent : a few words for each system that was not evaluated.
    """

    evaluations: dict[tuple[str, str], Evaluation] = field(default_factory=dict)
    clips: dict[tuple[str, str], Evaluation] = field(default_factory=dict)
    pairs: dict[tuple[str, str], dict[str, PairFigures]] = field(default_factory=dict)
    costs: dict[str, Costs] = field(default_factory=dict)
    papers: dict[str, tuple[str, str]] = field(default_factory=dict)
    efforts: dict[str, Effort] = field(default_factory=dict)
    weights_mb: float | None = None
    absent: dict[str, str] = field(default_factory=dict)


def ranking_tables(bench: Bench, systems: Sequence[str], splits: Sequence[str]) -> str:
    """One table for each split: every system, or why it is not there."""
    columns = ("system", "mAP (95 %)", "MRR", "MR1", "P@1", "P@10", "top 1", "top 5", "top 10", "nDCG", "queries")
    parts = []
    for split in splits:
        rows = []
        for name in systems:
            found = bench.evaluations.get((split, name))
            rows.append([name, *(_ranking_cells(found) if found else _absent(bench, name, len(columns) - 1))])
        parts.append(f"### `{split}`\n\n{table(columns, rows)}{_left_out(bench, split)}")
    return "\n".join(parts)


def clip_table(bench: Bench, splits: Sequence[str]) -> str:
    """Systems asked with clips."""
    rows = [
        [split, name, *_ranking_cells(found)[:5], str(found.figures.n_queries)]
        for split in splits
        for (of, name), found in bench.clips.items()
        if of == split
    ]
    return table(("split", "system", "mAP (95 %)", "MRR", "MR1", "P@1", "P@10", "queries"), rows)


def pair_table(bench: Bench, kind: str, systems: Sequence[str], splits: Sequence[str]) -> str:
    """Figures over pairs.

    Parameters
    ----------
    kind : `unbalanced` or `balanced`.
    """
    columns = ["split", "system", "covers", "others", "ROC AUC", "average precision", "nDCG"]
    columns += ["precision", "recall", "F1", "precision of others", "recall of others", "F1 of others"]
    rows = []
    for split in splits:
        for name in systems:
            found = bench.pairs.get((split, name))
            rows.append([split, name, *(_pair_cells(found[kind]) if found else _absent(bench, name, 11))])
    return table(columns, rows)


def cost_table(bench: Bench, systems: Sequence[str]) -> str:
    """Time, size and parameters of every system."""
    columns = ("system", "ms to embed", f"times as fast as {BASE_OF_SPEED}", "ms to compare a pair", "parameters")
    base = bench.costs.get(BASE_OF_SPEED)
    rows = []
    for name in systems:
        costs = bench.costs.get(name)
        mean = bench.evaluations.get((KEPT_SPLIT, name))
        kept = f"{mean.bytes_per_track:.0f}" if mean else "-"
        rows.append([name, *([*_cost_cells(costs, base), kept] if costs else _absent(bench, name, 6))])
    return table((*columns, "bytes kept of it", f"of a track of `{KEPT_SPLIT}`, mean"), rows)


def paper_table(bench: Bench, systems: Sequence[str]) -> str:
    """What each system is, the weights that were evaluated, and how long they were trained."""
    rows = []
    for name in systems:
        paper, weights = bench.papers.get(name, ("", bench.absent.get(name, "")))
        rows.append([name, paper, weights, *_effort_cells(bench.efforts.get(name))])
    return table(("system", "paper", "weights", "minutes of training", "steps", "mAP at the last look at `val`"), rows)


def log_table(lines: Sequence[Sequence[str]]) -> str:
    """Every evaluation on splits that nothing is chosen on."""
    return table([column.replace("_", " ") for column in COLUMNS], lines)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _absent(bench: Bench, name: str, n_cells: int) -> list[str]:
    return [bench.absent.get(name, "not evaluated"), *[""] * (n_cells - 1)]


def _left_out(bench: Bench, split: str) -> str:
    whole: Mapping[str, Evaluation] = {name: e for (of, name), e in bench.evaluations.items() if of == split}
    remarks = []
    part = [name for name, each in whole.items() if not each.has_all_queries]
    if part:
        n_queries = len(whole[part[0]].queries)
        remarks.append(
            f"{', '.join(part)}: {n_queries} tracks, drawn from a seed, are the queries; all are references."
        )
    n_without = max((each.figures.n_without_cover for each in whole.values() if each.has_all_queries), default=0)
    if n_without:
        remarks.append(f"Left out as queries, since they have no cover in the list: {n_without}.")
    n_skipped = max((len(each.skipped) for each in whole.values()), default=0)
    if n_skipped:
        remarks.append(f"Tracks that could not be used: {n_skipped}.")
    return "".join(f"{remark}\n" for remark in ["", *remarks]) if remarks else ""


def _ranking_cells(evaluation: Evaluation) -> list[str]:
    f = evaluation.figures
    parts = (f.p_at_1, f.p_at_10, f.top_1, f.top_5, f.top_10, f.ndcg)
    return [_map_cell(f), f"{f.mrr:.3f}", f"{f.mr1:.1f}", *(f"{part:.3f}" for part in parts), str(f.n_queries)]


def _map_cell(figures: RankingFigures) -> str:
    low, high = figures.map_interval
    return f"{figures.map:.3f} ({low:.3f} to {high:.3f})"


def _pair_cells(f: PairFigures) -> list[str]:
    cut = f.at_best_f1
    values = [f.roc_auc, f.average_precision, f.ndcg, cut.precision, cut.recall, cut.f1]
    values += [cut.other_precision, cut.other_recall, cut.other_f1]
    return [str(f.n_covers), str(f.n_others), *(f"{value:.3f}" for value in values)]


def _effort_cells(effort: Effort | None) -> list[str]:
    if effort is None:
        return ["-"] * 3
    return [f"{effort.minutes:.0f}", str(effort.steps), "-" if effort.val_map is None else f"{effort.val_map:.3f}"]


def _cost_cells(costs: Costs, base: Costs | None) -> list[str]:
    ratio = f"{base.describe_ms / costs.describe_ms:.1f}" if base else "-"
    return [
        f"{costs.describe_ms:.2f}",
        ratio,
        f"{costs.pair_ms:.4f}",
        f"{costs.n_parameters:,}".replace(",", " "),
        f"{costs.bytes_per_track:,}".replace(",", " "),
    ]
