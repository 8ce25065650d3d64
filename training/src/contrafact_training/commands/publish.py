"""Command `contrafact-publish`: publish the weights of a checkpoint."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from contrafact_training.commands.arguments import OneLineParser, run_command
from contrafact_training.data.datasets import load_npz
from contrafact_training.data.evaluation_log import is_research_data
from contrafact_training.data.guides import NO_GUIDES, load_guides
from contrafact_training.data.recordings import drop_unusable
from contrafact_training.fit.projections import fit_projections
from contrafact_training.publish import SPLITS, Origin, publish
from contrafact_training.train.joining import joined, load_first, load_second


def main(arguments: Sequence[str] | None = None) -> None:
    """Publish the weights that a training kept; exit status 1 for unusable input, 2 for bad usage."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if "val" not in options.splits:
        parser.error("--splits must name val, which the probability is fitted on")
    run_command(parser.prog, partial(_publish, options))


def _publish(options: argparse.Namespace) -> None:
    network = load_first(options.checkpoint)
    if options.join is not None:
        network = joined(network, load_second(options.join))
    is_logged = is_research_data(options.data)
    training, _ = drop_unusable(load_npz(options.data, "train"))
    origin = Origin(training, options.data.name, options.command, is_logged=is_logged)
    splits = {name: load_npz(options.data, name) for name in options.splits}
    guides = NO_GUIDES if options.join is None else load_guides(training, options.join.parent)
    fit_projections(network, training, guides)
    card = publish(network, origin, splits, options.out)
    sys.stdout.write(f"{card.model_id}: mAP {card.figures['val'].map} on val\n")


def _parser() -> OneLineParser:
    parser = OneLineParser(prog="contrafact-publish", description=main.__doc__)
    parser.add_argument("checkpoint", type=Path, help="checkpoint.safetensors of a run, or published weights")
    parser.add_argument("--join", type=Path, metavar="RUN", help="run of the network over intervals, to join with it")
    parser.add_argument("--data", type=Path, required=True, help="file of labelled chroma with its splits")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights and card")
    parser.add_argument("--splits", nargs="+", default=SPLITS, choices=SPLITS, help="splits to evaluate")
    parser.add_argument("--command", required=True, help="command line of the training, for the card")
    return parser


if __name__ == "__main__":
    main()
