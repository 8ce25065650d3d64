"""The library's own calibration: fit, bounds, and reliability on pairs that were left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.weights import untrained_card

from contrafact.domain.verdicts import Located, Section
from contrafact.scoring.calibration import Calibration, logit, sigmoid
from contrafact.scoring.limits import CAP
from contrafact.scoring.own_calibration import (
    SLOPES,
    ReviewedPairs,
    SlopeAndPrior,
    fit_slope_and_prior,
    groups_of,
    left_out_probabilities,
    of_library,
    probabilities_by,
    reliability_of,
)
from contrafact.scoring.pair_features import PairFeatures
from contrafact.scoring.platt import fit_platt

CALIBRATION = untrained_card().calibration
RNG = np.random.default_rng(0)


@pytest.mark.parametrize(("intercept", "slope"), [(0.0, 1.0), (1.5, 0.7), (-2.0, 1.4)])
def test_platt_finds_the_line_that_answers_were_drawn_from(intercept: float, slope: float) -> None:
    log_odds = RNG.normal(0, 2, 20_000)
    are_covers = RNG.random(20_000) < sigmoid(intercept + slope * log_odds)
    found = fit_platt(log_odds, are_covers)
    assert (found.intercept, found.slope) == pytest.approx((intercept, slope), abs=0.1)


def test_few_answers_of_one_kind_move_a_line_little_and_never_without_end() -> None:
    log_odds = np.linspace(-1, 1, 5)
    found = fit_platt(log_odds, np.ones(5, dtype=bool))
    assert 0 < found.intercept < 4
    assert 0.5 < found.slope < 2


def pairs(log_odds: NDArray[np.float64], are_covers: NDArray[np.bool_]) -> ReviewedPairs:
    """Pairs whose distances give about these log-odds by embedding, and that can be likely."""
    section = Section(0.0, 60.0, 0.0, 60.0, strength=0.9, gain=4.0)
    located = Located(0, 1.0, (section,), harmonic_content=1.0)
    features = [feature_of(each, located) for each in log_odds]
    return ReviewedPairs(features, are_covers, np.arange(len(features)))


def feature_of(place: float, located: Located | None) -> PairFeatures:
    return PairFeatures(
        distance=1.0 - 0.1 * place,
        corrected_distance=1.0 - 0.1 * place,
        expected_similarity=1.0,
        similarity=2.0 + place,
        n_query_frames=400,
        n_reference_frames=400,
        located=located,
    )


def reviewed(n: int, shift: float) -> tuple[ReviewedPairs, NDArray[np.float64]]:
    found = pairs(RNG.normal(0, 1, n), np.zeros(n, dtype=bool))
    log_odds = CALIBRATION.log_odds(found.features) + logit(0.1) - logit(CALIBRATION.fitted_prior)
    true = sigmoid(log_odds + shift)
    return replace(found, are_covers=RNG.random(n) < true), true


def test_a_fit_makes_probabilities_agree_with_answers_also_on_pairs_left_out() -> None:
    given, true = reviewed(400, shift=2.0)
    before = reliability_of(CALIBRATION.probabilities(given.features, 0.1), given.are_covers)
    after = reliability_of(left_out_probabilities(CALIBRATION, 0.1, given), given.are_covers)
    assert after.error < before.error
    assert after.log_loss < before.log_loss
    assert sum(n for *_, n in after.bins) == 400
    found = fit_slope_and_prior(CALIBRATION, 0.1, given)
    assert found.prior > 0.2
    assert np.abs(probabilities_by(CALIBRATION, found, given) - true).mean() < 0.1


def test_nothing_becomes_likely_without_what_a_likely_pair_needs() -> None:
    weak = Section(0.0, 60.0, 0.0, 60.0, strength=0.9, gain=1.0)
    unlikely = [
        feature_of(5.0, None),
        feature_of(5.0, Located(0, 1.0, (weak,), harmonic_content=1.0)),
        feature_of(5.0, Located(0, 1.0, (), harmonic_content=0.0)),
    ]
    most = of_library(CALIBRATION, 1000.0)
    assert most.slope == SLOPES[1]
    limited = [each for each in unlikely if CALIBRATION.limit(each) is not None]
    assert limited
    assert (most.probabilities(limited, 0.5) <= CAP).all()


def test_answers_that_all_agree_stay_within_bounds() -> None:
    given, _ = reviewed(150, shift=0.0)
    for said in (True, False):
        found = fit_slope_and_prior(CALIBRATION, 0.1, replace(given, are_covers=np.full(150, said)))
        assert SLOPES[0] <= found.slope <= SLOPES[1]
        assert 1e-6 <= found.prior <= 0.5


def test_without_a_fit_the_calibration_is_that_of_the_weights() -> None:
    given, _ = reviewed(20, shift=0.0)
    by_weights = CALIBRATION.probabilities(given.features, 0.1)
    assert probabilities_by(CALIBRATION, SlopeAndPrior(1.0, 0.1), given) == pytest.approx(by_weights)
    assert isinstance(of_library(CALIBRATION, 1.0, "c-1"), Calibration)
    assert of_library(CALIBRATION, 1.0, "c-1").own_id == "c-1"
    assert CALIBRATION.own_id is None


def test_confirmed_tracks_are_left_out_together() -> None:
    named = [("a", "b"), ("b", "c"), ("d", "e"), ("c", "d")]
    assert groups_of(named, np.array([True, True, True, False])).tolist() == [0, 0, 1, 0]
