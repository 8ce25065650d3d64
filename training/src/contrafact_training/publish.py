"""Write trained weights and their card: evaluated on every split, calibrated on `val` alone."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError

from contrafact.domain.chroma import RECIPE
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.architecture import ARCHITECTURE, EMBEDDING_DIM
from contrafact.embedding.background import read_background, write_background
from contrafact.embedding.card import (
    ModelCard,
    RetrievalFigures,
    SplitFigures,
    TrainingData,
    background_path,
    model_id,
    sha256_of,
    weights_path,
)
from contrafact.embedding.embedder import embed_frames, load_weights, save_weights
from contrafact.embedding.network import CoverNetwork
from contrafact_bench.systems.registry import OURS_WHOLE
from contrafact_training.data.datasets import Dataset, DatasetError, load_npz
from contrafact_training.data.evaluation_log import Asked, is_research_data, log_figures
from contrafact_training.data.labelled_pairs import embed
from contrafact_training.data.metrics import rank_all, ranking_figures
from contrafact_training.data.pair_similarities import SIMILARITIES_FOLDER
from contrafact_training.fit.background import make_background
from contrafact_training.fit.card_calibration import FITTED_ON, calibrated, with_clips
from contrafact_training.fit.projections import fit_projections
from contrafact_training.train.checkpoint import load_kept

NAME = "contrafact"
SPLITS = ("val", "test", "greek")
TERMS = (
    "Chroma of public research data without a stated licence, made for research; the recordings themselves are"
    " commercial. Neither is in this repository."
)


@dataclass(frozen=True)
class Origin:
    """Where weights come from.

    Parameters
    ----------
    training : the tracks they were trained on.
    data_name : how the card calls them.
    command : what trained them.
    name : of the weights and of their files.
    terms : on which the tracks may be used.
    is_logged : the evaluation of `test` and `greek` goes into the log of such evaluations.
    """

    training: Dataset
    data_name: str
    command: str
    name: str = NAME
    terms: str = TERMS
    is_logged: bool = False


def publish(
    network: CoverNetwork,
    origin: Origin,
    splits: dict[str, Dataset],
    folder: Path,
    similarities: Path = SIMILARITIES_FOLDER,
) -> ModelCard:
    """Write the weights as float16, evaluate and calibrate what was written, and write its card and background.

    Other weights with a card in the folder are removed in the end: it holds one current model.

    Parameters
    ----------
    network : with its final weights; it is left with the rounded ones, in evaluation mode.
    origin : goes into the card.
    splits : labelled chroma by name; `val` must be among them, since the calibration is fitted on it.
    folder : gets `contrafact.safetensors`, `contrafact.background.safetensors` and `contrafact.json`, or what else the
        origin names them.
    similarities : folder that keeps what is aligned; see `pair_similarities`.

    Raises
    ------
    ContrafactError : `invalid_weights` if covers are no nearer than others on `val`, or weights are no numbers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    card_path = folder / f"{origin.name}.json"
    # Under another name until all is well, so that a failure leaves the old weights in use.
    files = _Files(folder / f"{origin.name}.partial", background_path(card_path).with_suffix(".partial"))
    save_weights(network, files.weights)
    load_weights(network.eval(), files.weights)
    write_background(make_background(origin.training, partial(_vector, network), similarities), files.background)
    card = _describe(network, origin, splits, files, similarities)
    if origin.is_logged:
        for name, each in card.figures.items():
            asked = Asked(OURS_WHOLE, card.model_id, name)
            log_figures(asked, each.n_queries, (each.map, each.map_low, each.map_high))

    partial_card = folder / f"{origin.name}.json.partial"
    partial_card.write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")
    files.weights.replace(weights_path(card_path))
    files.background.replace(background_path(card_path))
    partial_card.replace(card_path)
    for old in other_weights(folder, origin.name):
        old.with_suffix(".json").unlink()
        background_path(old).unlink(missing_ok=True)
        old.unlink()
    return card


def other_weights(folder: Path, name: str) -> list[Path]:
    """Weights with a card beside them that are not called so; anything else in the folder is somebody's own."""
    files = sorted(folder.glob("*.safetensors"))
    return [file for file in files if file.stem != name and file.with_suffix(".json").exists()]


@dataclass(frozen=True)
class _Files:
    weights: Path
    background: Path


def _describe(
    network: CoverNetwork, origin: Origin, splits: dict[str, Dataset], files: _Files, similarities: Path
) -> ModelCard:
    background = read_background(files.background)
    embedded = {name: embed(each, partial(_vector, network), background) for name, each in splits.items()}
    songs = calibrated(embedded, similarities)
    found = with_clips(songs, splits[FITTED_ON], partial(embed_frames, network), background, similarities)
    sha256 = sha256_of(files.weights)
    return ModelCard(
        name=origin.name,
        model_id=model_id(origin.name, sha256),
        sha256=sha256,
        recipe=RECIPE,
        architecture=ARCHITECTURE,
        embedding_dim=EMBEDDING_DIM,
        alignment=found.alignment,
        background_sha256=sha256_of(files.background),
        training_data=TrainingData(
            name=origin.data_name,
            terms=origin.terms,
            n_tracks=len(origin.training),
            n_works=len(np.unique(origin.training.works)),
        ),
        figures={name: split_figures(each.distances(), each.dataset.works) for name, each in embedded.items()},
        calibration=found.calibration,
        calibrated_on=found.calibrated_on,
        calibration_quality=found.calibration_quality,
        operating_points=found.operating_points,
        trained_on=datetime.now(UTC).date(),
        command=origin.command,
    )


def split_figures(distances: NDArray[np.float64], works: NDArray[np.int64]) -> SplitFigures:
    """Figures of a split, to four decimals; `distances` and `works` as in `rank_all`."""
    figures = asdict(ranking_figures(rank_all(distances, works)))
    low, high = figures["map_interval"]
    kept = {name: figures[name] for name in RetrievalFigures.model_fields}
    return SplitFigures(**{name: round(each, 4) for name, each in (kept | {"map_low": low, "map_high": high}).items()})


def _vector(network: CoverNetwork, frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    return embed_frames(network, frames).whole


def main(arguments: Sequence[str] | None = None) -> None:
    """Publish the weights that a training kept; exit status 1 for what cannot be used, 2 for bad usage."""
    parser = argparse.ArgumentParser(prog="python -m contrafact_training.publish", description=main.__doc__)
    parser.add_argument("checkpoint", type=Path, help="checkpoint.safetensors of a run")
    parser.add_argument("--data", type=Path, required=True, help="file of labelled chroma with its splits")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights and card")
    parser.add_argument("--splits", nargs="+", default=SPLITS, choices=SPLITS, help="what to evaluate on")
    parser.add_argument("--command", required=True, help="what trained the weights, for the card")
    options = parser.parse_args(arguments)
    if "val" not in options.splits:
        parser.error("--splits must name val, which the probability is fitted on")
    network = CoverNetwork()
    try:
        load_kept(options.checkpoint, network)
    except (OSError, SafetensorError, RuntimeError):
        sys.exit(f"publish: {options.checkpoint} is no checkpoint of this network")
    try:
        origin = Origin(
            load_npz(options.data, "train"),
            options.data.name,
            options.command,
            is_logged=is_research_data(options.data),
        )
        splits = {name: load_npz(options.data, name) for name in options.splits}
        fit_projections(network, origin.training)
        card = publish(network, origin, splits, options.out)
    except DatasetError as error:
        sys.exit(f"publish: {error}")
    except ContrafactError as error:
        sys.exit(f"publish: {error.detail}")
    sys.stdout.write(f"{card.model_id}: mAP {card.figures['val'].map} on val\n")


if __name__ == "__main__":
    main()
