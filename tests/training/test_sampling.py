from __future__ import annotations

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset

from contrafact_training.datasets import Dataset
from contrafact_training.sampling import BatchSampler, BatchShape, interpolate

SHAPE = BatchShape(n_works=3, n_tracks=2, min_frames=65, max_frames=80)


def test_a_batch_holds_p_works_of_k_tracks_cut_to_one_length() -> None:
    segments, works = BatchSampler(small_dataset(), SHAPE, seed=1).batch(0)

    assert segments.dtype == np.float32
    assert segments.shape[:3] == (6, 1, 12)
    assert 65 <= segments.shape[3] <= 80
    assert len(np.unique(works)) == 3
    assert works[0] == works[1] != works[2]


def test_a_batch_depends_on_seed_and_step_alone() -> None:
    sampler = BatchSampler(small_dataset(), SHAPE, seed=1)
    sampler.batch(0)

    np.testing.assert_array_equal(sampler.batch(7)[0], BatchSampler(small_dataset(), SHAPE, seed=1).batch(7)[0])
    assert not np.array_equal(sampler.batch(7)[0], sampler.batch(8)[0])
    assert not np.array_equal(sampler.batch(7)[0], BatchSampler(small_dataset(), SHAPE, seed=2).batch(7)[0])


def test_lengths_differ_between_batches_within_their_bounds() -> None:
    sampler = BatchSampler(small_dataset(), SHAPE, seed=1)

    lengths = {sampler.batch(step)[0].shape[3] for step in range(40)}

    assert len(lengths) > 5
    assert min(lengths) >= 65
    assert max(lengths) <= 80


def test_an_epoch_shows_each_work_once() -> None:
    sampler = BatchSampler(small_dataset(), SHAPE, seed=1)

    shown = np.concatenate([np.unique(sampler.batch(step)[1]) for step in range(sampler.steps_per_epoch)])

    assert sorted(shown) == [0, 1, 2, 3, 4, 5]


def test_works_of_a_single_track_are_never_drawn() -> None:
    dataset = small_dataset(n_works=4)
    works = dataset.works.copy()
    works[0] = 99
    sampler = BatchSampler(Dataset(dataset.names, dataset.tracks, works), SHAPE, seed=1)

    assert all(99 not in sampler.batch(step)[1] for step in range(10))


def test_segments_are_normalised_over_their_whole_track_and_transposed() -> None:
    track = np.tile(np.arange(12, dtype=np.uint8) * 20, (100, 1))
    dataset = Dataset(["a", "b"], [track, track], np.array([0, 0]))
    shape = BatchShape(n_works=1, n_tracks=2, min_frames=65, max_frames=65)

    segments, _ = BatchSampler(dataset, shape, seed=1).batch(0)

    column = (track[0] - track.mean()) / track.std()
    shifts = [next(t for t in range(12) if np.allclose(np.roll(column, t), each[0, :, 0])) for each in segments]
    assert len(set(shifts)) == 2


def test_a_track_shorter_than_a_segment_is_stretched_over_it() -> None:
    segments, _ = BatchSampler(small_dataset(n_frames=30), SHAPE, seed=1).batch(0)

    assert np.isfinite(segments).all()
    assert segments.shape[3] >= 65


@pytest.mark.parametrize(("position", "value"), [(0.0, 0.0), (0.25, 10.0), (1.0, 40.0), (1.5, 60.0), (2.0, 80.0)])
def test_rows_between_two_frames_are_their_weighted_mean(position: float, value: float) -> None:
    frames = np.repeat(np.array([0, 40, 80], dtype=np.uint8)[:, None], 12, axis=1)

    np.testing.assert_allclose(interpolate(frames, np.array([position])), np.full((1, 12), value))
