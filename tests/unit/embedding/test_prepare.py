from __future__ import annotations

import numpy as np

from contrafact.embedding.architecture import MIN_FRAMES
from contrafact.embedding.prepare import network_input


def random_frames(n_frames: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.random.default_rng(n_frames).integers(0, 256, (n_frames, 12), dtype=np.uint8)


def test_the_input_has_mean_zero_and_deviation_one_over_the_whole_track() -> None:
    prepared = network_input(random_frames(100))

    assert prepared.shape == (1, 1, 12, 100)
    assert prepared.dtype == np.float32
    assert abs(float(prepared.mean())) < 1e-5
    assert abs(float(prepared.std()) - 1) < 1e-5


def test_a_short_track_is_repeated_to_44_frames() -> None:
    prepared = network_input(random_frames(20))

    assert prepared.shape == (1, 1, 12, MIN_FRAMES)
    np.testing.assert_array_equal(prepared[..., 20:40], prepared[..., :20])
    np.testing.assert_array_equal(prepared[..., 40:], prepared[..., :4])


def test_transposing_a_track_only_moves_its_rows() -> None:
    frames = random_frames(60)

    moved = network_input(np.roll(frames, 5, axis=1))

    np.testing.assert_allclose(moved, np.roll(network_input(frames), 5, axis=2), atol=1e-6)


def test_a_constant_track_becomes_zeros() -> None:
    assert not network_input(np.full((50, 12), 7, dtype=np.uint8)).any()
