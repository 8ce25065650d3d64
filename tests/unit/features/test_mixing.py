"""Audio of many channels is decoded to mono, or refused with a domain error."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
import pytest

from contrafact.domain.errors import ContrafactError
from contrafact.features.decoding import decode_mono
from contrafact.features.mixing import MonoMixer

RATE_HZ = 48_000
SECONDS = 3.5
LAYOUTS = {3: "3.0", 8: "7.1"}


def tone() -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    t = np.arange(int(SECONDS * RATE_HZ)) / RATE_HZ
    return (0.5 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)


def write_wav(path: Path, n_channels: int, sample_bytes: int = 2) -> Path:
    full_scale = 2 ** (8 * sample_bytes - 1) - 1
    integers = np.round(tone() * full_scale).astype(f"<i{sample_bytes}")
    if sample_bytes == 1:
        integers = (integers.astype(np.int16) + 128).astype(np.uint8)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(n_channels)
        file.setsampwidth(sample_bytes)
        file.setframerate(RATE_HZ)
        file.writeframes(np.repeat(integers[:, None], n_channels, axis=1).tobytes())
    return path


def write_encoded(path: Path, container_name: str, encoder: str, n_channels: int, **options: str) -> Path:
    layout = LAYOUTS.get(n_channels, f"{n_channels} channels")
    samples = np.repeat(tone()[:, None], n_channels, axis=1)
    with av.open(str(path), "w", format=container_name) as container:
        stream = container.add_stream(encoder, rate=RATE_HZ, layout=layout, options=options)
        assert isinstance(stream, av.AudioStream)
        for start in range(0, len(samples), 960):
            block = samples[start : start + 960].reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(block, format="flt", layout=layout)
            frame.sample_rate, frame.pts = RATE_HZ, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def assert_is_tone(path: Path) -> None:
    samples = np.concatenate(list(decode_mono(path, max_duration_s=100)))
    assert samples.size / 44_100 == pytest.approx(SECONDS, abs=0.05)
    spectrum = np.abs(np.fft.rfft(samples[44_100 : 3 * 44_100]))
    assert spectrum.argmax() / 2 == pytest.approx(440, abs=1)
    assert 0.3 < np.abs(samples).max() < 4


@pytest.mark.parametrize("n_channels", [1, 2, 3, 8, 9, 16, 33, 64, 65, 255])
def test_a_wav_file_of_any_number_of_channels_is_mixed_to_mono(n_channels: int, tmp_path: Path) -> None:
    assert_is_tone(write_wav(tmp_path / "a.wav", n_channels))


@pytest.mark.parametrize("sample_bytes", [1, 2, 4])
def test_the_mean_of_many_channels_has_the_level_of_one(sample_bytes: int, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", 64, sample_bytes)
    samples = np.concatenate(list(decode_mono(path, max_duration_s=100)))
    assert np.abs(samples).max() == pytest.approx(0.5, abs=0.01)
    assert samples.mean() == pytest.approx(0, abs=0.005)


@pytest.mark.parametrize("n_channels", [3, 8])
def test_a_flac_file_of_many_channels_is_mixed_to_mono(n_channels: int, tmp_path: Path) -> None:
    assert_is_tone(write_encoded(tmp_path / "a.flac", "flac", "flac", n_channels))


def test_opus_and_matroska_of_many_channels_are_mixed_to_mono(tmp_path: Path) -> None:
    assert_is_tone(write_encoded(tmp_path / "a.ogg", "ogg", "libopus", 20, mapping_family="255"))
    assert_is_tone(write_encoded(tmp_path / "a.mkv", "matroska", "pcm_s16le", 64))


def test_a_wav_file_of_more_channels_than_ffmpeg_reads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContrafactError) as caught:
        list(decode_mono(write_wav(tmp_path / "a.wav", 1000), max_duration_s=100))
    assert caught.value.code == "no_audio_stream"


def test_planar_audio_of_more_channels_than_ffmpeg_converts_is_refused_with_their_number() -> None:
    frame = av.AudioFrame("fltp", "65 channels", 960)
    frame.sample_rate = RATE_HZ
    with pytest.raises(ContrafactError, match="65 channels") as caught:
        list(MonoMixer().push(frame))
    assert caught.value.code == "corrupt_audio"
