"""Move the chosen boundaries of a long recording to the place where the sound changes.

The trees of `set_trees` find reliably that a piece ends, less reliably where: in a crossfade, or where a piece begins
softly, their peak may be some seconds off. So a Gaussian is fitted to the seconds on each side of a boundary, except
those next to it, and the seconds between are assigned to the side under which they are likelier.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.features.set_choice import LEAST_PART_S
from contrafact.features.set_measures import Seconds

Floats = NDArray[np.floating[Any]]
_REACH_S = 12
"""Farthest that a boundary is moved, in seconds."""
_MOST_OF_GAP = 0.4
"""Farthest that a boundary is moved, as a share of the distance to the next one."""
_GAP_S, _SIDE_S, _APART_S = 6, 20, 3
"""Seconds left out on both sides of a boundary, seconds of each side that are used beyond them, and seconds left out
before the next boundary."""
_LEAST_SECONDS = 6
"""Loud seconds that each side needs; with fewer the boundary stays where it is."""
_SPREAD_S = 6.0
"""Distance in seconds at which the log-likelihood of a moved boundary is lower by 1."""
_PER_SECOND = 0.1
"""Weight of the log-likelihood ratio of a second: neighbouring seconds are not independent."""
_WEIGHT = 0.5
"""Factor of the log-likelihood. From 0.25 to 1 the result is nearly the same (docs/decisions/0080-set-places.md)."""
_MOST = 8.0
"""Largest log-likelihood ratio of a second."""


def placed(boundaries: Sequence[float], scores: Floats, seconds: Seconds) -> list[float]:
    """Return boundaries, in their order, each at its expected place, in seconds.

    Parameters
    ----------
    boundaries : ascending, in seconds.
    scores : `(n_seconds,)`, log-odds of a boundary at each second, -inf where none can be.
    """
    edges = [0.0, *boundaries, float(len(scores))]
    return [
        _placed(boundary, before, after, scores, seconds)
        for (before, boundary), (_, after) in pairwise(pairwise(edges))
    ]


def _placed(boundary: float, before: float, after: float, scores: Floats, seconds: Seconds) -> float:
    low, high = boundary - _room(boundary - before), boundary + _room(after - boundary)
    at = np.arange(int(np.ceil(low)), min(int(high) + 1, len(scores)))
    at = at[np.isfinite(scores[at])]
    nearest = max(before + _APART_S, boundary - _GAP_S - _SIDE_S), min(after - _APART_S, boundary + _GAP_S + _SIDE_S)
    first = np.arange(int(nearest[0]), int(boundary - _GAP_S))
    second = np.arange(int(boundary + _GAP_S), min(int(nearest[1]), len(scores)))
    sides = first[seconds.is_loud[first]], second[seconds.is_loud[second]]
    if not at.size or min(side.size for side in sides) < _LEAST_SECONDS:
        return boundary
    chance = scores[at] - ((at - boundary) / _SPREAD_S) ** 2
    for values in (seconds.cepstra, seconds.classes):
        ratios = np.where(seconds.is_loud[at], _log_ratios(values, sides, at), 0.0)
        # Log-likelihood if the seconds from this one on belong to the second side, and those before it to the first.
        chance -= _PER_SECOND * (np.cumsum(ratios) - ratios)
    chance = np.exp(_WEIGHT * (chance - chance.max()))
    return float(np.average(at, weights=chance))


def _room(gap: float) -> float:
    """Return how far a boundary may move towards one `gap` seconds away, if that one moves as far, in seconds."""
    return max(0.0, min(_REACH_S, _MOST_OF_GAP * gap, (gap - LEAST_PART_S) / 2))


def _log_ratios(values: Floats, sides: tuple[NDArray[np.intp], NDArray[np.intp]], at: NDArray[np.intp]) -> Floats:
    """Return the log-likelihood ratio of each second: of the second side over the first, `(n,)`."""
    first, second = (values[side] for side in sides)
    variance = (first.var(axis=0) * len(first) + second.var(axis=0) * len(second)) / (len(first) + len(second))
    # Few seconds: a column that hardly varies on both sides by chance must not decide.
    variance += 0.3 * variance.mean() + 1e-9
    gains = (values[at] - first.mean(axis=0)) ** 2 - (values[at] - second.mean(axis=0)) ** 2
    found: Floats = np.clip((gains / (2 * variance)).sum(axis=1), -_MOST, _MOST)
    return found
