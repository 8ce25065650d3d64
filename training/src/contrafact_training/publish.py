"""Write trained weights and their card: evaluated on every split, calibrated on `val` alone."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.torch import save_file
from tqdm import tqdm

from contrafact.domain.chroma import RECIPE
from contrafact.embedding.architecture import ARCHITECTURE, EMBEDDING_DIM
from contrafact.embedding.card import ModelCard, RetrievalFigures, TrainingData, model_id, sha256_of
from contrafact.embedding.network import CoverNetwork
from contrafact_training.calibrate import N_NEAREST, fit_calibration, nearest_pairs
from contrafact_training.datasets import Dataset, load_npz
from contrafact_training.inference import embed_tracks
from contrafact_training.metrics import retrieval_figures
from contrafact_training.systems.registry import euclidean_distances

NAME = "thesis-cnn"
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
    """

    training: Dataset
    data_name: str
    command: str


def publish(network: CoverNetwork, origin: Origin, splits: dict[str, Dataset], folder: Path) -> ModelCard:
    """Evaluate, calibrate and write; whatever weights were in the folder are replaced.

    Parameters
    ----------
    network : with its final weights.
    origin : goes into the card.
    splits : labelled chroma by name; `val` must be among them, since the calibration is fitted on it.
    folder : gets `thesis-cnn.safetensors` and `thesis-cnn.json`.

    Raises
    ------
    ContrafactError : `invalid_weights` if covers are no nearer than others on `val`.
    """
    distances = {name: _distances(network, split) for name, split in tqdm(splits.items(), desc="splits")}
    calibration = fit_calibration(nearest_pairs(distances["val"], splits["val"].works))
    figures = {name: _rounded(retrieval_figures(distances[name], split.works)) for name, split in splits.items()}

    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / f"{NAME}.safetensors"
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, weights)
    sha256 = sha256_of(weights)
    card = ModelCard(
        name=NAME,
        model_id=model_id(NAME, sha256),
        sha256=sha256,
        recipe=RECIPE,
        architecture=ARCHITECTURE,
        embedding_dim=EMBEDDING_DIM,
        training_data=TrainingData(
            name=origin.data_name,
            terms=TERMS,
            n_tracks=len(origin.training),
            n_works=len(np.unique(origin.training.works)),
        ),
        figures=figures,
        calibration=calibration,
        calibrated_on=f"the {N_NEAREST} nearest of each track of val",
        trained_on=datetime.now(UTC).date(),
        command=origin.command,
    )
    (folder / f"{NAME}.json").write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return card


def _distances(network: CoverNetwork, dataset: Dataset) -> NDArray[np.float64]:
    return euclidean_distances(embed_tracks(network, dataset.tracks, show_progress=True))


def _rounded(figures: RetrievalFigures) -> RetrievalFigures:
    return RetrievalFigures(**{name: round(value, 4) for name, value in figures.model_dump().items()})


def main(arguments: Sequence[str] | None = None) -> None:
    """Publish the averaged weights of a checkpoint, for a training that was stopped early."""
    parser = argparse.ArgumentParser(prog="python -m contrafact_training.publish", description=main.__doc__)
    parser.add_argument("checkpoint", type=Path, help="checkpoint.safetensors of a run")
    parser.add_argument("--data", type=Path, required=True, help="file of labelled chroma with its splits")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights and card")
    parser.add_argument("--splits", nargs="+", default=SPLITS, choices=SPLITS, help="what to evaluate on")
    parser.add_argument("--command", required=True, help="what trained the weights, for the card")
    options = parser.parse_args(arguments)
    network = CoverNetwork()
    prefix = "average."
    with safe_open(options.checkpoint, framework="pt") as file:
        names = [name for name in file.keys() if name.startswith(prefix)]  # noqa: SIM118
        network.load_state_dict({name.removeprefix(prefix): file.get_tensor(name) for name in names})
    origin = Origin(load_npz(options.data, "train"), options.data.name, options.command)
    publish(network, origin, {name: load_npz(options.data, name) for name in options.splits}, options.out)


if __name__ == "__main__":
    main()
