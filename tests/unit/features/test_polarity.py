"""Channels that would cancel in the sum are told apart before they are summed; channels in phase stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from tests.doubles.songs import Samples, compose, encode, render

from contrafact.features.extract import extract_chroma
from contrafact.features.hpcp import compute_chroma
from contrafact.features.mixing import MonoMixer

RATE_HZ = 44_100
MUSIC = render(compose(10))[: 10 * RATE_HZ]
SINGER = render(compose(9), timbre="reed")[: 10 * RATE_HZ]
SILENCE = np.zeros_like(MUSIC)
HISS = np.random.default_rng(0).normal(0, 0.01, (2, MUSIC.size)).astype(np.float32)


def delayed(samples: Samples, n_samples: int) -> Samples:
    return np.concatenate([np.zeros(n_samples, np.float32), samples[:-n_samples]])


def from_the_middle(samples: Samples) -> Samples:
    return np.where(np.arange(samples.size) < samples.size // 2, samples, -samples)


def mix(channels: list[Samples], layout: str = "stereo", sample_format: str = "fltp") -> Samples:
    mixer = MonoMixer()
    blocks = [block for frame in frames(channels, layout, sample_format) for block in mixer.push(frame)]
    return np.concatenate([*blocks, *mixer.flush()])


def frames(channels: list[Samples], layout: str, sample_format: str) -> list[av.AudioFrame]:
    found = []
    for start in range(0, channels[0].size, RATE_HZ // 10):
        planes = np.stack([channel[start : start + RATE_HZ // 10] for channel in channels]).astype(np.float32)
        if sample_format == "s16":
            planes = np.round(32_767 * planes).astype(np.int16).T.reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(planes), format=sample_format, layout=layout)
        frame.sample_rate = RATE_HZ
        found.append(frame)
    return found


def likeness(a: Samples, b: Samples) -> float:
    """Return the mean cosine of the chroma of two recordings."""
    x, y = (compute_chroma(np.split(each, range(RATE_HZ, each.size, RATE_HZ))).values() for each in (a, b))
    return float(np.mean((x * y).sum(1) / (np.linalg.norm(x, axis=1) * np.linalg.norm(y, axis=1) + 1e-9)))


OUT_OF_PHASE: dict[str, tuple[list[Samples], Samples]] = {
    "exactly": ([MUSIC, -MUSIC], MUSIC),
    "nearly": ([MUSIC + HISS[0], -MUSIC + HISS[1]], MUSIC),
    "from the middle on": ([MUSIC, from_the_middle(MUSIC)], MUSIC),
    "three samples late": ([MUSIC, -delayed(MUSIC, 3)], MUSIC),
    "ten samples late": ([MUSIC, -delayed(MUSIC, 10)], MUSIC),
    "half as loud": ([MUSIC, -0.5 * MUSIC], MUSIC),
    "twice as loud": ([0.4 * MUSIC, -0.8 * MUSIC], MUSIC),
    "only the singer in phase": ([0.5 * (SINGER + MUSIC), 0.5 * (SINGER - MUSIC)], SINGER + MUSIC),
    "a singer louder than the band": ([0.5 * SINGER + 0.3 * MUSIC, 0.5 * SINGER - 0.3 * MUSIC], SINGER + 0.6 * MUSIC),
    "a wide mix with one wire swapped": (
        [0.8 * MUSIC + 0.3 * SINGER, -0.3 * MUSIC - 0.8 * SINGER],
        MUSIC + SINGER,
    ),
}


@pytest.mark.parametrize("kind", OUT_OF_PHASE)
def test_channels_out_of_phase_give_the_chroma_of_the_music(kind: str) -> None:
    channels, music = OUT_OF_PHASE[kind]
    assert likeness(mix(channels), music) > 0.97


IN_PHASE: dict[str, tuple[str, Callable[[], list[Samples]]]] = {
    "equal channels": ("stereo", lambda: [MUSIC, MUSIC]),
    "another instrument at each side": ("stereo", lambda: [MUSIC, SINGER]),
    "a wide mix": ("stereo", lambda: [0.8 * MUSIC + 0.3 * SINGER, 0.3 * MUSIC + 0.8 * SINGER]),
    "one channel late": ("stereo", lambda: [MUSIC, delayed(MUSIC, 20)]),
    "hiss of its own on each channel": ("stereo", lambda: [HISS[0], HISS[1]]),
    "one silent channel": ("stereo", lambda: [MUSIC, SILENCE]),
    "5.1": ("5.1", lambda: [MUSIC, MUSIC, SINGER, MUSIC, 0.3 * MUSIC, 0.3 * MUSIC]),
    "5.1 with its bass inverted": ("5.1", lambda: [MUSIC, MUSIC, SINGER, -2 * MUSIC, SILENCE, SILENCE]),
}


@pytest.mark.parametrize("kind", IN_PHASE)
@pytest.mark.parametrize("sample_format", ["fltp", "s16"])
def test_channels_in_phase_are_mixed_by_ffmpeg_bit_for_bit(kind: str, sample_format: str) -> None:
    layout, make = IN_PHASE[kind]
    channels = [0.4 * channel for channel in make()]
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
    given = [*frames(channels, layout, sample_format), None]
    expected = np.concatenate([mixed.to_ndarray()[0] for frame in given for mixed in resampler.resample(frame)])
    assert np.array_equal(mix(channels, layout, sample_format), expected)


@pytest.mark.parametrize(
    "channels",
    [
        [0.5 * MUSIC, 0.5 * MUSIC, SILENCE, SILENCE, -0.7 * MUSIC, -0.7 * MUSIC],
        [0.5 * MUSIC, -0.5 * MUSIC, SILENCE, SILENCE, SILENCE, SILENCE],
        [0.5 * MUSIC, 0.5 * MUSIC, -0.7 * MUSIC, SILENCE, SILENCE, SILENCE],
    ],
    ids=["surround", "right", "centre"],
)
def test_surround_sound_with_an_inverted_channel_keeps_the_front(channels: list[Samples]) -> None:
    mixed = mix(channels, "5.1")
    assert likeness(mixed, MUSIC) > 0.97
    assert np.abs(mixed).max() > 0.3


def test_what_one_channel_holds_alone_is_kept_beside_an_inverted_part() -> None:
    other = render(compose(5), timbre="organ")[: MUSIC.size]
    mixed = mix([0.4 * (SINGER + MUSIC), 0.4 * (SINGER - MUSIC) + 0.6 * other])
    assert likeness(mixed, SINGER + MUSIC + other) > likeness(mixed, SINGER + MUSIC)
    assert likeness(mixed, SINGER + MUSIC + other) > 0.95


def test_a_surround_channel_of_what_the_front_holds_apart_takes_nothing_from_the_front() -> None:
    left, right = 0.5 * MUSIC, 0.5 * SINGER
    mixed = mix([left, right, SILENCE, SILENCE, left - right, right - left], "5.1")
    assert likeness(mixed, MUSIC + SINGER) > 0.95


def test_a_layout_without_a_name_is_mixed_without_cancelling() -> None:
    assert likeness(mix([0.5 * MUSIC, 0.5 * MUSIC, -MUSIC], "3 channels"), MUSIC) > 0.97


def test_integer_samples_are_inverted_at_full_scale() -> None:
    loud = MUSIC / np.abs(MUSIC).max()
    mixed = mix([loud, -loud], sample_format="s16")
    # FFmpeg's weights of two channels are 1 / sqrt(2) each.
    assert np.abs(mixed - np.sqrt(2) * loud).max() < 1e-3


def test_a_sign_that_changes_makes_no_click() -> None:
    t = np.arange(7 * RATE_HZ) / RATE_HZ
    tone = (0.5 * np.sin(2 * np.pi * 220.3 * t)).astype(np.float32)
    mixed = mix([tone, np.where(t < 3.5, tone, -tone)])
    # Silence until the change is noticed, within a second; then the tone without a jump.
    assert np.abs(mixed[int(3.6 * RATE_HZ) : int(3.9 * RATE_HZ)]).max() < 1e-3
    assert np.abs(mixed[int(4.1 * RATE_HZ) :]).max() == pytest.approx(np.sqrt(0.5), rel=0.01)
    assert np.abs(np.diff(mixed[int(3.6 * RATE_HZ) :])).max() < 1.1 * np.sqrt(2) * np.abs(np.diff(tone)).max()


def test_a_file_out_of_phase_has_the_chroma_of_the_file_in_phase(tmp_path: Path) -> None:
    mono = extract_chroma(encode(tmp_path / "a.flac", MUSIC))
    opposed = extract_chroma(encode(tmp_path / "b.flac", np.stack([MUSIC, -MUSIC])))
    assert np.abs(mono.frames.astype(int) - opposed.frames.astype(int)).max() <= 1
