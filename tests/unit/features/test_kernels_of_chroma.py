"""The compiled kernels of chroma and melody equal essentia's algorithms to the last bit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.essentia_chroma import essentia_frames, inside, peaks_function, profile_function, spectral_peaks
from tests.doubles.songs import compose, render

from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.features.profiles import summed_profiles, tuned_reference_hz
from contrafact.features.salience import salient_pitches
from contrafact.features.spectral_peaks import find_peaks, frame_batches, spectra_function

Samples = NDArray[np.float32]
TIMES = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE


def noise(n_samples: int) -> Samples:
    return np.random.default_rng(n_samples).normal(size=n_samples).astype(np.float32)


def chord_and_tune(times: NDArray[np.float64]) -> Samples:
    started = np.where(times < 0.2, times, times - 0.2)
    notes = np.where(times < 0.2, 11, 4)
    chord = sum(np.sin(2 * np.pi * n * 110 * 2 ** (k / 12) * times) / n for k in (9, 12, 16, 21) for n in range(1, 5))
    tune = sum(np.sin(2 * np.pi * n * 440 * 2 ** (notes / 12) * times) / n for n in range(1, 5))
    samples: Samples = (chord + 4 * tune * np.exp(-1.5 * started)).astype(np.float32)
    return samples


def clicks() -> Samples:
    samples = np.zeros(TIMES.size, np.float32)
    samples[::5000] = 1
    return samples


SOUNDS = {
    "song": render(compose(3))[: 4 * SAMPLE_RATE],
    "chord and tune": chord_and_tune(TIMES),
    "sine": np.sin(2 * np.pi * 440 * TIMES).astype(np.float32),
    "clipped": np.clip(5 * np.sin(2 * np.pi * 220 * TIMES), -1, 1).astype(np.float32),
    "square": np.sign(np.sin(2 * np.pi * 100 * TIMES)).astype(np.float32),
    "noise": noise(TIMES.size),
    "faint noise": 1e-4 * noise(TIMES.size),
    "clicks": clicks(),
    "silence": np.zeros(TIMES.size, np.float32),
}
"""Of the faint noise, half the peaks are below the threshold."""


@pytest.fixture(params=SOUNDS)
def frames(request: pytest.FixtureRequest) -> list[Samples]:
    return essentia_frames(SOUNDS[request.param])


LENGTHS = [1, 1000, 1023, 1024, 1025, 2047, 2048, 2049, 3072, 4095, 4096, 4097, 5119, 5120, 5121, 44_100, 50_176]


@pytest.mark.parametrize("n_samples", LENGTHS)
@pytest.mark.parametrize("block_samples", [300, 1024, 4096, 44_100])
@pytest.mark.parametrize("n_frames", [1, 7, 100])
def test_frames_equal_those_of_essentias_generator(n_samples: int, block_samples: int, n_frames: int) -> None:
    samples = noise(n_samples)
    blocks = [samples[i : i + block_samples] for i in range(0, n_samples, block_samples)]
    batches = list(frame_batches(blocks, n_frames))
    theirs = essentia_frames(samples)
    assert {len(batch) for batch in batches[:-1]} <= {n_frames}
    assert sum(map(len, batches)) == len(theirs) == 1 + -(-n_samples // 1024)
    np.testing.assert_array_equal(np.concatenate(batches), np.array(theirs))


def test_spectra_and_peaks_equal_essentias(frames: list[Samples]) -> None:
    theirs = [peaks_function()(frame) for frame in frames]
    spectra = spectra_function()(np.array(frames))
    np.testing.assert_array_equal(spectra, [each[2] for each in theirs])
    frequencies, magnitudes, counts = find_peaks(spectra)
    np.testing.assert_array_equal(counts, [len(each[0]) for each in theirs])
    np.testing.assert_array_equal(frequencies, np.concatenate([each[0] for each in theirs]))
    np.testing.assert_array_equal(magnitudes, np.concatenate([each[1] for each in theirs]))


@pytest.mark.parametrize("n_levels", [2, 4, 16, 1000])
@pytest.mark.parametrize("last_bin", [460, 480, 2049])
def test_peaks_of_plateaus_and_equal_heights_are_essentias(n_levels: int, last_bin: int) -> None:
    rng = np.random.default_rng(n_levels + last_bin)
    spectra = (rng.integers(0, n_levels, (50, 2049)) / n_levels).astype(np.float32)
    spectra[:, last_bin:] = 0
    spectra[10:20, 2046:] = rng.integers(0, n_levels, (10, 3))
    spectra[20:30] *= 1e-5
    peaks_of = spectral_peaks()
    frequencies, magnitudes, counts = find_peaks(spectra)
    theirs = [inside(*peaks_of(spectrum)) for spectrum in spectra]
    np.testing.assert_array_equal(counts, [len(each[0]) for each in theirs])
    np.testing.assert_array_equal(frequencies, np.concatenate([each[0] for each in theirs]))
    np.testing.assert_array_equal(magnitudes, np.concatenate([each[1] for each in theirs]))


@pytest.mark.parametrize("cents", [0.0, -31.4, 17.3, 50.0])
def test_profiles_equal_essentias(frames: list[Samples], cents: float) -> None:
    profile_of = profile_function(cents)
    frequencies, magnitudes, counts = find_peaks(spectra_function()(np.array(frames)))
    ends = np.cumsum(counts)[:-1]
    for peaks in zip(np.split(frequencies, ends), np.split(magnitudes, ends), strict=True):
        ours = summed_profiles(*peaks, np.array([len(peaks[0])]), tuned_reference_hz(cents))
        np.testing.assert_array_equal(ours, profile_of(*peaks))


def test_pitches_and_saliences_equal_essentias(frames: list[Samples]) -> None:
    from essentia import standard

    salience_of = standard.PitchSalienceFunction(numberHarmonics=10)
    pitches_of = standard.PitchSalienceFunctionPeaks(minFrequency=150, maxFrequency=1100)
    frequencies, magnitudes, counts = find_peaks(spectra_function()(np.array(frames)))
    pitches, saliences, n_pitches = salient_pitches(frequencies, magnitudes, counts)
    weights = (frequencies / (frequencies + 1000)) ** 2
    ends, pitch_ends = np.cumsum(counts)[:-1], np.cumsum(n_pitches)[:-1]
    peaks = zip(np.split(frequencies, ends), np.split(magnitudes * weights, ends), strict=True)
    ours = zip(np.split(pitches, pitch_ends), np.split(saliences, pitch_ends), strict=True)
    for of_frame, found in zip(peaks, ours, strict=True):
        theirs = pitches_of(salience_of(*of_frame)) if len(of_frame[0]) else found
        np.testing.assert_array_equal(found, theirs)


def test_no_peak_lies_outside_of_what_is_analysed() -> None:
    """Between two nearly equal bins of this chord and its melody, the parabola's vertex is at 22 kHz."""
    frame = chord_and_tune(np.arange(6912, 11_008) / SAMPLE_RATE)

    frequencies, magnitudes, _ = find_peaks(spectra_function()(frame[None]))

    assert len(frequencies) == len(magnitudes) > 0
    assert 40 <= frequencies.min() <= frequencies.max() <= 5000


def test_peaks_of_no_height_have_no_pitch() -> None:
    """Between two nearly equal bins a vertex may be placed anywhere, also below zero."""
    frequencies, magnitudes = np.array([[440, 0, 880], [1, 1, -0.5]], np.float32)
    pitches, saliences, counts = salient_pitches(frequencies, magnitudes, np.array([3]))
    alone = salient_pitches(frequencies[:1], magnitudes[:1], np.array([1]))
    np.testing.assert_array_equal(pitches, alone[0])
    np.testing.assert_array_equal(saliences, alone[1])
    assert counts[0] == alone[2][0] > 0
    assert pitches[0] == 120 * math.log2(440 / 55)
