from __future__ import annotations

import numpy as np
import pytest
import torch

from contrafact.domain.chroma import MIN_FRAMES
from contrafact.embedding.card import EMBEDDING_DIM
from contrafact.embedding.network import CoverNetwork, Projection, network_input, segment_windows


@pytest.fixture(scope="module")
def network() -> CoverNetwork:
    torch.manual_seed(3)
    found = CoverNetwork()
    # Batch statistics of random input, since the initial zeros and ones would hide errors.
    with torch.no_grad():
        for seed in range(3):
            found(random_chroma(8, 120, seed))
    return found.eval().requires_grad_(False)


def random_chroma(n_tracks: int, n_frames: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(n_tracks, 12, n_frames, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("n_frames", [MIN_FRAMES, 7, 43, 44, 515, 2000])
def test_whole_and_segments_have_length_one(network: CoverNetwork, n_frames: int) -> None:
    whole, segments = network(random_chroma(3, n_frames))

    assert whole.shape == (3, EMBEDDING_DIM)
    assert segments.shape[::2] == (3, EMBEDDING_DIM)
    torch.testing.assert_close(whole.norm(dim=1), torch.ones(3))
    torch.testing.assert_close(segments.norm(dim=2), torch.ones(segments.shape[:2]))


@pytest.mark.parametrize("semitones", range(1, 12))
def test_a_transposed_track_has_the_same_embedding(network: CoverNetwork, semitones: int) -> None:
    chroma = random_chroma(2, 150)

    for moved, still in zip(network(chroma.roll(semitones, dims=1)), network(chroma), strict=True):
        torch.testing.assert_close(moved, still, rtol=0, atol=1e-5)


def test_swapped_pitch_classes_change_the_embedding(network: CoverNetwork) -> None:
    chroma = random_chroma(1, 150) * torch.linspace(0, 1, 12)[:, None] ** 3
    traded = chroma[:, [*range(6), 11, 7, 8, 9, 10, 6]]

    assert (network(chroma)[0] - network(traded)[0]).norm() > 1e-3


def test_a_track_has_the_same_embedding_alone_and_in_a_batch(network: CoverNetwork) -> None:
    batch = random_chroma(4, 100)

    for together, alone in zip(network(batch), network(batch[2:3]), strict=True):
        torch.testing.assert_close(together[2:3], alone, rtol=0, atol=1e-5)


@pytest.mark.parametrize(("n_frames", "n_segments"), [(6, 1), (43, 1), (44, 2), (64, 2), (65, 3), (515, 23)])
def test_a_segment_begins_every_ten_seconds_until_the_end_is_covered(
    network: CoverNetwork, n_frames: int, n_segments: int
) -> None:
    assert network(random_chroma(1, n_frames))[1].shape[1] == n_segments


def test_a_segment_does_not_depend_on_distant_music(network: CoverNetwork) -> None:
    chroma = random_chroma(1, 800)
    changed = chroma.clone()
    changed[:, :, 400:] = random_chroma(1, 400, seed=1)

    before, after = network(chroma)[1][0], network(changed)[1][0]

    torch.testing.assert_close(after[0], before[0], rtol=0, atol=1e-5)
    assert (after[-1] - before[-1]).norm() > 1e-3


def test_windows_average_the_columns_that_a_segment_covers() -> None:
    # Columns of 8 frames: the first segment covers 0 to 43, so five whole columns and three frames of the sixth;
    # the second ends with the input, and covers 21 to 64: three frames of the third column and all after it.
    windows = segment_windows(64, 8)

    first = torch.tensor([8, 8, 8, 8, 8, 3, 0, 0]) / 43
    second = torch.tensor([0, 0, 3, 8, 8, 8, 8, 8]) / 43
    torch.testing.assert_close(windows, torch.stack([first, second], dim=1))


@pytest.mark.parametrize("n_frames", [6, 43, 100, 515])
def test_windows_are_averages(n_frames: int) -> None:
    windows = segment_windows(n_frames, -(-n_frames // 16))

    assert (windows >= 0).all()
    torch.testing.assert_close(windows.sum(dim=0), torch.ones(windows.shape[1]))


def test_the_network_input_is_in_0_to_1_with_pitch_before_time() -> None:
    frames = np.arange(24, dtype=np.uint8).reshape(2, 12)
    frames[1, 11] = 255

    prepared = network_input(frames)

    assert prepared.shape == (1, 12, 2)
    assert prepared.dtype == np.float32
    assert prepared[0, 3].tolist() == [np.float32(3 / 255), np.float32(15 / 255)]
    assert prepared[0, 11, 1] == 1


def test_transposition_rolls_the_rows_of_the_network_input() -> None:
    frames = np.random.default_rng(60).integers(0, 256, (60, 12), dtype=np.uint8)

    np.testing.assert_array_equal(network_input(np.roll(frames, 5, axis=1)), np.roll(network_input(frames), 5, axis=1))


def test_an_unfitted_projection_keeps_the_first_numbers() -> None:
    vectors = torch.randn(4, 3, generator=torch.Generator().manual_seed(0))

    torch.testing.assert_close(Projection(3, 3)(vectors), vectors, rtol=0, atol=0)
    torch.testing.assert_close(Projection(3, 2)(vectors), vectors[:, :2], rtol=0, atol=0)


def test_a_fitted_projection_subtracts_the_mean_and_multiplies() -> None:
    one = Projection(2, 1)
    one.load_state_dict({"centre": torch.tensor([1.0, 2.0]), "matrix": torch.tensor([[3.0], [4.0]])})

    torch.testing.assert_close(one(torch.tensor([[2.0, 5.0]])), torch.tensor([[15.0]]))
