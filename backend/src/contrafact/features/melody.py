"""Extract the chroma of the melody: the pitch classes that are sung or played clearly above everything else.

The method of MELODIA (Salamon and Gómez, Melody extraction from polyphonic music signals using pitch contour
characteristics, 2012), as implemented in essentia, on the spectral peaks that the chroma is made of: ten times as fast
as a second analysis. Low peaks count less, since there the accompaniment is loud.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import HOP_SAMPLES, HOPS_PER_FRAME, PITCH_CLASSES
from contrafact.features.tuning import REFERENCE_HZ, FramePeaks

_LOWEST_HZ, _HIGHEST_HZ = 150.0, 1100.0
"""Range of the melody; below, a bass is often the strongest voice."""
_HALF_WEIGHT_HZ = 1000.0
"""A peak of f Hz is weighted by (f / (f + this))²."""
_N_HARMONICS = 10
_SALIENCE_REFERENCE_HZ = 55.0
_BIN_CENTS = 10.0
_BINS_PER_OCTAVE = 120
_NEAR_BINS = 6
"""A pitch within 60 cents is the same one."""
_SPREAD = 0.7
"""Peaks below the mean salience less this many standard deviations start no contour."""
_LEAST_DOMINANCE = 1.3
"""Salience of the melody relative to the strongest other pitch class. A third of the melody of real mixes passes, in
which the strongest pitch often changes the instrument; four fifths of a voice above an accompaniment."""

_Peaks = list[NDArray[np.float32]]


def melody_chroma(rows: Sequence[FramePeaks], tuning_cents: float = 0.0) -> NDArray[np.uint8]:
    """Return the share of each row in which the melody is clearly in each pitch class.

    Parameters
    ----------
    rows : spectral peaks of `HOPS_PER_FRAME` frames for each row of the chroma.
    tuning_cents : tuning of the recording above 440 Hz.

    Returns
    -------
    uint8 `(n_rows, 12)`, `round(255 share)`; columns as of chroma. A row without a clear melody is 0.
    """
    n_hops = len(rows) * HOPS_PER_FRAME
    bins, saliences = _salience_peaks(rows)
    hertz = _predominant(bins, saliences, n_hops)
    is_clear = _are_clear(hertz, bins, saliences)
    semitones = 12 * np.log2(hertz[is_clear] / REFERENCE_HZ) - tuning_cents / 100
    pitch_classes = np.round(semitones).astype(np.int64) % len(PITCH_CLASSES)
    counts = np.zeros((len(rows), len(PITCH_CLASSES)))
    np.add.at(counts, (np.flatnonzero(is_clear) // HOPS_PER_FRAME, pitch_classes), 1)
    return np.round(255 * counts / HOPS_PER_FRAME).astype(np.uint8)


def _salience_peaks(rows: Sequence[FramePeaks]) -> tuple[_Peaks, _Peaks]:
    """Return the pitches of each hop, in bins of 10 cents above 55 Hz, and their saliences."""
    import essentia

    # Set before essentia.standard is imported, which writes a message to stderr.
    essentia.log.infoActive = False
    essentia.log.warningActive = False
    from essentia import standard

    salience_of = standard.PitchSalienceFunction(numberHarmonics=_N_HARMONICS)
    peaks_of = standard.PitchSalienceFunctionPeaks(minFrequency=_LOWEST_HZ, maxFrequency=_HIGHEST_HZ)
    bins: _Peaks = []
    saliences: _Peaks = []
    for frequencies, magnitudes in _hops(rows):
        if len(frequencies):
            of_hop = peaks_of(salience_of(frequencies, magnitudes))
        else:
            of_hop = (np.zeros(0, np.float32), np.zeros(0, np.float32))
        bins.append(of_hop[0])
        saliences.append(of_hop[1])
    return bins, saliences


def _hops(rows: Sequence[FramePeaks]) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    for row in rows:
        weights = (row.frequencies / (row.frequencies + _HALF_WEIGHT_HZ)) ** 2
        ends = np.cumsum(row.counts)[:-1]
        weighted = (row.magnitudes * weights).astype(np.float32)
        yield from zip(np.split(row.frequencies, ends), np.split(weighted, ends), strict=True)


def _predominant(bins: _Peaks, saliences: _Peaks, n_hops: int) -> NDArray[np.float64]:
    """Return the pitch of the melody in each hop, in Hz; 0 or less without one."""
    hertz = np.zeros(n_hops)
    if not any(len(each) for each in bins):
        return hertz
    from essentia import standard

    contours = standard.PitchContours(hopSize=HOP_SAMPLES, peakDistributionThreshold=_SPREAD)(bins, saliences)
    if len(contours[0]) == 0:
        return hertz
    choose = standard.PitchContoursMelody(hopSize=HOP_SAMPLES, minFrequency=_LOWEST_HZ, maxFrequency=_HIGHEST_HZ)
    found = choose(*contours)[0][:n_hops]
    hertz[: len(found)] = found
    return hertz


def _are_clear(hertz: NDArray[np.float64], bins: _Peaks, saliences: _Peaks) -> NDArray[np.bool_]:
    """Return, for each hop, whether the melody's pitch is clearly stronger than every other pitch class."""
    is_clear = np.zeros(len(hertz), dtype=np.bool_)
    for hop in np.flatnonzero(hertz > 0):
        distances = bins[hop] - 1200 / _BIN_CENTS * np.log2(hertz[hop] / _SALIENCE_REFERENCE_HZ)
        own = np.abs(distances) < _NEAR_BINS
        half = _BINS_PER_OCTAVE / 2
        others = np.abs((distances + half) % _BINS_PER_OCTAVE - half) > _NEAR_BINS
        strongest = saliences[hop].max(where=others, initial=0.0)
        is_clear[hop] = saliences[hop].max(where=own, initial=0.0) > _LEAST_DOMINANCE * strongest
    return is_clear
