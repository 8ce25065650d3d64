"""Untrained weights with a card, for tests that need an embedder but not a good one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import torch

from contrafact.domain.chroma import RECIPE
from contrafact.embedding.architecture import ARCHITECTURE, EMBEDDING_DIM
from contrafact.embedding.card import (
    CalibrationQuality,
    ModelCard,
    OperatingPoint,
    OperatingPoints,
    SplitFigures,
    TrainingData,
    model_id,
    sha256_of,
)
from contrafact.embedding.embedder import save_weights
from contrafact.embedding.network import CoverNetwork
from contrafact.matching.calibration import Calibration


def write_untrained_weights(folder: Path, name: str = "untrained", seed: int = 0) -> Path:
    """Write random weights and a card that describes them truly; return the card's path."""
    torch.manual_seed(seed)
    weights = folder / f"{name}.safetensors"
    save_weights(CoverNetwork(), weights)
    card = untrained_card(sha256_of(weights), name)
    path = folder / f"{name}.json"
    path.write_text(card.model_dump_json(indent=2), encoding="utf-8")
    return path


def untrained_card(sha256: str = "0" * 64, name: str = "untrained") -> ModelCard:
    """A card whose every field is valid."""
    means = {"map": 0.1, "mrr": 0.2, "mr1": 30.0, "p_at_1": 0.1, "p_at_10": 0.1}
    figures = SplitFigures(**means, n_queries=100, n_without_cover=0, map_low=0.05, map_high=0.2)
    point = OperatingPoint(distance=0.5, probability=0.5, precision=0.5, recall=0.5, is_reached=True)
    return ModelCard(
        name=name,
        model_id=model_id(name, sha256),
        sha256=sha256,
        recipe=RECIPE,
        architecture=ARCHITECTURE,
        embedding_dim=EMBEDDING_DIM,
        training_data=TrainingData(name="none", terms="none", n_tracks=1, n_works=1),
        figures={"val": figures},
        calibration=Calibration.logistic(intercept=4.0, slope=-8.0, likely_cut=0.8, unlikely_cut=0.2),
        calibrated_on="nothing",
        calibration_quality=CalibrationQuality(
            method="logistic", n_nearest=20, n_bins=15, expected_errors={"val": 0.1}
        ),
        operating_points=OperatingPoints(precise=point, balanced=point, exhaustive=point),
        trained_on=date(2026, 1, 1),
        command="none",
    )
