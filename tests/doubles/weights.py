"""Untrained weights with a card, for tests that need an embedder but not a good one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import RECIPE
from contrafact.embedding.background import write_background
from contrafact.embedding.card import (
    EMBEDDING_DIM,
    SINGLE_ARCHITECTURE,
    CalibrationQuality,
    CurveQuality,
    ModelCard,
    OperatingPoints,
    PointFigures,
    SplitFigures,
    TrainingData,
    background_path,
    model_id,
    sha256_of,
)
from contrafact.scoring.calibration import Calibration, Cuts
from contrafact.scoring.curve import Curve, FalseAlarms
from contrafact.scoring.hubness import Background


def write_untrained_weights(folder: Path, name: str = "untrained", seed: int = 0) -> Path:
    """Write random weights and their card; return the card's path."""
    # Not above: servers of tests need only the card, and torch takes a second to load.
    import torch

    from contrafact.embedding.embedder import save_weights
    from contrafact.embedding.network import CoverNetwork

    torch.manual_seed(seed)
    weights = folder / f"{name}.safetensors"
    save_weights(CoverNetwork(), weights)
    path = folder / f"{name}.json"
    write_background(background(), background_path(path))
    card = untrained_card(sha256_of(weights), name, background_sha256=sha256_of(background_path(path)))
    path.write_text(card.model_dump_json(indent=2), encoding="utf-8")
    return path


def write_card(folder: Path) -> None:
    """Write the files that the API reads: `untrained_card` and its background."""
    path = folder / "untrained.json"
    write_background(background(), background_path(path))
    card = untrained_card(background_sha256=sha256_of(background_path(path)))
    path.write_text(card.model_dump_json(), encoding="utf-8")


def background() -> Background:
    """Random unit vectors."""
    vectors = np.random.default_rng(0).standard_normal((20, EMBEDDING_DIM)).astype(np.float32)
    return background_of(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def background_of(vectors: NDArray[np.float32]) -> Background:
    """Unit vectors, `(n, d)`, of tracks whose alignments with others are usually of similarity 0."""
    return Background(vectors, np.zeros(vectors.shape[1] + 1, dtype=np.float32))


def calibration(
    *, intercept: float = 4.0, slope: float = -8.0, likely: float = 0.8, unlikely: float = 0.2
) -> Calibration:
    """Log-odds at a prior of 0.5.

    They change by `slope` per unit of corrected distance; of aligned pairs by 2 per unit of `log(1 + exp(similarity))`.
    One cut serves all operating points but "exhaustive", whose likely begins at the lower one.
    """

    def curve(similarity_weight: float) -> Curve:
        alarms = FalseAlarms((-10.0, 10.0), (1.0, 1e-6))
        knots = (-40.0, 40.0)
        return Curve(slope, similarity_weight, 0.0, knots, (intercept - 40.0, intercept + 40.0), alarms)

    cuts = Cuts(likely, unlikely)
    return Calibration(0.5, curve(2.0), curve(0.0), cuts, cuts, Cuts(unlikely, unlikely))


def untrained_card(sha256: str = "0" * 64, name: str = "untrained", *, background_sha256: str = "0" * 64) -> ModelCard:
    """A card whose every field is valid."""
    means = {"map": 0.1, "mrr": 0.2, "mr1": 30.0, "p_at_1": 0.1, "p_at_10": 0.1}
    figures = SplitFigures(**means, n_queries=100, n_without_cover=0, map_low=0.05, map_high=0.2)
    point = PointFigures(precision=0.5, recall=0.5, is_reached=True)
    quality = {"val": CurveQuality(expected_error=0.1, brier_skill=0.1)}
    return ModelCard(
        name=name,
        model_id=model_id(name, sha256),
        sha256=sha256,
        recipe=RECIPE,
        architecture=SINGLE_ARCHITECTURE,
        embedding_dim=EMBEDDING_DIM,
        alignment="qmax-1",
        background_sha256=background_sha256,
        training_data=TrainingData(name="none", terms="none", n_tracks=1, n_works=1),
        figures={"val": figures},
        calibration=calibration(),
        calibrated_on="nothing",
        calibration_quality=CalibrationQuality(n_nearest=20, n_bins=15, aligned=quality, unaligned=quality),
        operating_points=OperatingPoints(precise=point, balanced=point, exhaustive=point),
        trained_on=date(2026, 1, 1),
        command="none",
    )
