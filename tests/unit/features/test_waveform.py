from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.features.waveform import MAX_PEAKS, PeakMeter


def measured(samples: NDArray[np.float32], block: int) -> NDArray[np.uint8]:
    meter = PeakMeter()
    for start in range(0, len(samples), block):
        meter.push(samples[start : start + block])
    return meter.peaks()


def test_peaks_are_the_largest_magnitudes_of_equal_parts() -> None:
    samples = np.zeros(4 * 1024, dtype=np.float32)
    samples[[10, 1024, 3 * 1024 - 1, 4 * 1024 - 1]] = [0.5, -1.0, 0.2, 3.0]
    assert measured(samples, 700).tolist() == [128, 255, 51, 255]


@pytest.mark.parametrize("n_samples", [1, 800 * 1024, 800 * 1024 + 1, 1600 * 1024 + 1, 7_000_001])
def test_peaks_are_at_most_800_and_do_not_depend_on_the_blocks(n_samples: int) -> None:
    samples = np.random.default_rng(0).uniform(-0.3, 0.3, n_samples).astype(np.float32)
    samples[-1] = 0.9
    peaks = measured(samples, 44_100)
    assert MAX_PEAKS / 2 < len(peaks) <= MAX_PEAKS or n_samples < MAX_PEAKS * 1024 / 2
    assert peaks[-1] == round(255 * 0.9)
    assert np.array_equal(peaks, measured(samples, 1_000_003))


def test_a_recording_without_samples_has_no_peaks() -> None:
    assert PeakMeter().peaks().tolist() == []
