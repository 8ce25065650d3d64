from __future__ import annotations

import numpy as np
import pytest
from tests.doubles.weights import background

from contrafact.scoring.hubness import HubnessCache
from contrafact.scoring.pair_features import PairFeatures, TrackFeatures, assemble

QUERY = TrackFeatures(np.array([0.4]), np.array([0.3]), np.array([100]))
REFERENCES = TrackFeatures(np.array([0.2, 0.6]), np.array([0.1, 0.5]), np.array([200, 300]))


def test_features_combine_what_is_measured_of_the_query_and_of_each_reference() -> None:
    first, second = assemble(QUERY, REFERENCES, [1.0, 0.8], [7.0, None])

    # corrected: d^2 / 2 + (hubness of both) / 2; expected: exp(shares of both) - 1
    assert first == PairFeatures(
        1.0, pytest.approx(0.8), 7.0, 100, 200, expected_similarity=pytest.approx(np.expm1(0.4))
    )
    assert second == PairFeatures(
        0.8, pytest.approx(0.82), None, 100, 300, expected_similarity=pytest.approx(np.expm1(0.8))
    )


def test_a_similarity_that_is_not_a_number_is_of_a_pair_that_was_not_aligned() -> None:
    (pair,) = assemble(QUERY, REFERENCES.take(np.array([0])), [1.0], np.array([np.nan]), are_clips=True)

    assert (pair.similarity, pair.is_clip) == (None, True)


def test_each_pair_may_have_a_query_of_its_own() -> None:
    queries = TrackFeatures(np.array([0.4, 0.0]), np.array([0.3, 0.0]), np.array([100, 50]))

    first, second = assemble(queries, REFERENCES, [1.0, 0.8], [7.0, 8.0])

    assert (first.n_query_frames, second.n_query_frames) == (100, 50)
    assert second.corrected_distance == pytest.approx(0.32 + 0.3)


def test_the_features_of_tracks_are_the_same_with_a_cache() -> None:
    vectors = background().vectors[:3]

    plain, cached = (
        TrackFeatures.of(source, vectors, [1, 2, 3]) for source in (background(), HubnessCache(background()))
    )

    assert plain.hubness.tolist() == cached.hubness.tolist() == background().hubness(vectors).tolist()
    assert plain.expected_shares.tolist() == cached.expected_shares.tolist()
    assert cached.n_frames.tolist() == [1, 2, 3]
