"""The prior of made libraries, whose pairs are drawn from the distributions that a calibration assumes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from contrafact.scoring.calibration import default_prior, logit, sigmoid
from contrafact.scoring.prior import LEAST_PRIOR, MOST_PRIOR, LibraryEvidence, LibraryPrior, library_prior

FITTED_PRIOR = 0.01
STRENGTH = 4.0
"""Distance of the means of covers and others, in standard deviations of either."""


def made_library(
    n_tracks: int, n_versions: int, *, shift: float = 0.0, seed: int = 0
) -> tuple[LibraryEvidence, NDArray[np.bool_]]:
    """Draw the evidence on all pairs of a library, and which of them are covers.

    Parameters
    ----------
    shift : by how much pairs of different works are more alike than the calibration assumes.
    """
    random = np.random.default_rng(seed)
    works = np.arange(n_tracks) // n_versions
    queries, others = (each.ravel() for each in np.indices((n_tracks, n_tracks)))
    are_pairs = queries != others
    queries, others = queries[are_pairs], others[are_pairs]
    are_covers = works[queries] == works[others]
    drawn = random.standard_normal((n_tracks, n_tracks))
    noise = np.triu(drawn, 1) + np.triu(drawn, 1).T
    deviates = noise[queries, others] + np.where(are_covers, STRENGTH, shift)
    log_odds = STRENGTH * deviates - STRENGTH**2 / 2 + logit(FITTED_PRIOR)
    matrix = np.full((n_tracks, n_tracks), -np.inf)
    matrix[queries, others] = deviates
    ranks = (-matrix).argsort(axis=1).argsort(axis=1)
    rates = np.asarray(norm.sf(deviates))
    weights = np.ones(len(queries))
    return LibraryEvidence(queries, log_odds, rates, rates, ranks[queries, others] < 20, weights, weights), are_covers


def estimated(n_tracks: int, n_versions: int, shift: float = 0.0) -> tuple[LibraryPrior, float]:
    """Return the prior of a made library, and by how much the probabilities of its near pairs are too high in sum."""
    evidence, are_covers = made_library(n_tracks, n_versions, shift=shift)
    found = library_prior(evidence, FITTED_PRIOR, n_tracks)
    near = evidence.are_near
    stated = sigmoid(evidence.log_odds[near] + logit(found.prior) - logit(FITTED_PRIOR))
    return found, float(stated.mean() - are_covers[near].mean())


@pytest.mark.parametrize(("n_tracks", "n_versions"), [(60, 2), (60, 10), (200, 1), (200, 5), (400, 3)])
def test_the_probabilities_of_near_pairs_sum_up_to_the_covers_among_them(n_tracks: int, n_versions: int) -> None:
    found, error = estimated(n_tracks, n_versions)
    assert abs(error) < 0.02
    assert found.cover_share == pytest.approx((n_versions - 1) / (n_tracks - 1), rel=0.35, abs=0.003)
    assert abs(found.chance) < 0.2


@pytest.mark.parametrize(("n_tracks", "n_versions"), [(60, 2), (100, 3)])
def test_in_a_library_of_one_style_likeness_counts_less(n_tracks: int, n_versions: int) -> None:
    usual, _ = estimated(n_tracks, n_versions)
    found, error = estimated(n_tracks, n_versions, shift=0.9)
    assert found.chance > 0.5
    assert found.prior < usual.prior / 2
    assert abs(error) < 0.05


@pytest.mark.parametrize("n_tracks", [2, 3, 5])
def test_a_handful_of_tracks_stays_near_the_default(n_tracks: int) -> None:
    found, _ = estimated(n_tracks, 1)
    assert found.prior == pytest.approx(default_prior(n_tracks), rel=0.4)


def test_the_estimate_is_bounded() -> None:
    assert 0.1 < estimated(20, 20)[0].prior <= MOST_PRIOR
    assert LEAST_PRIOR <= estimated(300, 1)[0].prior < 0.002


def test_without_pairs_the_prior_is_the_default() -> None:
    empty = np.empty(0)
    none = LibraryEvidence(np.empty(0, np.int64), empty, empty, empty, np.empty(0, bool), empty, empty)
    assert library_prior(none, FITTED_PRIOR, 12).prior == default_prior(12)


def test_stated_probabilities_sum_up_to_the_covers_although_some_are_capped() -> None:
    evidence, are_covers = made_library(200, 5)
    caps = np.where(np.arange(len(evidence.queries)) % 10 == 0, 0.49, 1.0)
    found = library_prior(replace(evidence, caps=caps), FITTED_PRIOR, 200)
    near = evidence.are_near
    stated = sigmoid(evidence.log_odds[near] + logit(found.prior) - logit(FITTED_PRIOR))

    assert np.minimum(stated, caps[near]).mean() == pytest.approx(are_covers[near].mean(), abs=0.02)
    assert stated.mean() > np.minimum(stated, caps[near]).mean()


def test_caps_raise_the_prior_by_half_at_most() -> None:
    evidence, _ = made_library(60, 10)
    free = library_prior(evidence, FITTED_PRIOR, 60).prior
    capped = library_prior(replace(evidence, caps=np.full(len(evidence.queries), 0.49)), FITTED_PRIOR, 60).prior

    assert capped == pytest.approx(1.5 * free)
