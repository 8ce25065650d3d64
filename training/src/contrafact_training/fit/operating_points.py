"""Probabilities from which an operator may take pairs for covers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.card import PointFigures
from contrafact.scoring.calibration import Cuts

PRECISE = 0.95
"""Least precision of the precise point."""
EXHAUSTIVE = 0.9
"""Least recall of the exhaustive point."""
KEPT_COVERS = 0.9
"""At most the rest of the covers that a ranking shows first are called unlikely."""


@dataclass(frozen=True)
class Point:
    """Cuts, and what they give."""

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
    """The three points over all pairs.

    *precise* is the lowest probability from which up the precision is 0.95 or more, *balanced* the one with the best F1
    (the highest of several), *exhaustive* the highest with recall 0.9 or more. Where none is precise enough, the most
    precise one is taken. A cut lies half-way to the next pair, so that rounding moves no pair across it. Unlikely is
    what lies below nine in ten of the covers that a ranking shows, or below likely where that begins lower.

    Parameters
    ----------
    probabilities, are_covers, weights : `(n_pairs,)`; by their weights the pairs stand for all pairs.
    shown_covers : probabilities, at least one, of the covers among the first of each ranking.

    Raises
    ------
    ValueError : no covers.
    """
    if not are_covers.any():
        raise ValueError("no pair is a cover")
    order = np.argsort(-probabilities, kind="stable")
    falling = probabilities[order]
    n_right, n_called = np.cumsum((weights * are_covers)[order]), np.cumsum(weights[order])
    # Pairs of equal probability are taken together.
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

    # Where all is told apart so well that the points would cross, they are one.
    strictest = min(balanced, int(precise[-1]) if precise.size else int(np.argmax(precisions)))
    widest = max(balanced, exhaustive)
    return Chosen(
        precise=point(strictest, is_reached=bool(precisions[strictest] >= PRECISE)),
        balanced=point(balanced, is_reached=True),
        exhaustive=point(widest, is_reached=True),
    )
