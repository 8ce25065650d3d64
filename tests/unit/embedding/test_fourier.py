from __future__ import annotations

import numpy as np
import pytest
import torch

from contrafact.embedding.fourier import N_MAGNITUDES, fourier_magnitudes

SHORT_PATCH, N_TIMES = 40, 21


def random_chroma(n_frames: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(1, 12, n_frames, generator=torch.Generator().manual_seed(seed)) ** 3


def short_patches(chroma: torch.Tensor) -> torch.Tensor:
    """Return pitch frequencies x time frequencies of the patches of 40 frames."""
    return fourier_magnitudes(chroma)[0, : 12 * N_TIMES].reshape(12, N_TIMES)


def test_a_held_note_has_the_spectrum_of_the_window_at_all_pitch_frequencies_but_zero() -> None:
    held = torch.zeros(1, 12, 200)
    held[:, 4] = 1

    spectrum = np.abs(np.fft.rfft(np.hanning(SHORT_PATCH)))
    # A note in one of twelve rows has equal magnitudes at all pitch frequencies; the mean is subtracted.
    expected = np.stack([0 * spectrum, *[spectrum] * 11])
    expected /= np.linalg.norm(expected)
    np.testing.assert_allclose(short_patches(held).numpy(), expected, atol=1e-6)


@pytest.mark.parametrize("n_frames", [6, 39, 40, 149, 151, 515])
def test_both_patch_lengths_have_equal_weight_for_any_track_length(n_frames: int) -> None:
    found = fourier_magnitudes(random_chroma(n_frames))

    assert found.shape == (1, N_MAGNITUDES)
    torch.testing.assert_close(
        found.split([12 * N_TIMES, N_MAGNITUDES - 12 * N_TIMES], dim=1)[0].norm(), torch.tensor(1.0)
    )
    torch.testing.assert_close(found.norm(), torch.tensor(2.0).sqrt())


@pytest.mark.parametrize("semitones", [1, 5, 11])
def test_a_transposed_track_has_the_same_magnitudes(semitones: int) -> None:
    chroma = random_chroma(200)

    torch.testing.assert_close(
        fourier_magnitudes(chroma.roll(semitones, dims=1)), fourier_magnitudes(chroma), rtol=0, atol=1e-6
    )


def test_a_shifted_passage_is_nearer_than_the_reversed_passage() -> None:
    tune = random_chroma(16).repeat(1, 1, 20)
    later, backwards = tune.roll(7, dims=2), tune.flip(2)

    of_tune = fourier_magnitudes(tune)

    assert (fourier_magnitudes(later) - of_tune).norm() < 0.1 * (fourier_magnitudes(backwards) - of_tune).norm()


def test_tracks_of_a_batch_are_independent() -> None:
    batch = torch.cat([random_chroma(180, seed) for seed in range(3)])

    torch.testing.assert_close(fourier_magnitudes(batch)[1:2], fourier_magnitudes(batch[1:2]), rtol=0, atol=1e-6)


def test_silence_has_zero_magnitudes() -> None:
    assert fourier_magnitudes(torch.zeros(1, 12, 60)).abs().max() == 0
