"""Tables of docs/results/calibration.md, in Markdown."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.verdicts import Decision, OperatingPoint
from contrafact.embedding.card import ModelCard
from contrafact.scoring.calibration import Calibration, logit
from contrafact.scoring.hubness import N_NEAREST as N_NEAREST_OF_HUBS
from contrafact.scoring.hubness import corrected_distance
from contrafact_bench.reports.accuracy_tables import table
from contrafact_training.data.labelled_pairs import Embedded, LabelledPairs
from contrafact_training.data.metrics import average_precisions, rank_all

_ALARMS_AT = (0.1, 0.2, 0.5, 0.8, 0.9, 0.95)
"""Probabilities."""


def quality_table(card: ModelCard) -> str:
    """How right the probability is, by split, with alignment and without."""
    columns = ("split", "error", "Brier skill", "error, embedding alone", "Brier skill, embedding alone")
    found = card.calibration_quality
    rows = [
        [
            f"`{name}`",
            *(f"{number:.3f}" for each in (found.aligned[name], found.unaligned[name]) for _, number in each),
        ]
        for name in found.aligned
    ]
    return table(columns, rows)


def verdict_table(calibration: Calibration, pairs: Mapping[str, LabelledPairs], priors: Mapping[str, float]) -> str:
    """What becomes of the pairs of each split, at its prior, at each operating point."""
    columns = ("split", "operating point", "verdict", "pairs", "covers among them", "part of the covers")
    rows = []
    for name, each in pairs.items():
        probabilities = calibration.probabilities(each.features, priors[name])
        for point in OperatingPoint:
            decisions = np.array([calibration.cuts(point).decide(probability) for probability in probabilities])
            for decision in Decision:
                rows.append([f"`{name}`", str(point), str(decision), *_shares(decisions == decision, each.are_covers)])
    return table(columns, rows)


def _shares(is_chosen: NDArray[np.bool_], are_covers: NDArray[np.bool_]) -> list[str]:
    n_covers = int(are_covers[is_chosen].sum())
    precision = f"{n_covers / is_chosen.sum():.3f}" if is_chosen.any() else "-"
    return [str(int(is_chosen.sum())), precision, f"{n_covers / are_covers.sum():.3f}"]


def point_table(card: ModelCard) -> str:
    """Cuts of the operating points, and what they give."""
    columns = ("operating point", "likely from", "unlikely below", "precision", "recall")
    rows = []
    for point in OperatingPoint:
        cuts, figures = card.calibration.cuts(point), getattr(card.operating_points, point.value)
        numbers = (cuts.likely, cuts.unlikely, figures.precision, figures.recall)
        rows.append([str(point), *(f"{number:.4f}" for number in numbers)])
    return table(columns, rows)


def alarm_table(calibration: Calibration) -> str:
    """How rarely tracks of different works reach a probability, at the prior of the fit."""
    rows = []
    for probability in _ALARMS_AT:
        log_odds = np.array([logit(probability)])
        rates = (curve.false_alarms.at(log_odds)[0] for curve in (calibration.aligned, calibration.unaligned))
        rows.append([f"{probability:g}", *(f"once in {1 / rate:,.0f}" for rate in rates)])
    return table(("probability", "aligned", "embedding alone"), rows)


def hub_table(splits: Mapping[str, Embedded]) -> str:
    """Mean average precision of embeddings with and without the correction for hubs."""
    rows = [[f"`{name}`", *(f"{each:.3f}" for each in hub_gains(embedded))] for name, embedded in splits.items()]
    return table(("split", "nothing", "background", "library"), rows)


def hub_gains(embedded: Embedded) -> tuple[float, float, float]:
    """Mean average precision with no correction, against the background, and against the other tracks themselves."""
    distances = embedded.distances()
    cosines = 1 - distances**2 / 2
    np.fill_diagonal(cosines, -np.inf)
    k = min(N_NEAREST_OF_HUBS, len(cosines) - 1)
    hubness = np.sort(cosines, axis=1)[:, -k:].mean(axis=1)
    of_library = corrected_distance(distances, hubness[:, None], hubness)
    ranked = (distances, embedded.corrected(), of_library)
    without, background, library = (
        float(average_precisions(rank_all(each, embedded.dataset.works)).mean()) for each in ranked
    )
    return without, background, library
