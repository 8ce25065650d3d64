"""Compute harmonic pitch class profiles by the recipe `hpcp-v1`, in bounded memory.

Source: Gómez, Tonal description of music audio signals (2006), as implemented in essentia. The stream is cut into
frames like by essentia's `FrameGenerator(frameSize=4096, hopSize=1024, startFromZero=False)`, which needs the whole
recording in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import HOP_SAMPLES, HOPS_PER_FRAME, SAMPLE_RATE, Chroma

FRAME_SAMPLES = 4096


def compute_chroma(blocks: Iterable[NDArray[np.float32]]) -> Chroma:
    """Compute the chroma of a recording.

    Parameters
    ----------
    blocks : float32 `(n_samples,)` each, mono at 44 100 Hz, of any lengths.

    Returns
    -------
    Chroma of `(1 + ceil(n_samples / 1024)) // 20` rows.
    """
    profile_of = hpcp_function()
    group: list[NDArray[np.float32]] = []
    rows = []
    for frame in cut_frames(blocks):
        group.append(profile_of(frame))
        if len(group) == HOPS_PER_FRAME:
            rows.append(_row(group))
            group = []
    return Chroma(np.array(rows, dtype=np.uint8).reshape(-1, 12))


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
    """Return a function from a frame, float32 `(4096,)`, to its profile, float32 `(12,)`."""
    import essentia

    # Set before essentia.standard is imported, which writes a message to stderr.
    essentia.log.infoActive = False
    essentia.log.warningActive = False
    from essentia import standard

    window = standard.Windowing(type="blackmanharris92")
    spectrum = standard.Spectrum()
    peaks = standard.SpectralPeaks(
        sampleRate=SAMPLE_RATE,
        maxPeaks=30,
        magnitudeThreshold=1e-5,
        minFrequency=40,
        maxFrequency=5000,
        orderBy="magnitude",
    )
    hpcp = standard.HPCP(
        sampleRate=SAMPLE_RATE,
        size=12,
        harmonics=7,
        referenceFrequency=440,
        bandPreset=False,
        minFrequency=40,
        maxFrequency=5000,
        weightType="squaredCosine",
        nonLinear=False,
        windowSize=4 / 3,
        normalized="unitMax",
    )

    def profile_of(frame: NDArray[np.float32]) -> NDArray[np.float32]:
        profile: NDArray[np.float32] = hpcp(*peaks(spectrum(window(frame))))
        return profile

    return profile_of


def _row(group: list[NDArray[np.float32]]) -> NDArray[np.uint8]:
    total: NDArray[np.float32] = np.sum(group, axis=0)
    largest = total.max()
    row = np.round(255 * total / largest) if largest > 0 else total
    return row.astype(np.uint8)
