"""Compute harmonic pitch class profiles by the recipes `hpcp-v1` and `hpcp-v2`.

Source: Gómez, Tonal description of music audio signals (2006). The stored rows are equal to those of essentia's
algorithms frame by frame, which take three times as long (docs/decisions/0079-speed-of-analysis.md).

By `hpcp-v2` the same peaks are whitened first: a peak counts by how near it is to the envelope of its frame's spectrum,
not by how loud it is. So an instrument's formants and a loud bass count less (docs/decisions/0051-hpcp-v2.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import HOPS_PER_FRAME, RECIPE, TUNED_RECIPE, Chroma
from contrafact.features.profiles import summed_profiles, tuned_reference_hz
from contrafact.features.spectral_peaks import find_peaks, frame_batches, spectra_function
from contrafact.features.tuning import FramePeaks, Tuning, estimate_tuning
from contrafact.features.whitened import whiten

_ROWS_AT_ONCE = 5
"""Their frames stay in the processor's cache."""


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
        _frames(rows_of_peaks, cents),
        TUNED_RECIPE if cents else RECIPE,
        tuning_cents=cents,
        whitened=_frames(map(_whitened, rows_of_peaks), tuning.own_cents),
    )


def peaks_of_rows(blocks: Iterable[NDArray[np.float32]]) -> Iterator[FramePeaks]:
    """Yield the spectral peaks of each row of chroma; parameters as of `compute_chroma`."""
    spectra_of = spectra_function()
    for frames in frame_batches(blocks, _ROWS_AT_ONCE * HOPS_PER_FRAME):
        n_rows = len(frames) // HOPS_PER_FRAME
        if not n_rows:
            return
        spectra = spectra_of(frames[: n_rows * HOPS_PER_FRAME])
        frequencies, magnitudes, counts = find_peaks(spectra)
        whitened = whiten(spectra, frequencies, magnitudes, counts)
        of_rows = counts.reshape(n_rows, HOPS_PER_FRAME)
        ends = np.cumsum(of_rows.sum(axis=1))[:-1]
        arrays = (np.split(each, ends) for each in (frequencies, magnitudes, whitened))
        for of_row, *peaks in zip(of_rows, *arrays, strict=True):
            yield FramePeaks(peaks[0], peaks[1], tuple(of_row.tolist()), peaks[2])


def _whitened(peaks: FramePeaks) -> FramePeaks:
    return peaks if peaks.whitened is None else replace(peaks, magnitudes=peaks.whitened)


def _frames(rows_of_peaks: Iterable[FramePeaks], tuning_cents: float) -> NDArray[np.uint8]:
    reference_hz = tuned_reference_hz(tuning_cents)
    rows = [
        summed_profiles(row.frequencies, row.magnitudes, np.array(row.counts), reference_hz) for row in rows_of_peaks
    ]
    totals = np.array(rows, dtype=np.float32).reshape(-1, 12)
    largest = totals.max(axis=1, keepdims=True)
    return np.round(255 * totals / np.where(largest > 0, largest, 1)).astype(np.uint8)
