"""Extract chroma from an audio file, in one pass and bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import SAMPLE_RATE, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.features.decoding import decode_mono
from contrafact.features.hpcp import chroma_of_peaks, peaks_of_rows
from contrafact.features.melody import compile_melody, melody_chroma
from contrafact.features.profiles import summed_profiles, tuned_reference_hz
from contrafact.features.spectral_peaks import N_BINS, find_peaks
from contrafact.features.tuning import FramePeaks, estimate_tuning
from contrafact.features.waveform import PeakMeter


def extract_chroma(
    path: Path,
    *,
    max_duration_s: float = 1200.0,
    on_progress: Callable[[float], None] | None = None,
    on_audio: Callable[[NDArray[np.float32]], None] | None = None,
) -> Chroma:
    """Decode a recording; compute both views of its chroma, that of its melody, and its peaks.

    The recipes are `hpcp-v2` and `hpcp-v1`, the latter `hpcp-v1-tuned` for a recording that is surely out of tune.
    `hpcp-v2` and the melody always go by the recording's own tuning.

    Parameters
    ----------
    path : audio of any type that is read; the extension is ignored.
    max_duration_s : maximum length of the recording, in seconds.
    on_progress : called about once per decoded second with the seconds decoded so far. Its exceptions stop the
        extraction and are passed on.
    on_audio : called with each decoded block, float32 `(n_samples,)`, mono at 44 100 Hz. Its exceptions likewise.

    Raises
    ------
    ContrafactError : as of `decode_mono`; also `silent_audio` if there is no sound between 40 and 5000 Hz.
    """
    meter = PeakMeter()
    listeners = (meter.push, *((on_audio,) if on_audio else ()))
    blocks = observed(decode_mono(path, max_duration_s=max_duration_s), listeners)
    peaks = list(peaks_of_rows(_reporting(blocks, on_progress) if on_progress else blocks))
    chroma = chroma_with_melody(peaks)
    if not chroma.frames.any():
        raise ContrafactError("silent_audio")
    return replace(chroma, peaks=meter.peaks())


def compile_extraction() -> None:
    """Compile all kernels, or load them from numba's cache, so that the first extraction is not slow."""
    frequencies, magnitudes, counts = find_peaks(np.zeros((1, N_BINS), np.float32))
    summed_profiles(frequencies, magnitudes, counts, tuned_reference_hz(0))
    compile_melody()


def chroma_with_melody(peaks: Sequence[FramePeaks]) -> Chroma:
    """Compute both views of a recording and its melody from the spectral peaks of its rows."""
    tuning = estimate_tuning(peaks)
    return replace(chroma_of_peaks(peaks, tuning), melody=melody_chroma(peaks, tuning.own_cents))


def observed(
    blocks: Iterable[NDArray[np.float32]], listeners: Sequence[Callable[[NDArray[np.float32]], object]]
) -> Iterator[NDArray[np.float32]]:
    """Yield blocks of samples, float32 `(n_samples,)`; each is passed to the listeners first."""
    for block in blocks:
        for listen in listeners:
            listen(block)
        yield block


def _reporting(
    blocks: Iterable[NDArray[np.float32]], on_progress: Callable[[float], None]
) -> Iterator[NDArray[np.float32]]:
    n_samples = 0
    for block in blocks:
        yield block
        n_samples += block.size
        on_progress(n_samples / SAMPLE_RATE)
