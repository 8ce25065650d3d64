"""Evaluate every system on `val`, `test` and `greek`, and write docs/results/accuracy.md with its figures."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from safetensors import SafetensorError

from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import find_card, load_card, model_id, sha256_of, weights_path
from contrafact.embedding.embedder import save_weights
from contrafact.embedding.network import CoverNetwork
from contrafact_bench.evaluation.describe import describe_all
from contrafact_bench.evaluation.evaluate import Evaluation, Keeping, evaluate, pair_figures
from contrafact_bench.evaluation.pair_metrics import all_pairs
from contrafact_bench.evaluation.store import STORE_FOLDER, EvaluationStore
from contrafact_bench.evaluation.timing import measure
from contrafact_bench.reports.accuracy_page import (
    CLIP_SECONDS,
    FIGURES_SPLIT,
    SPLITS,
    floors_beside,
    page,
    studies_beside,
)
from contrafact_bench.reports.accuracy_tables import (
    Bench,
    Effort,
)
from contrafact_bench.reports.figures import draw_distances, draw_map, draw_precision_recall, draw_roc
from contrafact_bench.systems.baselines import train_if_needed
from contrafact_bench.systems.registry import (
    BASELINES,
    BASELINES_FOLDER,
    CHECKPOINT,
    OURS,
    OURS_WHOLE,
    SYSTEMS,
    NotTrainedError,
    fingerprint,
    load_system,
    weights_id,
)
from contrafact_training.data.datasets import Dataset, DatasetError, load_npz
from contrafact_training.data.evaluation_log import Asked, is_research_data, log_evaluation
from contrafact_training.train.checkpoint import effort, load_kept
from contrafact_training.train.config import ConfigError
from contrafact_training.train.task import System
from contrafact_training.train.train import RunError

_INTERRUPTED = 130


class Reporter:
    """Finds out all that the page says.

    Parameters
    ----------
    data : file of labelled chroma with its splits.
    weights : of ours; the shipped ones when None.
    baselines, store : folders of trained baselines and of kept distances.
    """

    def __init__(self, data: Path, weights: Path | None, baselines: Path, store: Path) -> None:
        self.splits = {name: load_npz(data, name) for name in SPLITS}
        self.bench = Bench()
        self._is_logged = is_research_data(data)
        self._weights, self._baselines, self._store = weights, baselines, EvaluationStore(store)
        self._systems: dict[str, System] = {}

    def look_at(self, name: str) -> None:
        """Evaluate a system on every split; one that is not trained is noted as such."""
        weights = self._weights if name in (OURS, OURS_WHOLE) else None
        try:
            system = load_system(name, weights, baselines=self._baselines)
        except NotTrainedError:
            self.bench.absent[name] = "not trained yet"
            return
        identity = weights_id(name, weights, baselines=self._baselines)
        digest = fingerprint(name, weights, baselines=self._baselines)
        self.bench.papers[name] = (system.paper, identity)
        self._systems[name] = system
        effort = self._effort(name, identity)
        if effort is not None:
            self.bench.efforts[name] = effort
        for split in self.splits:
            found = self._evaluate(system, Asked(name, identity, split), digest)
            self.bench.evaluations[split, name] = found
            self.bench.pairs[split, name] = pair_figures(found)
            if not system.is_quadratic:
                asked = Asked(name, identity, split, CLIP_SECONDS)
                self.bench.clips[split, name] = self._evaluate(system, asked, digest)

    def measure_costs(self) -> None:
        """Measure all systems that were looked at, in turns, and the size of our weights."""
        self.bench.costs = measure(self._systems)
        self.bench.weights_mb = weights_path(find_card(self._weights)).stat().st_size / 1e6

    def _effort(self, name: str, identity: str) -> Effort | None:
        if name in BASELINES:
            return effort_of(self._baselines / name / CHECKPOINT)
        # Our run lies beside the baselines; it says something only if the weights are its last ones.
        run = self._baselines.parent / OURS / CHECKPOINT
        if name in (OURS, OURS_WHOLE) and identity == id_when_published(run):
            return effort_of(run)
        return None

    def _evaluate(self, system: System, asked: Asked, digest: str) -> Evaluation:
        keeping = Keeping(self._store, digest, partial(log_evaluation, asked) if self._is_logged else None)
        return evaluate(system, self.splits[asked.split], clip_seconds=asked.clip_seconds, keeping=keeping)


def draw_figures(bench: Bench, val: Dataset, ours: System | None, folder: Path) -> None:
    """Write the figures that the page shows.

    Parameters
    ----------
    ours : draws the map of `val`; none is drawn without it.
    """
    pairs_of = {
        name: all_pairs(each.distances, each.works, each.queries)
        for (split, name), each in bench.evaluations.items()
        if split == FIGURES_SPLIT
    }
    draw_roc(pairs_of, folder / "roc.svg")
    draw_precision_recall(pairs_of, folder / "precision-recall.svg")
    if ours is not None:
        draw_distances(pairs_of[OURS], folder / "distances.svg")
        described = describe_all(ours, val)
        wholes = np.stack([track[0] for track in described.tracks])
        draw_map(wholes, val.works[described.indices], folder / "tsne.svg")


def effort_of(checkpoint: Path) -> Effort | None:
    """How long a checkpoint was trained; None if it is not there, or does not say."""
    try:
        steps, seconds, looks = effort(checkpoint)
    except ContrafactError:
        return None
    return Effort(steps, seconds / 60, looks[-1] if looks else None)


def id_when_published(checkpoint: Path) -> str | None:
    """What the averaged weights of our checkpoint are called when they are published; None if they cannot be read."""
    network = CoverNetwork()
    try:
        load_kept(checkpoint, network)
    except (OSError, SafetensorError, RuntimeError):
        return None
    with tempfile.TemporaryDirectory() as folder:
        save_weights(network, Path(folder) / OURS)
        return model_id(OURS, sha256_of(Path(folder) / OURS))


def main(arguments: Sequence[str] | None = None) -> None:
    """Evaluate and write the page; exit status 1 for data or weights that cannot be used, 2 for bad usage."""
    options = _parser().parse_args(arguments)
    try:
        card = load_card(options.weights)
        reporter = Reporter(options.data, options.weights, options.baselines, options.store)
        for name in SYSTEMS:
            if name not in options.systems:
                reporter.bench.absent[name] = "not evaluated in this run"
                continue
            if options.train and name in BASELINES:
                train_if_needed(name, options.data, options.baselines)
            reporter.look_at(name)
        reporter.measure_costs()
        ours = load_system(OURS, options.weights) if OURS in options.systems else None
        draw_figures(reporter.bench, reporter.splits["val"], ours, options.out.parent / "figures")
    except ContrafactError as error:
        sys.exit(f"report: {error.detail}")
    except (ConfigError, DatasetError, RunError) as error:
        sys.exit(f"report: {error}")
    except KeyboardInterrupt:
        sys.stderr.write("report: interrupted; call it again in the same way to go on\n")
        sys.exit(_INTERRUPTED)
    text = page(reporter.bench, card, floors_beside(options.out), studies_beside(options.out))
    options.out.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m contrafact_bench.reports.accuracy", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="file of labelled chroma with its splits (.npz)")
    parser.add_argument(
        "--out", type=Path, required=True, help="page to write, docs/results/accuracy.md; figures go beside it"
    )
    parser.add_argument("--weights", type=Path, help="card or folder of other weights than the shipped ones")
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=SYSTEMS, help="these alone")
    parser.add_argument(
        "--no-train",
        dest="train",
        action="store_false",
        help="leave out baselines that are not trained yet; without it they are trained, which takes hours",
    )
    parser.add_argument("--baselines", type=Path, default=BASELINES_FOLDER, help="folder of the trained baselines")
    parser.add_argument("--store", type=Path, default=STORE_FOLDER, help="folder that keeps distances between runs")
    return parser


if __name__ == "__main__":
    main()
