"""Chroma by essentia's own algorithms, frame by frame: what the compiled kernels must equal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import HOP_SAMPLES, SAMPLE_RATE

_Floats = NDArray[np.float32]
_MAX_HZ = 5000.0


def essentia_frames(samples: _Floats) -> list[_Floats]:
    """Cut a recording into frames, float32 `(4096,)` each."""
    return list(_essentia().FrameGenerator(samples, frameSize=4096, hopSize=1024, startFromZero=False))


def hpcp_function() -> Callable[[_Floats], _Floats]:
    """Return a function from a frame, float32 `(4096,)`, to its profile of `hpcp-v1` at 440 Hz, float32 `(12,)`."""
    peaks_of, profile_of = peaks_function(), profile_function()
    return lambda frame: profile_of(*peaks_of(frame)[:2])


def peaks_function() -> Callable[[_Floats], tuple[_Floats, _Floats, _Floats]]:
    """Return a function from a frame, float32 `(4096,)`, to its peaks, loudest first.

    It returns their frequencies and magnitudes, and the spectrum, float32 `(2049,)`.
    """
    standard = _essentia()
    window = standard.Windowing(type="blackmanharris92")
    spectrum = standard.Spectrum()
    peaks = spectral_peaks()

    def peaks_of(frame: _Floats) -> tuple[_Floats, _Floats, _Floats]:
        bins = spectrum(window(frame))
        return *inside(*peaks(bins)), bins

    return peaks_of


def spectral_peaks() -> Callable[[_Floats], tuple[_Floats, _Floats]]:
    """Return a function from a spectrum to the frequencies and magnitudes of its peaks, some of which are outside."""
    peaks: Callable[[_Floats], tuple[_Floats, _Floats]] = _essentia().SpectralPeaks(
        sampleRate=SAMPLE_RATE,
        maxPeaks=30,
        magnitudeThreshold=1e-5,
        minFrequency=40,
        maxFrequency=_MAX_HZ,
        orderBy="magnitude",
    )
    return peaks


def inside(frequencies: _Floats, magnitudes: _Floats) -> tuple[_Floats, _Floats]:
    """Return the peaks up to 5000 Hz: between two nearly equal bins essentia may place one at any frequency."""
    is_inside = (frequencies >= 0) & (frequencies <= _MAX_HZ)
    return frequencies[is_inside], magnitudes[is_inside]


def profile_function(tuning_cents: float = 0.0) -> Callable[[_Floats, _Floats], _Floats]:
    """Return a function from the peaks of a frame, frequencies and magnitudes, to its profile, float32 `(12,)`."""
    hpcp = _essentia().HPCP(
        sampleRate=SAMPLE_RATE,
        size=12,
        harmonics=7,
        referenceFrequency=440 * 2 ** (tuning_cents / 1200),
        bandPreset=False,
        minFrequency=40,
        maxFrequency=_MAX_HZ,
        weightType="squaredCosine",
        nonLinear=False,
        windowSize=4 / 3,
        normalized="unitMax",
    )

    def profile_of(frequencies: _Floats, magnitudes: _Floats) -> _Floats:
        profile: _Floats = hpcp(frequencies, magnitudes)
        return profile

    return profile_of


def views_function() -> Callable[[_Floats], tuple[_Floats, _Floats]]:
    """Return a function from a frame to its profiles of `hpcp-v1` and `hpcp-v2`, both at 440 Hz."""
    peaks_of, profile_of = peaks_function(), profile_function()
    whitening = _essentia().SpectralWhitening(maxFrequency=_MAX_HZ)

    def views_of(frame: _Floats) -> tuple[_Floats, _Floats]:
        frequencies, magnitudes, bins = peaks_of(frame)
        whitened = whitening(bins, frequencies, magnitudes)
        return profile_of(frequencies, magnitudes), profile_of(frequencies, whitened)

    return views_of


def melody_function() -> Callable[[Iterable[tuple[_Floats, _Floats, Sequence[int]]]], _Floats]:
    """Return a function from frequencies, magnitudes and counts of peaks to the melody in Hz, one value a frame."""
    standard = _essentia()
    salience_of = standard.PitchSalienceFunction(numberHarmonics=10)
    pitches_of = standard.PitchSalienceFunctionPeaks(minFrequency=150, maxFrequency=1100)
    follow = standard.PitchContours(hopSize=HOP_SAMPLES, peakDistributionThreshold=0.7)
    choose = standard.PitchContoursMelody(hopSize=HOP_SAMPLES, minFrequency=150, maxFrequency=1100)

    def melody_of(groups: Iterable[tuple[_Floats, _Floats, Sequence[int]]]) -> _Floats:
        found = []
        for frequencies, magnitudes, counts in groups:
            ends = np.cumsum(counts)[:-1]
            weighted = magnitudes * (frequencies / (frequencies + 1000)) ** 2
            for frame in zip(np.split(frequencies, ends), np.split(weighted, ends), strict=True):
                found.append(pitches_of(salience_of(*frame)))
        bins, saliences = (list(each) for each in zip(*found, strict=True))
        melody: _Floats = choose(*follow(bins, saliences))[0]
        return melody

    return melody_of


def _essentia() -> ModuleType:
    import essentia

    essentia.log.infoActive = False
    essentia.log.warningActive = False
    from essentia import standard

    module: ModuleType = standard
    return module
