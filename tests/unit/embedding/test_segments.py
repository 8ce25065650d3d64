from __future__ import annotations

import numpy as np
import pytest

from contrafact.domain.embeddings import TrackEmbedding
from contrafact.embedding.distances import WHOLE_WEIGHT, segment_distances


def track(whole: list[float], *segments: list[float]) -> TrackEmbedding:
    return TrackEmbedding(np.array(whole, dtype=np.float32), np.array(segments, dtype=np.float32))


def test_a_track_is_at_no_distance_from_itself() -> None:
    one = track([1, 0], [1, 0], [0, 1])

    assert segment_distances(one, [one])[0] == pytest.approx(0, abs=1e-3)


def test_the_distance_of_a_worked_example() -> None:
    query = track([1, 0], [1, 0], [0, 1])
    references = [track([0.6, 0.8], [1, 0]), track([-1, 0], [0.6, 0.8], [0, 1], [0, -1])]

    # First: the query's segments find 1 and 0, the reference's one segment finds 1.
    first = ((0.5 + 1) / 2 + WHOLE_WEIGHT * 0.6) / (1 + WHOLE_WEIGHT)
    # Second: the query's find 0.6 and 1, the reference's 0.8, 1 and 0.
    second = ((0.8 + 0.6) / 2 - WHOLE_WEIGHT) / (1 + WHOLE_WEIGHT)
    expected = np.sqrt(2 - 2 * np.array([first, second]))
    np.testing.assert_allclose(segment_distances(query, references), expected, atol=1e-6)


def test_the_distance_is_the_same_both_ways() -> None:
    rng = np.random.default_rng(0)

    def random_track(n_segments: int) -> TrackEmbedding:
        rows = rng.normal(size=(n_segments + 1, 8)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return TrackEmbedding(rows[0], rows[1:])

    one, other = random_track(3), random_track(5)

    assert segment_distances(one, [other])[0] == pytest.approx(segment_distances(other, [one])[0], abs=1e-6)
