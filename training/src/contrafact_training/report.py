"""Evaluate every system on `val`, `test` and `greek`, and write docs/accuracy.md with its figures."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
from pydantic import ValidationError
from safetensors import SafetensorError

from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import ModelCard, find_card, load_card, model_id, sha256_of, weights_path
from contrafact.embedding.embedder import save_weights
from contrafact.embedding.network import CoverNetwork
from contrafact_training.calibrate import N_NEAREST, decision_shares, nearest_pairs
from contrafact_training.checkpoint import effort, load_average
from contrafact_training.config import ConfigError, TrainingConfig, load_config, shipped_config
from contrafact_training.datasets import Dataset, DatasetError, load_npz
from contrafact_training.describe import describe_all
from contrafact_training.evaluation import N_QUERIES, Evaluation, Keeping, evaluate, pair_figures
from contrafact_training.evaluation_log import Asked, is_research_data, log_evaluation, read_log
from contrafact_training.evaluation_store import STORE_FOLDER, EvaluationStore
from contrafact_training.figures import draw_distances, draw_map, draw_precision_recall, draw_roc
from contrafact_training.goals import goal_table
from contrafact_training.pair_metrics import all_pairs
from contrafact_training.recordings import drop_unusable
from contrafact_training.reliability import expected_calibration_error
from contrafact_training.report_tables import (
    Bench,
    Effort,
    clip_table,
    cost_table,
    log_table,
    pair_table,
    paper_table,
    ranking_tables,
    table,
)
from contrafact_training.systems.base import System
from contrafact_training.systems.registry import (
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
from contrafact_training.timing import N_FRAMES, measure, processor
from contrafact_training.train import RunError, has_stalled, train

SPLITS = ("val", "test", "greek")
CLIP_SECONDS = 30.0
FIGURES_SPLIT = "test"
_INTERRUPTED = 130
_INTRODUCTION = """# Accuracy

Written by `make evaluate` on {day}; the shipped weights are `{model_id}`. Do not edit.

Every track is a query against all other tracks of its split, and is left out of its own list. mAP is the mean, over
the queries, of the mean precision at the rank of each cover, with its 95 % bootstrap interval over works; MRR and MR1
are the mean of the first cover's inverse rank and of its rank; P@n is the part of the first n places that hold a cover;
top n is the part of the queries with a cover among the first n (the identification rate). Nothing was trained, chosen
or calibrated on `test` and `greek`; the networks were trained on `train` and chosen on `val`. Systems that align every
pair are asked about {n_queries} tracks, drawn from a seed, where a split has more.
"""
_SECTIONS = """## Ranking

`contrafact` compares segments and wholes; `contrafact-whole` compares the one vector of the whole track, by which the
product ranks and which the verdicts below are about.

{ranking}
## Clips as queries

Each query is a clip of {clip_seconds:g} seconds from anywhere in a track, drawn from a seed; its own recording is left
out of the list. Systems that align every pair are not asked.

{clips}
## Pairs

Over every pair of a query and another track, and over as many others, drawn from a seed, as there are covers.
Precision, recall and F1 are those of the cut on the distance that has the best F1 of covers; the last three columns are
about the pairs that are no covers. nDCG takes all pairs as one list.

### All pairs

{pairs}
### As many others as covers

{balanced}
## Costs

Medians of processor time on one core ({processor}), of a track of {n_frames} frames (four minutes); the systems take
turns, and embedding begins with chroma.

{costs}
## Figures to reach

Set before the training; the figures of ours are those of `{ours}`.

{goals}{floors}
## Figures

Over all pairs of `{split}`: ![ROC curves](figures/roc.svg) ![precision and recall](figures/precision-recall.svg)

Distances of `{ours}`: ![histograms of distances](figures/distances.svg)

Tracks of `val` as `{ours}` sees them, by t-SNE, coloured by work: ![t-SNE](figures/tsne.svg)

{verdicts}
## Systems

Fourier magnitudes have many readings; see [decision 0203](decisions/0203-fourier-baseline.md). Minutes of training are
processor time (on a GPU, time on the clock), without looks at `val`; `-` where they are not known.

{papers}
## Log

Every evaluation on `test` and `greek`: `+` behind a commit says that the program was changed since.

{log}"""


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


def page(bench: Bench, card: ModelCard, floors: str, fragments: Sequence[str]) -> str:
    """The page, in Markdown.

    Parameters
    ----------
    floors : what somebody wrote about the figures to reach, put behind their table.
    fragments : what other commands wrote, put at its end.
    """
    head = _INTRODUCTION.format(day=f"{datetime.now(UTC):%Y-%m-%d}", model_id=card.model_id, n_queries=N_QUERIES)
    verdicts = [
        _verdict_table(card, split, bench.evaluations[split, OURS_WHOLE])
        for split in SPLITS
        if (split, OURS_WHOLE) in bench.evaluations
    ]
    body = _SECTIONS.format(
        ranking=ranking_tables(bench, SYSTEMS, SPLITS),
        clip_seconds=CLIP_SECONDS,
        clips=clip_table(bench, SPLITS),
        pairs=pair_table(bench, "unbalanced", SYSTEMS, SPLITS),
        balanced=pair_table(bench, "balanced", SYSTEMS, SPLITS),
        processor=processor(),
        n_frames=N_FRAMES,
        costs=cost_table(bench, SYSTEMS),
        goals=goal_table(bench),
        floors=floors,
        split=FIGURES_SPLIT,
        ours=OURS,
        verdicts="\n".join(verdicts),
        papers=paper_table(bench, SYSTEMS),
        log=log_table(read_log()),
    )
    return "\n".join([head, body, *fragments])


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


def studies_beside(out: Path) -> list[str]:
    """What the studies wrote beside the page, `studies.md`; nothing if there is no such file."""
    studies = out.parent / "studies.md"
    return [studies.read_text(encoding="utf-8").replace("# ", "## ", 1)] if studies.is_file() else []


def floors_beside(out: Path) -> str:
    """What somebody wrote by hand beside the page about the figures to reach, `floors.md`; "" if nobody did."""
    floors = out.parent / "floors.md"
    if not floors.is_file():
        return ""
    text = floors.read_text(encoding="utf-8").strip()
    return f"\n{f'##{text}' if text.startswith('# ') else text}\n"


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
        load_average(checkpoint, network)
    except (OSError, SafetensorError, RuntimeError):
        return None
    with tempfile.TemporaryDirectory() as folder:
        save_weights(network, Path(folder) / OURS)
        return model_id(OURS, sha256_of(Path(folder) / OURS))


def _verdict_table(card: ModelCard, split: str, evaluation: Evaluation) -> str:
    pairs = nearest_pairs(evaluation.distances, evaluation.works)
    n_covers = int(pairs.are_covers.sum())
    calibration = card.calibration
    probabilities = [calibration.probability(float(distance)) for distance in pairs.distances]
    rows = []
    for decision, share in decision_shares(calibration, pairs).items():
        precision = f"{share.n_covers / share.n_pairs:.3f}" if share.n_pairs else "-"
        rows.append([str(decision), str(share.n_pairs), precision, f"{share.n_covers / n_covers:.3f}"])
    return (
        f"## Verdicts on `{split}`\n\n"
        f"On the {N_NEAREST} nearest of each track: likely from probability {calibration.likely_cut:.3f} up (distance"
        f" {calibration.threshold_distance:.3f} down), unlikely below {calibration.unlikely_cut:.3f}."
        f" Expected calibration error: {expected_calibration_error(probabilities, pairs.are_covers):.3f}.\n\n"
        + table(("verdict", "pairs", "covers among them", "part of the covers shown"), rows)
    )


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


def train_if_needed(name: str, data: Path, baselines: Path) -> None:
    """Train a baseline that has no checkpoint, and go on with one that was cut off; any other is used as it is.

    Raises
    ------
    ContrafactError, ConfigError, DatasetError, RunError : as `train`, or a configuration that cannot be used.
    """
    run = baselines / name
    config = _config_of_rest(name, run)
    if config is None:
        return
    (training, left_out), (validation, left_out_too) = (
        drop_unusable(load_npz(data, each)) for each in ("train", "val")
    )
    for sentence in left_out + left_out_too:
        sys.stderr.write(f"skipped {sentence}\n")
    train(config, training, validation, run)


def _config_of_rest(name: str, run: Path) -> TrainingConfig | None:
    """The configuration by which a baseline is still to be trained; None if nothing is left to do."""
    if not (run / CHECKPOINT).is_file():
        return load_config(shipped_config(name))
    file = run / "config.json"
    if not file.is_file():
        # Somebody brought the weights alone.
        return None
    try:
        config = TrainingConfig.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise ConfigError(f"{file} is no configuration of a training; remove {run} to train anew.") from error
    steps, _, looks = effort(run / CHECKPOINT)
    return None if steps >= config.steps or has_stalled(looks, config.patience) else config


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m contrafact_training.report", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="file of labelled chroma with its splits (.npz)")
    parser.add_argument("--out", type=Path, required=True, help="page to write, docs/accuracy.md; figures go beside it")
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
