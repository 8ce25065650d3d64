"""Command `contrafact-train-eye`: train the network that looks at the cross similarity of two tracks."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card
from contrafact.embedding.embedder import Embedder, load_embedder
from contrafact.embedding.eye_file import eye_path, read_eye, write_eye
from contrafact_training.commands.arguments import OneLineParser, run_command
from contrafact_training.data.labelled_pairs import embedded_splits
from contrafact_training.data.pair_similarities import SIMILARITIES_FOLDER
from contrafact_training.train.eye_config import load_eye_config
from contrafact_training.train.eye_network import folded
from contrafact_training.train.eye_train import train_eye

_RUN = Path("runs/eye")


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and write the weights; exit status 1 for unusable input, 2 for bad usage."""
    parser = _parser()
    options = parser.parse_args(arguments)
    run_command(parser.prog, partial(_run, options))


def _run(options: argparse.Namespace) -> None:
    config = load_eye_config(options.config)
    if options.seed is not None:
        config = config.model_copy(update={"seed": options.seed})
    embedder, card_path = load_embedder(options.weights), find_card(options.weights)
    background = load_background(embedder.card, card_path)
    splits = embedded_splits(options.data, ("train", "val"), partial(_vector, embedder), background)
    first = read_eye(options.first) if options.first else None
    state = train_eye(splits["train"], splits["val"], config, options.run, options.similarities, first=first)
    file = eye_path(options.out / card_path.name)
    options.out.mkdir(parents=True, exist_ok=True)
    write_eye(folded(state.kept), file)
    sys.stdout.write(f"{file}: mAP {max(state.val_maps):.4f} on val by the eye alone. Run contrafact-calibrate next.\n")


def _vector(embedder: Embedder, frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    return embedder.embed(Chroma(frames)).whole


def _parser() -> OneLineParser:
    parser = OneLineParser(
        prog="contrafact-train-eye", description="Train the network that looks at the cross similarity of two tracks."
    )
    parser.add_argument("--data", type=Path, required=True, help="labelled chroma (.npz) with splits train and val")
    parser.add_argument("--out", type=Path, required=True, help="folder for the eye's weights")
    parser.add_argument("--weights", type=Path, help="card or folder of the embeddings; the shipped ones when omitted")
    parser.add_argument("--from", dest="first", type=Path, help="weights of an eye to begin with; random when omitted")
    parser.add_argument("--config", type=Path, help="configuration (TOML); the shipped one when omitted")
    parser.add_argument("--run", type=Path, default=_RUN, help=f"folder for checkpoint and log; {_RUN} when omitted")
    parser.add_argument("--similarities", type=Path, default=SIMILARITIES_FOLDER, help="folder of stored alignments")
    parser.add_argument("--seed", type=int, help="overrides the seed of the configuration")
    return parser
