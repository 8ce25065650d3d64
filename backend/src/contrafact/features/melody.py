"""Extract the chroma of the melody: the pitch classes that are sung or played clearly above everything else.

The method of MELODIA (Salamon and Gómez, Melody extraction from polyphonic music signals using pitch contour
characteristics, 2012), as implemented in essentia, on the spectral peaks that the chroma is made of: ten times as fast
as a second analysis. Low peaks count less, since there the accompaniment is loud.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import HOP_SAMPLES, HOPS_PER_FRAME, PITCH_CLASSES
from contrafact.features import salience
from contrafact.features.salience import BINS_PER_OCTAVE, HIGHEST_HZ, LOWEST_HZ, are_clear, salient_pitches
from contrafact.features.tuning import REFERENCE_HZ, FramePeaks

_NEAR_BINS = 6.0
"""A pitch within 60 cents is the same one."""
_SPREAD = 0.7
"""Peaks below the mean salience less this many standard deviations start no contour."""
_LEAST_DOMINANCE = np.float32(1.3)
"""Salience of the melody relative to the strongest other pitch class. A third of the melody of real mixes passes, in
which the strongest pitch often changes the instrument; four fifths of a voice above an accompaniment."""

_Pitches = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]
"""Pitches and saliences of all hops, and their number in each hop."""


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
    found = [salient_pitches(row.frequencies, row.magnitudes, np.array(row.counts)) for row in rows]
    if not found:
        return np.zeros((0, len(PITCH_CLASSES)), np.uint8)
    pitches, saliences, counts = (np.concatenate(parts) for parts in zip(*found, strict=True))
    of_hops = pitches, saliences, counts
    hertz = _predominant(of_hops)
    is_clear = _are_clear(hertz, of_hops)
    semitones = 12 * np.log2(hertz[is_clear] / REFERENCE_HZ) - tuning_cents / 100
    pitch_classes = np.round(semitones).astype(np.int64) % len(PITCH_CLASSES)
    counts = np.zeros((len(rows), len(PITCH_CLASSES)))
    np.add.at(counts, (np.flatnonzero(is_clear) // HOPS_PER_FRAME, pitch_classes), 1)
    return np.round(255 * counts / HOPS_PER_FRAME).astype(np.uint8)


def compile_melody() -> None:
    """Compile the kernels of the melody, or load them from numba's cache."""
    none = np.zeros(0, np.float32)
    pitches = salient_pitches(none, none, np.zeros(1, np.int64))
    _are_clear(np.zeros(1), pitches)


def _predominant(found: _Pitches) -> NDArray[np.float64]:
    """Return the pitch of the melody in each hop, in Hz; 0 or less without one."""
    pitches, saliences, counts = found
    hertz = np.zeros(len(counts))
    if not len(pitches):
        return hertz
    import essentia

    # Set before essentia.standard is imported, which writes a message to stderr.
    essentia.log.infoActive = False
    essentia.log.warningActive = False
    from essentia import standard

    ends = np.cumsum(counts)[:-1]
    follow = standard.PitchContours(hopSize=HOP_SAMPLES, peakDistributionThreshold=_SPREAD)
    contours = follow(np.split(pitches, ends), np.split(saliences, ends))
    if len(contours[0]) == 0:
        return hertz
    choose = standard.PitchContoursMelody(hopSize=HOP_SAMPLES, minFrequency=LOWEST_HZ, maxFrequency=HIGHEST_HZ)
    chosen = choose(*contours)[0][: len(hertz)]
    hertz[: len(chosen)] = chosen
    return hertz


def _are_clear(hertz: NDArray[np.float64], found: _Pitches) -> NDArray[np.bool_]:
    """Return, for each hop, whether the melody's pitch is clearly stronger than every other pitch class."""
    bins = np.full(len(hertz), np.nan)
    np.log2(hertz / salience.REFERENCE_HZ, out=bins, where=hertz > 0)
    return are_clear(BINS_PER_OCTAVE * bins, *found, (_NEAR_BINS, _LEAST_DOMINANCE))
