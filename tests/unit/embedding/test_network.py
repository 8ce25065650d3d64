from __future__ import annotations

import pytest
import torch

from contrafact.domain.chroma import MIN_FRAMES
from contrafact.embedding.card import EMBEDDING_DIM
from contrafact.embedding.network import CoverNetwork, segment_windows


@pytest.fixture(scope="module")
def network() -> CoverNetwork:
    torch.manual_seed(3)
    found = CoverNetwork()
    # Statistics of some input, in place of the zeros and ones that hide what a layer does with them.
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


def test_pitch_classes_that_trade_places_make_another_track(network: CoverNetwork) -> None:
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


def test_a_segment_knows_nothing_of_music_far_away(network: CoverNetwork) -> None:
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
