from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.labelled_chroma import small_dataset

from contrafact_training.data.datasets import Dataset
from contrafact_training.data.guides import Guides
from contrafact_training.train.config import TrainingConfig
from contrafact_training.train.sampling import MIN_FRAMES, BatchSampler, interpolate

SHIFT = 37


def config(**changes: object) -> TrainingConfig:
    values: dict[str, object] = {
        "system": "contrafact",
        "why": "a test",
        "steps": 9,
        "frames_per_batch": 192,
        "crop_frames": (32,),
        "tracks_per_work": 2,
        "learning_rate": 1e-3,
    }
    return TrainingConfig.model_validate(values | changes)


def ramp(n_frames: int, first: int = 0) -> NDArray[np.uint8]:
    """Chroma whose value says which frame of the song it is."""
    return np.repeat(np.arange(first, first + n_frames, dtype=np.uint8)[:, None], 12, axis=1)


def test_a_batch_holds_works_of_as_many_tracks_cut_to_one_length() -> None:
    crops, works = BatchSampler(small_dataset(), config()).batch(0)

    assert crops.dtype == np.float32
    assert crops.shape == (6, 12, 32)  # 192 frames make 6 crops, of 3 works
    assert 0 <= crops.min() < crops.max() <= 1 + 1e-6
    assert works[0] == works[1] != works[2] == works[3]


def test_a_batch_depends_on_seed_and_step_alone() -> None:
    settings = config(augment=True)
    sampler = BatchSampler(small_dataset(), settings)
    sampler.batch(0)
    seventh = sampler.batch(7)[0]

    np.testing.assert_array_equal(seventh, BatchSampler(small_dataset(), settings).batch(7)[0])
    assert not np.array_equal(seventh, sampler.batch(8)[0])
    assert not np.array_equal(seventh, BatchSampler(small_dataset(), config(augment=True, seed=2)).batch(7)[0])


def test_each_batch_has_one_of_the_lengths_and_as_many_frames() -> None:
    sampler = BatchSampler(small_dataset(), config(crop_frames=(24, 48)))

    shapes = {sampler.batch(step)[0].shape for step in range(20)}

    assert shapes == {(8, 12, 24), (4, 12, 48)}


def test_crops_like_whitened_chroma_are_flatter_and_smoother() -> None:
    dataset = small_dataset()
    plain = [BatchSampler(dataset, config()).batch(step)[0] for step in range(20)]
    sampler = BatchSampler(dataset, config(whitened_like=True))
    changed = [sampler.batch(step)[0] for step in range(20)]

    assert all(each.min() >= 0 and each.max() <= 1 + 1e-6 for each in changed)
    np.testing.assert_array_equal(changed[3], sampler.batch(3)[0])
    # About half of the crops are changed.
    assert roughness(changed) < 0.9 * roughness(plain)


def roughness(batches: list[NDArray[np.float32]]) -> float:
    crops = np.concatenate(batches)
    return float(np.abs(np.diff(crops, axis=2)).mean() / crops.mean())


def test_works_of_a_single_track_and_short_tracks_are_never_drawn() -> None:
    dataset = small_dataset(n_works=4, n_tracks=2)
    works = dataset.works.copy()
    works[0] = 99  # leaves one track in its work too
    tracks = [*dataset.tracks[:7], dataset.tracks[7][: MIN_FRAMES - 1]]

    assert BatchSampler(Dataset(dataset.names, tracks, works), config()).n_works == 2


def test_crops_are_transposed_only_if_configured() -> None:
    track = np.zeros((40, 12), dtype=np.uint8)
    track[:, 0] = 255
    dataset = Dataset(["a", "b", "c", "d"], [track] * 4, np.array([0, 0, 1, 1]))

    def pitches(transpose: bool) -> set[int]:
        sampler = BatchSampler(dataset, config(transpose=transpose))
        return {int(crop[:, 0].argmax()) for step in range(15) for crop in sampler.batch(step)[0]}

    assert pitches(transpose=False) == {0}
    assert len(pitches(transpose=True)) > 6


def test_tempo_changes_within_its_bounds_in_both_directions() -> None:
    dataset = Dataset(["a", "b", "c", "d"], [ramp(120)] * 4, np.array([0, 0, 1, 1]))
    sampler = BatchSampler(dataset, config(max_stretch=1.5, transpose=False))

    crops = np.concatenate([sampler.batch(step)[0] for step in range(20)])
    stretches = (crops[:, 0, -1] - crops[:, 0, 0]) * 255 / 32

    assert 1 / 1.5 - 1e-3 <= stretches.min() < 0.75
    assert 1.35 < stretches.max() <= 1.5 + 1e-3


def test_guided_crops_of_two_copies_are_cut_around_the_same_passage() -> None:
    dataset = Dataset(["a", "b", "c", "d"], [ramp(200), ramp(160, SHIFT)] * 2, np.array([0, 0, 1, 1]))
    shifted = np.stack([np.arange(SHIFT, 190), np.arange(190 - SHIFT)], axis=1).astype(np.int16)
    guides = Guides({(0, 1): shifted, (2, 3): shifted})

    def apart(guided: float) -> NDArray[np.float64]:
        sampler = BatchSampler(dataset, config(guided=guided, transpose=False, max_stretch=1), guides)
        crops = np.concatenate([sampler.batch(step)[0] for step in range(20)])
        middles = crops[:, 0].mean(axis=1) * 255
        return np.abs(middles[0::2] - middles[1::2])

    # A crop lies at most 8 frames (a quarter of it) beside the moment that both share.
    assert apart(guided=1.0).max() <= 16 + 1
    assert apart(guided=0.0).mean() > 25


def test_a_work_that_was_not_aligned_is_cut_anywhere() -> None:
    settings = config(guided=1.0)

    crops, _ = BatchSampler(small_dataset(), settings, Guides({})).batch(0)

    assert crops.shape == (6, 12, 32)


def test_augmented_crops_stay_chroma_and_differ() -> None:
    plain, degraded = (
        np.concatenate([BatchSampler(small_dataset(), config(augment=augment)).batch(step)[0] for step in range(9)])
        for augment in (False, True)
    )

    assert degraded.min() == 0
    assert degraded.max() <= 1 + 1e-6
    assert (degraded == 0).all(axis=1).any()  # masked or dropped frames
    assert not np.array_equal(plain, degraded)


def test_a_track_shorter_than_a_crop_is_repeated_at_its_own_tempo() -> None:
    dataset = Dataset(list("abcd"), [ramp(MIN_FRAMES)] * 4, np.array([0, 0, 1, 1]))

    crops, _ = BatchSampler(dataset, config(max_stretch=1.0, transpose=False)).batch(0)

    steps = np.abs(np.diff(crops[:, 0] * 255, axis=1))
    assert crops.shape[-1] == 32 > MIN_FRAMES
    # From frame to frame of the track; at its end back to its beginning.
    np.testing.assert_allclose(np.median(steps, axis=1), 32 / 31, atol=1e-3)
    assert (crops * 255).max() <= MIN_FRAMES - 1


@pytest.mark.parametrize(("position", "value"), [(0.0, 0.0), (0.25, 10.0), (1.0, 40.0), (1.5, 60.0), (2.0, 80.0)])
def test_rows_between_two_frames_are_their_weighted_mean(position: float, value: float) -> None:
    frames = np.repeat(np.array([0, 40, 80], dtype=np.uint8)[:, None], 12, axis=1)

    np.testing.assert_allclose(interpolate(frames, np.array([position])), np.full((1, 12), value))
