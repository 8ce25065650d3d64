"""Convert the card of the weights to an answer."""

from __future__ import annotations

from contrafact.embedding.card import ModelCard, ThresholdFigures
from contrafact.scoring.calibration import Cuts
from contrafact.services.agreement import Agreement
from contrafact_api.schemas.model import (
    AgreementAnswer,
    AgreementBinAnswer,
    DecisionAgreementAnswer,
    HarmonyHistogramAnswer,
    ModelAnswer,
)


def present_model(card: ModelCard, cuts: Cuts) -> ModelAnswer:
    """Convert the card.

    Parameters
    ----------
    cuts : at which the server decides.
    """
    harmony = card.harmony
    histogram = HarmonyHistogramAnswer(edges=[*harmony.edges], counts=[*harmony.counts]) if harmony else None
    return ModelAnswer(
        **dict(card) | {"thresholds": card.thresholds or _of_points(card)},
        likely_from=cuts.likely,
        unlikely_below=cuts.unlikely,
        harmony_line=harmony.line if harmony else None,
        harmony_histogram=histogram,
    )


def present_agreement(found: Agreement) -> AgreementAnswer:
    """Convert the agreement of reviews with the model."""
    return AgreementAnswer(
        n_pairs=found.n_pairs,
        n_of_older_weights=found.n_of_older_weights,
        decisions=[DecisionAgreementAnswer.model_validate(each) for each in found.decisions],
        bins=[AgreementBinAnswer.model_validate(each) for each in found.bins],
        error=found.error,
    )


def _of_points(card: ModelCard) -> tuple[ThresholdFigures, ...]:
    """Return the thresholds of a card that has figures of its operating points alone."""
    calibration, points = card.calibration, card.operating_points
    measured = (
        (calibration.exhaustive, points.exhaustive),
        (calibration.balanced, points.balanced),
        (calibration.precise, points.precise),
    )
    return tuple(
        ThresholdFigures(min_probability=each.likely, precision=figures.precision, recall=figures.recall)
        for each, figures in measured
    )
