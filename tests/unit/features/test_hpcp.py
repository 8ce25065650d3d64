from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.essentia_chroma import essentia_frames, hpcp_function
from tests.doubles.songs import compose, render

from contrafact.features.hpcp import compute_chroma

Samples = NDArray[np.float32]


def in_blocks(samples: Samples, n_samples: int) -> list[Samples]:
    return [samples[i : i + n_samples] for i in range(0, samples.size, n_samples)]


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
    np.testing.assert_array_equal(chroma.frames, np.round(255 * expected))


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
