from __future__ import annotations

import numpy as np
import pytest
from tests.doubles.versions import theme, version

from contrafact.domain.chroma import Chroma
from contrafact_bench.systems.dtw import DynamicTimeWarping, warping_cost


def plain_warping_cost(costs: np.ndarray) -> float:
    total = np.full((costs.shape[0] + 1, costs.shape[1] + 1), np.inf)
    total[0, 0] = 0
    for i in range(1, costs.shape[0] + 1):
        for j in range(1, costs.shape[1] + 1):
            total[i, j] = costs[i - 1, j - 1] + min(total[i - 1, j - 1], total[i - 1, j], total[i, j - 1])
    return float(total[-1, -1])


def test_the_cheapest_path_of_a_worked_example_is_found() -> None:
    # (0,0) 1 -> (0,1) 2 -> (1,2) 0 -> (2,3) 1; every other path costs more than 4
    costs = np.array([[1, 2, 9, 9], [5, 9, 0, 9], [9, 9, 9, 1]], dtype=np.float32)

    assert warping_cost(costs) == 4


def test_a_single_row_or_column_is_summed() -> None:
    costs = np.array([[1, 2, 3]], dtype=np.float32)

    assert warping_cost(costs) == 6
    assert warping_cost(np.ascontiguousarray(costs.T)) == 6


@pytest.mark.parametrize("shape", [(1, 1), (7, 5), (20, 33)])
def test_the_compiled_kernel_equals_the_python_version(shape: tuple[int, int]) -> None:
    costs = np.random.default_rng(3).random(shape, dtype=np.float32)

    assert warping_cost(costs) == pytest.approx(plain_warping_cost(costs), rel=1e-5)


def test_a_track_has_distance_zero_to_itself_in_another_key() -> None:
    system = DynamicTimeWarping()
    track = system.describe(Chroma(version(theme(1))))

    assert system.distances(track, [np.roll(track, 5, axis=1)])[0] == pytest.approx(0, abs=1e-5)


def test_a_transposed_and_slower_recording_is_nearer_than_another_song() -> None:
    system = DynamicTimeWarping()
    query = system.describe(Chroma(version(theme(1))))
    cover = version(theme(1), transposition_semitones=4, tempo_ratio=0.8, seed=9)

    to_cover, *to_others = system.distances(query, [cover, *(version(theme(seed)) for seed in (2, 3, 4))])

    assert to_cover < min(to_others) / 2
