from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.essentia_chroma import hpcp_function
from tests.doubles.songs import compose, render

from contrafact.domain.chroma import RECIPE, TUNED_RECIPE
from contrafact.features.hpcp import chroma_of_peaks, compute_chroma
from contrafact.features.tuning import FramePeaks, Tuning, estimate_tuning

Samples = NDArray[np.float32]
SONG = compose(5)
UNSURE_HZ = (112.5, 652.4, 1301.0)
"""40 cents above, 20 and 25 below the nearest semitones."""


def detuned(cents: float) -> Samples:
    return render(SONG, transposition_semitones=cents / 100)


def peaks(frequencies: list[float], magnitudes: list[float] | None = None) -> FramePeaks:
    """Return the peaks of one frame."""
    of_each = np.array(magnitudes or [1.0] * len(frequencies), dtype=np.float32)
    return FramePeaks(np.array(frequencies, dtype=np.float32), of_each, (len(frequencies),))


def shifted(frequency_hz: float, cents: float) -> float:
    return frequency_hz * 2.0 ** (cents / 1200)


def cosines(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    n = min(len(a), len(b))
    lengths = np.linalg.norm(a[:n], axis=1) * np.linalg.norm(b[:n], axis=1)
    found: NDArray[np.float32] = (a[:n] * b[:n]).sum(axis=1) / np.maximum(lengths, 1e-9)
    return found


@pytest.mark.parametrize("cents", [-48, -35, -22, 22, 35, 48])
def test_a_song_out_of_tune_has_the_chroma_of_the_song_in_tune(cents: int) -> None:
    plain, off = compute_chroma([detuned(0)]), compute_chroma([detuned(cents)])
    assert off.tuning_cents == pytest.approx(cents, abs=3)
    assert off.recipe == TUNED_RECIPE
    assert np.median(cosines(plain.values(), off.values())) > 0.99


@pytest.mark.parametrize("cents", [-50, 50])
def test_half_a_semitone_off_is_the_song_or_its_neighbour_a_semitone_away(cents: int) -> None:
    plain, off = compute_chroma([detuned(0)]), compute_chroma([detuned(cents)])
    assert abs(off.tuning_cents) == pytest.approx(50, abs=3)
    semitones = round((cents - off.tuning_cents) / 100)
    assert semitones in {-1, 0, 1}
    assert np.median(cosines(np.roll(plain.values(), semitones, axis=1), off.values())) > 0.99


@pytest.mark.parametrize("cents", [-12, 0, 12])
def test_chroma_of_a_song_nearly_in_tune_is_that_of_440_hz(cents: int) -> None:
    samples = detuned(cents)[: 44_100 * 12]
    chroma = compute_chroma([samples])
    assert (chroma.recipe, chroma.tuning_cents) == (RECIPE, 0)
    profile_of, padded = hpcp_function(), np.pad(samples, 2048)
    group = [profile_of(padded[1024 * i : 1024 * i + 4096]) for i in range(20)]
    row = np.sum(group, axis=0)
    np.testing.assert_array_equal(chroma.frames[0], np.round(255 * row / row.max()).astype(np.uint8))


@cache
def newer_view(seed: int, cents: int) -> NDArray[np.float32]:
    samples = render(compose(seed), transposition_semitones=cents / 100)[: 15 * 44_100]
    return compute_chroma([samples]).best.values()


@pytest.mark.parametrize("cents", [-50, -31, 12, 50])
@pytest.mark.parametrize("seed", [5, 8])
def test_the_newer_view_of_a_song_is_the_same_at_every_tuning(seed: int, cents: int) -> None:
    """Sure or not; half a semitone off it may be that of a semitone away."""
    plain, off = newer_view(seed, 0), newer_view(seed, cents)
    assert max(np.median(cosines(np.roll(plain, t, axis=1), off)) for t in (-1, 0, 1)) > 0.99


def test_an_unsure_tuning_counts_for_the_newer_view_alone() -> None:
    """Such as a distorted guitar's, whose bass is tuned unlike its overtones."""
    rows = [
        FramePeaks(*(np.tile(each, 20) for each in (frequencies, magnitudes)), (3,) * 20, np.tile(magnitudes, 20))
        for cents in (0, 20)
        for frequencies in [np.array([shifted(hz, cents) for hz in UNSURE_HZ], np.float32)]
        for magnitudes in [np.ones(3, np.float32)]
    ]
    plain, off = (chroma_of_peaks([row] * 16) for row in rows)
    assert (plain.recipe, off.recipe, off.tuning_cents) == (RECIPE, RECIPE, 0)
    assert (plain.frames != off.frames).any()
    assert np.abs(plain.best.values() - off.best.values()).max() < 0.02


@pytest.mark.parametrize(("cents", "own"), [(1.9, 0.0), (-2.04, -2.0), (17.0, 17.0), (-49.96, -50.0)])
def test_a_recording_counts_as_in_tune_up_to_two_cents(cents: float, own: float) -> None:
    assert Tuning(cents, error_cents=9.0).own_cents == own
    assert Tuning(cents, error_cents=9.0).correction_cents == 0


def test_noise_and_glides_have_no_tuning() -> None:
    rng = np.random.default_rng(1)
    t = np.arange(44_100 * 8) / 44_100
    glide = np.sin(2 * np.pi * np.cumsum(300 * 2 ** (t / 4)) / 44_100).astype(np.float32)
    for samples in (rng.normal(0, 0.1, t.size).astype(np.float32), glide):
        assert compute_chroma([samples]).tuning_cents == 0


def test_a_recording_whose_halves_are_tuned_differently_is_not_corrected() -> None:
    halves = np.concatenate((detuned(0), detuned(45)))
    assert compute_chroma([halves]).tuning_cents == 0


def test_loud_peaks_decide_the_tuning() -> None:
    frames = [peaks([shifted(440, 30), 660.0], [1.0, 0.05]) for _ in range(16)]
    assert estimate_tuning(frames).cents == pytest.approx(30, abs=2)


def test_tunings_around_half_a_semitone_are_averaged_on_the_circle() -> None:
    frames = [peaks([shifted(440, cents)]) for cents in (48, 52) * 8]
    tuning = estimate_tuning(frames)
    assert abs(tuning.cents) == pytest.approx(50, abs=0.5)
    assert tuning.error_cents < 1


def test_a_recording_whose_bass_is_tuned_unlike_its_overtones_is_not_corrected() -> None:
    frames = [peaks([shifted(110, 40), shifted(660, -20), shifted(1320, -25)]) for _ in range(16)]
    assert abs(estimate_tuning(frames).cents) > 18
    assert estimate_tuning(frames).correction_cents == 0


def test_without_peaks_nothing_is_corrected() -> None:
    assert estimate_tuning([]).correction_cents == 0
    assert estimate_tuning([peaks([])] * 9).correction_cents == 0
    assert compute_chroma([np.zeros(44_100 * 4, dtype=np.float32)]).tuning_cents == 0
