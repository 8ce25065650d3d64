from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.labelled_chroma import small_dataset

from contrafact_bench.systems.fourier_2d import HOP_FRAMES, PATCH_FRAMES, fourier_features


def test_features_do_not_change_when_a_track_is_transposed() -> None:
    track = small_dataset().tracks[0]

    np.testing.assert_allclose(fourier_features(np.roll(track, 5, axis=1)), fourier_features(track), atol=1e-6)


def magnitudes_by_definition(columns: NDArray[np.float64], start: int) -> NDArray[np.float64]:
    """|sum over pitch p and time t of x[p, t] exp(-2 pi i (k p / 12 + l t / 75))| for k = 0..11, l = 0..37."""
    patch = (columns[start : start + PATCH_FRAMES] * np.hanning(PATCH_FRAMES)[:, None]).T
    over_pitch = np.exp(-2j * np.pi * np.outer(np.arange(12), np.arange(12)) / 12)
    over_time = np.exp(-2j * np.pi * np.outer(np.arange(PATCH_FRAMES), np.arange(38)) / PATCH_FRAMES)
    return np.abs(over_pitch @ patch @ over_time)


def test_features_are_the_mean_over_patches_of_the_transforms_magnitudes() -> None:
    track = small_dataset(n_frames=PATCH_FRAMES + 2 * HOP_FRAMES).tracks[0]
    squares = track.astype(np.float64) ** 2
    columns = squares / np.linalg.norm(squares, axis=1, keepdims=True)
    columns -= columns.mean()

    patches = [magnitudes_by_definition(columns, start) for start in (0, HOP_FRAMES, 2 * HOP_FRAMES)]

    expected = np.mean(patches, axis=0).ravel()
    np.testing.assert_allclose(fourier_features(track), expected / np.linalg.norm(expected), atol=1e-5)


def test_silent_columns_give_finite_features() -> None:
    assert np.isfinite(fourier_features(np.zeros((100, 12), dtype=np.uint8))).all()


@pytest.mark.parametrize("n_frames", [1, 10, PATCH_FRAMES - 1])
def test_a_short_track_is_repeated_to_a_patch(n_frames: int) -> None:
    features = fourier_features(small_dataset(n_frames=n_frames).tracks[0])

    assert features.shape == (12 * 38,)
    assert np.isfinite(features).all()


def test_tracks_of_one_work_are_nearer_than_others() -> None:
    dataset = small_dataset()
    features = np.stack([fourier_features(track) for track in dataset.tracks])
    distances = np.linalg.norm(features[:, None] - features, axis=2)
    same = dataset.works[:, None] == dataset.works

    assert distances[same].mean() < 0.6 * distances[~same].mean()
