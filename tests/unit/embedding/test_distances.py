from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.embedding.distances import N_NEAREST, SegmentBlock, max_mean, quantise

N_TRACKS = 80
DIMENSIONS = 16
NOBODY = np.empty(0, dtype=np.int64)


def drawn(seed: int, n_rows: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((n_rows, DIMENSIONS)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def one_segment_each(left_out: NDArray[np.int64] = NOBODY) -> SegmentBlock:
    return SegmentBlock(0, np.arange(N_TRACKS), quantise(drawn(0, N_TRACKS)), left_out)


def in_blocks_of(n: int, left_out: NDArray[np.int64]) -> list[SegmentBlock]:
    rows = quantise(drawn(0, N_TRACKS))
    return [SegmentBlock(first, np.arange(n), rows[first : first + n], left_out) for first in range(0, N_TRACKS, n)]


def test_alone_the_owners_of_the_nearest_segments_are_found() -> None:
    (query,) = drawn(1, 1)
    found, similarities = max_mean(query[None], [one_segment_each()], N_TRACKS)
    cosines = drawn(0, N_TRACKS) @ query
    assert set(found.tolist()) == set(np.argsort(-cosines)[:N_NEAREST].tolist())
    np.testing.assert_allclose(similarities, cosines[found], atol=0.02)


@pytest.mark.parametrize("min_results", [0, 10, 60, 79, 80, 500])
def test_the_most_similar_of_the_others_join_them_until_there_are_enough(min_results: int) -> None:
    queries = drawn(2, 3)
    alone, _ = max_mean(queries, [one_segment_each()], N_TRACKS)
    found, similarities = max_mean(queries, [one_segment_each()], N_TRACKS, min_results)
    assert len(found) == max(len(alone), min(min_results, N_TRACKS))
    assert set(alone.tolist()) <= set(found.tolist())
    every, all_similarities = max_mean(queries, [one_segment_each()], N_TRACKS, N_TRACKS)
    others = np.setdiff1d(every, alone)
    joined = others[np.argsort(-all_similarities[others], kind="stable")][: len(found) - len(alone)]
    assert set(found.tolist()) == {*alone.tolist(), *joined.tolist()}
    np.testing.assert_array_equal(similarities, all_similarities[found])


def test_a_track_that_is_left_out_never_joins_however_many_are_asked_for() -> None:
    left_out = np.array([3, 41])
    found, _ = max_mean(drawn(2, 3), [one_segment_each(left_out)], N_TRACKS, 500)
    assert set(found.tolist()) == set(range(N_TRACKS)) - {3, 41}


def test_it_is_the_same_whether_tracks_come_at_once_or_in_blocks() -> None:
    left_out = np.array([3, 41])
    found, similarities = max_mean(drawn(2, 3), [one_segment_each(left_out)], N_TRACKS, 70)
    again, similarities_again = max_mean(drawn(2, 3), in_blocks_of(20, left_out), N_TRACKS, 70)
    np.testing.assert_array_equal(found, again)
    np.testing.assert_allclose(similarities, similarities_again, atol=1e-6)


def test_among_no_tracks_nothing_is_found() -> None:
    found, similarities = max_mean(drawn(2, 3), [], 0, 5)
    assert (len(found), len(similarities)) == (0, 0)
