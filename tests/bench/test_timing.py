from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from contrafact_bench.evaluation.timing import measure, medians_ms, one_core, processor
from contrafact_bench.systems.dtw import DynamicTimeWarping
from contrafact_bench.systems.fourier_2d import Fourier2d


def test_costs_of_a_system_that_keeps_frames_and_of_one_that_keeps_a_vector() -> None:
    costs = measure({"dtw": DynamicTimeWarping(), "fourier-2d": Fourier2d()}, n_repeats=3)

    alignment, vector = costs["dtw"], costs["fourier-2d"]

    assert alignment.bytes_per_track == 515 * 12
    assert vector.bytes_per_track == 12 * 38 * 4
    assert (alignment.n_parameters, vector.n_parameters) == (0, 0)
    # aligning 515 x 515 frames takes far longer than a distance of two vectors
    assert alignment.pair_ms > 5 * vector.pair_ms > 0


def test_functions_take_turns_and_the_first_round_is_not_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    order: list[str] = []

    def work(name: str, seconds: list[float]) -> Callable[[], None]:
        def run() -> None:
            nonlocal now
            order.append(name)
            now += seconds.pop(0)

        return run

    monkeypatch.setattr("contrafact_bench.evaluation.timing.time.process_time", lambda: now)
    works = {"a": work("a", [9.0, 0.002, 0.03, 0.002]), "b": work("b", [9.0, 0.5, 0.5, 7.0])}

    found = medians_ms(works, 3)

    assert found == pytest.approx({"a": 2, "b": 500})
    assert order == ["a", "b"] * 4


def test_one_core_is_used_inside_the_context_only() -> None:
    before = torch.get_num_threads()

    with one_core():
        assert torch.get_num_threads() == 1

    assert torch.get_num_threads() == before
    assert np.ones((2, 2)).sum() == 4


def test_the_processor_has_a_name() -> None:
    assert processor()
