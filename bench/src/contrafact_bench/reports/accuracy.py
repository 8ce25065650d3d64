"""Evaluate every system on `val`, `test` and `greek`, and write docs/results/accuracy.md with its figures."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from safetensors import SafetensorError

from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import load_card, model_id, sha256_of
from contrafact.embedding.embedder import save_weights
from contrafact.embedding.network import CoverNetwork
from contrafact_bench.evaluation.describe import by_recipe, describe_all
from contrafact_bench.evaluation.evaluate import Caching, Evaluation, evaluate, log_evaluation, pair_figures
from contrafact_bench.evaluation.pair_metrics import all_pairs
from contrafact_bench.evaluation.store import STORE_FOLDER, EvaluationStore
from contrafact_bench.evaluation.timing import measure
from contrafact_bench.reports.accuracy_page import page
from contrafact_bench.reports.accuracy_tables import (
    CLIP_SECONDS,
    FIGURES_SPLIT,
    REPORTED_SPLITS,
    SPLITS,
    VIEWS,
    Bench,
    Effort,
)
from contrafact_bench.reports.figures import draw_distances, draw_map, draw_precision_recall, draw_roc
from contrafact_bench.reports.kept_rows import LEFT_OUT, with_kept_rows
from contrafact_bench.systems.baselines import train_if_needed
from contrafact_bench.systems.registry import (
    BASELINES,
    BASELINES_FOLDER,
    FROM_AUDIO,
    JOINS_VIEWS,
    ONE_VIEW,
    OURS,
    OURS_WHOLE,
    SYSTEMS,
    WITH_OTHERS,
    WITH_OUR_WEIGHTS,
    NotTrainedError,
    fingerprint,
    load_system,
    weights_id,
)
from contrafact_training.data.datasets import Dataset, load_folder, load_npz
from contrafact_training.data.evaluation_log import Evaluated, is_research_data
from contrafact_training.train.checkpoint import effort, load_kept
from contrafact_training.train.config import CHECKPOINT
from contrafact_training.train.task import System


class AccuracyReport:
    """Collects the results of the page.

    Parameters
    ----------
    data : file of labelled chroma with its splits.
    weights : of ours; the shipped ones when None.
    baselines, store : folders of trained baselines and of stored distances.
    recordings : folder `WORK/TRACK.mp3` of labelled audio; None without one.
    """

    def __init__(
        self, data: Path, weights: Path | None, baselines: Path, store: Path, recordings: Path | None = None
    ) -> None:
        self.splits = {name: load_npz(data, name) for name in SPLITS}
        self.bench = Bench()
        self._is_logged = is_research_data(data)
        self._weights, self._baselines, self._store = weights, baselines, EvaluationStore(store)
        self._systems: dict[str, System] = {}
        self._recordings = None if recordings is None else load_folder(recordings)[0]
        self.bench.recordings_name = "" if recordings is None else recordings.name

    def evaluate_system(self, name: str) -> None:
        """Evaluate a system on every split; record one that is not trained as absent."""
        weights = self._weights if name in WITH_OUR_WEIGHTS else None
        try:
            system = load_system(name, weights, baselines=self._baselines)
        except NotTrainedError:
            self.bench.absent[name] = "not trained yet"
            return
        identity = weights_id(name, weights, baselines=self._baselines)
        digest = fingerprint(name, weights, baselines=self._baselines)
        self.bench.papers[name] = (system.paper, identity)
        self._evaluate_recordings(system, digest)
        if name in FROM_AUDIO:
            self.bench.absent[name] = "needs audio"
            return
        self._systems[name] = system
        effort = self._effort(name, identity)
        if effort is not None:
            self.bench.efforts[name] = effort
        for split in self.splits:
            found = self._evaluate(system, Evaluated(name, identity, split), digest)
            self.bench.evaluations[split, name] = found
            if split not in REPORTED_SPLITS:
                continue
            self.bench.pairs[split, name] = pair_figures(found)
            if not system.is_quadratic:
                evaluated = Evaluated(name, identity, split, CLIP_SECONDS)
                self.bench.clips[split, name] = self._evaluate(system, evaluated, digest)

    def _evaluate_recordings(self, system: System, digest: str) -> None:
        if self._recordings is None:
            return
        caching = Caching(self._store, digest)
        for recipe in VIEWS if system.name not in ONE_VIEW else VIEWS[:1]:
            dataset = by_recipe(self._recordings, recipe, joins_views=system.name in JOINS_VIEWS)
            self.bench.recordings[recipe, system.name] = evaluate(system, dataset, caching=caching)

    def measure_costs(self) -> None:
        """Measure the costs of the evaluated systems whose distance of a pair takes no other tracks."""
        self.bench.costs = measure({name: each for name, each in self._systems.items() if name not in WITH_OTHERS})

    def _effort(self, name: str, identity: str) -> Effort | None:
        if name in BASELINES:
            return effort_of(self._baselines / name / CHECKPOINT)
        # Our run is beside the baselines; its effort counts only if these weights are its last ones.
        run = self._baselines.parent / OURS / CHECKPOINT
        if name in (OURS, OURS_WHOLE) and identity == id_when_published(run):
            return effort_of(run)
        return None

    def _evaluate(self, system: System, evaluated: Evaluated, digest: str) -> Evaluation:
        caching = Caching(self._store, digest, partial(log_evaluation, evaluated) if self._is_logged else None)
        return evaluate(system, self.splits[evaluated.split], clip_seconds=evaluated.clip_seconds, caching=caching)


def draw_figures(bench: Bench, val: Dataset, ours: System | None, folder: Path) -> None:
    """Write the figures of the page.

    Parameters
    ----------
    ours : our system, for the t-SNE map of `val`; no map without it.
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
    """Return how long a checkpoint was trained; None if unknown."""
    try:
        steps, seconds, val_maps = effort(checkpoint)
    except ContrafactError:
        return None
    return Effort(steps, seconds / 60, val_maps[-1] if val_maps else None)


def id_when_published(checkpoint: Path) -> str | None:
    """Return the model id that the weights of our checkpoint get when published; None if unreadable."""
    network = CoverNetwork()
    try:
        load_kept(checkpoint, network)
    except (OSError, SafetensorError, RuntimeError):
        return None
    with tempfile.TemporaryDirectory() as folder:
        save_weights(network, Path(folder) / OURS)
        return model_id(OURS, sha256_of(Path(folder) / OURS))


def write_accuracy_page(
    data: Path,
    out: Path,
    systems: Sequence[str] = SYSTEMS,
    *,
    weights: Path | None = None,
    baselines: Path = BASELINES_FOLDER,
    store: Path = STORE_FOLDER,
    is_training: bool = True,
    recordings: Path | None = None,
    keeps: bool = False,
) -> str:
    """Evaluate systems, and write the page with its figures in `figures/` beside it.

    Parameters
    ----------
    data, weights, baselines, store : as of `AccuracyReport`.
    out : page to write.
    is_training : train baselines that are not trained yet.
    recordings : as of `AccuracyReport`.
    keeps : keep what the page says of systems that are left out; the figures over pairs stay as they are.

    Returns
    -------
    The text of the page.

    Raises
    ------
    ContrafactError, TrainingError : unusable data, weights or trainings.
    """
    card = load_card(weights)
    report = AccuracyReport(data, weights, baselines, store, recordings)
    for name in SYSTEMS:
        if name not in systems:
            report.bench.absent[name] = LEFT_OUT
            continue
        if is_training and name in BASELINES:
            train_if_needed(name, data, baselines)
        report.evaluate_system(name)
    report.measure_costs()
    ours = load_system(OURS, weights) if OURS in systems else None
    keeps = keeps and out.exists()
    if not keeps:
        draw_figures(report.bench, report.splits["val"], ours, out.parent / "figures")
    text = page(report.bench, card)
    if keeps:
        text = with_kept_rows(text, out.read_text(encoding="utf-8"))
    out.write_text(text, encoding="utf-8")
    return text
