from __future__ import annotations

import numpy as np

from contrafact.embedding.network import network_input


def random_frames(n_frames: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.random.default_rng(n_frames).integers(0, 256, (n_frames, 12), dtype=np.uint8)


def test_the_input_is_the_stored_values_in_0_to_1_with_pitch_before_time() -> None:
    frames = np.arange(24, dtype=np.uint8).reshape(2, 12)
    frames[1, 11] = 255

    prepared = network_input(frames)

    assert prepared.shape == (1, 12, 2)
    assert prepared.dtype == np.float32
    assert prepared[0, 3].tolist() == [np.float32(3 / 255), np.float32(15 / 255)]
    assert prepared[0, 11, 1] == 1


def test_transposing_a_track_only_moves_its_rows() -> None:
    frames = random_frames(60)

    np.testing.assert_array_equal(network_input(np.roll(frames, 5, axis=1)), np.roll(network_input(frames), 5, axis=1))
