"""Command `contrafact-evaluate`: how well a system finds the covers of a dataset."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from contrafact.domain.errors import ContrafactError
from contrafact_bench.evaluation.evaluate import Evaluation, Keeping, evaluate, pair_figures
from contrafact_bench.evaluation.store import STORE_FOLDER, EvaluationStore
from contrafact_bench.systems.registry import (
    BASELINES_FOLDER,
    MATCHERS,
    OURS,
    SYSTEMS,
    NotTrainedError,
    fingerprint,
    load_system,
    weights_id,
)
from contrafact_training.commands.arguments import OneLineParser
from contrafact_training.data.datasets import Dataset, DatasetError, load_folder, load_npz, read_npz
from contrafact_training.data.evaluation_log import Asked, is_research_data, log_evaluation, splits_in_words
from contrafact_training.data.label_problems import label_problems, label_problems_of_npz
from contrafact_training.train.device import DEVICES, DeviceError

__all__ = ["evaluate", "main"]
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Evaluate and print; exit status 1 for a failure or tracks that were skipped, 2 for bad usage."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.split is not None and options.dataset.is_dir():
        parser.error("--split belongs to a file of chroma; a folder has no splits")
    try:
        if options.check:
            sys.exit(_check(options.dataset))
        dataset, unread = _load(options.dataset, options.split)
        evaluation = _evaluate(options, dataset)
        values = _values(evaluation, with_pairs=options.pairs)
    except ContrafactError as error:
        sys.exit(f"contrafact-evaluate: {error.detail}")
    except (DatasetError, DeviceError, NotTrainedError) as error:
        sys.exit(f"contrafact-evaluate: {error}")
    except KeyboardInterrupt:
        sys.stderr.write("contrafact-evaluate: interrupted; call it again in the same way to go on\n")
        sys.exit(_INTERRUPTED)
    sys.stdout.write(json.dumps(values) + "\n" if options.json else _table(values))
    skipped = unread + evaluation.skipped
    for sentence in skipped:
        sys.stderr.write(f"skipped {sentence}\n")
    for sentence in _remarks(evaluation, dataset):
        sys.stderr.write(f"note: {sentence}\n")
    sys.exit(1 if skipped else 0)


def _evaluate(options: argparse.Namespace, dataset: Dataset) -> Evaluation:
    places = {"weights": options.weights, "baselines": options.baselines}
    system = load_system(options.system, device=options.device, **places)
    log = None
    if options.dataset.is_file() and is_research_data(options.dataset):
        split = options.split or splits_in_words(read_npz(options.dataset).splits.tolist())
        asked = Asked(options.system, weights_id(options.system, **places), split, options.clip_seconds)
        log = partial(log_evaluation, asked)
    keeping = Keeping(EvaluationStore(options.store), fingerprint(options.system, **places), log)
    return evaluate(system, dataset, clip_seconds=options.clip_seconds, keeping=keeping)


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


def _parser() -> OneLineParser:
    parser = OneLineParser(
        prog="contrafact-evaluate",
        description="How well a system finds the covers of a dataset: every track is a query against all others."
        " Systems that align pairs are asked about 200 tracks, drawn from a seed, where there are more.",
    )
    parser.add_argument("dataset", type=Path, help="file of labelled chroma (.npz), or a folder WORK/TRACK.mp3")
    parser.add_argument("--system", choices=(*SYSTEMS, *MATCHERS), default=OURS, help="what compares the tracks")
    parser.add_argument("--split", help="evaluate these tracks of the file alone; all when left out")
    parser.add_argument("--weights", type=Path, help="other weights: card or folder, for a baseline its checkpoint")
    parser.add_argument("--pairs", action="store_true", help="add figures over pairs of tracks")
    parser.add_argument("--clip-seconds", type=_seconds, help="ask with clips of this length in place of whole tracks")
    parser.add_argument("--json", action="store_true", help="print one line of JSON in place of a table")
    parser.add_argument("--check", action="store_true", help="list problems with the labels, and evaluate nothing")
    parser.add_argument("--device", choices=DEVICES, default="cpu", help="where a baseline's network computes")
    parser.add_argument("--baselines", type=Path, default=BASELINES_FOLDER, help="folder of the trained baselines")
    parser.add_argument("--store", type=Path, default=STORE_FOLDER, help="folder that keeps distances between runs")
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 3 <= seconds < float("inf"):  # noqa: PLR2004
        raise argparse.ArgumentTypeError("clips must be 3 s or longer")
    return seconds


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


if __name__ == "__main__":
    main()
