"""Find the spectral peaks of frames, many frames at once.

Window and Fourier transform are essentia's; the peaks are found by a compiled kernel, equal to those of essentia's
`SpectralPeaks` to the last bit: local maxima, placed by a parabola through three bins (Smith and Serra, PARSHL, 1987).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.compiled import njit
from contrafact.domain.chroma import HOP_SAMPLES, SAMPLE_RATE

FRAME_SAMPLES = 4096
MIN_HZ, MAX_HZ = np.float32(40), np.float32(5000)
"""Range of the peaks."""
MAX_PEAKS = 30
"""Most peaks of a frame; the loudest are kept."""
_THRESHOLD = np.float32(1e-5)
"""Least magnitude; a sine of full scale has about 1."""
_HALF = FRAME_SAMPLES // 2
N_BINS = _HALF + 1
"""Of a spectrum."""
_HZ_PER_BIN = np.float32(SAMPLE_RATE / 2) / np.float32(_HALF)
_FIRST_BIN = int(np.ceil(MIN_HZ / _HZ_PER_BIN))
_TWO = np.float32(2)
"""A Python number would turn the expression into float64."""


def frame_batches(blocks: Iterable[NDArray[np.float32]], n_frames: int) -> Iterator[NDArray[np.float32]]:
    """Cut a stream of samples into overlapping frames, the first centred on the first sample.

    Parameters
    ----------
    blocks : float32 `(n_samples,)` each.
    n_frames : number of frames in each batch but the last.

    Yields
    ------
    float32 `(n, 4096)`, views of the samples. One frame every 1024 samples, until a frame's centre is at or behind the
    end; padded with zeros.
    """
    size = FRAME_SAMPLES + (n_frames - 1) * HOP_SAMPLES
    held: list[NDArray[np.float32]] = [np.zeros(_HALF, dtype=np.float32)]
    n_held = _HALF
    for block in blocks:
        held.append(block)
        n_held += block.size
        if n_held < size:
            continue
        joined = np.concatenate(held)
        start = 0
        while joined.size - start >= size:
            yield _frames(joined[start : start + size])
            start += n_frames * HOP_SAMPLES
        held = [joined[start:]]
        n_held = joined.size - start
    # A frame's centre is inside the recording as long as more than half a frame is buffered.
    n_last = 1 + -(-max(0, n_held - _HALF) // HOP_SAMPLES)
    held.append(np.zeros(FRAME_SAMPLES + n_last * HOP_SAMPLES - n_held, dtype=np.float32))
    frames = _frames(np.concatenate(held))[:n_last]
    yield from (frames[i : i + n_frames] for i in range(0, n_last, n_frames))


def _frames(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.lib.stride_tricks.sliding_window_view(samples, FRAME_SAMPLES)[::HOP_SAMPLES]


def spectra_function() -> Callable[[NDArray[np.float32]], NDArray[np.float32]]:
    """Return a function from frames, float32 `(n, 4096)`, to their magnitude spectra, float32 `(n, 2049)`.

    The frames are windowed by `blackmanharris92`.
    """
    import essentia

    # Set before essentia.standard is imported, which writes a message to stderr.
    essentia.log.infoActive = False
    essentia.log.warningActive = False
    from essentia import standard

    # essentia's window begins with its second half, so that phases are relative to the centre.
    window: NDArray[np.float32] = standard.Windowing(type="blackmanharris92")(np.ones(FRAME_SAMPLES, np.float32))
    # Without the checks of `compute`, which take half as long as the transform.
    spectrum: Any = standard.Spectrum(size=FRAME_SAMPLES).__compute__

    def spectra_of(frames: NDArray[np.float32]) -> NDArray[np.float32]:
        windowed = np.empty(frames.shape, np.float32)
        np.multiply(frames[:, _HALF:], window[:_HALF], out=windowed[:, :_HALF])
        np.multiply(frames[:, :_HALF], window[_HALF:], out=windowed[:, _HALF:])
        spectra = np.empty((len(frames), N_BINS), np.float32)
        for i, frame in enumerate(windowed):
            spectra[i] = spectrum(frame)
        return spectra

    return spectra_of


@njit(cache=True, nogil=True, error_model="numpy")
def find_peaks(
    spectra: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]:
    """Find the peaks of magnitude spectra, loudest first.

    Parameters
    ----------
    spectra : float32 `(n_frames, 2049)`.

    Returns
    -------
    Frequencies in Hz and magnitudes, float32 `(n_peaks,)`, those of one frame after those of another, at most 30 each;
    and the number of peaks of each frame, `(n_frames,)`.
    """
    frequencies = np.empty(len(spectra) * MAX_PEAKS, np.float32)
    magnitudes = np.empty(len(spectra) * MAX_PEAKS, np.float32)
    counts = np.empty(len(spectra), np.int64)
    n_all = 0
    for i in range(len(spectra)):
        n_found = _peaks_of(spectra[i], frequencies[n_all:], magnitudes[n_all:])
        n_kept = 0
        for k in range(n_all, n_all + n_found):
            # Between two nearly equal bins the parabola may be placed at any frequency.
            if 0 <= frequencies[k] <= MAX_HZ:
                frequencies[n_all + n_kept], magnitudes[n_all + n_kept] = frequencies[k], magnitudes[k]
                n_kept += 1
        counts[i] = n_kept
        n_all += n_kept
    return frequencies[:n_all].copy(), magnitudes[:n_all].copy(), counts


@njit(cache=True, nogil=True, error_model="numpy")
def _peaks_of(spectrum: NDArray[np.float32], frequencies: NDArray[np.float32], magnitudes: NDArray[np.float32]) -> int:
    """Write the peaks of one spectrum, return how many they are."""
    n_found = 0
    i = _FIRST_BIN
    last = len(spectrum) - 2
    if spectrum[i] > spectrum[i + 1] and spectrum[i] > _THRESHOLD:
        n_found = _insert(np.float32(i) * _HZ_PER_BIN, spectrum[i], frequencies, magnitudes, n_found)
    while i < last:
        while i < last and spectrum[i] >= spectrum[i + 1]:
            i += 1
        while i < last and spectrum[i] < spectrum[i + 1]:
            i += 1
        first = i
        while i < last and spectrum[i] == spectrum[i + 1]:
            i += 1
        if i == last or spectrum[i + 1] > spectrum[i] or spectrum[i] <= _THRESHOLD:
            continue
        if i > first:
            position, magnitude = np.float32((first + i) * 0.5), spectrum[i]
        else:
            position, magnitude = _vertex(spectrum[i - 1], spectrum[i], spectrum[i + 1], i)
        hertz = position * _HZ_PER_BIN
        if hertz > MAX_HZ:
            return n_found
        n_found = _insert(hertz, magnitude, frequencies, magnitudes, n_found)
    # Where nothing else is above the range, essentia takes the last bin but one for a peak of it.
    if spectrum[last - 1] < spectrum[last] > spectrum[last + 1] and spectrum[last] > _THRESHOLD:
        position, magnitude = _vertex(spectrum[last - 1], spectrum[last], spectrum[last + 1], last)
        n_found = _insert(position * _HZ_PER_BIN, magnitude, frequencies, magnitudes, n_found)
    return n_found


@njit(cache=True, nogil=True, error_model="numpy")
def _vertex(left: np.float32, middle: np.float32, right: np.float32, i: int) -> tuple[np.float32, np.float32]:
    """Return position, in bins, and height of the vertex of a parabola through three bins."""
    offset = np.float32(0.5 * np.float64((left - right) / (left - _TWO * middle + right)))
    height = np.float64(middle) - 0.25 * np.float64(left - right) * np.float64(offset)
    return np.float32(i) + offset, np.float32(height)


@njit(cache=True, nogil=True, error_model="numpy")
def _insert(
    hertz: np.float32,
    magnitude: np.float32,
    frequencies: NDArray[np.float32],
    magnitudes: NDArray[np.float32],
    n_found: int,
) -> int:
    """Insert a peak into those that are ordered by falling magnitude; of equals, the lower frequency comes first."""
    at = n_found
    while at > 0 and (
        magnitude > magnitudes[at - 1] or (magnitude == magnitudes[at - 1] and hertz < frequencies[at - 1])
    ):
        at -= 1
    if at >= MAX_PEAKS:
        return n_found
    n_after = min(n_found + 1, MAX_PEAKS)
    for k in range(n_after - 1, at, -1):
        frequencies[k], magnitudes[k] = frequencies[k - 1], magnitudes[k - 1]
    frequencies[at], magnitudes[at] = hertz, magnitude
    return n_after
