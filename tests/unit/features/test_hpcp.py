from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.songs import compose, render

from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.features.hpcp import compute_chroma, cut_frames, hpcp_function, peaks_function

Samples = NDArray[np.float32]


def noise(n_samples: int) -> Samples:
    return np.random.default_rng(n_samples).normal(size=n_samples).astype(np.float32)


def in_blocks(samples: Samples, n_samples: int) -> list[Samples]:
    return [samples[i : i + n_samples] for i in range(0, samples.size, n_samples)]


def essentia_frames(samples: Samples) -> list[Samples]:
    from essentia import standard

    return list(standard.FrameGenerator(samples, frameSize=4096, hopSize=1024, startFromZero=False))


LENGTHS = [1, 1000, 1023, 1024, 1025, 2047, 2048, 2049, 3072, 4095, 4096, 4097, 5119, 5120, 5121, 44_100, 50_176]


@pytest.mark.parametrize("n_samples", LENGTHS)
@pytest.mark.parametrize("block_samples", [300, 1024, 4096, 44_100])
def test_frames_equal_those_of_essentias_generator(n_samples: int, block_samples: int) -> None:
    samples = noise(n_samples)
    ours = list(cut_frames(in_blocks(samples, block_samples)))
    theirs = essentia_frames(samples)
    assert len(ours) == len(theirs) == 1 + -(-n_samples // 1024)
    np.testing.assert_array_equal(np.array(ours), np.array(theirs))


def plain_loop(samples: Samples) -> NDArray[np.float32]:
    """Compute the recipe in one loop, as for the training data."""
    profile_of = hpcp_function()
    profiles = np.array([profile_of(frame) for frame in essentia_frames(samples)])
    n_rows = len(profiles) // 20
    rows: NDArray[np.float32] = profiles[: 20 * n_rows].reshape(n_rows, 20, 12).sum(axis=1)
    largest = rows.max(axis=1, keepdims=True)
    rows /= np.where(largest > 0, largest, 1)
    return rows


def test_streamed_chroma_equals_the_plain_loop_in_every_row() -> None:
    samples = render(compose(3))[: 20 * 1024 * 21 + 700]
    chroma = compute_chroma(in_blocks(samples, 10_000))
    expected = plain_loop(samples)
    assert chroma.n_frames == len(expected) == 21
    np.testing.assert_allclose(chroma.frames, np.round(255 * expected), atol=1)


def test_each_row_reaches_255_and_a_silent_row_stays_zero() -> None:
    samples = render(compose(4))[: 44_100 * 6]
    samples[: 44_100 * 3] = 0
    frames = compute_chroma([samples]).frames
    assert not frames[:5].any()
    assert (frames[8:].max(axis=1) == 255).all()


@pytest.mark.parametrize(("frequency_hz", "column"), [(440.0, 0), (466.16, 1), (523.25, 3), (329.63, 7), (415.3, 11)])
def test_columns_are_the_pitch_classes_from_a_to_g_sharp(frequency_hz: float, column: int) -> None:
    t = np.arange(3 * 44_100) / 44_100
    samples = np.sin(2 * np.pi * frequency_hz * t).astype(np.float32)
    frames = compute_chroma([samples]).frames
    assert (frames.argmax(axis=1) == column).all()


def test_a_transposed_song_has_its_columns_rolled() -> None:
    song = compose(5)
    plain, up = (compute_chroma([render(song, transposition_semitones=t)]).values() for t in (0, 3))
    rolled = np.roll(plain, 3, axis=1)
    cosine = (rolled * up).sum(axis=1) / np.linalg.norm(rolled, axis=1) / np.linalg.norm(up, axis=1)
    assert np.median(cosine) > 0.98


def test_an_empty_stream_gives_no_rows() -> None:
    assert compute_chroma([]).frames.shape == (0, 12)


def test_no_peak_lies_outside_of_what_is_analysed() -> None:
    """Between two nearly equal bins of this chord and its melody, essentia finds one at 22 kHz."""
    times = np.arange(6912, 11_008) / SAMPLE_RATE
    started = np.where(times < 0.2, times, times - 0.2)
    notes = np.where(times < 0.2, 11, 4)
    chord = sum(np.sin(2 * np.pi * n * 110 * 2 ** (k / 12) * times) / n for k in (9, 12, 16, 21) for n in range(1, 5))
    tune = sum(np.sin(2 * np.pi * n * 440 * 2 ** (notes / 12) * times) / n for n in range(1, 5))

    frequencies, magnitudes, _ = peaks_function()((chord + 4 * tune * np.exp(-1.5 * started)).astype(np.float32))

    assert len(frequencies) == len(magnitudes) > 0
    assert 40 <= frequencies.min() <= frequencies.max() <= 5000
