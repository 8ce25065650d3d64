from __future__ import annotations

import numpy as np
import pytest

from contrafact.search.expansion import MIN_PROBABILITY, expanded_query, n_initial

QUERY = np.array([1.0, 0.0, 0.0], dtype=np.float32)
OTHERS = np.eye(3, dtype=np.float32)[1:]


@pytest.mark.parametrize(("n", "first"), [(0, 0), (1, 1), (2, 1), (3, 2), (99, 50), (200, 50)])
def test_the_initial_candidates_are_the_larger_half_but_no_more_than_fifty(n: int, first: int) -> None:
    assert n_initial(n) == first


def test_covers_are_added_by_their_probability() -> None:
    found = expanded_query(QUERY, OTHERS, np.array([0.9, 0.6]))

    np.testing.assert_allclose(found, np.array([1.0, 0.9, 0.6]) / np.sqrt(1 + 0.81 + 0.36), rtol=1e-6)
    assert found.dtype == np.float32


def test_tracks_that_are_not_probable_enough_do_not_expand_the_query() -> None:
    less = np.nextafter(MIN_PROBABILITY, 0)

    np.testing.assert_allclose(
        expanded_query(QUERY, OTHERS, np.array([less, 1.0])), np.array([1.0, 0.0, 1.0]) / np.sqrt(2)
    )
    np.testing.assert_array_equal(expanded_query(QUERY, OTHERS, np.array([less, 0.0])), QUERY)
    np.testing.assert_array_equal(expanded_query(QUERY, OTHERS[:0], np.zeros(0)), QUERY)
