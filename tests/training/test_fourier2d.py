from __future__ import annotations

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset

from contrafact_training.fourier2d import HOP_FRAMES, PATCH_FRAMES, fourier_features


def test_features_do_not_change_when_a_track_is_transposed() -> None:
    track = small_dataset().tracks[0]

    np.testing.assert_allclose(fourier_features(np.roll(track, 5, axis=1)), fourier_features(track), atol=1e-6)


def test_features_of_a_patch_are_its_fourier_magnitudes() -> None:
    # One pitch class swings k = 3 times in a patch: all energy lies at time frequencies 3 and -3, alike at all
    # 12 pitch frequencies, so that 24 values are equal and the vector's length of 1 makes each 1 / sqrt(24).
    frames = np.full((PATCH_FRAMES, 12), 100.0)
    frames[:, 4] += 80 * np.cos(2 * np.pi * 3 * np.arange(PATCH_FRAMES) / PATCH_FRAMES)

    features = fourier_features(np.round(frames).astype(np.uint8)).reshape(12, PATCH_FRAMES)

    np.testing.assert_allclose(features[:, [3, -3]], np.full((12, 2), 24**-0.5), atol=1e-3)
    assert np.delete(features, [3, PATCH_FRAMES - 3], axis=1).max() < 0.02


def test_features_are_the_median_over_patches() -> None:
    # Three patches; the middle one of each value is taken, then the whole is scaled to length 1.
    track = small_dataset(n_frames=PATCH_FRAMES + 2 * HOP_FRAMES).tracks[0]
    centred = track - track.mean(axis=0)
    starts = [0, HOP_FRAMES, 2 * HOP_FRAMES]
    magnitudes = [np.abs(np.fft.fft2(centred[start : start + PATCH_FRAMES].T)) for start in starts]
    middle = np.sort(magnitudes, axis=0)[1].ravel()

    np.testing.assert_allclose(fourier_features(track), middle / np.linalg.norm(middle), atol=1e-5)


@pytest.mark.parametrize("n_frames", [1, 10, PATCH_FRAMES - 1])
def test_a_short_track_is_repeated_to_a_patch(n_frames: int) -> None:
    features = fourier_features(small_dataset(n_frames=n_frames).tracks[0])

    assert features.shape == (12 * PATCH_FRAMES,)
    assert np.isfinite(features).all()


def test_tracks_of_one_work_are_nearer_than_others() -> None:
    dataset = small_dataset()
    features = np.stack([fourier_features(track) for track in dataset.tracks])
    distances = np.linalg.norm(features[:, None] - features, axis=2)
    same = dataset.works[:, None] == dataset.works

    assert distances[same].mean() < 0.5 * distances[~same].mean()
