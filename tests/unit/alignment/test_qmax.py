from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.alignment.parameters import MAX_STACK_FRAMES, AlignmentParameters
from contrafact.alignment.qmax import longest_path, qmax, qmax_and_recurrences, qmax_by_transposition
from contrafact.alignment.recurrence import recurrence

UNEVEN = AlignmentParameters(onset_penalty=2.0, extension_penalty=0.25)


def diagonal(n: int, *gaps: int) -> NDArray[np.bool_]:
    matrix = np.eye(n, dtype=np.bool_)
    matrix[list(gaps), list(gaps)] = False
    return matrix


def by_definition(matrix: NDArray[np.bool_], parameters: AlignmentParameters) -> float:
    lengths = np.zeros(matrix.shape)
    steps = ((1, 1), (2, 1), (1, 2))
    for i in range(2, len(matrix)):
        for j in range(2, matrix.shape[1]):
            before = [(i - rows, j - columns) for rows, columns in steps]
            if matrix[i, j]:
                lengths[i, j] = max(lengths[cell] for cell in before) + 1
            else:
                penalties = [
                    parameters.onset_penalty if matrix[cell] else parameters.extension_penalty for cell in before
                ]
                lengths[i, j] = max(0.0, *(lengths[cell] - less for cell, less in zip(before, penalties, strict=True)))
    return float(lengths.max())


def test_the_length_of_a_diagonal_counts_cells_from_the_third_on() -> None:
    assert qmax(diagonal(10), AlignmentParameters()) == 8


def test_a_missing_cell_costs_the_onset_penalty() -> None:
    assert qmax(diagonal(20, 10), UNEVEN) == pytest.approx(8 - 2.0 + 9)


def test_each_further_step_off_recurrence_costs_the_extension_penalty() -> None:
    # Three cells are passed in two steps, (2, 1) and (1, 2).
    assert qmax(diagonal(20, 10, 11, 12), UNEVEN) == pytest.approx(8 - 2.0 - 0.25 + 7)


def test_a_path_follows_twice_the_tempo_but_not_three_times() -> None:
    twice, thrice = np.zeros((30, 60), dtype=np.bool_), np.zeros((30, 90), dtype=np.bool_)
    steps = np.arange(30)
    twice[steps, 2 * steps] = True
    thrice[steps, 3 * steps] = True

    assert qmax(twice, AlignmentParameters()) == 28
    assert qmax(thrice, AlignmentParameters()) < 3


@pytest.mark.parametrize("parameters", [AlignmentParameters(), UNEVEN, AlignmentParameters(onset_penalty=0.0)])
@pytest.mark.parametrize("shape", [(40, 70), (71, 33)])
def test_qmax_equals_its_definition(parameters: AlignmentParameters, shape: tuple[int, int]) -> None:
    matrix = np.random.default_rng(sum(shape)).random(shape) < 0.15

    assert qmax(matrix, parameters) == pytest.approx(by_definition(matrix, parameters), abs=1e-4)


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (1, 1), (2, 9), (9, 2), (9, 1)])
def test_less_than_three_stacks_are_no_path(shape: tuple[int, int]) -> None:
    matrix = np.ones(shape, dtype=np.bool_)

    assert qmax(matrix, AlignmentParameters()) == 0
    assert longest_path(matrix, AlignmentParameters()).shape == (0, 2)


def chroma(n_frames: int, seed: int) -> NDArray[np.uint8]:
    """Return held notes with a rest in the middle."""
    notes = np.random.default_rng(seed).integers(0, 256, (n_frames // 4 + 1, 12), dtype=np.uint8)
    notes[len(notes) // 2 : len(notes) // 2 + 5] = 0
    return np.repeat(notes, 4, axis=0)[:n_frames]


@pytest.mark.parametrize(
    "parameters",
    [
        AlignmentParameters(),
        UNEVEN,
        AlignmentParameters(stack_frames=1, kappa=0.3),
        AlignmentParameters(stack_frames=MAX_STACK_FRAMES, onset_penalty=0.7, extension_penalty=0.7),
    ],
)
@pytest.mark.parametrize(
    ("n_query", "n_reference"), [(150, 211), (104, 72), (41, 40), (11, 90), (90, 10), (8, 50), (0, 0)]
)
def test_qmax_of_two_tracks_equals_qmax_of_their_recurrence(
    parameters: AlignmentParameters, n_query: int, n_reference: int
) -> None:
    query, reference = chroma(n_query, 1), chroma(n_reference, 2)

    lengths = qmax_by_transposition(query, reference, [0, 5, 7], parameters)

    assert lengths == [qmax(recurrence(query, reference, t, parameters), parameters) for t in (0, 5, 7)]
    assert (lengths[0] > 0) == (min(n_query, n_reference) > parameters.stack_frames + 1)


def test_where_nothing_matches_there_is_no_path() -> None:
    assert longest_path(np.zeros((20, 30), dtype=np.bool_), AlignmentParameters()).shape == (0, 2)


def test_a_path_follows_a_diagonal_through_a_gap() -> None:
    matrix = np.zeros((50, 60), dtype=np.bool_)
    matrix[10:40, 25:55] = diagonal(30, 12)

    path = longest_path(matrix, AlignmentParameters())

    np.testing.assert_array_equal(path, np.stack([np.arange(10, 40), np.arange(25, 55)], axis=1))
    assert path.dtype == np.int32


@pytest.mark.parametrize("parameters", [AlignmentParameters(), UNEVEN])
def test_the_gains_and_penalties_along_a_path_sum_to_its_length(parameters: AlignmentParameters) -> None:
    matrix = np.random.default_rng(5).random((80, 90)) < 0.2

    path = longest_path(matrix, parameters)

    cells = matrix[path[:, 0], path[:, 1]]
    gains = [1.0 if cell else 0.0 for cell in cells]
    pays = [
        0.0 if cell else (parameters.onset_penalty if before else parameters.extension_penalty)
        for before, cell in itertools.pairwise(cells)
    ]
    assert sum(gains) - sum(pays) == pytest.approx(qmax(matrix, parameters), abs=1e-4)
    assert cells[0]
    assert cells[-1]
    assert {tuple(step) for step in np.diff(path, axis=0).tolist()} <= {(1, 1), (2, 1), (1, 2)}


@pytest.mark.parametrize("stack_frames", [1, 3, 9])
@pytest.mark.parametrize("onset_penalty", [0.5, 2.0])
def test_all_transpositions_at_once_are_those_one_by_one(stack_frames: int, onset_penalty: float) -> None:
    rng = np.random.default_rng(1)
    query, reference = (rng.integers(0, 256, (n, 12), dtype=np.uint8) for n in (57, 101))
    query[20:35], reference[40:60] = 0, query[:20]
    parameters = AlignmentParameters(stack_frames=stack_frames, onset_penalty=onset_penalty)

    lengths, matrices = qmax_and_recurrences(query, reference, parameters)

    assert lengths == qmax_by_transposition(query, reference, range(12), parameters)
    for semitones, matrix in enumerate(matrices):
        np.testing.assert_array_equal(matrix, recurrence(query, reference, semitones, parameters))
