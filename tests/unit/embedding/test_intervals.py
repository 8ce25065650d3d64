from __future__ import annotations

import numpy as np
import pytest
import torch

from contrafact.domain.chroma import MIN_FRAMES
from contrafact.embedding.card import EMBEDDING_DIM
from contrafact.embedding.intervals import LAGS, IntervalNetwork, pitch_correlations


@pytest.fixture(scope="module")
def network() -> IntervalNetwork:
    torch.manual_seed(3)
    found = IntervalNetwork()
    # Batch statistics of random input, since the initial zeros and ones would hide errors.
    with torch.no_grad():
        for seed in range(3):
            found(random_chroma(8, 120, seed))
    return found.eval().requires_grad_(False)


def random_chroma(n_tracks: int, n_frames: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(n_tracks, 12, n_frames, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("n_frames", [MIN_FRAMES, 31, 43, 44, 515])
def test_whole_and_segments_have_length_one(network: IntervalNetwork, n_frames: int) -> None:
    whole, segments = network(random_chroma(3, n_frames))

    assert whole.shape == (3, EMBEDDING_DIM)
    assert segments.shape[::2] == (3, EMBEDDING_DIM)
    torch.testing.assert_close(whole.norm(dim=1), torch.ones(3))
    torch.testing.assert_close(segments.norm(dim=2), torch.ones(segments.shape[:2]))


@pytest.mark.parametrize("semitones", [1, 5, 7, 11])
def test_a_transposed_track_has_the_same_embedding(network: IntervalNetwork, semitones: int) -> None:
    chroma = random_chroma(2, 150)

    for moved, still in zip(network(chroma.roll(semitones, dims=1)), network(chroma), strict=True):
        torch.testing.assert_close(moved, still, rtol=0, atol=1e-5)


def test_another_order_of_moments_changes_the_embedding(network: IntervalNetwork) -> None:
    chroma = random_chroma(1, 150)

    assert (network(chroma)[0] - network(chroma.flip(2))[0]).norm() > 1e-3


def test_a_track_has_the_same_embedding_alone_and_in_a_batch(network: IntervalNetwork) -> None:
    batch = random_chroma(4, 100)

    for together, alone in zip(network(batch), network(batch[2:3]), strict=True):
        torch.testing.assert_close(together[2:3], alone, rtol=0, atol=1e-5)


def test_correlations_are_those_of_each_frame_with_a_later_one() -> None:
    chroma = random_chroma(1, 20)
    columns = chroma[0].numpy() / np.linalg.norm(chroma[0].numpy(), axis=0)
    columns -= columns.mean(axis=0)
    place, time = LAGS.index(3), 5
    parts = pitch_correlations(chroma)[0, 12 * place : 12 * (place + 1), time].numpy()

    spectrum = np.concatenate([parts[:7] + 1j * np.array([0, *parts[7:], 0])])

    by_hand = [columns[:, time] @ np.roll(columns[:, time + 3], shift) for shift in range(12)]
    np.testing.assert_allclose(np.fft.irfft(spectrum, 12), by_hand, atol=1e-5)


def test_nothing_correlates_with_the_silence_after_the_end() -> None:
    parts = pitch_correlations(random_chroma(1, 10))[0]

    assert parts[12 * LAGS.index(10) :].abs().max() == 0
    assert parts[12 * LAGS.index(8) : 12 * LAGS.index(8) + 12, :2].abs().max() > 0
