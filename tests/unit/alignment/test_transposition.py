from __future__ import annotations

import numpy as np
from tests.doubles.versions import theme, version

from contrafact.alignment.transposition import best_transpositions


def test_the_best_transposition_rolls_the_query_to_the_key_of_the_reference() -> None:
    song = theme(1)
    query, reference = version(song, seed=1), version(song, transposition_semitones=7, seed=2)

    assert best_transpositions(query, reference, 1) == [7]
    assert best_transpositions(reference, query, 1) == [5]


def test_transpositions_are_ordered_by_similarity_of_mean_chroma() -> None:
    query, reference = np.zeros((2, 12), dtype=np.uint8), np.zeros((3, 12), dtype=np.uint8)
    query[:, 0] = 200
    reference[:, [1, 4, 9]] = [100, 30, 60]

    assert best_transpositions(query, reference, 3) == [1, 9, 4]


def test_of_equally_likely_transpositions_the_lower_comes_first() -> None:
    query, reference = np.zeros((1, 12), dtype=np.uint8), np.zeros((1, 12), dtype=np.uint8)
    query[:, 0] = 200
    reference[:, [2, 6, 11]] = [50, 90, 90]

    assert best_transpositions(query, reference, 4) == [6, 11, 2, 0]


def test_long_recordings_do_not_overflow() -> None:
    query, reference = (np.zeros((20_000, 12), dtype=np.uint8) for _ in range(2))
    query[:, 0], query[:, 1] = 255, 128
    reference[:, 3], reference[:, 4] = 255, 128

    assert best_transpositions(query, reference, 1) == [3]


def test_without_frames_all_transpositions_tie() -> None:
    assert best_transpositions(np.zeros((0, 12), dtype=np.uint8), np.zeros((5, 12), dtype=np.uint8), 2) == [0, 1]
