"""Sound in any container is read, or the error names what the file is; what holds no sound stays `not_audio`."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.containers import write_sound
from tests.doubles.songs import SAMPLE_RATE, Samples, compose, render

from contrafact.domain.errors import ContrafactError
from contrafact.features.decoding import decode_mono

MUSIC = render(compose(1))[: 6 * SAMPLE_RATE]
READ = {
    # encoder, FFmpeg's name of the container
    "AIFF": ("pcm_s16be", "aiff"),
    "AIFF-C, little-endian": ("pcm_s16le", "aiff"),
    "CAF": ("pcm_s16le", "caf"),
    "CAF with ALAC": ("alac", "caf"),
    "W64": ("pcm_s16le", "w64"),
    "RF64": ("pcm_s16le", "wav"),
    "WavPack": ("wavpack", "wv"),
    "TTA": ("tta", "tta"),
    "AU": ("pcm_mulaw", "au"),
    "AC-3": ("ac3", "ac3"),
    "E-AC-3": ("eac3", "eac3"),
    "LATM": ("aac", "latm"),
    "MP2": ("mp2", "mp2"),
    "MPEG transport stream": ("aac", "mpegts"),
    "MPEG program stream": ("mp2", "mpeg"),
    "AMR": ("libopencore_amrnb", "amr"),
    "WMA": ("wmav2", "asf"),
    "AVI": ("libmp3lame", "avi"),
    "FLV": ("aac", "flv"),
    "QuickTime": ("pcm_s16le", "mov"),
    "3GP": ("libopencore_amrnb", "3gp"),
}


def decode(path: Path) -> Samples:
    return np.concatenate(list(decode_mono(path, max_duration_s=100)))


def refusal_of(path: Path, data: bytes) -> ContrafactError:
    path.write_bytes(data)
    with pytest.raises(ContrafactError) as caught:
        decode(path)
    return caught.value


@pytest.mark.parametrize("kind", READ)
def test_sound_in_this_container_is_read(kind: str, tmp_path: Path) -> None:
    options = {"rf64": "always"} if kind == "RF64" else {}
    decoded = decode(write_sound(tmp_path / "a.txt", MUSIC, *READ[kind], **options))
    assert decoded.size / SAMPLE_RATE == pytest.approx(6, abs=0.1)
    assert np.abs(decoded).max() == pytest.approx(np.abs(MUSIC).max(), rel=0.3)


def a_dsf(seconds: float = 3.1) -> bytes:
    """DSD: the density of ones in 2.8 million bits a second follows the sound."""
    rate_hz = 2_822_400
    wave = 0.3 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate_hz)) / rate_hz)
    bits = np.diff(np.floor(np.cumsum((wave + 1) / 2)), prepend=0).astype(np.uint8)
    sound = np.packbits(bits, bitorder="little").tobytes()
    sound += b"\x69" * (-len(sound) % 4096)
    form = struct.pack("<4sQIIIIIIQII", b"fmt ", 52, 1, 0, 1, 1, rate_hz, 1, wave.size, 4096, 0)
    data = b"data" + struct.pack("<Q", 12 + len(sound)) + sound
    return b"DSD " + struct.pack("<QQQ", 28, 28 + len(form) + len(data), 0) + form + data


def test_dsd_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.dsf"
    path.write_bytes(a_dsf())
    spectrum = np.abs(np.fft.rfft(decode(path)[SAMPLE_RATE : 3 * SAMPLE_RATE]))
    assert spectrum[100:].argmax() + 100 == pytest.approx(880, abs=2)


NAMED = {
    "Monkey's Audio": b"MAC \x96\x0f\x00\x00",
    "Musepack": b"MPCKSH",
    "RealMedia": b".RMF\x00\x00\x00\x12",
    "MIDI": b"MThd\x00\x00\x00\x06",
    "DTS": b"\x7f\xfe\x80\x01",
    "DSDIFF": b"FRM8" + bytes(8) + b"DSD ",
    "VOC": b"Creative Voice File\x1a",
    "Audible": b"\x00\x00\x00\x20ftypaax ",
}


@pytest.mark.parametrize("name", NAMED)
def test_sound_that_is_not_read_is_named(name: str, tmp_path: Path) -> None:
    error = refusal_of(tmp_path / "a.mp3", NAMED[name] + bytes(5000))
    assert error.code == "unsupported_format"
    assert name in error.detail
    assert "Convert it to FLAC or MP3." in error.detail


def test_a_codec_that_is_not_read_is_named(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mov", MUSIC, "pcm_s16le", "mov")
    error = refusal_of(path, path.read_bytes().replace(b"sowt", b"QDM2"))
    assert error.code == "unsupported_format"
    assert "QDesign" in error.detail


NO_SOUND = {
    "a web page": b"\n<!DOCTYPE html><title>404</title>" * 90,
    "a text": b"These are the words of the song.\n" * 90,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(5000),
    "a zip archive": b"PK\x03\x04" + bytes(5000),
    "a PDF document": b"%PDF-1.7\n" + bytes(5000),
}


@pytest.mark.parametrize("name", NO_SOUND)
def test_what_holds_no_sound_is_not_audio_and_named(name: str, tmp_path: Path) -> None:
    error = refusal_of(tmp_path / "a.mp3", NO_SOUND[name])
    assert (error.code, name in error.detail) == ("not_audio", True)


def test_a_picture_in_an_mp4_file_is_no_damaged_audio(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "a.m4a", b"\x00\x00\x00\x18ftypheic" + bytes(5000)).code == "not_audio"
