"""Write trained weights and their card: evaluated on every split, calibrated on `val` alone."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from tqdm import tqdm

from contrafact.domain.chroma import RECIPE
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.architecture import ARCHITECTURE, EMBEDDING_DIM
from contrafact.embedding.card import (
    CalibrationQuality,
    ModelCard,
    RetrievalFigures,
    SplitFigures,
    TrainingData,
    model_id,
    sha256_of,
    weights_path,
)
from contrafact.embedding.embedder import embed_frames, load_weights, save_weights
from contrafact.embedding.network import CoverNetwork
from contrafact.matching.calibration import Calibration
from contrafact_training.calibrate import N_NEAREST, calibrate, nearest_pairs
from contrafact_training.checkpoint import load_kept
from contrafact_training.datasets import Dataset, DatasetError, load_npz
from contrafact_training.evaluation_log import Asked, is_research_data, log_figures
from contrafact_training.metrics import rank_all, ranking_figures
from contrafact_training.operating import operating_points
from contrafact_training.pair_metrics import all_pairs
from contrafact_training.reliability import N_BINS, expected_calibration_error
from contrafact_training.systems.registry import OURS_WHOLE, euclidean_distances
from contrafact_training.whitening import fit_whitening

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


def publish(network: CoverNetwork, origin: Origin, splits: dict[str, Dataset], folder: Path) -> ModelCard:
    """Write the weights as float16, evaluate and calibrate what was written, and write its card.

    Other weights with a card in the folder are removed in the end: it holds one current model.

    Parameters
    ----------
    network : with its final weights; it is left with the rounded ones, in evaluation mode.
    origin : goes into the card.
    splits : labelled chroma by name; `val` must be among them, since the calibration is fitted on it.
    folder : gets `contrafact.safetensors` and `contrafact.json`, or what else the origin names them.

    Raises
    ------
    ContrafactError : `invalid_weights` if covers are no nearer than others on `val`, or weights are no numbers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    card_path = folder / f"{origin.name}.json"
    # Under another name until all is well, so that a failure leaves the old weights in use.
    partial = folder / f"{origin.name}.partial"
    save_weights(network, partial)
    load_weights(network.eval(), partial)
    card = _describe(network, origin, splits, sha256_of(partial))
    if origin.is_logged:
        for name, each in card.figures.items():
            asked = Asked(OURS_WHOLE, card.model_id, name)
            log_figures(asked, each.n_queries, (each.map, each.map_low, each.map_high))

    partial_card = folder / f"{origin.name}.json.partial"
    partial_card.write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")
    partial.replace(weights_path(card_path))
    partial_card.replace(card_path)
    for old in other_weights(folder, origin.name):
        old.with_suffix(".json").unlink()
        old.unlink()
    return card


def other_weights(folder: Path, name: str) -> list[Path]:
    """Weights with a card beside them that are not called so; anything else in the folder is somebody's own."""
    files = sorted(folder.glob("*.safetensors"))
    return [file for file in files if file.stem != name and file.with_suffix(".json").exists()]


def _describe(network: CoverNetwork, origin: Origin, splits: dict[str, Dataset], sha256: str) -> ModelCard:
    distances = {name: _distances(network, split) for name, split in splits.items()}
    val = splits["val"].works
    fitted = calibrate(distances["val"], val)
    errors = {
        name: _calibration_error(fitted.calibration, distances[name], each.works) for name, each in splits.items()
    }
    # On val itself the curve was fitted; what it says of works that it has not seen is the honest figure.
    errors["val"] = fitted.expected_error
    return ModelCard(
        name=origin.name,
        model_id=model_id(origin.name, sha256),
        sha256=sha256,
        recipe=RECIPE,
        architecture=ARCHITECTURE,
        embedding_dim=EMBEDDING_DIM,
        training_data=TrainingData(
            name=origin.data_name,
            terms=origin.terms,
            n_tracks=len(origin.training),
            n_works=len(np.unique(origin.training.works)),
        ),
        figures={name: split_figures(distances[name], split.works) for name, split in splits.items()},
        calibration=fitted.calibration,
        calibrated_on=f"the {N_NEAREST} nearest of each track of val",
        calibration_quality=CalibrationQuality(
            method=fitted.method,
            n_nearest=N_NEAREST,
            n_bins=N_BINS,
            expected_errors={name: round(error, 4) for name, error in errors.items()},
        ),
        operating_points=operating_points(all_pairs(distances["val"], val), fitted.calibration),
        trained_on=datetime.now(UTC).date(),
        command=origin.command,
    )


def split_figures(distances: NDArray[np.float64], works: NDArray[np.int64]) -> SplitFigures:
    """Figures of a split, to four decimals; `distances` and `works` as in `rank_all`."""
    figures = asdict(ranking_figures(rank_all(distances, works)))
    low, high = figures["map_interval"]
    kept = {name: figures[name] for name in RetrievalFigures.model_fields}
    return SplitFigures(**{name: round(each, 4) for name, each in (kept | {"map_low": low, "map_high": high}).items()})


def _calibration_error(calibration: Calibration, distances: NDArray[np.float64], works: NDArray[np.int64]) -> float:
    pairs = nearest_pairs(distances, works)
    return expected_calibration_error(calibration.probabilities(pairs.distances), pairs.are_covers)


def _distances(network: CoverNetwork, dataset: Dataset) -> NDArray[np.float64]:
    tracks = tqdm(dataset.tracks, desc="embedding", unit="track", disable=None)
    return euclidean_distances(np.stack([embed_frames(network, frames).whole for frames in tracks]))


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
        fit_whitening(network, origin.training)
        card = publish(network, origin, splits, options.out)
    except DatasetError as error:
        sys.exit(f"publish: {error}")
    except ContrafactError as error:
        sys.exit(f"publish: {error.detail}")
    sys.stdout.write(f"{card.model_id}: mAP {card.figures['val'].map} on val\n")


if __name__ == "__main__":
    main()
