"""The synthesised songs of tests.doubles: covers differ from other songs by their harmony."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.songs import SEEDS, Samples, compose, cover, render

from contrafact.features.hpcp import compute_chroma


def fourier_magnitudes(samples: Samples) -> NDArray[np.float64]:
    """Invariant to transposition and to where a phrase begins: Bertin-Mahieux and Ellis, ISMIR 2012."""
    columns = compute_chroma([samples]).values().T
    windows = [columns[:, start : start + 44] for start in range(columns.shape[1] - 43)]
    magnitudes = np.median(np.abs(np.fft.fft2(np.array(windows))), axis=0).ravel()
    unit: NDArray[np.float64] = magnitudes / np.linalg.norm(magnitudes)
    return unit


@pytest.mark.slow
def test_a_cover_lies_nearer_to_its_song_than_to_any_other() -> None:
    songs = [compose(seed) for seed in SEEDS[:4]]
    originals = np.array([fourier_magnitudes(render(song)) for song in songs])
    covers = np.array([fourier_magnitudes(cover(song, 1)) for song in songs])
    assert (covers @ originals.T).argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert (originals @ covers.T).argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_the_same_seed_makes_the_same_song() -> None:
    assert compose(7) == compose(7)
    assert compose(7) != compose(8)
    np.testing.assert_array_equal(cover(compose(7), 1)[:1000], cover(compose(7), 1)[:1000])


def test_a_cover_is_in_another_key_and_tempo() -> None:
    song = compose(SEEDS[0])
    original, other = render(song), cover(song, 1)
    assert abs(other.size / original.size - 1) > 0.03
    n = min(original.size, other.size) // 2
    spectra = [np.abs(np.fft.rfft(samples[:n])) for samples in (original, other)]
    assert spectra[0].argmax() != spectra[1].argmax()
    assert 30 < original.size / 44_100 < 45
