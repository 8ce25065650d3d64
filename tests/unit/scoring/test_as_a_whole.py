"""Pairs without a rare section, in the whole of which the network sees a cover."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.doubles.weights import calibration

from contrafact.domain.verdicts import Decision, Limit, Located, Relation, Verdict
from contrafact.scoring.limits import CAP, CLEARLY_SEEN_LOG_ODDS, SEEN_LOG_ODDS, Limits, SectionRates
from contrafact.scoring.pair_features import PairFeatures
from contrafact.scoring.verdict import verdict_on

LIMITS = Limits(0.18, 0.08, SectionRates((1.0, 1.5, 3.0), (0.35, 0.005, 1e-5)), most_common=0.1)
CALIBRATION = replace(calibration(intercept=6.0), limits=LIMITS)


def pair(where: Located) -> PairFeatures:
    return PairFeatures(0.5, 0.3, 9.0, 515, 600, expected_similarity=0.0, located=where)


def verdict(where: Located) -> Verdict:
    return verdict_on(CALIBRATION, pair(where), prior=0.5, model_id="m")


def seen(log_odds: float | None, commonness: float | None = 0.01) -> Located:
    """Return where two tracks match that share no section; the network says so much of the whole."""
    judged = Located(3, 1.0, (), 0.4, commonness, network_log_odds=log_odds)
    return replace(judged, commonness=None, as_a_whole=LIMITS.as_a_whole(judged))


def test_a_pair_that_the_network_sees_as_a_cover_can_be_likely_by_the_whole() -> None:
    found = verdict(seen(CLEARLY_SEEN_LOG_ODDS))

    assert (found.decision, found.relation, found.limit) == (Decision.LIKELY, Relation.SAME_WORK, None)
    assert found.reason.startswith("Likely: alike as a whole, as ")
    assert (found.sections, found.transposition_semitones, found.tempo_ratio) == ((), None, None)


@pytest.mark.parametrize(
    "where", [seen(SEEN_LOG_ODDS), seen(None), seen(9.0, commonness=0.5), replace(seen(9.0), as_a_whole=0.0)]
)
def test_without_the_network_or_by_a_common_progression_no_whole_can_be_likely(where: Located) -> None:
    found = verdict(where)

    assert (found.decision, found.limit) == (Decision.UNSURE, Limit.NO_RARE_SECTION)
    assert found.reason == "Similar overall, but no passage stands out."


def test_the_probability_rises_steadily_as_the_network_sees_more() -> None:
    found = [verdict(seen(log_odds)).probability for log_odds in np.linspace(SEEN_LOG_ODDS, CLEARLY_SEEN_LOG_ODDS, 41)]

    assert (found[0], found[-1]) == (CAP, verdict(seen(9.0)).probability)
    assert (np.diff(found) >= 0).all()
    assert np.diff(found).max() < 0.05


def test_the_evidence_of_a_whole_is_that_of_pairs_that_no_section_makes_likely() -> None:
    other = replace(CALIBRATION.aligned, log_odds=tuple(each - 1 for each in CALIBRATION.aligned.log_odds))
    sectioned = replace(CALIBRATION, located=CALIBRATION.aligned, limited=other)
    found = sectioned.log_odds([pair(seen(3.0)), pair(replace(seen(3.0), as_a_whole=0.0))])

    assert found.tolist() == [other.log_odds_of([pair(seen(3.0))])[0]] * 2
