from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from contrafact.embedding.distances import distances
from contrafact.index.exact import EmbeddingIndex

DIMENSION = 256


def unit(seed: int) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32)
    return drawn / np.linalg.norm(drawn)


def filled(n_tracks: int) -> EmbeddingIndex:
    index = EmbeddingIndex()
    for number in range(n_tracks):
        index.put(f"t{number:04d}", unit(number))
    return index


def test_distances_are_euclidean() -> None:
    query, references = unit(1), np.stack([unit(seed) for seed in range(2, 30)])
    expected = np.linalg.norm(references.astype(np.float64) - query, axis=1)
    np.testing.assert_allclose(distances(query, references), expected, atol=1e-6)


def test_a_vector_has_distance_zero_to_itself_and_two_to_its_opposite() -> None:
    for seed in range(50):
        near, far = distances(unit(seed), np.stack([unit(seed), -unit(seed)]))
        assert near == pytest.approx(0, abs=1e-3)
        assert far == pytest.approx(2)
        assert far <= 2


@pytest.mark.parametrize("n_tracks", [1, 2, 3, 7, 255, 256, 257, 600])
def test_a_distance_does_not_depend_on_what_else_is_compared(n_tracks: int) -> None:
    references = np.stack([unit(seed) for seed in range(n_tracks)])
    query = unit(9999)
    alone = [float(distances(query, reference[None, :].copy())[0]) for reference in references]
    assert distances(query, references).tolist() == alone


def test_neighbours_are_all_others_nearest_first() -> None:
    index = filled(600)
    found = index.nearest(unit(5), 1000, "t0005")
    expected = {f"t{number:04d}": np.linalg.norm(unit(number) - unit(5)) for number in range(600) if number != 5}
    assert {each.track_id for each in found} == set(expected)
    assert [each.distance for each in found] == sorted(each.distance for each in found)
    for each in found:
        assert each.distance == pytest.approx(expected[each.track_id], abs=1e-6)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, 5)), max_size=60))
def test_after_any_changes_the_index_equals_a_dictionary(
    steps: list[tuple[bool, int, int]],
) -> None:
    index, expected = EmbeddingIndex(), dict[str, int]()
    for is_put, number, seed in steps:
        track_id = f"t{number}"
        if is_put:
            index.put(track_id, unit(seed))
            expected[track_id] = seed
        else:
            index.remove(track_id)
            expected.pop(track_id, None)
    assert len(index) == len(expected)
    for track_id, seed in expected.items():
        np.testing.assert_array_equal(index.vector(track_id), unit(seed))
        others = index.nearest(unit(seed), 20, track_id)
        assert {each.track_id for each in others} == set(expected) - {track_id}


def test_a_vector_handed_out_is_a_copy() -> None:
    index = filled(2)
    taken = index.vector("t0000")
    assert taken is not None
    taken[:] = 0
    np.testing.assert_array_equal(index.vector("t0000"), unit(0))
