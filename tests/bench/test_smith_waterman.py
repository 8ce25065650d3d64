from __future__ import annotations

import numpy as np
import pytest
from tests.doubles.versions import theme, version

from contrafact.alignment.transposition import best_transpositions
from contrafact.domain.chroma import Chroma
from contrafact_bench.systems.smith_waterman import (
    GAP_EXTENSION,
    GAP_OPENING,
    MATCH,
    MISMATCH,
    SmithWaterman,
    local_alignment,
    similar_frames,
)


def plain_local_alignment(similar: np.ndarray) -> float:
    n_query, n_reference = similar.shape
    values = np.zeros((n_query + 2, n_reference + 2))

    def is_similar(i: int, j: int) -> bool:
        return bool(i >= 0 and j >= 0 and similar[i, j])

    for i in range(n_query):
        for j in range(n_reference):
            best = 0.0
            for up, left in ((1, 1), (2, 1), (1, 2)):
                before = values[i + 2 - up, j + 2 - left]
                if similar[i, j]:
                    best = max(best, before + MATCH)
                else:
                    gap = GAP_OPENING if is_similar(i - up, j - left) else GAP_EXTENSION
                    best = max(best, before - MISMATCH - gap)
            values[i + 2, j + 2] = best
    return float(values.max())


def plain_similar_frames(query: np.ndarray, reference: np.ndarray) -> np.ndarray:
    similar = np.zeros((len(query), len(reference)), dtype=bool)
    for i, a in enumerate(query):
        for j, b in enumerate(reference):
            products = [float(np.roll(a, t) @ b) for t in range(12)]
            similar[i, j] = products[0] > 0 and products[0] >= max(products)
    return similar


def test_the_value_of_similar_frames_is_their_number() -> None:
    assert local_alignment(np.eye(5, dtype=bool)) == 5


def test_a_worked_example_with_a_mismatch_in_the_middle() -> None:
    # three matches (3), a mismatch after a match (-0.9 - 0.5), three matches (+3): 4.6
    similar = np.eye(7, dtype=bool)
    similar[3, 3] = False

    assert local_alignment(similar) == pytest.approx(4.6)


def test_gaps_allow_another_tempo() -> None:
    # every second frame of the reference matches: by steps of (1, 2), none of the five is lost
    similar = np.zeros((5, 10), dtype=bool)
    similar[np.arange(5), 2 * np.arange(5)] = True

    assert local_alignment(similar) == 5
    assert local_alignment(np.ascontiguousarray(similar.T)) == 5


def test_dissimilar_frames_have_value_zero() -> None:
    assert local_alignment(np.zeros((4, 6), dtype=bool)) == 0


@pytest.mark.parametrize("density", [0.1, 0.4, 0.8])
def test_the_compiled_kernel_equals_the_python_version(density: float) -> None:
    similar = np.random.default_rng(5).random((23, 31)) < density

    assert local_alignment(similar) == pytest.approx(plain_local_alignment(similar), rel=1e-5)


def test_frames_are_similar_if_no_transposition_fits_better() -> None:
    random = np.random.default_rng(2)
    query, reference = random.integers(0, 256, (9, 12)), random.integers(0, 256, (14, 12))
    reference[3] = 0
    reference[4] = query[2]

    found = similar_frames(query.astype(np.float32), reference.astype(np.float32))

    np.testing.assert_array_equal(found, plain_similar_frames(query, reference))
    assert found[2, 4]
    assert not found[:, 3].any()


def test_the_optimal_transposition_of_a_worked_example_is_found() -> None:
    query = np.zeros((4, 12), dtype=np.uint8)
    query[:, [0, 4, 7]] = [3, 1, 2]

    assert best_transpositions(query, np.roll(query, 9, axis=1), 1) == [9]
    assert best_transpositions(query, query, 1) == [0]


def test_distance_is_the_frames_of_both_over_the_alignment() -> None:
    system = SmithWaterman()
    frames = np.eye(12, dtype=np.uint8)[[0, 3, 7, 1, 8, 0, 5, 0]] * 255
    # all 8 frames match on the diagonal: 16 frames / 8
    assert system.distances(frames, [frames]) == pytest.approx([2.0])


def test_a_transposed_and_slower_recording_is_nearer_than_another_song() -> None:
    system = SmithWaterman()
    query = system.describe(Chroma(version(theme(1))))
    cover = version(theme(1), transposition_semitones=4, tempo_ratio=0.8, seed=9)

    to_cover, *to_others = system.distances(query, [cover, *(version(theme(seed)) for seed in (2, 3, 4))])

    assert to_cover < min(to_others) / 2
