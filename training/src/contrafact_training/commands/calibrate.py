"""Command `contrafact-calibrate`: fit probability, cuts and background to labelled chroma; rewrite the card."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.eye import Eye
from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.embedding.background import load_background, read_background, write_background
from contrafact.embedding.card import ModelCard, background_path, find_card, read_card, sha256_of
from contrafact.embedding.embedder import Embedder, build_embedder, load_embedder
from contrafact.embedding.eye_file import eye_path, load_eye
from contrafact.scoring.hubness import Background
from contrafact.scoring.pair_features import TrackFeatures
from contrafact_training.commands.arguments import OneLineParser, run_command
from contrafact_training.data.datasets import Dataset, load_npz, read_npz
from contrafact_training.data.evaluation_log import WHOLE_VECTORS, Evaluated, is_research_data, log_figures
from contrafact_training.data.labelled_pairs import Embedded, embedded_splits
from contrafact_training.data.pair_similarities import SIMILARITIES_FOLDER
from contrafact_training.data.recordings import drop_unusable, load_recordings
from contrafact_training.fit.background import make_background
from contrafact_training.fit.calibration import FITTED_ON, calibrated, with_clips
from contrafact_training.fit.counting import counted
from contrafact_training.fit.limits import content_of
from contrafact_training.fit.quality import FitContext
from contrafact_training.fit.views import with_recordings
from contrafact_training.publish import split_figures

BACKGROUND_SPLIT = "train"


def main(arguments: Sequence[str] | None = None) -> None:
    """Calibrate; exit status 1 for unusable input, 2 for bad usage."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.reviews:
        run_command(parser.prog, partial(_run_on_reviews, options))
    if options.data is None:
        parser.error("the argument --data is needed, or --reviews")
    run_command(parser.prog, partial(_count if options.count else _run, options))


def _run_on_reviews(options: argparse.Namespace) -> None:
    """Fit the calibration of a library to its reviews, or take one into use; the card stays as it is."""
    from contrafact.cli.admin.reviews import fit_to_reviews, use_calibration

    if options.use or options.take_back:
        use_calibration(options.library, options.use)
    else:
        fit_to_reviews(options.library)


def _count(options: argparse.Namespace) -> None:
    """Count precision and recall again, by the calibration of the card, and rewrite these figures alone."""
    embedder, card_path = load_embedder(options.weights), find_card(options.weights)
    background = load_background(embedder.card, card_path)
    splits = embedded_splits(options.data, (FITTED_ON,), partial(_vector, embedder), background)
    # The harmony of the training is in the card's limits.
    context = FitContext(background, np.empty(0), options.similarities)
    found = counted(splits[FITTED_ON], embedder.card.calibration, context)
    card_path.write_text(found.written_in(embedder.card).model_dump_json(indent=2) + "\n", encoding="utf-8")
    precise = found.operating_points.precise
    sys.stdout.write(f"precise: precision {precise.precision:.3f}, recall {precise.recall:.3f}\n")


def _run(options: argparse.Namespace) -> None:
    card = _calibrate(options)
    for name, aligned in card.calibration_quality.aligned.items():
        unaligned = card.calibration_quality.unaligned[name]
        sys.stdout.write(
            f"{name}: expected calibration error {aligned.expected_error:.3f}, Brier skill {aligned.brier_skill:.3f};"
            f" by embeddings alone {unaligned.expected_error:.3f} and {unaligned.brier_skill:.3f}\n"
        )


def _calibrate(options: argparse.Namespace) -> ModelCard:
    card_path = find_card(options.weights)
    # Not `load_embedder`: a card of an older alignment is refused by it, and is calibrated here.
    embedder = build_embedder(read_card(card_path), card_path)
    # Written under another name first, so that the old background survives a failure.
    new_background = background_path(card_path).with_suffix(".partial")
    _write_background(embedder, card_path, options, new_background)
    eye_sha256 = _sha256_of_eye(card_path)
    background = read_background(new_background)
    if eye_sha256 is not None:
        background = replace(background, eye=Eye(load_eye(eye_sha256, card_path)))
    names = tuple(dict.fromkeys((FITTED_ON, *options.judge)))
    splits = embedded_splits(options.data, names, partial(_vector, embedder), background)
    fitted_on = splits[FITTED_ON].dataset
    context = FitContext(background, _training_contents(options, fitted_on), options.similarities)
    of_wholes = calibrated(splits, context)
    found = with_clips(of_wholes, fitted_on, partial(_embedding, embedder), context)
    found = replace(found, calibration=replace(found.calibration, views=embedder.card.calibration.views))
    if options.recordings is not None:
        found = with_recordings(found, _embedded_recordings(embedder, options.recordings, background), context)
    card = found.written_in(embedder.card, sha256_of(new_background), eye_sha256)
    new_background.replace(background_path(card_path))
    card_path.write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")
    if is_research_data(options.data):
        _log(card, splits)
    return card


def _sha256_of_eye(card_path: Path) -> str | None:
    """Return the sha256 of the network on cross similarities beside a card; None if there is none."""
    file = eye_path(card_path)
    return sha256_of(file) if file.exists() else None


def _embedded_recordings(embedder: Embedder, folder: Path, background: Background) -> Embedded:
    dataset, skipped = load_recordings(folder)
    for sentence in skipped:
        sys.stderr.write(f"{sentence}\n")
    vectors = np.stack([embedder.embed(dataset.chroma(index)).whole for index in range(len(dataset))])
    n_frames = [len(frames) for frames in dataset.tracks]
    return Embedded(dataset, vectors, TrackFeatures.of(background, vectors, n_frames))


def _training_contents(options: argparse.Namespace, otherwise: Dataset) -> NDArray[np.float64]:
    """Return the harmonic content of the tracks of `train`; of other tracks if the data has no such split."""
    if BACKGROUND_SPLIT in read_npz(options.data).splits:
        return content_of(load_npz(options.data, BACKGROUND_SPLIT).tracks)
    return content_of(otherwise.tracks)


def _log(card: ModelCard, splits: dict[str, Embedded]) -> None:
    """Add the ranking by embeddings to the log of evaluations."""
    for name, each in splits.items():
        figures = split_figures(each.corrected(), each.dataset.works)
        evaluated = Evaluated(f"{WHOLE_VECTORS}, hub-corrected", card.model_id, name)
        log_figures(evaluated, figures.n_queries, (figures.map, figures.map_low, figures.map_high))


def _write_background(embedder: Embedder, card_path: Path, options: argparse.Namespace, file: Path) -> None:
    """Write a background fitted on `train`; copy the existing one if the data has no such split."""
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
    parser.add_argument("--data", type=Path, help="labelled chroma (.npz), fitted on its split val")
    parser.add_argument("--weights", type=Path, help="card or folder; the shipped weights when omitted")
    parser.add_argument("--judge", nargs="*", default=(), metavar="SPLIT", help="splits to evaluate the probability on")
    parser.add_argument(
        "--recordings", type=Path, help="labelled audio, WORK/TRACK.mp3; fits what the newer recipe of chroma adds"
    )
    parser.add_argument(
        "--count", action="store_true", help="fit nothing: count precision and recall of the card's calibration again"
    )
    parser.add_argument("--similarities", type=Path, default=SIMILARITIES_FOLDER, help="folder of stored alignments")
    parser.add_argument(
        "--reviews", action="store_true", help="fit slope and prior of a library to its reviews instead; see --library"
    )
    parser.add_argument(
        "--library", type=Path, metavar="FOLDER", help="data folder of `make run`, as of contrafact-admin backup"
    )
    use = parser.add_mutually_exclusive_group()
    use.add_argument("--use", metavar="ID", help="with --reviews: take a fitted calibration into use")
    use.add_argument("--take-back", action="store_true", help="with --reviews: use that of the weights again")
    return parser
