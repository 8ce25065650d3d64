"""Cells of the recurrence that are nearer than a performance of somebody else comes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from tests.unit.alignment.takes import another_performance, another_take, music

from contrafact.alignment.parameters import PARAMETERS
from contrafact.alignment.recurrence import recurrence, recurrence_and_copies
from contrafact.alignment.sections import find_sections


def test_a_cell_is_copied_where_stacks_recur_and_are_nearer_than_a_quarter_of_their_mean_square() -> None:
    song = music(90, seed=1)
    query = np.concatenate([another_take(song[:40]), another_performance(song[40:])])
    stacks = [
        np.lib.stride_tricks.sliding_window_view(frames.astype(np.float64), PARAMETERS.stack_frames, axis=0)
        for frames in (np.roll(query, 3, axis=1), song)
    ]
    left, right = (of_frames.reshape(len(of_frames), -1) for of_frames in stacks)
    distances = np.square(left[:, None] - right).sum(axis=2)
    mean_squares = (np.square(left).sum(axis=1)[:, None] + np.square(right).sum(axis=1)) / 2

    matrix, copied = recurrence_and_copies(query, song, 3, PARAMETERS)

    np.testing.assert_array_equal(matrix, recurrence(query, song, 3, PARAMETERS))
    np.testing.assert_array_equal(copied, matrix & (distances <= 0.25 * mean_squares))


def test_a_copy_has_copied_cells_and_another_performance_hardly_any() -> None:
    song = music(200, seed=1)

    def copied(query: NDArray[np.uint8]) -> NDArray[np.bool_]:
        matrix, cells = recurrence_and_copies(query, song, 0, PARAMETERS)
        assert find_sections(matrix)
        return cells

    assert np.diagonal(copied(another_take(song))).all()
    assert np.diagonal(copied(another_performance(song))).mean() < 0.2


def test_a_track_shorter_than_a_stack_has_no_copied_cells() -> None:
    _, copied = recurrence_and_copies(music(5, seed=1), music(300, seed=1), 0, PARAMETERS)

    assert copied.shape == (0, 292)
