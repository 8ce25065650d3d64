"""The command `contrafact-bench evaluate`: evaluate one system on one dataset and print its figures."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from contrafact_bench.evaluation.evaluate import Caching, Evaluation, evaluate, log_evaluation, pair_figures
from contrafact_bench.evaluation.store import EvaluationStore
from contrafact_bench.systems.registry import (
    fingerprint,
    load_system,
    weights_id,
)
from contrafact_training.commands.arguments import report_account, report_skipped
from contrafact_training.data.datasets import Dataset, load_folder, load_npz, read_npz
from contrafact_training.data.evaluation_log import Evaluated, is_research_data, splits_in_words
from contrafact_training.data.label_problems import label_problems, label_problems_of_npz


def run(options: argparse.Namespace) -> int:
    """Evaluate and print, or check labels; return the exit status: 1 for skipped tracks or label problems.

    Raises
    ------
    ContrafactError, TrainingError : unusable data, weights or device.
    """
    if options.check:
        return _check(options.dataset)
    dataset, unread = _load(options.dataset, options.split)
    evaluation = _evaluate(options, dataset)
    values = _values(evaluation, with_pairs=options.pairs)
    sys.stdout.write(json.dumps(values) + "\n" if options.json else _table(values))
    skipped = unread + evaluation.skipped
    status = report_skipped(skipped)
    if options.dataset.is_dir():
        report_account(len(dataset), unread)
    for sentence in _remarks(evaluation, dataset):
        sys.stderr.write(f"note: {sentence}\n")
    return status


def _evaluate(options: argparse.Namespace, dataset: Dataset) -> Evaluation:
    paths = {"weights": options.weights, "baselines": options.baselines}
    system = load_system(options.system, device=options.device, **paths)
    log = None
    if options.dataset.is_file() and is_research_data(options.dataset):
        split = options.split or splits_in_words(read_npz(options.dataset).splits.tolist())
        evaluated = Evaluated(options.system, weights_id(options.system, **paths), split, options.clip_seconds)
        log = partial(log_evaluation, evaluated)
    caching = Caching(EvaluationStore(options.store), fingerprint(options.system, **paths), log)
    return evaluate(system, dataset, clip_seconds=options.clip_seconds, caching=caching)


def _check(path: Path) -> int:
    if path.is_dir():
        dataset, problems = load_folder(path)
        problems += label_problems(dataset.names, dataset.tracks, dataset.work_names())
    else:
        problems = label_problems_of_npz(path)
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    return 1 if problems else 0


def _remarks(evaluation: Evaluation, dataset: Dataset) -> list[str]:
    remarks = []
    if not evaluation.has_all_queries:
        remarks.append(f"{len(evaluation.queries)} of the {len(evaluation.works)} tracks were queries")
    n_problems = len(label_problems(dataset.names, dataset.tracks, dataset.work_names()))
    if n_problems:
        remarks.append(f"problems with the labels of these tracks: {n_problems}; --check lists them")
    return remarks


def _values(evaluation: Evaluation, *, with_pairs: bool) -> dict[str, Any]:
    values = asdict(evaluation.figures) | {"seconds": round(evaluation.seconds, 3)}
    if with_pairs:
        values |= {"pairs": {name: asdict(figures) for name, figures in pair_figures(evaluation).items()}}
    return values


def _load(path: Path, split: str | None) -> tuple[Dataset, list[str]]:
    if path.is_dir():
        return load_folder(path)
    return load_npz(path, split), []


def _table(values: dict[str, Any], before: str = "") -> str:
    lines = []
    for name, value in values.items():
        if isinstance(value, dict):
            lines.append(_table(value, f"{before}{name} "))
        elif isinstance(value, tuple):
            lines.append(f"{before + name:<44}{' to '.join(f'{each:.4f}' for each in value):>18}\n")
        else:
            lines.append(
                f"{before + name:<44}{value:>18.4f}\n"
                if isinstance(value, float)
                else f"{before + name:<44}{value:>18}\n"
            )
    return "".join(lines)
