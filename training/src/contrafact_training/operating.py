"""Distances that an operator may choose to cut at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.card import OperatingPoint, OperatingPoints
from contrafact.matching.calibration import FARTHEST, Calibration
from contrafact_training.pair_metrics import Pairs

PRECISE = 0.95
"""Least precision of the precise point."""
EXHAUSTIVE = 0.9
"""Least recall of the exhaustive point."""


def operating_points(pairs: Pairs, calibration: Calibration) -> OperatingPoints:
    """The three points on labelled pairs, with precision and recall of taking all pairs up to there for covers.

    *precise* is the largest distance with precision 0.95 or more, *balanced* the one with the best F1 (the smallest
    of several), *exhaustive* the smallest with recall 0.9 or more. Where no distance is precise enough, the most
    precise one is taken. A point lies half-way to the next pair, so that rounding moves no pair across it.

    Raises
    ------
    ValueError : no covers.
    """
    if not pairs.are_covers.any():
        raise ValueError("no pair is a cover")
    order = np.argsort(pairs.distances, kind="stable")
    distances, n_right = pairs.distances[order], np.cumsum(pairs.are_covers[order])
    # Pairs equally far are taken together.
    ends = np.flatnonzero(np.append(distances[1:] > distances[:-1], True))
    precisions, recalls = n_right[ends] / (ends + 1), n_right[ends] / n_right[-1]
    limits = _half_way(distances[ends])

    def point(place: int, *, is_reached: bool = True) -> OperatingPoint:
        distance = float(limits[place])
        return OperatingPoint(
            distance=distance,
            probability=calibration.probability(distance),
            precision=float(precisions[place]),
            recall=float(recalls[place]),
            is_reached=is_reached,
        )

    precise = np.flatnonzero(precisions >= PRECISE)
    # F1 = 2 TP / (called covers + covers)
    f1 = 2 * n_right[ends] / (ends + 1 + n_right[-1])
    return OperatingPoints(
        precise=point(int(precise[-1])) if precise.size else point(int(np.argmax(precisions)), is_reached=False),
        balanced=point(int(np.argmax(f1))),
        exhaustive=point(int(np.argmax(recalls >= EXHAUSTIVE))),
    )


def _half_way(distances: NDArray[np.float64]) -> NDArray[np.float64]:
    following = np.append(distances[1:], FARTHEST)
    # Rounding may put opposite vectors a little beyond 2.
    half_way: NDArray[np.float64] = np.minimum((distances + following) / 2, FARTHEST)
    return half_way
