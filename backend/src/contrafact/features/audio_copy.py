"""Write a small copy of a recording for listening: Opus in WebM.

Current browsers play it and seek in it; Safari learnt Opus in Ogg much later.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import SAMPLE_RATE

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

BIT_RATE = 48_000
"""Bits per second: music in mono sounds clean, and four minutes take 1.5 MB."""
_OPUS_RATE = 48_000
"""Opus knows no 44 100 Hz."""
_CODEC_OPTIONS = {"application": "audio", "vbr": "on", "compression_level": "5"}
"""The encoder's level 5 of 10 takes half the time of 10, for a difference that is not heard at this rate."""
_CONTAINER_OPTIONS = {"cluster_time_limit": "2000"}
"""Each cluster, in milliseconds, has an entry in the index by which players seek."""


class OpusCopy:
    """A copy that is being written, block by block, in memory that does not grow with its length.

    Parameters
    ----------
    path : file to write; an existing one is replaced.

    Raises
    ------
    OSError, av.FFmpegError : on every method, if the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        import av

        self._container = av.open(str(path), "w", format="webm", container_options=_CONTAINER_OPTIONS)
        self._stream = self._container.add_stream("libopus", rate=_OPUS_RATE, options=_CODEC_OPTIONS)
        self._stream.bit_rate = BIT_RATE
        self._stream.layout = "mono"
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=_OPUS_RATE)
        self._n_samples = 0

    def write(self, block: NDArray[np.float32]) -> None:
        """Add samples, float32 `(n_samples,)`, mono at 44 100 Hz, full scale at 1."""
        import av

        frame = av.AudioFrame.from_ndarray(np.clip(block, -1, 1)[None], format="flt", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        frame.time_base, frame.pts = Fraction(1, SAMPLE_RATE), self._n_samples
        self._n_samples += block.size
        self._encode(frame)

    def finish(self) -> None:
        """Write what is left, and the index."""
        self._encode(None)
        self._container.mux(self._stream.encode(None))
        self._container.close()

    def abandon(self) -> None:
        """Close the file after an error."""
        self._container.close()

    def _encode(self, frame: AudioFrame | None) -> None:
        for resampled in self._resampler.resample(frame):
            self._container.mux(self._stream.encode(resampled))
