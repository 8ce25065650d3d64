"""The library's own calibration: slope and prior fitted to what people answered about its pairs.

Both are fitted as one straight line over log-odds (Platt). Its intercept becomes a prior, which follows the size of the
library as the estimated one does. What keeps a pair from being likely (`Calibration.limit`) holds as before.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.calibrations import LARGEST_OWN_PRIOR, Reliability
from contrafact.domain.verdicts import Limit
from contrafact.scoring.calibration import Calibration, logit, sigmoid
from contrafact.scoring.pair_features import PairFeatures
from contrafact.scoring.platt import fit_platt
from contrafact.scoring.reliability import expected_calibration_error, reliability_table

SLOPES = (0.25, 4.0)
_SMALLEST_PRIOR = 1e-6
_LEAST = 1e-9
_N_FOLDS = 5
_N_BINS = 10


@dataclass(frozen=True, slots=True)
class LibraryCalibration(Calibration):
    """The calibration of the weights with a library's own slope.

    Parameters
    ----------
    factor : of the log-odds, within `SLOPES`.
    name : id of the library's own calibration.
    """

    factor: float = 1.0
    name: str | None = None

    @property
    def slope(self) -> float:
        """See `Calibration.slope`."""
        return self.factor

    @property
    def of_weights(self) -> Calibration:
        """See `Calibration.of_weights`."""
        return Calibration(**{each.name: getattr(self, each.name) for each in fields(Calibration)})

    @property
    def own_id(self) -> str | None:
        """See `Calibration.own_id`."""
        return self.name


def of_library(calibration: Calibration, slope: float, name: str | None = None) -> LibraryCalibration:
    """Return a calibration with a slope, which is brought within `SLOPES`."""
    of_weights = {each.name: getattr(calibration, each.name) for each in fields(Calibration)}
    return LibraryCalibration(**of_weights, factor=min(max(slope, SLOPES[0]), SLOPES[1]), name=name)


@dataclass(frozen=True, slots=True)
class ReviewedPairs:
    """Pairs that people answered about.

    Parameters
    ----------
    features : of each pair.
    are_covers : bool `(n,)`, whether it was confirmed.
    groups : int64 `(n,)`; pairs of one group are left out together, since they are about the same works.
    """

    features: Sequence[PairFeatures]
    are_covers: NDArray[np.bool_]
    groups: NDArray[np.int64]

    def subset(self, rows: NDArray[np.int64]) -> ReviewedPairs:
        """Return the pairs at these rows."""
        return ReviewedPairs([self.features[row] for row in rows], self.are_covers[rows], self.groups[rows])


@dataclass(frozen=True, slots=True)
class SlopeAndPrior:
    """Result of a fit; `prior` in 0..1."""

    slope: float
    prior: float


def fit_slope_and_prior(calibration: Calibration, prior: float, pairs: ReviewedPairs) -> SlopeAndPrior:
    """Fit slope and prior to answers.

    The line is fitted over the log-odds at the prior that the library has now, since people chose what to answer by
    these: which pairs were answered depends on the log-odds alone, so the share of covers at each is not biased by it.

    Parameters
    ----------
    calibration : of the weights.
    prior : that of the library now, between 0 and 1.
    pairs : pairs that hold the same recording, and those without harmony, are left out: no curve decides about them.
    """
    known = {None, Limit.NO_RARE_SECTION, Limit.COMMON_PROGRESSION, Limit.OTHER_MELODY}
    rows = np.flatnonzero([each.same_recording is None and calibration.limit(each) in known for each in pairs.features])
    used = pairs.subset(rows)
    shift = logit(prior) - logit(calibration.fitted_prior)
    line = fit_platt(calibration.log_odds(used.features) + shift, used.are_covers) if len(rows) else None
    if line is None:
        return SlopeAndPrior(1.0, prior)
    slope = min(max(line.slope, SLOPES[0]), SLOPES[1])
    log_odds = logit(calibration.fitted_prior) + slope * shift + line.intercept
    own = float(sigmoid(np.array(log_odds)))
    return SlopeAndPrior(slope, min(max(own, _SMALLEST_PRIOR), LARGEST_OWN_PRIOR))


def probabilities_by(calibration: Calibration, found: SlopeAndPrior, pairs: ReviewedPairs) -> NDArray[np.float64]:
    """Return the probabilities, float64 `(n,)`, that the product would state by a fit, with all limits."""
    return of_library(calibration, found.slope).probabilities(pairs.features, found.prior)


def left_out_probabilities(calibration: Calibration, prior: float, pairs: ReviewedPairs) -> NDArray[np.float64]:
    """Return the probability of each pair, float64 `(n,)`, by a fit to the pairs of other groups."""
    stated = np.empty(len(pairs.features))
    folds = _folds(pairs.groups)
    for fold in range(_N_FOLDS):
        rows, others = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        if len(rows):
            found = fit_slope_and_prior(calibration, prior, pairs.subset(others))
            stated[rows] = probabilities_by(calibration, found, pairs.subset(rows))
    return stated


def reliability_of(stated: NDArray[np.float64], are_covers: NDArray[np.bool_]) -> Reliability:
    """Return how far probabilities, float64 `(n,)`, agree with answers, bool `(n,)`."""
    table = reliability_table(stated, are_covers, _N_BINS)
    of_answers = np.clip(np.where(are_covers, stated, 1 - stated), _LEAST, 1)
    return Reliability(
        tuple((each.probability, each.cover_share, each.n_pairs) for each in table),
        expected_calibration_error(stated, are_covers, _N_BINS),
        -math.fsum(np.log(of_answers)) / len(of_answers),
    )


def groups_of(pairs: Sequence[tuple[str, str]], are_covers: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the group of each pair: tracks that are confirmed of each other are one group, by the first track."""
    joined = joined_groups([pair for pair, is_cover in zip(pairs, are_covers, strict=True) if is_cover])
    roots = [joined.get(first, first) for first, _ in pairs]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(roots))}
    return np.array([numbers[name] for name in roots], dtype=np.int64)


def joined_groups(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the connected components of pairs: a name of its group for each member."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        while (parent := parents.setdefault(name, name)) != name:
            parents[name] = name = parents[parent]
        return name

    for first, second in pairs:
        parents[root(second)] = root(first)
    return {name: root(name) for name in [*parents]}


def _folds(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the fold of each pair, int64 `(n,)`: the largest groups first, each into the smallest fold.

    Where one group holds more than half of the pairs, there is nothing to leave out, and pairs are split one by one.
    """
    sizes = np.bincount(groups)
    if sizes.max() * 2 > len(groups):
        return np.arange(len(groups)) % _N_FOLDS
    of_groups, filled = np.empty(len(sizes), dtype=np.int64), np.zeros(_N_FOLDS)
    for group in np.argsort(-sizes, kind="stable"):
        of_groups[group] = np.argmin(filled)
        filled[of_groups[group]] += sizes[group]
    folds: NDArray[np.int64] = of_groups[groups]
    return folds
