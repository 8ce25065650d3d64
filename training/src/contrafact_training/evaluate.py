"""Command `contrafact-evaluate`: how well a system finds the covers of a dataset."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import RetrievalFigures
from contrafact_training.arguments import OneLineParser
from contrafact_training.datasets import Dataset, DatasetError, load_folder, load_npz
from contrafact_training.metrics import retrieval_figures
from contrafact_training.pair_metrics import all_pairs, best_f1, pair_average_precision, roc_auc
from contrafact_training.systems.registry import SYSTEMS, Describe, describe_all, euclidean_distances, load_system


@dataclass(frozen=True)
class Evaluation:
    """What an evaluation found.

    Parameters
    ----------
    figures : of the ranking.
    seconds : wall-clock time from chroma to figures.
    distances : float64 `(n_tracks, n_tracks)` of the tracks that could be described.
    works : int64 `(n_tracks,)` of the same.
    skipped : one sentence for each track that could not be described.
    """

    figures: RetrievalFigures
    seconds: float
    distances: NDArray[np.float64]
    works: NDArray[np.int64]
    skipped: list[str]


def evaluate(describe: Describe, dataset: Dataset) -> Evaluation:
    """Rank every track's list of all others.

    Raises
    ------
    DatasetError : no two tracks are recordings of one work.
    """
    dataset.require_covers()
    started = time.monotonic()
    vectors, described, skipped = describe_all(describe, dataset)
    distances = euclidean_distances(vectors)
    figures = retrieval_figures(distances, described.works)
    return Evaluation(figures, time.monotonic() - started, distances, described.works, skipped)


def pair_figures(evaluation: Evaluation) -> dict[str, float]:
    """Figures over all pairs: ROC AUC, average precision, and those of the cut that has the best F1."""
    pairs = all_pairs(evaluation.distances, evaluation.works)
    precision, recall, f1 = best_f1(pairs)
    return {
        "roc_auc": roc_auc(pairs),
        "average_precision": pair_average_precision(pairs),
        "precision": precision,
        "recall": recall,
        "f1": f1,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Evaluate and print; exit status 1 for a failure or tracks that were skipped, 2 for bad usage."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.split is not None and options.dataset.is_dir():
        parser.error("--split belongs to a file of chroma; a folder has no splits")
    try:
        dataset, unread = _load(options.dataset, options.split)
        evaluation = evaluate(load_system(options.system, options.weights), dataset)
    except ContrafactError as error:
        sys.exit(f"contrafact-evaluate: {error.detail}")
    except DatasetError as error:
        sys.exit(f"contrafact-evaluate: {error}")
    values = evaluation.figures.model_dump() | {"seconds": round(evaluation.seconds, 3)}
    if options.pairs:
        values |= {"pairs": pair_figures(evaluation)}
    sys.stdout.write(json.dumps(values) + "\n" if options.json else _table(values))
    skipped = unread + evaluation.skipped
    for sentence in skipped:
        sys.stderr.write(f"skipped {sentence}\n")
    sys.exit(1 if skipped else 0)


def _parser() -> OneLineParser:
    parser = OneLineParser(
        prog="contrafact-evaluate",
        description="How well a system finds the covers of a dataset: every track is a query against all others.",
    )
    parser.add_argument("dataset", type=Path, help="file of labelled chroma (.npz), or a folder WORK/TRACK.mp3")
    parser.add_argument("--system", choices=SYSTEMS, default=SYSTEMS[0], help="what compares the tracks")
    parser.add_argument("--split", help="evaluate these tracks of the file alone; all when left out")
    parser.add_argument("--weights", type=Path, help="card or folder of other weights than the shipped ones")
    parser.add_argument("--pairs", action="store_true", help="add figures over all pairs of tracks")
    parser.add_argument("--json", action="store_true", help="print one line of JSON in place of a table")
    return parser


def _load(path: Path, split: str | None) -> tuple[Dataset, list[str]]:
    if path.is_dir():
        return load_folder(path)
    return load_npz(path, split), []


def _table(values: dict[str, object]) -> str:
    lines = []
    for name, value in values.items():
        if isinstance(value, dict):
            lines.append(_table({f"{name} {key}": each for key, each in value.items()}))
        else:
            lines.append(f"{name:<24}{value:>10.4f}\n" if isinstance(value, float) else f"{name:<24}{value:>10}\n")
    return "".join(lines)


if __name__ == "__main__":
    main()
