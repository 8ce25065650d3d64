from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.essentia_chroma import essentia_frames, peaks_function, profile_function
from tests.doubles.songs import compose, render

from contrafact.domain.chroma import PITCH_CLASSES, RECIPE, Chroma
from contrafact.features.hpcp import compute_chroma, peaks_of_rows
from contrafact.features.tuning import estimate_tuning

Samples = NDArray[np.float32]
RATE_HZ = 44_100
CHORD_HZ = (220.0, 277.18, 329.63)
CHORD = {"A", "C#", "E"}


def chord(formant_hz: float | None = None, seconds: float = 4.0) -> Samples:
    """Play A major with eight overtones a voice; with a formant, those near it are 24 dB louder."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    out = np.zeros_like(t)
    for fundamental in CHORD_HZ:
        for n in range(1, 9):
            hertz = n * fundamental
            gain = 1.0 if formant_hz is None else 1 + 15 * np.exp(-(np.log2(hertz / formant_hz) ** 2) / 0.02)
            out += gain / n * np.sin(2 * np.pi * hertz * t + n)
    samples: Samples = (0.5 * out / np.abs(out).max()).astype(np.float32)
    return samples


def whitened_of(chroma: Chroma) -> NDArray[np.float64]:
    assert chroma.whitened is not None
    return chroma.whitened.astype(np.float64)


def cosine(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    n = min(len(a), len(b))
    products = (a[:n] * b[:n]).sum(axis=1)
    return float(np.median(products / np.linalg.norm(a[:n], axis=1) / np.linalg.norm(b[:n], axis=1)))


def test_a_chord_keeps_its_classes() -> None:
    rows = whitened_of(compute_chroma([chord()]))
    for row in rows[1:-1]:
        assert {PITCH_CLASSES[i] for i in np.argsort(row)[-3:]} == CHORD


@pytest.mark.parametrize("formant_hz", [700.0, 1100.0, 1800.0, 2600.0])
def test_a_strong_formant_changes_the_whitened_view_less(formant_hz: float) -> None:
    plain, coloured = compute_chroma([chord()]), compute_chroma([chord(formant_hz)])
    first = cosine(plain.frames.astype(np.float64), coloured.frames.astype(np.float64))
    second = cosine(whitened_of(plain), whitened_of(coloured))
    assert 1 - second < 0.5 * (1 - first)


def test_a_loud_bass_leaves_the_chord_above_it_to_be_seen() -> None:
    t = np.arange(4 * RATE_HZ) / RATE_HZ
    bass = np.sin(2 * np.pi * 73.42 * t)  # D
    chroma = compute_chroma([(0.9 * bass + 0.05 * chord()).astype(np.float32)])
    columns = [PITCH_CLASSES.index(name) for name in sorted(CHORD)]
    assert (whitened_of(chroma)[1:-1][:, columns].mean(axis=0) > 64).all()
    assert chroma.frames[1:-1][:, columns].mean() < 16


def test_silence_stays_zero_and_every_other_row_reaches_255() -> None:
    samples = render(compose(4))[: RATE_HZ * 6]
    samples[: RATE_HZ * 3] = 0
    rows = whitened_of(compute_chroma([samples]))
    assert not rows[:5].any()
    assert (rows[8:].max(axis=1) == 255).all()


def test_loudness_changes_nothing() -> None:
    samples = render(compose(6))[: RATE_HZ * 8]
    rows, quiet = (whitened_of(compute_chroma([gain * samples])) for gain in (np.float32(1), np.float32(0.02)))
    assert cosine(rows[2:], quiet[2:]) > 0.999


def noise(rng: np.random.Generator) -> Samples:
    """Draw noise whose colour and loudness change, with a silence."""
    samples = np.cumsum(rng.normal(size=8 * RATE_HZ)) * 1e-4 + rng.normal(size=8 * RATE_HZ) * np.linspace(
        0, 0.1, 8 * RATE_HZ
    )
    samples[3 * RATE_HZ : 4 * RATE_HZ] = 0
    return samples.astype(np.float32)


@pytest.mark.parametrize("samples", [render(compose(3))[: RATE_HZ * 8], noise(np.random.default_rng(0))])
def test_magnitudes_and_rows_equal_those_of_essentias_whitening(samples: Samples) -> None:
    from essentia import standard

    own_cents = estimate_tuning([*peaks_of_rows([samples])]).own_cents
    whitening, peaks_of, profile_of = (
        standard.SpectralWhitening(maxFrequency=5000),
        peaks_function(),
        profile_function(own_cents),
    )
    chroma = compute_chroma([samples[i : i + 10_000] for i in range(0, samples.size, 10_000)])
    theirs, profiles = [], []
    for frame in essentia_frames(samples)[: 20 * chroma.n_frames]:
        frequencies, magnitudes, spectrum = peaks_of(frame)
        theirs.append(whitening(spectrum, frequencies, magnitudes))
        profiles.append(profile_of(frequencies, theirs[-1]))
    ours = np.concatenate([peaks.whitened for peaks in peaks_of_rows([samples]) if peaks.whitened is not None])
    np.testing.assert_allclose(ours, np.concatenate(theirs), atol=1e-5)
    rows = np.array(profiles).reshape(-1, 20, 12).sum(axis=1)
    largest = np.maximum(rows.max(axis=1, keepdims=True), 1e-9)
    np.testing.assert_allclose(whitened_of(chroma), np.round(255 * rows / largest), atol=1)


def test_the_first_view_stays_as_it_was() -> None:
    """Of the peaks alone, as the recipe was before there were two views."""
    samples = render(compose(8))[: RATE_HZ * 10]
    chroma, profile_of = compute_chroma([samples]), profile_function()
    assert chroma.recipe == RECIPE
    for row, peaks in zip(chroma.frames, peaks_of_rows([samples]), strict=True):
        ends = np.cumsum(peaks.counts)[:-1]
        hops = zip(np.split(peaks.frequencies, ends), np.split(peaks.magnitudes, ends), strict=True)
        total = np.sum([profile_of(*hop) for hop in hops], axis=0)
        np.testing.assert_array_equal(row, np.round(255 * total / total.max()))


def test_its_own_tuning_counts_for_both_views() -> None:
    samples = render(compose(5), transposition_semitones=-0.4)
    chroma = compute_chroma([samples])
    assert chroma.tuning_cents == pytest.approx(-40, abs=3)
    plain = compute_chroma([render(compose(5))])
    assert cosine(whitened_of(plain), whitened_of(chroma)) > 0.95
