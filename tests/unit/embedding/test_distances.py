from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.domain.embeddings import TrackEmbedding
from contrafact.embedding.distances import (
    N_IN_STRETCH,
    N_NEAREST,
    WHOLE_WEIGHT,
    SegmentBlock,
    join_distances,
    max_mean,
    quantise,
    segment_distances,
)

N_TRACKS = 80
DIMENSIONS = 16
NO_TRACKS = np.empty(0, dtype=np.int64)


def drawn(seed: int, n_rows: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((n_rows, DIMENSIONS)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def one_segment_each(left_out: NDArray[np.int64] = NO_TRACKS) -> SegmentBlock:
    return SegmentBlock(0, np.arange(N_TRACKS), quantise(drawn(0, N_TRACKS)), left_out)


def in_blocks_of(n: int, left_out: NDArray[np.int64]) -> list[SegmentBlock]:
    rows = quantise(drawn(0, N_TRACKS))
    return [SegmentBlock(first, np.arange(n), rows[first : first + n], left_out) for first in range(0, N_TRACKS, n)]


def test_the_owners_of_the_nearest_segments_are_found() -> None:
    (query,) = drawn(1, 1)
    found, similarities = max_mean(query[None], [one_segment_each()], N_TRACKS)
    cosines = drawn(0, N_TRACKS) @ query
    assert set(found.tolist()) == set(np.argsort(-cosines)[:N_NEAREST].tolist())
    np.testing.assert_allclose(similarities, cosines[found], atol=0.02)


@pytest.mark.parametrize("min_results", [0, 10, 60, 79, 80, 500])
def test_the_most_similar_others_are_added_up_to_the_minimum(min_results: int) -> None:
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


def test_excluded_tracks_are_never_found() -> None:
    left_out = np.array([3, 41])
    found, _ = max_mean(drawn(2, 3), [one_segment_each(left_out)], N_TRACKS, 500)
    assert set(found.tolist()) == set(range(N_TRACKS)) - {3, 41}


def test_the_result_does_not_depend_on_the_blocks() -> None:
    left_out = np.array([3, 41])
    found, similarities = max_mean(drawn(2, 3), [one_segment_each(left_out)], N_TRACKS, 70)
    again, similarities_again = max_mean(drawn(2, 3), in_blocks_of(20, left_out), N_TRACKS, 70)
    np.testing.assert_array_equal(found, again)
    np.testing.assert_allclose(similarities, similarities_again, atol=1e-6)


def test_an_empty_library_gives_no_results() -> None:
    found, similarities = max_mean(drawn(2, 3), [], 0, 5)
    assert (len(found), len(similarities)) == (0, 0)


def track(whole: list[float], *segments: list[float]) -> TrackEmbedding:
    return TrackEmbedding(np.array(whole, dtype=np.float32), np.array(segments, dtype=np.float32))


def test_the_distance_of_a_track_to_itself_is_zero() -> None:
    one = track([1, 0], [1, 0], [0, 1])

    assert segment_distances(one, [one])[0] == pytest.approx(0, abs=1e-3)


def test_the_distance_of_a_worked_example() -> None:
    query = track([1, 0], [1, 0], [0, 1])
    references = [track([0.6, 0.8], [1, 0]), track([-1, 0], [0.6, 0.8], [0, 1], [0, -1])]

    # First: the query's segments find 1 and 0, the reference's one segment finds 1. Stretches are of one segment.
    first = ((0.5 + 1) / 2 + WHOLE_WEIGHT * 0.6) / (1 + WHOLE_WEIGHT)
    # Second: the query's find 0.6 and 1, the reference's 0.8, 1 and 0. The query is one stretch, which has the cosines
    # 0.6 and 1 in order with the first stretch of the reference, and 0 and -1 with the second.
    segments, stretches = (0.8 + 0.6) / 2, (0.8 + (0.8 - 0.5) / 2) / 2
    second = ((segments + stretches) / 2 - WHOLE_WEIGHT) / (1 + WHOLE_WEIGHT)
    expected = np.sqrt(2 - 2 * np.array([first, second]))
    np.testing.assert_allclose(segment_distances(query, references), expected, atol=1e-6)


def test_segments_in_the_same_order_are_nearer() -> None:
    query, order = drawn(3, N_IN_STRETCH), [2, 0, 3, 1]
    same, other = (TrackEmbedding(query[0], rows) for rows in (query, query[order]))

    in_order, mixed = segment_distances(same, [same, other])

    assert in_order < mixed


def test_the_distance_is_symmetric() -> None:
    rng = np.random.default_rng(0)

    def random_track(n_segments: int) -> TrackEmbedding:
        rows = rng.normal(size=(n_segments + 1, 8)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return TrackEmbedding(rows[0], rows[1:])

    one, other = random_track(3), random_track(5)

    assert segment_distances(one, [other])[0] == pytest.approx(segment_distances(other, [one])[0], abs=1e-6)


def test_the_whole_of_a_clip_weighs_less() -> None:
    by_segments, by_wholes = np.array([0.5, 1.0]), np.array([1.5, 0.2])

    as_tracks, as_clips = join_distances(by_segments, by_wholes), join_distances(by_segments, by_wholes, 0.3)

    np.testing.assert_allclose(as_clips, np.sqrt((by_segments**2 + 0.3 * by_wholes**2) / 1.3))
    # The order of the two changes: the first is nearer by its segments.
    assert as_tracks[0] > as_tracks[1]
    assert as_clips[0] < as_clips[1]
