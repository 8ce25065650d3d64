"""Command `contrafact-calibrate`: fit probability, cuts and background to labelled chroma, and rewrite the card."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.background import read_background, write_background
from contrafact.embedding.card import ModelCard, background_path, find_card, read_card, sha256_of
from contrafact.embedding.embedder import Embedder, embedder_of
from contrafact_bench.reports.calibration import write_page
from contrafact_bench.systems.registry import OURS_WHOLE
from contrafact_training.commands.arguments import OneLineParser
from contrafact_training.data.datasets import DatasetError, load_npz, read_npz
from contrafact_training.data.evaluation_log import Asked, is_research_data, log_figures
from contrafact_training.data.labelled_pairs import Embedded, embed
from contrafact_training.data.pair_similarities import SIMILARITIES_FOLDER
from contrafact_training.data.recordings import drop_unusable
from contrafact_training.fit.background import make_background
from contrafact_training.fit.card_calibration import FITTED_ON, calibrated, with_clips
from contrafact_training.publish import split_figures

BACKGROUND_SPLIT = "train"


def main(arguments: Sequence[str] | None = None) -> None:
    """Calibrate; exit status 1 for what cannot be used, 2 for bad usage."""
    options = _parser().parse_args(arguments)
    try:
        card_path = find_card(options.weights)
        card = _calibrate(card_path, options)
    except ContrafactError as error:
        sys.exit(f"contrafact-calibrate: {error.detail}")
    except DatasetError as error:
        sys.exit(f"contrafact-calibrate: {error}")
    for name, found in card.calibration_quality.aligned.items():
        without = card.calibration_quality.unaligned[name]
        sys.stdout.write(
            f"{name}: expected calibration error {found.expected_error:.3f}, Brier skill {found.brier_skill:.3f};"
            f" by embeddings alone {without.expected_error:.3f} and {without.brier_skill:.3f}\n"
        )


def _calibrate(card_path: Path, options: argparse.Namespace) -> ModelCard:
    # The card may have been calibrated with another alignment, which is why it is done anew.
    embedder = embedder_of(read_card(card_path), card_path)
    # Under another name until all is known, so that a failure leaves what was there in use.
    new_background = background_path(card_path).with_suffix(".partial")
    _write_background(embedder, card_path, options, new_background)
    background = read_background(new_background)
    splits = {}
    for name in dict.fromkeys((FITTED_ON, *options.judge)):
        dataset, _ = drop_unusable(load_npz(options.data, name))
        dataset.require_covers()
        splits[name] = embed(dataset, partial(_vector, embedder), background)
    songs = calibrated(splits, options.similarities)
    found = with_clips(
        songs, splits[FITTED_ON].dataset, partial(_embedding, embedder), background, options.similarities
    )
    card = found.written_in(embedder.card, sha256_of(new_background))
    new_background.replace(background_path(card_path))
    card_path.write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")
    if is_research_data(options.data):
        _log(card, splits)
    if options.page is not None:
        write_page(card, splits, options.similarities, options.page)
    return card


def _log(card: ModelCard, splits: dict[str, Embedded]) -> None:
    """Add what was seen of splits that nothing is chosen on to the log of evaluations."""
    for name, each in splits.items():
        figures = split_figures(each.corrected(), each.dataset.works)
        asked = Asked(f"{OURS_WHOLE}, hub-corrected", card.model_id, name)
        log_figures(asked, figures.n_queries, (figures.map, figures.map_low, figures.map_high))


def _write_background(embedder: Embedder, card_path: Path, options: argparse.Namespace, file: Path) -> None:
    """Write a background of the file's `train`; copy the one that is there already if it has none."""
    if BACKGROUND_SPLIT not in read_npz(options.data).splits:
        shutil.copyfile(background_path(card_path), file)
        return
    training, _ = drop_unusable(load_npz(options.data, BACKGROUND_SPLIT))
    vector_of = partial(_vector, embedder)
    write_background(make_background(training, vector_of, options.similarities), file)


def _embedding(embedder: Embedder, frames: NDArray[np.uint8]) -> TrackEmbedding:
    return embedder.embed(Chroma(frames))


def _vector(embedder: Embedder, frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    return _embedding(embedder, frames).whole


def _parser() -> OneLineParser:
    parser = OneLineParser(prog="contrafact-calibrate", description="Fit a card's probability to labelled chroma.")
    parser.add_argument("--data", type=Path, required=True, help="labelled chroma (.npz), fitted on its split val")
    parser.add_argument("--weights", type=Path, help="card or folder; the shipped weights when left out")
    parser.add_argument("--judge", nargs="*", default=(), metavar="SPLIT", help="splits to judge the probability on")
    parser.add_argument("--page", type=Path, help="page to write, with a figure in figures/ beside it")
    parser.add_argument(
        "--similarities", type=Path, default=SIMILARITIES_FOLDER, help="folder that keeps alignments of pairs"
    )
    return parser
