"""Mix decoded frames of any rate and number of channels to mono at 44 100 Hz."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.domain.errors import ContrafactError
from contrafact.features.polarity import MAX_CHANNELS, PolarityGuard, finite

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler


class MonoMixer:
    """Mix to mono at 44 100 Hz, about one second at a time: resampling each small frame would be far slower.

    FFmpeg mixes the channels by its weights for the layout. It has none for most layouts of more than 8 channels; of
    those the mean of the channels is taken. Up to 8 channels get signs first with which they do not cancel.
    """

    def __init__(self) -> None:
        self._setup: tuple[str, str, int] | None = None
        self._mean: _ChannelMean | None = None
        self._reset()

    def push(self, frame: AudioFrame) -> Iterator[NDArray[np.float32]]:
        """Add a frame; yield float32 `(n_samples,)` blocks of about a second. Raises `corrupt_audio`."""
        setup = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._setup != setup:
            # A stream may change its rate or channels (chained Ogg, AAC whose extension is detected late).
            yield from self.flush()
            self._reset()
            self._mean = None if _has_weights(frame) else _ChannelMean()
        self._setup = setup
        frame.pts = None
        if self._mean is not None and frame.layout.nb_channels > MAX_CHANNELS:
            # The mean is taken before frames are gathered, so that memory does not grow with the number of channels.
            frame = self._mean(frame)
        self._fifo.write(frame)
        if self._fifo.samples >= frame.sample_rate:
            yield from self._convert(self._fifo.read())

    def flush(self) -> Iterator[NDArray[np.float32]]:
        """Yield what is left."""
        if self._setup is not None:
            if self._fifo.samples:
                yield from self._convert(self._fifo.read())
            yield from self._convert(None)

    def _reset(self) -> None:
        from av.audio.fifo import AudioFifo

        self._fifo = AudioFifo()
        self._guard = PolarityGuard()
        self._resampler = _mono_resampler()

    def _convert(self, gathered: AudioFrame | None) -> Iterator[NDArray[np.float32]]:
        if gathered is not None:
            gathered = self._guard(gathered)
            if self._mean is not None and gathered.layout.nb_channels > 1:
                gathered = self._mean(gathered)
        for frame in self._resampler.resample(gathered):
            yield finite(frame.to_ndarray()[0])


def _mono_resampler() -> AudioResampler:
    from av.audio.resampler import AudioResampler

    return AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)


def _has_weights(frame: AudioFrame) -> bool:
    """Return whether FFmpeg can mix the layout of this frame to mono."""
    import av

    probe = av.AudioFrame(frame.format.name, frame.layout.name, 1)
    probe.sample_rate = frame.sample_rate
    try:
        _mono_resampler().resample(probe)
    except av.FFmpegError:
        return False
    return True


class _ChannelMean:
    """Replaces frames of one format by the mean of their channels, full scale at 1."""

    def __init__(self) -> None:
        from av.audio.resampler import AudioResampler

        self._interleave = AudioResampler(format="flt")

    def __call__(self, frame: AudioFrame) -> AudioFrame:
        import av

        samples = self._interleaved(frame)
        mean = samples.mean(axis=1, dtype=np.float64)
        if samples.dtype.kind in "iu":
            full_scale = 2.0 ** (8 * samples.itemsize - 1)
            mean = mean / full_scale - (samples.dtype.kind == "u")
        mono = av.AudioFrame.from_ndarray(mean.astype(np.float32)[None], format="flt", layout="mono")
        mono.sample_rate = frame.sample_rate
        return mono

    def _interleaved(self, frame: AudioFrame) -> NDArray[np.generic]:
        """Return the samples of a frame, `(n_samples, n_channels)`."""
        import av

        if frame.format.is_planar:
            # PyAV reads wrong addresses for the planes of more than 8 channels.
            try:
                (frame,) = self._interleave.resample(frame)
            except av.FFmpegError as error:
                n_channels = frame.layout.nb_channels
                raise ContrafactError("corrupt_audio", f"Audio of {n_channels} channels is not supported.") from error
        return frame.to_ndarray().reshape(-1, frame.layout.nb_channels)
