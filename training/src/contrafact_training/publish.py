"""Publish trained weights: write weights, background and card, evaluated on all splits, calibrated on `val`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import RECIPE
from contrafact.embedding.background import read_background, write_background
from contrafact.embedding.card import (
    EMBEDDING_DIM,
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
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.evaluation_log import WHOLE_VECTORS, Evaluated, log_figures
from contrafact_training.data.labelled_pairs import embed
from contrafact_training.data.metrics import rank_all, ranking_figures
from contrafact_training.data.pair_similarities import SIMILARITIES_FOLDER
from contrafact_training.fit.background import make_background
from contrafact_training.fit.calibration import FITTED_ON, calibrated, with_clips
from contrafact_training.fit.limits import content_of
from contrafact_training.fit.quality import FitContext

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
    data_name : name of these tracks in the card.
    command : command line of the training.
    name : of the weights and of their files.
    terms : terms of use of the tracks.
    is_logged : add the evaluation of `test` and `greek` to the log.
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
    """Write the weights as float16, evaluate and calibrate these, and write their card and background.

    Other weights with a card in the folder are removed at the end: it holds one current model.

    Parameters
    ----------
    network : with its final weights; it is left with rounded weights, in evaluation mode.
    origin : recorded in the card.
    splits : labelled chroma by name, including `val`, on which the calibration is fitted.
    folder : of `contrafact.safetensors`, `contrafact.background.safetensors` and `contrafact.json`, or the name of
        the origin.
    similarities : folder of stored similarities; see `pair_similarities`.

    Raises
    ------
    ContrafactError : `invalid_weights` if covers are no nearer than other tracks on `val`, or weights are NaN.
    """
    folder.mkdir(parents=True, exist_ok=True)
    card_path = folder / f"{origin.name}.json"
    # Written under another name first, so that the old weights survive a failure.
    files = _Files(folder / f"{origin.name}.partial", background_path(card_path).with_suffix(".partial"))
    save_weights(network, files.weights)
    load_weights(network.eval(), files.weights)
    write_background(make_background(origin.training, partial(_vector, network), similarities), files.background)
    card = _describe(network, origin, splits, files, similarities)
    if origin.is_logged:
        for name, each in card.figures.items():
            evaluated = Evaluated(WHOLE_VECTORS, card.model_id, name)
            log_figures(evaluated, each.n_queries, (each.map, each.map_low, each.map_high))

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
    """Return weights of another name that have a card beside them."""
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
    context = FitContext(background, content_of(origin.training.tracks), similarities)
    songs = calibrated(embedded, context)
    found = with_clips(songs, splits[FITTED_ON], partial(embed_frames, network), context)
    sha256 = sha256_of(files.weights)
    return ModelCard(
        name=origin.name,
        model_id=model_id(origin.name, sha256),
        sha256=sha256,
        recipe=RECIPE,
        architecture=network.architecture,
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
        thresholds=found.thresholds,
        clips=found.clips,
        harmony=found.harmony,
        trained_on=datetime.now(UTC).date(),
        command=origin.command,
    )


def split_figures(distances: NDArray[np.float64], works: NDArray[np.int64]) -> SplitFigures:
    """Return the figures of a split, to four decimals; `distances` and `works` as in `rank_all`."""
    figures = asdict(ranking_figures(rank_all(distances, works)))
    low, high = figures["map_interval"]
    kept = {name: figures[name] for name in RetrievalFigures.model_fields}
    return SplitFigures(**{name: round(each, 4) for name, each in (kept | {"map_low": low, "map_high": high}).items()})


def _vector(network: CoverNetwork, frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    return embed_frames(network, frames).whole
