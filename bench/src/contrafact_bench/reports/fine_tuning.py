"""Measure the gain of fine-tuning on unseen works by cross-validation, and write a page about it."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold
from torch import nn

from contrafact.domain.chroma import Chroma
from contrafact_bench.reports.markdown import weights_in_words
from contrafact_bench.systems.registry import OURS, OURS_WHOLE
from contrafact_training.data.datasets import Dataset, DatasetError, load_npz
from contrafact_training.data.evaluation_log import Evaluated, is_research_data, log_figures
from contrafact_training.data.metrics import average_precisions, interval_over_works, rank
from contrafact_training.data.recordings import drop_unusable
from contrafact_training.train.config import TrainingConfig, load_config, shipped_config
from contrafact_training.train.contrafact_task import OUR_NETWORK, NetworkInTraining
from contrafact_training.train.fine_tune import load_start
from contrafact_training.train.train import Start, train

N_FOLDS = 5
ALL, OWN = "all recordings", "the fold's own recordings"
"""Kinds of lists."""
_MIN_WORKS = 3 * N_FOLDS
_PAGE = """# Fine-tuning

Written by `{command}` on {day}; the weights are {weights}. Do not edit.

What `contrafact-train --from` gains for a library of regional music, by five-fold cross-validation over the works of
`{split}`: {n_tracks} recordings of {n_works} works. **Only here are labels of `{split}` trained on**; the weights are
discarded, and nothing was chosen by these figures.

For each fold, the weights are fine-tuned on the works of the other four by `configs/fine-tune.toml` ({steps} steps),
and queried with the recordings of the fold, which they have not seen. Before and after: the same queries against the
same list. In brackets: 95 % bootstrap intervals over works, for the gain over the difference of each query.
{n_queries} recordings are queries; the others have no cover.

{table}
The first list includes recordings of other folds, on which the weights were fine-tuned; the second list does not.
Threads: {n_threads}; minutes: {minutes:.1f}.
"""
_TABLE_HEAD = """| list | mAP before | mAP after | gain | P@1 before | P@1 after |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Answers:
    """Results of the queries of all folds over one kind of list, `(n_queries,)` each.

    Parameters
    ----------
    precisions : average precision.
    hits : 1 where the first result is a cover.
    works : of the queries.
    """

    precisions: NDArray[np.float64]
    hits: NDArray[np.float64]
    works: NDArray[np.int64]


@dataclass(frozen=True)
class Compared:
    """The same queries against the same list, before and after fine-tuning."""

    before: Answers
    after: Answers


def cross_validate(dataset: Dataset, start: Start, config: TrainingConfig) -> dict[str, Compared]:
    """Fine-tune on all folds but one, and query with the recordings of that one, for each fold.

    Parameters
    ----------
    dataset : of at least 15 works.
    start : initial weights of each fold.
    config : of the fine-tuning.

    Returns
    -------
    The comparison over each kind of list: `all recordings`, and `the fold's own recordings`.

    Raises
    ------
    DatasetError : too few works.
    """
    n_works = len(np.unique(dataset.works))
    if n_works < _MIN_WORKS:
        raise DatasetError(f"Cross-validation needs {_MIN_WORKS} works or more, not {n_works}.")
    described = _describe(start.network, dataset)
    found: dict[str, list[Compared]] = {ALL: [], OWN: []}
    folds = GroupKFold(N_FOLDS, shuffle=True, random_state=config.seed).split(dataset.works, groups=dataset.works)
    for others, fold in folds:
        after = _describe(_fine_tuned(dataset.subset(others), start, config), dataset)
        for name, listed in ((ALL, np.arange(len(dataset))), (OWN, fold)):
            queries = _with_cover(fold, listed, dataset.works)
            if len(queries):
                found[name].append(
                    Compared(*(_answers(each, dataset.works, queries, listed) for each in (described, after)))
                )
    return {name: _joined(parts) for name, parts in found.items()}


def _fine_tuned(part: Dataset, start: Start, config: TrainingConfig) -> nn.Module:
    with tempfile.TemporaryDirectory() as folder:
        # Validate on the training part: nothing of the fold is used, not even for early stopping.
        return train(OUR_NETWORK, config, part, part, Path(folder) / "run", start=start).kept


def _describe(network: nn.Module, dataset: Dataset) -> NDArray[np.float64]:
    system = NetworkInTraining(network)
    return np.stack([system.describe(Chroma(frames)) for frames in dataset.tracks]).astype(np.float64)


def _with_cover(queries: NDArray[np.int64], listed: NDArray[np.int64], works: NDArray[np.int64]) -> NDArray[np.int64]:
    n_of_work = (works[queries][:, None] == works[listed]).sum(axis=1)
    # The query itself is one of them.
    covered: NDArray[np.int64] = queries[n_of_work > 1]
    return covered


def _answers(
    described: NDArray[np.float64], works: NDArray[np.int64], queries: NDArray[np.int64], listed: NDArray[np.int64]
) -> Answers:
    distances = np.linalg.norm(described[queries][:, None] - described[listed], axis=2)
    ranking = rank(distances, works[listed], np.searchsorted(listed, queries))
    return Answers(average_precisions(ranking), ranking.relevant[:, 0].astype(np.float64), works[queries])


def _joined(parts: list[Compared]) -> Compared:
    def join(answers: list[Answers]) -> Answers:
        precisions, hits, works = zip(*((each.precisions, each.hits, each.works) for each in answers), strict=True)
        return Answers(np.concatenate(precisions), np.concatenate(hits), np.concatenate(works))

    return Compared(join([part.before for part in parts]), join([part.after for part in parts]))


def comparison_table(compared: dict[str, Compared]) -> str:
    """Return the table of the page."""
    rows = []
    for name, each in compared.items():
        works = each.before.works
        values = (each.before.precisions, each.after.precisions, each.after.precisions - each.before.precisions)
        maps = [
            f"{value.mean():.3f} ({low:.3f} to {high:.3f})"
            for value, (low, high) in ((value, interval_over_works(value, works)) for value in values)
        ]
        hits = [f"{value.mean():.3f}" for value in (each.before.hits, each.after.hits)]
        rows.append(f"| {' | '.join([name, *maps, *hits])} |\n")
    return _TABLE_HEAD + "".join(rows)


def log(compared: dict[str, Compared], model_id: str, split: str) -> None:
    """Log the evaluation of each list, before and after fine-tuning."""
    for name, each in compared.items():
        for system, answers in ((OURS_WHOLE, each.before), (f"{OURS}-fine-tuned", each.after)):
            figures = (float(answers.precisions.mean()), *interval_over_works(answers.precisions, answers.works))
            log_figures(Evaluated(f"{system}, {name}", model_id, split), len(answers.works), figures)


def write_fine_tuning_page(data: Path, split: str, weights: Path, out: Path) -> str:
    """Cross-validate, write the page, and return its table.

    Raises
    ------
    ContrafactError, TrainingError : unusable data or weights.
    """
    started = time.monotonic()
    config = load_config(shipped_config("fine-tune"))
    dataset, _ = drop_unusable(load_npz(data, split))
    network, card = load_start(weights)
    compared = cross_validate(dataset, Start(network, card.model_id), config)
    if is_research_data(data):
        log(compared, card.model_id, split)
    text = _PAGE.format(
        command=f"contrafact-bench fine-tuning --data {data.name} --split {split} --from {weights.name}",
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        weights=weights_in_words(card.model_id),
        split=split,
        n_tracks=len(dataset),
        n_works=len(np.unique(dataset.works)),
        n_queries=len(compared[ALL].before.works),
        steps=config.steps,
        table=comparison_table(compared),
        minutes=(time.monotonic() - started) / 60,
        n_threads=torch.get_num_threads(),
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    return comparison_table(compared)
