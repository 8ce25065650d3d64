"""Choose the operating points: cuts on the probability for high precision, best F1 and high recall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.card import PointFigures, ThresholdFigures
from contrafact.scoring.calibration import Cuts

PRECISE = 0.95
"""Minimum precision of the precise point."""
EXHAUSTIVE = 0.9
"""Minimum recall of the exhaustive point."""
THRESHOLDS = (0.01, 0.02, *(round(0.05 * i, 2) for i in range(1, 20)), 0.98, 0.99)
"""Probabilities at which precision and recall are measured."""
KEPT_COVERS = 0.9
"""Share of the covers at the top of rankings that must not be called unlikely."""


@dataclass(frozen=True)
class Point:
    """Cuts with their precision and recall."""

    cuts: Cuts
    figures: PointFigures


@dataclass(frozen=True)
class Chosen:
    """The three operating points."""

    precise: Point
    balanced: Point
    exhaustive: Point


def choose_cuts(
    probabilities: NDArray[np.float64],
    are_covers: NDArray[np.bool_],
    weights: NDArray[np.float64],
    shown_covers: NDArray[np.float64],
) -> Chosen:
    """Choose the three operating points over all pairs.

    *precise* is the lowest cut with a precision of 0.95, or else the cut with the highest precision; *balanced* the
    highest cut with the best F1; *exhaustive* the highest cut with a recall of 0.9. A cut lies half-way to the next
    pair, so that rounding does not change a decision. The unlikely cut keeps nine in ten of the covers that a ranking
    shows, and is at most the likely cut.

    Parameters
    ----------
    probabilities, are_covers, weights : `(n_pairs,)`; a weighted sample of all pairs.
    shown_covers : probabilities of the covers at the top of rankings, at least one.

    Raises
    ------
    ValueError : no covers.
    """
    if not are_covers.any():
        raise ValueError("no pair is a cover")
    order = np.argsort(-probabilities, kind="stable")
    falling = probabilities[order]
    n_right, n_called = np.cumsum((weights * are_covers)[order]), np.cumsum(weights[order])
    # A cut never separates pairs of equal probability.
    ends = np.flatnonzero(np.append(falling[1:] < falling[:-1], True))
    precisions, recalls = n_right[ends] / n_called[ends], n_right[ends] / n_right[-1]
    cuts = (falling[ends] + np.append(falling[ends[1:]], 0.0)) / 2

    precise = np.flatnonzero(precisions >= PRECISE)
    # F1 = 2 TP / (called covers + covers)
    f1 = 2 * n_right[ends] / (n_called[ends] + n_right[-1])
    balanced, exhaustive = int(np.argmax(f1)), int(np.argmax(recalls >= EXHAUSTIVE))
    unlikely = float(np.quantile(shown_covers, 1 - KEPT_COVERS))

    def point(place: int, *, is_reached: bool) -> Point:
        likely = float(cuts[place])
        figures = PointFigures(precision=float(precisions[place]), recall=float(recalls[place]), is_reached=is_reached)
        return Point(Cuts(likely, min(likely, unlikely)), figures)

    # Where covers are separated so well that the points would cross, they coincide.
    strictest = min(balanced, int(precise[-1]) if precise.size else int(np.argmax(precisions)))
    widest = max(balanced, exhaustive)
    return Chosen(
        precise=point(strictest, is_reached=bool(precisions[strictest] >= PRECISE)),
        balanced=point(balanced, is_reached=True),
        exhaustive=point(widest, is_reached=True),
    )


def threshold_figures(
    probabilities: NDArray[np.float64], are_covers: NDArray[np.bool_], weights: NDArray[np.float64]
) -> tuple[ThresholdFigures, ...]:
    """Return precision and recall at each of `THRESHOLDS`; without those that no pair reaches.

    Parameters
    ----------
    probabilities, are_covers, weights : as of `choose_cuts`.
    """
    return tuple(
        figures_at(threshold, probabilities, are_covers, weights)
        for threshold in THRESHOLDS
        if (probabilities >= threshold).any()
    )


def figures_at(
    threshold: float,
    probabilities: NDArray[np.float64],
    are_covers: NDArray[np.bool_],
    weights: NDArray[np.float64],
) -> ThresholdFigures:
    """Return precision and recall of all pairs whose probability is at least `threshold`; one pair's must be.

    Parameters
    ----------
    probabilities, are_covers, weights : as of `choose_cuts`.
    """
    is_called = probabilities >= threshold
    n_right = float(weights[is_called] @ are_covers[is_called])
    precision, recall = n_right / weights[is_called].sum(), n_right / (weights @ are_covers)
    return ThresholdFigures(min_probability=threshold, precision=precision, recall=min(1.0, recall))
