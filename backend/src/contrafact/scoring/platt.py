"""Platt scaling: fit two numbers by which log-odds agree with what people answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.scoring.calibration import sigmoid

_MOST_STEPS = 100
_SMALL = 1e-10


@dataclass(frozen=True, slots=True)
class Platt:
    """Log-odds by a straight line: `intercept + slope * log_odds`.

    Source: Platt, Probabilistic outputs for support vector machines (1999).
    """

    intercept: float
    slope: float


@dataclass(frozen=True, slots=True)
class Regularisation:
    """Normal priors of intercept and slope, by which few answers move a calibration little.

    Parameters
    ----------
    intercept_deviation : standard deviation around 0, in log-odds.
    slope_deviation : standard deviation around 1.
    """

    intercept_deviation: float = 2.0
    slope_deviation: float = 0.5


USUAL = Regularisation()


def fit_platt(
    log_odds: NDArray[np.float64], are_covers: NDArray[np.bool_], regularisation: Regularisation = USUAL
) -> Platt:
    """Return intercept and slope of the greatest posterior probability, by Newton's method.

    The loss is convex, and the step is halved until it falls.

    Parameters
    ----------
    log_odds : float64 `(n,)`, finite.
    are_covers : bool `(n,)`.
    """
    rows = np.stack([np.ones_like(log_odds), log_odds])
    centre = np.array([0.0, 1.0])
    precision = np.array([regularisation.intercept_deviation, regularisation.slope_deviation]) ** -2.0
    signs = np.where(are_covers, 1.0, -1.0)

    def loss(found: NDArray[np.float64]) -> float:
        return float(np.logaddexp(0.0, -signs * (found @ rows)).sum() + (precision * (found - centre) ** 2).sum() / 2)

    found, before = centre, loss(centre)
    for _ in range(_MOST_STEPS):
        stated = sigmoid(found @ rows)
        gradient = rows @ (stated - are_covers) + precision * (found - centre)
        curvature = (rows * (stated * (1 - stated))) @ rows.T + np.diag(precision)
        step = np.linalg.solve(curvature, gradient)
        while loss(found - step) > before and np.abs(step).max() > _SMALL:
            step = step / 2
        found, before = found - step, loss(found - step)
        if np.abs(step).max() <= _SMALL:
            break
    return Platt(float(found[0]), float(found[1]))
