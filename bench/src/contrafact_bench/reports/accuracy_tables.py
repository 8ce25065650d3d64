"""The tables of the page docs/results/accuracy.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from contrafact.domain.chroma import RECIPE, WHITENED_RECIPE
from contrafact_bench.evaluation.evaluate import Evaluation
from contrafact_bench.evaluation.pair_metrics import PairFigures
from contrafact_bench.evaluation.timing import Costs
from contrafact_bench.reports.kept_rows import LEFT_OUT
from contrafact_bench.reports.markdown import table, with_interval
from contrafact_bench.systems.registry import QUADRATIC, SYSTEMS

VIEWS = (RECIPE, WHITENED_RECIPE)
"""Recipes that recordings are compared by."""
SPLITS = ("val", "test", "greek")
REPORTED_SPLITS = ("test", "greek")
"""Splits on which nothing was chosen; clips and pairs are shown for them alone."""
CLIP_SECONDS = 30.0
FIGURES_SPLIT = "test"
_RECORDINGS = """### `{name}`, from audio

{n} recordings of {n_works} works, all of them queries. Each system by its chroma of the recipes {recipes}. The second
recipe, and what it adds to the probability, were chosen on these works
([0051](../decisions/0051-hpcp-v2.md)); the networks saw none of them.

{table}
"""


@dataclass(frozen=True)
class Effort:
    """How long a system was trained.

    Parameters
    ----------
    steps : batches seen.
    minutes : processor time; on a GPU, wall-clock time.
    val_map : mean average precision at the last validation, if any.
    """

    steps: int
    minutes: float
    val_map: float | None


@dataclass
class Bench:
    """All results of the page.

    Parameters
    ----------
    evaluations : by split and system, with whole tracks as queries.
    clips : the same with clips as queries.
    pairs : figures over pairs, `unbalanced` and `balanced`, by split and system.
    costs : by system.
    papers : by system, with the id of its weights.
    efforts : how long a system was trained, where known.
    absent : a remark for each system that was not evaluated.
    recordings : of labelled audio, by recipe of the chroma and system.
    recordings_name : of the folder of that audio.
    """

    evaluations: dict[tuple[str, str], Evaluation] = field(default_factory=dict)
    clips: dict[tuple[str, str], Evaluation] = field(default_factory=dict)
    pairs: dict[tuple[str, str], dict[str, PairFigures]] = field(default_factory=dict)
    costs: dict[str, Costs] = field(default_factory=dict)
    papers: dict[str, tuple[str, str]] = field(default_factory=dict)
    efforts: dict[str, Effort] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    recordings: dict[tuple[str, str], Evaluation] = field(default_factory=dict)
    recordings_name: str = ""


def ranking_tables(bench: Bench, systems: Sequence[str], splits: Sequence[str]) -> str:
    """Return one table per split: every system, or why it is absent."""
    columns = ("system", "mAP (95 %)", "MRR", "MR1", "P@1, top 1", "P@10", "top 5", "top 10", "nDCG")
    parts = []
    for split in splits:
        rows = []
        for name in systems:
            found = bench.evaluations.get((split, name))
            rows.append([name, *(_ranking_cells(found) if found else _absent(bench, name, len(columns) - 1))])
        parts.append(f"### `{split}`\n\n{table(columns, rows)}{_remarks(bench, split)}")
    return "\n".join(parts)


def recordings_section(bench: Bench) -> str:
    """Return the section of recordings that were evaluated from their audio; empty without any."""
    if not bench.recordings:
        return ""
    columns = ["system", *(f"{recipe}: mAP (95 %)" for recipe in VIEWS)]
    rows = []
    for name in SYSTEMS:
        found = [bench.recordings.get((recipe, name)) for recipe in VIEWS]
        cells = [with_interval(each.figures) if each else "-" for each in found]
        rows.append([name, *(cells if any(found) else _absent(bench, name, len(cells)))])
    first = next(iter(bench.recordings.values()))
    n_works = len(set(first.works.tolist()))
    return _RECORDINGS.format(
        name=bench.recordings_name,
        n=len(first.works),
        n_works=n_works,
        recipes=" and ".join(VIEWS),
        table=table(columns, rows),
    )


def clip_counts(bench: Bench, splits: Sequence[str]) -> dict[str, str]:
    """Return the number of clips by split, as text."""
    found = {split: [each for (of, _), each in bench.clips.items() if of == split] for split in splits}
    return {split: _query_counts(evaluations) for split, evaluations in found.items() if evaluations}


def clip_table(bench: Bench, splits: Sequence[str]) -> str:
    """Return the table of clips as queries."""
    rows = []
    for split in splits:
        for name in SYSTEMS:
            found = bench.clips.get((split, name))
            if found:
                rows.append([split, name, *_ranking_cells(found)[:5]])
            elif bench.absent.get(name) == LEFT_OUT and name not in QUADRATIC:
                rows.append([split, name, *_absent(bench, name, 5)])
    return table(("split", "system", "mAP (95 %)", "MRR", "MR1", "P@1", "P@10"), rows)


def pair_counts(bench: Bench, splits: Sequence[str]) -> str:
    """Return the numbers of covers and others by split, for all queries and for seeded queries."""
    parts = []
    for split in splits:
        figures = [each["unbalanced"] for (of, _), each in bench.pairs.items() if of == split]
        counts = sorted({(each.n_covers, each.n_others) for each in figures}, reverse=True)
        in_words = (f"{n_covers}, {n_others}" for n_covers, n_others in counts)
        parts.append(f"`{split}` " + " or, with seeded queries, ".join(in_words))
    return "; ".join(parts)


def pair_table(bench: Bench, kind: str, systems: Sequence[str], splits: Sequence[str]) -> str:
    """Return the table of figures over pairs.

    Parameters
    ----------
    kind : `unbalanced` or `balanced`.
    """
    columns = ["split", "system", "ROC AUC", "AP", "nDCG", "precision", "recall", "F1"]
    columns += ["others: precision", "recall", "F1"]
    rows = []
    for split in splits:
        for name in systems:
            found = bench.pairs.get((split, name))
            rows.append([split, name, *(_pair_cells(found[kind]) if found else _absent(bench, name, len(columns) - 2))])
    return table(columns, rows)


def cost_table(bench: Bench, systems: Sequence[str]) -> str:
    """Return the table of time, size and parameters of every system."""
    columns = ("system", "ms to embed", "ms per pair", "parameters", "bytes")
    rows = []
    for name in systems:
        costs = bench.costs.get(name)
        mean = bench.evaluations.get((FIGURES_SPLIT, name))
        size = f"{mean.bytes_per_track:.0f}" if mean else "-"
        rows.append([name, *([*_cost_cells(costs), size] if costs else _absent(bench, name, 5))])
    return table((*columns, f"bytes, mean of `{FIGURES_SPLIT}`"), rows)


def paper_table(bench: Bench, systems: Sequence[str]) -> str:
    """Return the table of papers, evaluated weights, and training effort."""
    rows = []
    for name in systems:
        paper, weights = bench.papers.get(name, ("", bench.absent.get(name, "")))
        rows.append([name, paper, weights, *_effort_cells(bench.efforts.get(name))])
    return table(("system", "paper", "weights", "minutes", "steps", "last mAP on `val`"), rows)


def _absent(bench: Bench, name: str, n_cells: int) -> list[str]:
    return [bench.absent.get(name, LEFT_OUT), *[""] * (n_cells - 1)]


def _remarks(bench: Bench, split: str) -> str:
    whole: Mapping[str, Evaluation] = {name: e for (of, name), e in bench.evaluations.items() if of == split}
    remarks = [f"Queries: {_query_counts(whole.values())}."] if whole else []
    n_without = max((each.figures.n_without_cover for each in whole.values() if each.has_all_queries), default=0)
    if n_without:
        remarks.append(f"Tracks without a cover in the list, which are no queries: {n_without}.")
    n_skipped = max((len(each.skipped) for each in whole.values()), default=0)
    if n_skipped:
        remarks.append(f"Tracks that could not be used: {n_skipped}.")
    return "".join(f"{remark}\n" for remark in ["", *remarks]) if remarks else ""


def _query_counts(evaluations: Iterable[Evaluation]) -> str:
    counts = sorted({each.figures.n_queries for each in evaluations}, reverse=True)
    return " or, seeded, ".join(map(str, counts))


def _ranking_cells(evaluation: Evaluation) -> list[str]:
    f = evaluation.figures
    parts = (f.p_at_1, f.p_at_10, f.top_5, f.top_10, f.ndcg)
    return [with_interval(f), f"{f.mrr:.3f}", f"{f.mr1:.1f}", *(f"{part:.3f}" for part in parts)]


def _pair_cells(f: PairFigures) -> list[str]:
    cut = f.at_best_f1
    values = [f.roc_auc, f.average_precision, f.ndcg, cut.precision, cut.recall, cut.f1]
    values += [cut.other_precision, cut.other_recall, cut.other_f1]
    return [f"{value:.3f}" for value in values]


def _effort_cells(effort: Effort | None) -> list[str]:
    if effort is None:
        return ["-"] * 3
    return [f"{effort.minutes:.0f}", str(effort.steps), "-" if effort.val_map is None else f"{effort.val_map:.3f}"]


def _cost_cells(costs: Costs) -> list[str]:
    return [
        f"{costs.describe_ms:.2f}",
        f"{costs.pair_ms:.4f}",
        f"{costs.n_parameters:,}".replace(",", " "),
        f"{costs.bytes_per_track:,}".replace(",", " "),
    ]
