from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.songs import compose, encode, render

from contrafact.domain.chroma import HOPS_PER_FRAME, SAMPLE_RATE
from contrafact.features.extract import extract_chroma
from contrafact.features.hpcp import peaks_of_rows
from contrafact.features.melody import melody_chroma
from contrafact.features.tuning import FramePeaks

C_SHARP_5_HZ, COLUMN = 554.37, 4
CHORD_HZ = (110.0, 138.59, 164.81)


def tone(hertz: float | NDArray[np.float64], seconds: float = 6.0) -> NDArray[np.float64]:
    """Four harmonics."""
    phase = 2 * np.pi * np.cumsum(np.full(int(seconds * SAMPLE_RATE), hertz)) / SAMPLE_RATE
    return sum((np.sin(k * phase) / k for k in range(1, 5)), start=np.zeros(phase.size))


def melody_of(samples: NDArray[np.float64], tuning_cents: float = 0.0) -> NDArray[np.float64]:
    rows = list(peaks_of_rows([(0.1 * samples).astype(np.float32)]))
    return melody_chroma(rows, tuning_cents)[1:-1] / 255


def test_a_voice_above_a_chord_is_the_melody() -> None:
    found = melody_of(tone(C_SHARP_5_HZ) + 0.3 * sum(tone(hertz) for hertz in CHORD_HZ))

    assert found[:, COLUMN].min() > 0.9
    assert np.delete(found, COLUMN, axis=1).max() == 0


def test_vibrato_stays_in_its_pitch_class() -> None:
    time = np.arange(6 * SAMPLE_RATE) / SAMPLE_RATE

    found = melody_of(tone(C_SHARP_5_HZ * 2 ** (0.3 / 12 * np.sin(2 * np.pi * 5.5 * time))))

    assert found[:, COLUMN].mean() > 0.9


def test_the_tuning_is_corrected() -> None:
    sharp = tone(C_SHARP_5_HZ * 2 ** (60 / 1200))

    assert melody_of(sharp)[:, COLUMN + 1].mean() > 0.9
    assert melody_of(sharp, tuning_cents=40.0)[:, COLUMN].mean() > 0.9


def test_two_equal_voices_are_no_clear_melody() -> None:
    assert melody_of(tone(C_SHARP_5_HZ) + tone(C_SHARP_5_HZ * 2 ** (3 / 12))).sum(axis=1).mean() < 0.2


@pytest.mark.parametrize("n_rows", [0, 1, 9])
def test_silence_has_no_melody(n_rows: int) -> None:
    silent = FramePeaks(np.zeros(0, np.float32), np.zeros(0, np.float32), (0,) * HOPS_PER_FRAME)

    found = melody_chroma([silent] * n_rows)

    assert found.shape == (n_rows, 12)
    assert found.dtype == np.uint8
    assert not found.any()


def test_an_extraction_holds_the_melody_in_the_frames_of_the_chroma(tmp_path: Path) -> None:
    chroma = extract_chroma(encode(tmp_path / "a.wav", render(compose(2))[: SAMPLE_RATE * 10]))

    assert chroma.melody is not None
    assert chroma.melody.shape == chroma.frames.shape
    assert 0 < (chroma.melody / 255).sum(axis=1).max() <= 1 + 12 / 255
