"""Find channels whose sum would cancel, and choose signs with which it does not.

A wire swapped at the recorder or a "stereo widener" leaves a channel that is the negative of another one. Their sum is
silence, or the singer alone. The channels are compared block by block, before FFmpeg sums them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

MAX_CHANNELS = 8
MAX_SAMPLE = 16.0
_WINDOWS_PER_SECOND = 10
_MIN_WINDOWS = 4
"""With fewer, independent channels look alike by chance."""
_BAND_HZ = (40.0, 5000.0)
"""The band that chroma is computed from."""
_MIN_RATE_HZ = 11_025
_SILENCE_POWER = 1e-8
_OPPOSED_FROM, _OPPOSED_UNTIL = 0.15, 0.1
"""Opposed share at which the sign of a channel changes, and below which it is restored."""
_TURNED_WEIGHT = 0.4
"""What both grow by with the share that is a quarter turn apart.

It is 0 for channels that differ in sign alone, and 0.6 where one is delayed by some ms, which opposes a third of all
frequencies and is no fault.
"""
_MIXED_FROM, _MIXED_UNTIL = 0.35, 0.2
"""Aligned share, relative to the opposed one, from which a channel has parts of both kinds: any sign loses one."""
_CLEAR_TURN = 0.1
_ANCHOR_SHARE = 0.25
_FADE_SECONDS = 0.05
_LOW_FREQUENCY = frozenset({"LFE", "LFE2"})


@dataclass(frozen=True, slots=True)
class _Shares:
    """Which share of two channels is in phase, opposed and a quarter turn apart, each 0 to 1, and the mean turn."""

    aligned: float
    opposed: float
    turned: float
    turn: float


class PolarityGuard:
    """Gives each channel of one format a gain of 1, -1, i or -i, so that no channel cancels another one.

    The gain is -1 for the negative of a louder channel. A channel of which a part is in phase with a louder one and a
    part is not (the singer in phase, the band not) is turned by a quarter: no part of it can cancel then. The gain is 1
    for all others.
    """

    def __init__(self) -> None:
        self._gains: NDArray[np.complex64] | None = None
        self._anchor = 0

    def __call__(self, frame: AudioFrame) -> AudioFrame:
        """Return a block of about a second with its gains applied; the frame itself where all gains are 1."""
        n_channels = frame.layout.nb_channels
        if not 1 < n_channels <= MAX_CHANNELS:
            return frame
        planes = _planes(frame)
        # Samples of one channel side by side: everything below is three times as fast.
        samples = np.ascontiguousarray(_to_float(planes))
        before, after = self._gains, self._choose(samples, frame)
        if after is None:
            after = np.ones(n_channels, np.complex64) if before is None else before
        if before is None:
            before = after
        self._gains = after
        if (before == 1).all() and (after == 1).all():
            return frame
        n_faded = min(samples.shape[1] // 2, int(_FADE_SECONDS * frame.sample_rate))
        return _with_planes(frame, _like(planes, _applied(samples, before, after, n_faded)))

    def _choose(self, samples: NDArray[np.float32], frame: AudioFrame) -> NDArray[np.complex64] | None:
        """Return the gains for a block, `(n_channels,)`; None for silence and for a block that is too short."""
        spectra = _spectra(samples, frame.sample_rate)
        if spectra is None:
            return None
        powers = (spectra.real**2 + spectra.imag**2).sum(axis=1)
        energy = powers.sum(axis=1)
        power = max(float(np.vdot(channel, channel)) for channel in samples) / samples.shape[1]
        if power < _SILENCE_POWER or not energy.max() > 0:
            return None
        if energy[self._anchor] < _ANCHOR_SHARE * energy.max():
            self._anchor = int(energy.argmax())
        order = sorted(range(len(energy)), key=lambda channel: (channel != self._anchor, -energy[channel]))
        names = [channel.name for channel in frame.layout.channels]
        gains = np.ones(len(energy), np.complex64)
        chosen: list[int] = []
        for channel in order:
            if names[channel] in _LOW_FREQUENCY or energy[channel] == 0:
                continue
            shares = [_shares(spectra, powers, other, channel, gains[other].real) for other in chosen]
            if shares:
                worst = max(shares, key=lambda share: share.opposed)
                aligned = max(share.aligned for share in shares)
                gains[channel] = self._gain(channel, replace(worst, aligned=aligned))
            if gains[channel].real != 0:
                chosen.append(channel)
        return gains

    def _gain(self, channel: int, shares: _Shares) -> complex:
        before = 1 if self._gains is None else self._gains[channel]
        limit = (_OPPOSED_FROM if before == 1 else _OPPOSED_UNTIL) + _TURNED_WEIGHT * shares.turned
        if shares.opposed < limit:
            return 1
        if shares.aligned <= shares.opposed * (_MIXED_FROM if before.real else _MIXED_UNTIL):
            return -1
        if before.imag and abs(shares.turn) < _CLEAR_TURN:
            return complex(before)
        # A delay turns all low frequencies the same way: turn on, not back.
        return 1j if shares.turn <= 0 else -1j


@lru_cache(maxsize=8)
def _window(width: int) -> NDArray[np.float32]:
    window: NDArray[np.float32] = np.hanning(width).astype(np.float32)
    return window


def _spectra(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.complexfloating] | None:
    """Return spectra `(n_channels, n_windows, n_bins)` of the band; None for too few windows.

    Means of some samples stand for them, which is fast. What they fold into the band has the same sign in all channels.
    """
    step = max(1, sample_rate // _MIN_RATE_HZ)
    width = sample_rate // (step * _WINDOWS_PER_SECOND)
    n_windows = samples.shape[1] // (step * width)
    if n_windows < _MIN_WINDOWS:
        return None
    end = n_windows * width * step
    sums = samples[:, 0:end:step].copy()
    for first in range(1, step):
        sums += samples[:, first:end:step]
    windows = sums.reshape(len(samples), n_windows, width) / np.float32(step)
    low, high = (int(edge / _WINDOWS_PER_SECOND) for edge in _BAND_HZ)
    return np.fft.rfft(windows * _window(width))[:, :, low : high + 1]


def _shares(
    spectra: NDArray[np.complexfloating], powers: NDArray[np.floating], other: int, channel: int, sign: float
) -> _Shares:
    """Compare two channels, the first multiplied by a sign.

    Each frequency counts with its coherence `S_xy / ((S_xx + S_yy) / 2)`, averaged over the block, and with its
    amplitude: by power, a bass would hide everything above it.
    """
    cross = sign * (spectra[other] * spectra[channel].conj()).sum(axis=0)
    power = (powers[other] + powers[channel]) / 2
    coherence = np.divide(cross, power, out=np.zeros_like(cross), where=power > 0)
    weights = np.sqrt(power)
    parts = [coherence.real.clip(0), (-coherence.real).clip(0), np.abs(coherence.imag), coherence.imag]
    return _Shares(*(float(share) for share in np.stack(parts) @ weights / weights.sum()))


def _applied(
    samples: NDArray[np.float32], before: NDArray[np.complex64], after: NDArray[np.complex64], n_faded: int
) -> NDArray[np.float32]:
    """Return samples `(n_channels, n_samples)` with gains that move to their new values without a click.

    A turned channel fades in and out within the block, since its turn is exact only away from the ends.
    """
    ramp = np.linspace(0, 1, n_faded, dtype=np.float32)
    gains = np.repeat(after.real[:, None], samples.shape[1], axis=1)
    gains[:, :n_faded] = before.real[:, None] * (1 - ramp) + after.real[:, None] * ramp
    applied: NDArray[np.float32] = samples * gains
    for channel in np.flatnonzero(after.imag):
        turned = after.imag[channel] * _quarter_turn(samples[channel])
        turned[:n_faded] *= ramp
        turned[turned.size - n_faded :] *= ramp[::-1]
        applied[channel] += turned
    return applied


def _quarter_turn(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn the phase of all frequencies by 90 degrees (Hilbert transform)."""
    spectrum = np.fft.rfft(samples)
    turned: NDArray[np.float32] = np.fft.irfft(-1j * spectrum, samples.size).astype(np.float32)
    return turned


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
    """Return finite samples, full scale at 1. Float formats may hold NaN and values of any size."""
    if planes.dtype.kind != "f":
        offset, scale = _offset_and_scale(planes.dtype)
        return ((planes.astype(np.float32) - np.float32(offset)) / np.float32(scale)).astype(np.float32)
    return finite(planes.astype(np.float32, copy=False))


def finite(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return samples without NaN and limited; themselves where they are so already."""
    if samples.size and max(samples.max(), -samples.min()) <= MAX_SAMPLE:  # false for NaN
        return samples
    return np.clip(np.nan_to_num(samples), -MAX_SAMPLE, MAX_SAMPLE)


def _like(planes: NDArray[np.generic], samples: NDArray[np.float32]) -> NDArray[np.generic]:
    """Return samples, full scale at 1, in the type of the planes."""
    if planes.dtype.kind == "f":
        return samples.astype(planes.dtype)
    offset, scale = _offset_and_scale(planes.dtype)
    limits = np.iinfo(planes.dtype.name)
    return np.clip(np.rint(samples.astype(np.float64) * scale + offset), limits.min, limits.max).astype(planes.dtype)


def _with_planes(frame: AudioFrame, planes: NDArray[np.generic]) -> AudioFrame:
    import av

    samples = planes if frame.format.is_planar else planes.T.reshape(1, -1)
    changed = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format=frame.format.name, layout=frame.layout)
    changed.sample_rate = frame.sample_rate
    return changed
