from __future__ import annotations

import time

import numpy as np
import torch

from contrafact_training.systems.dtw import DynamicTimeWarping
from contrafact_training.systems.fourier_2d import Fourier2d
from contrafact_training.timing import measure, median_ms, one_core, processor


def test_costs_of_a_system_that_keeps_frames_and_of_one_that_keeps_a_vector() -> None:
    alignment, vector = (measure(system, n_repeats=3) for system in (DynamicTimeWarping(), Fourier2d()))

    assert alignment.bytes_per_track == 515 * 12
    assert vector.bytes_per_track == 12 * 38 * 4
    assert (alignment.n_parameters, vector.n_parameters) == (0, 0)
    # aligning 515 x 515 frames takes far longer than a distance of two vectors
    assert alignment.pair_ms > 5 * vector.pair_ms > 0


def test_the_median_leaves_out_the_first_run_and_a_slow_one() -> None:
    seconds = iter([0.05, 0.002, 0.03, 0.002])

    assert 2 <= median_ms(lambda: time.sleep(next(seconds)), 3) < 20


def test_one_core_is_used_meanwhile_and_all_after() -> None:
    before = torch.get_num_threads()

    with one_core():
        assert torch.get_num_threads() == 1

    assert torch.get_num_threads() == before
    assert np.ones((2, 2)).sum() == 4


def test_the_processor_has_a_name() -> None:
    assert processor()
