"""Command `contrafact-train`: train our network from random weights, or fine-tune given weights."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from contrafact.embedding.network import CoverNetwork
from contrafact_training.commands.arguments import OneLineParser, report_account, report_skipped, run_command
from contrafact_training.data.datasets import Dataset, DatasetError, load_npz, read_npz
from contrafact_training.data.evaluation_log import is_research_data
from contrafact_training.data.guides import load_guides
from contrafact_training.data.label_problems import label_problems_of_npz
from contrafact_training.data.recordings import drop_unusable
from contrafact_training.fit.projections import fit_projections
from contrafact_training.publish import SPLITS, Origin, other_weights, publish
from contrafact_training.train.checkpoint import save_checkpoint
from contrafact_training.train.config import CHECKPOINT, OURS, RESNET, TrainingConfig, load_config, shipped_config
from contrafact_training.train.contrafact_task import OUR_NETWORK
from contrafact_training.train.device import DEVICES
from contrafact_training.train.fine_tune import MIN_HELD_OUT, covered_works, fine_tune, load_parts, load_start
from contrafact_training.train.joining import joined, load_second
from contrafact_training.train.train import Start, train

RUNS_FOLDER = Path("runs")
_SHIPPED = {RESNET: OURS, "intervals": "intervals"}
"""Name of the shipped configuration of each network."""
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*")
_UNSTATED = "Terms of the recordings: not stated."


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and publish; exit status 1 for unusable or skipped input, 2 for bad usage."""
    parser = _parser()
    options = parser.parse_args(arguments)
    run_command(parser.prog, partial(_run, parser, options))


def _run(parser: OneLineParser, options: argparse.Namespace) -> int:
    config = _config(options)
    _check(parser, options, config)
    return report_skipped(_train(options, config) if options.weights is None else _fine_tune(options, config))


def _train(options: argparse.Namespace, config: TrainingConfig) -> list[str]:
    """Train from random weights on `train`, validate on `val`; return a sentence per unusable track."""
    n_problems = len(label_problems_of_npz(options.data))
    if n_problems:
        _note(f"problems with the labels: {n_problems}; contrafact-evaluate {options.data} --check lists them")
    training, left_out = drop_unusable(load_npz(options.data, "train"))
    validation, left_out_too = drop_unusable(load_npz(options.data, "val"))
    if options.out is not None and len(covered_works(validation)) < MIN_HELD_OUT:
        # Check before training: publishing would fail after it.
        raise DatasetError(f"The probability is fitted on val, which needs {MIN_HELD_OUT} works of two tracks.")
    second = None if options.join is None else load_second(options.join)
    folder = options.run or RUNS_FOLDER / (config.system if config.network == RESNET else config.network)
    state = train(OUR_NETWORK, config, training, validation, folder, device=options.device)
    _say(f"{folder}: mAP {max(state.val_maps):.4f} on val after {state.cpu_seconds / 60:.0f} minutes")
    if options.out is not None:
        is_logged = is_research_data(options.data)
        origin = Origin(training, options.data.name, _command(options, config), is_logged=is_logged)
        network = state.kept.cpu()
        assert isinstance(network, CoverNetwork)  # noqa: S101  `_check` refuses to publish the other one
        if second is None:
            fit_projections(network, training)
            # Save the published weights in the run: the bench finds the effort of a training by its weights.
            save_checkpoint(state, folder / CHECKPOINT)
        else:
            network = joined(network, second)
            fit_projections(network, training, load_guides(training, folder.parent))
        _publish(network, origin, _splits(options.data), options.out)
    return left_out + left_out_too


def _fine_tune(options: argparse.Namespace, config: TrainingConfig) -> list[str]:
    """Fine-tune given weights; return a sentence per unusable recording."""
    network, card = load_start(options.weights)
    parts, skipped = load_parts(options.data, config.seed)
    if options.data.is_dir():
        report_account(len(parts.training) + len(parts.held_out), skipped)
    for problem in parts.label_problems():
        _note(problem)
    folder = options.run or RUNS_FOLDER / "fine-tuned" / options.name
    tuned = fine_tune(Start(network, card.model_id), parts, config, folder, device=options.device)
    _say(
        f"{len(parts.held_out)} recordings of {len(np.unique(parts.held_out.works))} works held out:"
        f" mAP {tuned.map_before:.4f} before, {tuned.map_after:.4f} after"
    )
    if tuned.map_after <= tuned.map_before:
        _note("fine-tuning gained nothing on the held-out works; the initial weights may be better")
    origin = Origin(
        parts.training,
        f"{options.data.name}, after {card.model_id} ({card.training_data.name})",
        _command(options, config),
        name=options.name,
        terms=f"{options.terms} Those of {card.model_id}: {card.training_data.terms}",
    )
    _publish(tuned.network, origin, {"val": parts.held_out}, options.out)
    return skipped


def _publish(network: CoverNetwork, origin: Origin, splits: dict[str, Dataset], folder: Path) -> None:
    card = publish(network, origin, splits, folder)
    _say(f"{folder}: {card.model_id}")


def _splits(data: Path) -> dict[str, Dataset]:
    there = set(read_npz(data).splits.tolist())
    return {name: drop_unusable(load_npz(data, name))[0] for name in SPLITS if name in there}


def _config(options: argparse.Namespace) -> TrainingConfig:
    shipped = shipped_config("fine-tune" if options.weights is not None else _SHIPPED[options.network])
    config = load_config(options.config or shipped)
    return config if options.seed is None else config.model_copy(update={"seed": options.seed})


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace, config: TrainingConfig) -> None:
    if config.network != RESNET and (options.out or options.weights or options.join) is not None:
        parser.error("the network over intervals is published with the other one: give its run to --join of that one")
    if options.join is not None and (options.weights is not None or options.out is None):
        parser.error("--join needs --out, and does not go with --from")
    if options.weights is None:
        if options.name != parser.get_default("name") or options.terms != parser.get_default("terms"):
            parser.error("--name and --terms belong to --from")
        return
    if options.out is None:
        parser.error("--from needs --out, a folder for the new weights")
    others = other_weights(options.out, options.name)
    if others:
        parser.error(f"{options.out} holds other weights, {others[0].name}; give --out another folder")


def _command(options: argparse.Namespace, config: TrainingConfig) -> str:
    # File names without folders: the card is public.
    parts = ["contrafact-train", "--data", options.data.name, "--out", options.out.name]
    if options.weights is not None:
        parts += ["--from", options.weights.name]
    if options.join is not None:
        parts += ["--join", options.join.name]
    if options.config is not None:
        parts += ["--config", options.config.name]
    return " ".join([*parts, "--seed", str(config.seed)])


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


def _note(sentence: str) -> None:
    sys.stderr.write(f"note: {sentence}\n")


def _parser() -> OneLineParser:
    parser = OneLineParser(
        prog="contrafact-train",
        description="Train our network on labelled chroma, or fine-tune it with your own labelled recordings.",
    )
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        help="labelled chroma with its splits (.npz); with --from also a folder WORK/TRACK.mp3, or a CSV of path,work",
    )
    parser.add_argument("--out", type=Path, help="folder for weights and card; without it nothing is published")
    parser.add_argument("--from", dest="weights", type=Path, metavar="WEIGHTS", help="fine-tune these: card or folder")
    parser.add_argument("--network", choices=sorted(_SHIPPED), default=RESNET, help="which of our two networks")
    parser.add_argument(
        "--join", type=Path, metavar="RUN", help="run of the network over intervals, to publish with it"
    )
    parser.add_argument("--config", type=Path, help="configuration (TOML); the shipped one when omitted")
    parser.add_argument("--run", type=Path, help="folder for checkpoint and log; under runs/ when omitted")
    parser.add_argument("--seed", type=int, help="overrides the seed of the configuration")
    parser.add_argument("--device", choices=DEVICES, default="cpu", help="device of the network")
    parser.add_argument("--name", type=_name, default="fine-tuned", help="name of the new weights, with --from")
    parser.add_argument("--terms", default=_UNSTATED, help="terms of use of your recordings, for the card, with --from")
    return parser


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise argparse.ArgumentTypeError("a name has small letters, digits, dots and hyphens, as in my-songs")
    return text
