from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.alignment.parameters import MAX_STACK_FRAMES, AlignmentParameters
from contrafact.alignment.recurrence import raise_to_power, recurrence


def noise(n_frames: int, seed: int) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (n_frames, 12), dtype=np.uint8)


def by_definition(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], stack: int, kappa: float
) -> NDArray[np.bool_]:
    def stacks(frames: NDArray[np.uint8]) -> NDArray[np.int64]:
        return np.array([frames[i : i + stack].ravel() for i in range(len(frames) - stack + 1)], dtype=np.int64)

    distances = ((stacks(query)[:, None] - stacks(reference)[None]) ** 2).sum(axis=2)
    n_rows, n_columns = distances.shape
    in_rows = np.sort(distances, axis=1)[:, int(kappa * (n_columns - 1))]
    in_columns = np.sort(distances, axis=0)[int(kappa * (n_rows - 1))]
    near: NDArray[np.bool_] = (distances <= in_rows[:, None]) & (distances <= in_columns)
    return near


@pytest.mark.parametrize(
    ("n_query", "n_reference", "stack", "kappa"),
    [(150, 90, 9, 0.095), (90, 150, 5, 0.3), (64 + 8, 130, 9, 0.1), (30, 25, MAX_STACK_FRAMES, 0.2), (12, 40, 1, 0.05)],
)
def test_cells_are_the_mutual_nearest_neighbours_of_the_definition(
    n_query: int, n_reference: int, stack: int, kappa: float
) -> None:
    query, reference = noise(n_query, 1), noise(n_reference, 2)

    found = recurrence(query, reference, 0, AlignmentParameters(stack_frames=stack, kappa=kappa))

    np.testing.assert_array_equal(found, by_definition(query, reference, stack, kappa))


def test_equal_distances_are_neighbours_together() -> None:
    # Few values, so that many distances are equal.
    rng = np.random.default_rng(3)
    query, reference = (rng.integers(0, 2, (n, 12), dtype=np.uint8) * 255 for n in (80, 70))

    found = recurrence(query, reference, 0, AlignmentParameters(stack_frames=2))

    np.testing.assert_array_equal(found, by_definition(query, reference, 2, 0.095))


def test_the_query_is_rolled_by_the_transposition() -> None:
    query, reference = noise(60, 1), noise(70, 2)
    parameters = AlignmentParameters()

    found = recurrence(query, reference, 5, parameters)

    np.testing.assert_array_equal(found, recurrence(np.roll(query, 5, axis=1), reference, 0, parameters))
    assert (found != recurrence(query, reference, 0, parameters)).any()


def test_swapped_tracks_give_the_transposed_matrix() -> None:
    query, reference = noise(100, 1), noise(130, 2)
    parameters = AlignmentParameters()

    np.testing.assert_array_equal(
        recurrence(query, reference, 4, parameters), recurrence(reference, query, 8, parameters).T
    )


def test_silent_stacks_have_no_neighbours_and_others_do() -> None:
    stack = 9
    query, reference = noise(80, 1), noise(90, 1)
    query[20:40], reference[20:40] = 0, 0

    found = recurrence(query, reference, 0, AlignmentParameters(stack_frames=stack))

    silent = slice(20, 40 - stack + 1)
    assert not found[silent].any()
    assert not found[:, silent].any()
    assert found[0, 0]
    assert found[19, 19]


@pytest.mark.parametrize(("n_query", "n_reference"), [(0, 50), (8, 50), (50, 8), (0, 0)])
def test_a_track_shorter_than_a_stack_has_no_cells(n_query: int, n_reference: int) -> None:
    found = recurrence(noise(n_query, 1), noise(n_reference, 2), 0, AlignmentParameters(stack_frames=9))

    assert found.shape == (max(0, n_query - 8), max(0, n_reference - 8))
    assert found.size == 0


def test_the_longest_stack_is_exact() -> None:
    loud = np.full((MAX_STACK_FRAMES + 40, 12), 255, dtype=np.uint8)
    query, reference = loud.copy(), loud.copy()
    query[:, ::2] = 0
    query[30, 0] = 1

    found = recurrence(query, reference, 0, AlignmentParameters(stack_frames=MAX_STACK_FRAMES, kappa=0.095))

    np.testing.assert_array_equal(found, by_definition(query, reference, MAX_STACK_FRAMES, 0.095))


@pytest.mark.parametrize("stack", [0, MAX_STACK_FRAMES + 1])
def test_a_stack_length_out_of_range_is_refused(stack: int) -> None:
    with pytest.raises(ValueError, match="stack"):
        AlignmentParameters(stack_frames=stack)


def test_raised_chroma_is_quantised() -> None:
    frames = np.array([[0, 1, 64, 128, 254, 255]], dtype=np.uint8)

    np.testing.assert_array_equal(raise_to_power(frames, 1), frames)
    np.testing.assert_array_equal(raise_to_power(frames, 1.5), [[0, 0, 32, 91, 254, 255]])
    np.testing.assert_array_equal(raise_to_power(frames, 2), [[0, 0, 16, 64, 253, 255]])
