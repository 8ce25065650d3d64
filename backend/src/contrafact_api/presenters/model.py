"""Convert the card of the weights to an answer."""

from __future__ import annotations

from contrafact.embedding.card import ModelCard
from contrafact.scoring.calibration import Cuts
from contrafact_api.schemas.model import ModelAnswer, ThresholdAnswer


def present_model(card: ModelCard, cuts: Cuts) -> ModelAnswer:
    """Convert the card.

    Parameters
    ----------
    cuts : at which the server decides.
    """
    calibration, points = card.calibration, card.operating_points
    measured = (
        (calibration.exhaustive, points.exhaustive),
        (calibration.balanced, points.balanced),
        (calibration.precise, points.precise),
    )
    return ModelAnswer(
        **dict(card),
        likely_from=cuts.likely,
        unlikely_below=cuts.unlikely,
        thresholds=[
            ThresholdAnswer(min_probability=each.likely, precision=figures.precision, recall=figures.recall)
            for each, figures in measured
        ],
        harmony_line=None,
        harmony_histogram=None,
    )
