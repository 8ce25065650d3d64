"""What fine-tuning gains on works that it has not seen, by cross-validation: writes docs/fine-tuning.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold
from torch import nn

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact_bench.evaluation.setting import weights_in_words
from contrafact_bench.systems.registry import OURS, OURS_WHOLE
from contrafact_training.commands.arguments import OneLineParser
from contrafact_training.data.datasets import Dataset, DatasetError, load_npz
from contrafact_training.data.evaluation_log import Asked, is_research_data, log_figures
from contrafact_training.data.metrics import average_precisions, interval_over_works, rank
from contrafact_training.data.recordings import drop_unusable
from contrafact_training.train.config import ConfigError, TrainingConfig, load_config, shipped_config
from contrafact_training.train.contrafact_task import NetworkInTraining
from contrafact_training.train.fine_tune import load_start
from contrafact_training.train.train import Start, train

N_FOLDS = 5
ALL, OWN = "all recordings", "the fold's own recordings"
"""Kinds of lists."""
_MIN_WORKS = 3 * N_FOLDS
_PAGE = """# Fine-tuning

Written by `{command}` on {day}; the weights are {weights}. Do not edit.

`contrafact-train --from WEIGHTS --data FOLDER_OR_CSV` goes on training the shipped weights with somebody's own labelled
recordings ([training.md](../developer/training.md)). What that gains for a library of regional music is asked here of the split
`{split}`: {n_tracks} recordings of {n_works} works. **This page is the only place where labels of `{split}` are trained
on**; the weights made for it are thrown away, nothing was chosen by its figures, and they stand in no other table.

The works are parted into five folds. For each fold the weights are fine-tuned on the works of the other four, as
`configs/fine-tune.toml` says ({steps} steps), and then asked about the fold's own recordings, none of which they have
heard. Before and after are the same queries against the same list. In brackets are 95 % bootstrap intervals over works,
those of the gain from each query's difference. {n_queries} recordings are queries; the others have no cover.

{table}
In the first list, the recordings of other folds are what a cover must be told from, and the fine-tuned weights have
heard these; in the second they have heard nothing of the list. Threads: {n_threads}; minutes: {minutes:.1f}.
"""
_TABLE_HEAD = """| list | mAP before | mAP after | gain | P@1 before | P@1 after |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Answers:
    """How well the queries of all folds were answered, over one kind of list, `(n_queries,)` each.

    Parameters
    ----------
    precisions : average precision.
    hits : 1 where the first place holds a cover.
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
    """Fine-tune on the works of all folds but one, ask about the recordings of that one, for each fold.

    Parameters
    ----------
    dataset : 15 works or more.
    start : weights that are fine-tuned anew for each fold.
    config : of the fine-tuning.

    Returns
    -------
    What each kind of list gives: `all recordings`, and `the fold's own recordings`.

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
            asked = _with_cover(fold, listed, dataset.works)
            if len(asked):
                found[name].append(Compared(*(_ask(each, dataset.works, asked, listed) for each in (described, after))))
    return {name: _joined(parts) for name, parts in found.items()}


def _fine_tuned(part: Dataset, start: Start, config: TrainingConfig) -> nn.Module:
    with tempfile.TemporaryDirectory() as folder:
        # It looks at what it trains on: nothing of the fold is seen, not even to stop.
        return train(config, part, part, Path(folder) / "run", start=start).kept


def _describe(network: nn.Module, dataset: Dataset) -> NDArray[np.float64]:
    system = NetworkInTraining(network)
    return np.stack([system.describe(Chroma(frames)) for frames in dataset.tracks]).astype(np.float64)


def _with_cover(asked: NDArray[np.int64], listed: NDArray[np.int64], works: NDArray[np.int64]) -> NDArray[np.int64]:
    n_alike = (works[asked][:, None] == works[listed]).sum(axis=1)
    # The query itself is one of them.
    covered: NDArray[np.int64] = asked[n_alike > 1]
    return covered


def _ask(
    described: NDArray[np.float64], works: NDArray[np.int64], asked: NDArray[np.int64], listed: NDArray[np.int64]
) -> Answers:
    distances = np.linalg.norm(described[asked][:, None] - described[listed], axis=2)
    ranking = rank(distances, works[listed], np.searchsorted(listed, asked))
    return Answers(average_precisions(ranking), ranking.relevant[:, 0].astype(np.float64), works[asked])


def _joined(parts: list[Compared]) -> Compared:
    def join(answers: list[Answers]) -> Answers:
        precisions, hits, works = zip(*((each.precisions, each.hits, each.works) for each in answers), strict=True)
        return Answers(np.concatenate(precisions), np.concatenate(hits), np.concatenate(works))

    return Compared(join([part.before for part in parts]), join([part.after for part in parts]))


def table(compared: dict[str, Compared]) -> str:
    """The table of the page."""
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
    """Add a line for each list, before and after fine-tuning, to the log of evaluations on `test` and `greek`."""
    for name, each in compared.items():
        for system, answers in ((OURS_WHOLE, each.before), (f"{OURS}-fine-tuned", each.after)):
            figures = (float(answers.precisions.mean()), *interval_over_works(answers.precisions, answers.works))
            log_figures(Asked(f"{system}, {name}", model_id, split), len(answers.works), figures)


def main(arguments: Sequence[str] | None = None) -> None:
    """Cross-validate and write the page; exit status 1 for what cannot be used, 2 for bad usage."""
    options = _parser().parse_args(arguments)
    started = time.monotonic()
    try:
        config = load_config(shipped_config("fine-tune"))
        dataset, _ = drop_unusable(load_npz(options.data, options.split))
        network, card = load_start(options.weights)
        compared = cross_validate(dataset, Start(network, card.model_id), config)
        if is_research_data(options.data):
            log(compared, card.model_id, options.split)
    except ContrafactError as error:
        sys.exit(f"cross_validate: {error.detail}")
    except (ConfigError, DatasetError) as error:
        sys.exit(f"cross_validate: {error}")
    page = _PAGE.format(
        command=f"python -m contrafact_bench.reports.fine_tuning --data {options.data.name} --split {options.split}"
        f" --from {options.weights.name}",
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        weights=weights_in_words(card.model_id),
        split=options.split,
        n_tracks=len(dataset),
        n_works=len(np.unique(dataset.works)),
        n_queries=len(compared[ALL].before.works),
        steps=config.steps,
        table=table(compared),
        minutes=(time.monotonic() - started) / 60,
        n_threads=torch.get_num_threads(),
    )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(page, encoding="utf-8")
    sys.stdout.write(table(compared))


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(prog="python -m contrafact_bench.reports.fine_tuning", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="file of labelled chroma (.npz)")
    parser.add_argument("--split", default="greek", help="whose works are parted into folds")
    parser.add_argument("--from", dest="weights", type=Path, required=True, metavar="WEIGHTS", help="card or folder")
    parser.add_argument("--out", type=Path, default=Path("docs/fine-tuning.md"), help="page to write")
    return parser


if __name__ == "__main__":
    main()
