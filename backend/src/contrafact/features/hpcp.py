"""Compute harmonic pitch class profiles by the recipes `hpcp-v1` and `hpcp-v2`.

Source: Gómez, Tonal description of music audio signals (2006), as implemented in essentia. The stream is cut into
frames like by essentia's `FrameGenerator(frameSize=4096, hopSize=1024, startFromZero=False)`, which needs the whole
recording in memory.

By `hpcp-v2` the same peaks are whitened first: a peak counts by how near it is to the envelope of its frame's spectrum,
not by how loud it is. So an instrument's formants and a loud bass count less (docs/decisions/0051-hpcp-v2.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import HOP_SAMPLES, HOPS_PER_FRAME, RECIPE, SAMPLE_RATE, TUNED_RECIPE, Chroma
from contrafact.features.tuning import REFERENCE_HZ, FramePeaks, Tuning, estimate_tuning
from contrafact.features.whitened import whiten

FRAME_SAMPLES = 4096
_MAX_HZ = 5000.0


def compute_chroma(blocks: Iterable[NDArray[np.float32]]) -> Chroma:
    """Compute both views of a recording: `hpcp-v2` by its own tuning, `hpcp-v1` only where that is surely not 440 Hz.

    The peaks of all frames are kept until the tuning is known, 19 MB for 20 minutes.

    Parameters
    ----------
    blocks : float32 `(n_samples,)` each, mono at 44 100 Hz, of any lengths.

    Returns
    -------
    Chroma of `(1 + ceil(n_samples / 1024)) // 20` rows.
    """
    return chroma_of_peaks(list(peaks_of_rows(blocks)))


def chroma_of_peaks(rows_of_peaks: Sequence[FramePeaks], tuning: Tuning | None = None) -> Chroma:
    """Compute both views of a recording from the spectral peaks of its rows, see `compute_chroma`.

    Parameters
    ----------
    tuning : of the recording; estimated if left out.
    """
    tuning = tuning or estimate_tuning(rows_of_peaks)
    cents = tuning.correction_cents
    return Chroma(
        _frames(rows_of_peaks, profile_function(cents)),
        TUNED_RECIPE if cents else RECIPE,
        tuning_cents=cents,
        whitened=_frames(map(_whitened, rows_of_peaks), profile_function(tuning.own_cents)),
    )


def cut_frames(blocks: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """Cut a stream of samples into overlapping frames, the first centred on the first sample.

    Parameters
    ----------
    blocks : float32 `(n_samples,)` each.

    Yields
    ------
    float32 `(4096,)`, one every 1024 samples, until a frame's centre is at or behind the end; padded with zeros.
    """
    half = FRAME_SAMPLES // 2
    held = np.zeros(half, dtype=np.float32)
    for block in blocks:
        held = np.concatenate((held, block))
        n_whole = max(0, 1 + (held.size - FRAME_SAMPLES) // HOP_SAMPLES)
        for i in range(n_whole):
            yield held[i * HOP_SAMPLES : i * HOP_SAMPLES + FRAME_SAMPLES]
        held = held[n_whole * HOP_SAMPLES :]
    # A frame's centre is inside the recording as long as more than half a frame is buffered.
    n_last = 1 + -(-max(0, held.size - half) // HOP_SAMPLES)
    held = np.concatenate((held, np.zeros(FRAME_SAMPLES + n_last * HOP_SAMPLES, dtype=np.float32)))
    for i in range(n_last):
        yield held[i * HOP_SAMPLES : i * HOP_SAMPLES + FRAME_SAMPLES]


def hpcp_function() -> Callable[[NDArray[np.float32]], NDArray[np.float32]]:
    """Return a function from a frame, float32 `(4096,)`, to its profile of `hpcp-v1` at 440 Hz, float32 `(12,)`."""
    peaks_of, profile_of = peaks_function(), profile_function()
    return lambda frame: profile_of(*peaks_of(frame)[:2])


_Floats = NDArray[np.float32]


def peaks_function() -> Callable[[_Floats], tuple[_Floats, _Floats, _Floats]]:
    """Return a function from a frame, float32 `(4096,)`, to its peaks, loudest first.

    It returns their frequencies and magnitudes, and the spectrum, float32 `(2049,)`.
    """
    standard = _essentia()
    window = standard.Windowing(type="blackmanharris92")
    spectrum = standard.Spectrum()
    peaks = standard.SpectralPeaks(
        sampleRate=SAMPLE_RATE,
        maxPeaks=30,
        magnitudeThreshold=1e-5,
        minFrequency=40,
        maxFrequency=_MAX_HZ,
        orderBy="magnitude",
    )

    def peaks_of(frame: _Floats) -> tuple[_Floats, _Floats, _Floats]:
        bins = spectrum(window(frame))
        frequencies, magnitudes = peaks(bins)
        # Between two nearly equal bins essentia may place a peak at any frequency, such as 22 kHz.
        if len(frequencies) and (frequencies.max() > _MAX_HZ or frequencies.min() < 0):
            is_inside = (frequencies >= 0) & (frequencies <= _MAX_HZ)
            frequencies, magnitudes = frequencies[is_inside], magnitudes[is_inside]
        return frequencies, magnitudes, bins

    return peaks_of


def profile_function(
    tuning_cents: float = 0.0,
) -> Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]]:
    """Return a function from the peaks of a frame, frequencies and magnitudes, to its profile, float32 `(12,)`.

    Parameters
    ----------
    tuning_cents : tuning of the recording above 440 Hz.
    """
    standard = _essentia()
    hpcp = standard.HPCP(
        sampleRate=SAMPLE_RATE,
        size=12,
        harmonics=7,
        referenceFrequency=REFERENCE_HZ * 2 ** (tuning_cents / 1200),
        bandPreset=False,
        minFrequency=40,
        maxFrequency=_MAX_HZ,
        weightType="squaredCosine",
        nonLinear=False,
        windowSize=4 / 3,
        normalized="unitMax",
    )

    def profile_of(frequencies: NDArray[np.float32], magnitudes: NDArray[np.float32]) -> NDArray[np.float32]:
        profile: NDArray[np.float32] = hpcp(frequencies, magnitudes)
        return profile

    return profile_of


def _essentia() -> ModuleType:
    import essentia

    # Set before essentia.standard is imported, which writes a message to stderr.
    essentia.log.infoActive = False
    essentia.log.warningActive = False
    from essentia import standard

    module: ModuleType = standard
    return module


def peaks_of_rows(blocks: Iterable[NDArray[np.float32]]) -> Iterator[FramePeaks]:
    """Yield the spectral peaks of each row of chroma; parameters as of `compute_chroma`."""
    peaks_of = peaks_function()
    frames = (peaks_of(frame) for frame in cut_frames(blocks))
    while len(group := list(islice(frames, HOPS_PER_FRAME))) == HOPS_PER_FRAME:
        frequencies, magnitudes, spectra = zip(*group, strict=True)
        counts = tuple(len(each) for each in frequencies)
        # In one array for each row: the overhead of small arrays would be as large as their content.
        of_row = np.concatenate(frequencies), np.concatenate(magnitudes)
        yield FramePeaks(*of_row, counts, whiten(spectra, *of_row, counts))


def _whitened(peaks: FramePeaks) -> FramePeaks:
    return peaks if peaks.whitened is None else replace(peaks, magnitudes=peaks.whitened)


def _frames(
    rows_of_peaks: Iterable[FramePeaks],
    profile_of: Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]],
) -> NDArray[np.uint8]:
    rows = [_row(peaks, profile_of) for peaks in rows_of_peaks]
    return np.array(rows, dtype=np.uint8).reshape(-1, 12)


def _row(
    peaks: FramePeaks, profile_of: Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]]
) -> NDArray[np.uint8]:
    ends = np.cumsum(peaks.counts)[:-1]
    pairs = zip(np.split(peaks.frequencies, ends), np.split(peaks.magnitudes, ends), strict=True)
    total: NDArray[np.float32] = np.sum([profile_of(*pair) for pair in pairs], axis=0)
    largest = total.max()
    row = np.round(255 * total / largest) if largest > 0 else total
    return row.astype(np.uint8)
