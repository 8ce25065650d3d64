"""Estimate the prior of a library from its own pairs, none of which is labelled.

The share of covers is found by expectation maximisation (Saerens, Latinne and Decaestecker, Adjusting the outputs of a
classifier to new a priori probabilities, 2002): the share that the probabilities assume and the mean that they state
must agree. In a library of one style, songs of different works resemble each other more than those that the calibration
was fitted on, and every likeness would count as a cover. How much more is read from the many pairs that are alike by
chance alone, by central matching (Efron, Large-scale simultaneous hypothesis testing: the choice of a null hypothesis,
2004), and is taken off the evidence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from contrafact.scoring.calibration import Calibration, default_prior, logit, sigmoid
from contrafact.scoring.pair_features import PairFeatures

LEAST_PRIOR, MOST_PRIOR = 1e-5, 0.5
_N_PSEUDO = 50.0
"""Pairs of a library of the default prior that count besides the real ones: a handful of tracks moves it little."""
_UNSEEN = 1.1
"""Covers for each cover that the probabilities state: they are fitted on the nearest tracks, and state too few among
the others. Chosen on libraries drawn from `val`, as the numbers below."""
_MOST_FOR_CAPS = 1.5
"""By how much the caps of pairs may raise the prior: where nearly all are capped, no prior makes up for it."""
_WINDOW = (1.0, 2.0)
"""Standard deviations between which chance is measured: most covers lie above, and what lies below says little about
the pairs that may be taken for covers."""
_SHIFT_NOISE = 8.0
"""Variance of the shift that a single pair of works would show, relative to that among libraries."""
_MAX_ROUNDS, _CONVERGED, _SHIFT_ROUNDS = 500, 1e-6, 3


@dataclass(frozen=True, slots=True)
class SampledQuery:
    """Pairs of a sampled track with others of its library.

    Parameters
    ----------
    near : features of the pairs with the tracks nearest to it, aligned.
    others : of pairs with a sample of the other tracks, by embedding alone.
    n_others : number of the other tracks.
    """

    near: Sequence[PairFeatures]
    others: Sequence[PairFeatures]
    n_others: int


@dataclass(frozen=True, slots=True)
class LibraryEvidence:
    """Evidence on the pairs of sampled tracks with the library.

    Parameters
    ----------
    queries : int64 `(n,)`, the sampled track of each pair, from 0.
    log_odds : float64 `(n,)`, at the fitted prior; with alignment where it was computed.
    rates : float64 `(n,)`, false alarm rates of these log-odds, above 0.
    rates_by_embedding : float64 `(n,)`, false alarm rates by the embedding alone.
    are_near : bool `(n,)`, whether the pair is among the nearest of its sampled track, which a ranking shows.
    weights : float64 `(n,)`, number of tracks that the other track of each pair represents.
    caps : float64 `(n,)`, largest probability that each pair can have.
    """

    queries: NDArray[np.int64]
    log_odds: NDArray[np.float64]
    rates: NDArray[np.float64]
    rates_by_embedding: NDArray[np.float64]
    are_near: NDArray[np.bool_]
    weights: NDArray[np.float64]
    caps: NDArray[np.float64]

    @classmethod
    def of(cls, calibration: Calibration, sampled: Sequence[SampledQuery]) -> LibraryEvidence:
        """Return the evidence on sampled tracks."""
        pairs = [pair for each in sampled for pair in (*each.near, *each.others)]
        by_embedding = [replace(pair, similarity=None, located=None, same_recording=None) for pair in pairs]
        counts = [(len(each.near), len(each.others)) for each in sampled]
        represented = [(1.0, each.n_others / max(1, len(each.others))) for each in sampled]
        log_odds = calibration.log_odds(pairs) if pairs else np.empty(0)
        return cls(
            queries=np.repeat(np.arange(len(sampled)), [near + far for near, far in counts]),
            log_odds=log_odds,
            rates=calibration.false_alarm_rates(pairs) if pairs else np.empty(0),
            rates_by_embedding=calibration.false_alarm_rates(by_embedding) if pairs else np.empty(0),
            are_near=np.repeat([True, False] * len(sampled), np.ravel(counts).astype(int)),
            weights=np.repeat(np.ravel(represented), np.ravel(counts).astype(int)),
            caps=calibration.caps(log_odds, pairs) if pairs else np.empty(0),
        )

    @property
    def n_queries(self) -> int:
        """Number of sampled tracks."""
        return len(np.unique(self.queries))


@dataclass(frozen=True, slots=True)
class LibraryPrior:
    """Prior of a library, and what it follows from.

    Parameters
    ----------
    prior : to be assumed of each pair before it is compared, 0..1. Lower than the share of covers where chance is high.
    cover_share : estimated share of covers among all pairs, 0..1.
    chance : by how many standard deviations songs of different works are more alike than where the calibration was
        fitted.
    """

    prior: float
    cover_share: float
    chance: float


def library_prior(evidence: LibraryEvidence, fitted_prior: float, n_tracks: int) -> LibraryPrior:
    """Estimate the prior of a library.

    Parameters
    ----------
    fitted_prior : of the calibration that the log-odds are of.
    n_tracks : size of the library.

    Returns
    -------
    The prior at which the stated probabilities of the near pairs sum up to the covers that were found among them.
    Without pairs it is the default prior.
    """
    default = default_prior(n_tracks)
    if not len(evidence.queries) or not evidence.are_near.any():
        return LibraryPrior(default, default, 0.0)
    base, deviates = evidence.log_odds - logit(fitted_prior), _deviates(evidence.rates)
    weights = evidence.weights * (_n_pairs(evidence.n_queries, n_tracks) / evidence.weights.sum())
    chance, corrected, share = 0.0, base, _cover_share(base, weights, default)
    for _ in range(_SHIFT_ROUNDS):
        chance = _chance(evidence, sigmoid(corrected + logit(share)), n_tracks)
        # The ratio of the normal densities of chance here and where the calibration was fitted.
        corrected = base - chance * deviates + chance**2 / 2
        share = _cover_share(corrected, weights, default)
    near = evidence.are_near
    expected = float(sigmoid(corrected[near] + logit(share)).sum())
    free = _prior_of_sum(base[near], np.ones(near.sum()), expected)
    prior = min(_prior_of_sum(base[near], evidence.caps[near], expected), _MOST_FOR_CAPS * free)
    return LibraryPrior(min(prior, MOST_PRIOR), share, chance)


def _cover_share(base: NDArray[np.float64], weights: NDArray[np.float64], default: float) -> float:
    """Return the share of covers by expectation maximisation, from log-odds at even odds, drawn to the default."""
    share = default
    for _ in range(_MAX_ROUNDS):
        stated = float(weights @ sigmoid(base + logit(share)))
        found = (_UNSEEN * stated + _N_PSEUDO * default) / (float(weights.sum()) + _N_PSEUDO)
        found = min(max(found, LEAST_PRIOR), MOST_PRIOR)
        if abs(math.log(found / share)) < _CONVERGED:
            break
        share = found
    return share


def _chance(evidence: LibraryEvidence, probabilities: NDArray[np.float64], n_tracks: int) -> float:
    """Return the shift of the evidence of pairs of different works, in standard deviations; low for few works.

    Parameters
    ----------
    probabilities : that each pair is a cover.
    """
    low, high = _WINDOW
    deviates, others = _deviates(evidence.rates_by_embedding), evidence.weights * (1.0 - probabilities)
    n_low, n_high = (float(others[deviates < end].sum()) for end in (low, high))
    if not n_high:
        return 0.0
    shifts = np.linspace(-1.0, 3.0, 401)
    # Below the window's end, a normal distribution has the smaller a share below its start, the higher it lies.
    shares = np.exp(_log_below(low - shifts) - _log_below(high - shifts))
    found = float(np.interp(-n_low / n_high, -shares, shifts))
    # Never below 0: a library in which songs are less alike than usual makes no likeness more certain.
    n_works = _n_works(evidence, probabilities, n_tracks)
    n_pairs = n_works * (n_works - 1.0) / 2
    return max(0.0, found) * n_pairs / (n_pairs + _SHIFT_NOISE)


def _n_works(evidence: LibraryEvidence, probabilities: NDArray[np.float64], n_tracks: int) -> float:
    """Return the expected number of works: each track counts as one over the size of its work."""
    covers = np.bincount(evidence.queries, evidence.weights * probabilities)
    sizes = 1.0 + covers[np.unique(evidence.queries)]
    return max(1.0, n_tracks * float(np.mean(1.0 / sizes)))


def _prior_of_sum(base: NDArray[np.float64], caps: NDArray[np.float64], expected: float) -> float:
    """Return the prior at which probabilities, none above its cap, sum up to a number, by bisection."""
    low, high = logit(LEAST_PRIOR), logit(MOST_PRIOR)
    for _ in range(60):
        middle = (low + high) / 2
        if float(np.minimum(sigmoid(base + middle), caps).sum()) < expected:
            low = middle
        else:
            high = middle
    return float(sigmoid(np.array([low]))[0])


def _n_pairs(n_queries: int, n_tracks: int) -> float:
    """Return how many different pairs the sampled tracks form with the library."""
    return n_queries * (n_tracks - 1) - n_queries * (n_queries - 1) / 2


_GRID = np.linspace(-8.0, 8.0, 1601)
_LOG_BELOW = np.log([0.5 * math.erfc(-each / math.sqrt(2)) for each in _GRID])


def _log_below(deviates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logarithm of the standard normal distribution function."""
    found: NDArray[np.float64] = np.interp(deviates, _GRID, _LOG_BELOW)
    return found


def _deviates(rates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the standard normal deviates that are exceeded at these rates."""
    found: NDArray[np.float64] = -np.interp(np.log(np.clip(rates, 1e-12, 0.999)), _LOG_BELOW, _GRID)
    return found
