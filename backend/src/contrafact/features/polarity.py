"""Find channels whose sum would cancel, and choose signs with which it does not.

A wire swapped at the recorder or a "stereo widener" leaves a channel that is the negative of another one. Their sum is
silence, or the singer alone. The channels are compared block by block, before FFmpeg sums them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

MAX_CHANNELS = 8
_WINDOWS_PER_SECOND = 10
_MIN_WINDOWS = 4
"""With fewer, independent channels look alike by chance."""
_BAND_HZ = (40.0, 5000.0)
"""The band that chroma is computed from."""
_SILENCE_POWER = 1e-8
_OPPOSED_FROM, _OPPOSED_UNTIL = 0.3, 0.2
"""Opposed share at which the sign of a channel changes, and below which it is restored.

By construction: opposite channels 1; independent ones 0.1 by chance; one channel delayed by some ms 0.2 to 0.4.
"""
_MIXED_FROM, _MIXED_UNTIL = 0.35, 0.2
"""Aligned share, relative to the opposed one, from which a channel has parts of both kinds: any sign loses one."""
_ANCHOR_SHARE = 0.25
_FADE_SECONDS = 0.05
_LOW_FREQUENCY = frozenset({"LFE", "LFE2"})


class PolarityGuard:
    """Gives each channel of one format a gain of 1, -1 or 0, so that no channel cancels another one.

    The gain is -1 for the negative of a louder channel. It is 0 for a channel of which a part is in phase with a louder
    one and a part is not (the singer in phase, the band not): the louder channel holds both. It is 1 for all others.
    """

    def __init__(self) -> None:
        self._gains: NDArray[np.float32] | None = None
        self._anchor = 0

    def __call__(self, frame: AudioFrame) -> AudioFrame:
        """Return a block of about a second with its gains applied; the frame itself where all gains are 1."""
        n_channels = frame.layout.nb_channels
        if not 1 < n_channels <= MAX_CHANNELS:
            return frame
        planes = _planes(frame)
        before = self._gains
        after = self._choose(_to_float(planes), frame)
        if after is None:
            after = np.ones(n_channels, np.float32) if before is None else before
        elif before is None:
            before = after
        self._gains = after
        if (before is None or (before == 1).all()) and (after == 1).all():
            return frame
        start = after if before is None else before
        return _with_planes(frame, _scaled(planes, _faded(start, after, planes.shape[1], frame.sample_rate)))

    def _choose(self, samples: NDArray[np.float32], frame: AudioFrame) -> NDArray[np.float32] | None:
        """Return the gains for a block, float32 `(n_channels,)`; None for silence and for a block that is too short."""
        spectra = _spectra(samples, frame.sample_rate)
        if spectra is None:
            return None
        powers = (np.abs(spectra) ** 2).sum(axis=1)
        energy = powers.sum(axis=1)
        if (samples * samples).mean(axis=1, dtype=np.float64).max() < _SILENCE_POWER or not energy.max() > 0:
            return None
        if energy[self._anchor] < _ANCHOR_SHARE * energy.max():
            self._anchor = int(energy.argmax())
        order = sorted(range(len(energy)), key=lambda channel: (channel != self._anchor, -energy[channel]))
        names = [channel.name for channel in frame.layout.channels]
        gains = np.ones(len(energy), np.float32)
        chosen: list[int] = []
        for channel in order:
            if names[channel] in _LOW_FREQUENCY or energy[channel] == 0:
                continue
            shares = [_shares(spectra, powers, other, channel, gains[other]) for other in chosen]
            if shares:
                aligned, opposed = np.max(shares, axis=0)
                gains[channel] = self._gain(channel, aligned, opposed)
            if gains[channel] != 0:
                chosen.append(channel)
        return gains

    def _gain(self, channel: int, aligned: float, opposed: float) -> float:
        before = 1.0 if self._gains is None else self._gains[channel]
        if opposed < (_OPPOSED_FROM if before == 1 else _OPPOSED_UNTIL):
            return 1.0
        return 0.0 if aligned > opposed * (_MIXED_UNTIL if before == 0 else _MIXED_FROM) else -1.0


def _spectra(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.complexfloating] | None:
    """Return spectra `(n_channels, n_windows, n_bins)` of the band; None for too few windows."""
    width = sample_rate // _WINDOWS_PER_SECOND
    n_windows = samples.shape[1] // width
    if n_windows < _MIN_WINDOWS:
        return None
    windows = np.nan_to_num(samples[:, : n_windows * width]).reshape(len(samples), n_windows, width)
    low, high = (int(edge / _WINDOWS_PER_SECOND) for edge in _BAND_HZ)
    return np.fft.rfft(windows * np.hanning(width).astype(np.float32))[:, :, low : high + 1]


def _shares(
    spectra: NDArray[np.complexfloating], powers: NDArray[np.floating], other: int, channel: int, sign: float
) -> tuple[float, float]:
    """Return which shares of two channels are in phase and opposed, each 0 to 1.

    Each frequency counts with its coherence `Re(S_xy) / ((S_xx + S_yy) / 2)`, averaged over the block, and with its
    amplitude: by power, a bass would hide everything above it.
    """
    cross = sign * (spectra[other] * spectra[channel].conj()).real.sum(axis=0)
    power = (powers[other] + powers[channel]) / 2
    coherence = np.divide(cross, power, out=np.zeros_like(power), where=power > 0)
    weights = np.sqrt(power)
    total = weights.sum()
    return float(weights @ coherence.clip(0) / total), float(weights @ (-coherence).clip(0) / total)


def _faded(
    before: NDArray[np.float32], after: NDArray[np.float32], n_samples: int, sample_rate: int
) -> NDArray[np.float32]:
    """Return gains `(n_channels, n_samples)` that move to their new values within a moment, without a click."""
    gains = np.repeat(after[:, None], n_samples, axis=1)
    n_faded = min(n_samples, int(_FADE_SECONDS * sample_rate))
    gains[:, :n_faded] = np.linspace(before, after, n_faded, axis=1, dtype=np.float32)
    return gains


def _planes(frame: AudioFrame) -> NDArray[np.generic]:
    """Return the samples of a frame, `(n_channels, n_samples)`."""
    samples = frame.to_ndarray()
    return samples if frame.format.is_planar else samples.reshape(-1, frame.layout.nb_channels).T


def _offset_and_scale(dtype: np.dtype[np.generic]) -> tuple[float, float]:
    if dtype.kind == "f":
        return 0.0, 1.0
    full_scale = 2.0 ** (8 * dtype.itemsize - 1)
    return (full_scale if dtype.kind == "u" else 0.0), full_scale


def _to_float(planes: NDArray[np.generic]) -> NDArray[np.float32]:
    offset, scale = _offset_and_scale(planes.dtype)
    return ((planes.astype(np.float32) - offset) / scale).astype(np.float32)


def _scaled(planes: NDArray[np.generic], gains: NDArray[np.float32]) -> NDArray[np.generic]:
    offset, _ = _offset_and_scale(planes.dtype)
    scaled = (planes.astype(np.float64) - offset) * gains + offset
    if planes.dtype.kind == "f":
        return scaled.astype(planes.dtype)
    limits = np.iinfo(planes.dtype.name)
    return np.clip(np.rint(scaled), limits.min, limits.max).astype(planes.dtype)


def _with_planes(frame: AudioFrame, planes: NDArray[np.generic]) -> AudioFrame:
    import av

    samples = planes if frame.format.is_planar else planes.T.reshape(1, -1)
    changed = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format=frame.format.name, layout=frame.layout)
    changed.sample_rate = frame.sample_rate
    return changed
