from __future__ import annotations

import resource
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.songs import CODECS, Samples, compose, encode, render

from contrafact.domain.errors import ContrafactError
from contrafact.features.decoding import decode_mono

LIMIT_S = 1200.0


def tone(duration_s: float, frequency_hz: float = 440.0) -> Samples:
    t = np.arange(int(duration_s * 44_100)) / 44_100
    return (0.5 * np.sin(2 * np.pi * frequency_hz * t)).astype(np.float32)


def decode(path: Path, max_duration_s: float = LIMIT_S) -> Samples:
    return np.concatenate(list(decode_mono(path, max_duration_s=max_duration_s)))


def code_of(path: Path, max_duration_s: float = LIMIT_S) -> str:
    with pytest.raises(ContrafactError) as caught:
        decode(path, max_duration_s)
    return caught.value.code


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("codec", CODECS)
def test_every_codec_decodes_to_the_encoded_tone(codec: str, tmp_path: Path) -> None:
    samples = decode(encode(tmp_path / f"a.{codec}", tone(4)))
    assert samples.dtype == np.float32
    assert samples.size / 44_100 == pytest.approx(4, abs=0.1)
    spectrum = np.abs(np.fft.rfft(samples[44_100 : 3 * 44_100]))
    assert spectrum.argmax() / 2 == pytest.approx(440, abs=1)


@pytest.mark.parametrize("codec", CODECS)
def test_the_extension_is_never_trusted(codec: str, tmp_path: Path) -> None:
    for lie in ("mp3", "wav", "txt", "jpg", "m3u8"):
        path = encode(tmp_path / f"a.{lie}", tone(4), codec)
        assert decode(path).size / 44_100 == pytest.approx(4, abs=0.1)


def test_stereo_is_mixed_to_mono(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.wav", np.stack([tone(4, 440), tone(4, 880)]))
    spectrum = np.abs(np.fft.rfft(decode(path)[: 2 * 44_100]))
    assert spectrum[880] == pytest.approx(spectrum[1760], rel=0.01)


def test_a_file_whose_channels_change_is_decoded_to_its_end(tmp_path: Path) -> None:
    mono = encode(tmp_path / "a.mp3", tone(4)).read_bytes()
    stereo = encode(tmp_path / "b.mp3", np.stack([tone(4, 880), tone(4, 880)])).read_bytes()
    samples = decode(write(tmp_path / "both.mp3", mono + stereo))
    assert samples.size / 44_100 == pytest.approx(8, abs=0.2)
    begin, end = (np.abs(np.fft.rfft(samples[at : at + 2 * 44_100])) for at in (44_100, 5 * 44_100))
    assert (begin.argmax() / 2, end.argmax() / 2) == pytest.approx((440, 880), abs=1)


def test_blocks_are_short_whatever_the_length(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.flac", tone(30))
    sizes = [block.size for block in decode_mono(path, max_duration_s=LIMIT_S)]
    assert max(sizes) < 4 * 44_100
    assert sum(sizes) == 30 * 44_100


def a_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\x00" + b"\x80" * 24) * 8)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def a_picture(encoder: str, container: str) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        import av

        with av.open(str(path), "w", format=container) as out:
            stream = out.add_stream(encoder, rate=1)
            assert isinstance(stream, av.VideoStream)
            stream.width, stream.height, stream.pix_fmt = 64, 64, "yuvj420p" if encoder == "mjpeg" else "yuv420p"
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 99, np.uint8), format="rgb24")
            for _ in range(1 if encoder == "mjpeg" else 5):
                out.mux(stream.encode(frame))
            out.mux(stream.encode(None))
        return path

    return make


def cut(codec: str, share: float) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        data = encode(path, render(compose(1)), codec).read_bytes()
        return write(path, data[: int(len(data) * share)])

    return make


def sound(codec: str, samples: Samples) -> Callable[[Path], Path]:
    return lambda path: encode(path, samples, codec)


def content(data: bytes) -> Callable[[Path], Path]:
    return lambda path: write(path, data)


NOISE_BYTES = np.random.default_rng(0).bytes(100_000)
BAD_FILES: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "nothing": ("empty_file", content(b"")),
    "one byte": ("not_audio", content(b"\x00")),
    "text": ("not_audio", content(b"These are the words of the song.\n" * 500)),
    "UTF-16 text": ("not_audio", content("Worte des Liedes\n".encode("utf-16") * 500)),
    "a web page": ("not_audio", content(b"<!doctype html><html><body>404</body></html>" * 50)),
    "zeros": ("not_audio", content(bytes(100_000))),
    "a PNG": ("not_audio", content(a_png())),
    "a JPEG": ("not_audio", a_picture("mjpeg", "mjpeg")),
    "a GIF": ("not_audio", content(b"GIF89a" + bytes(1000))),
    "a PDF": ("not_audio", content(b"%PDF-1.7\n" + NOISE_BYTES)),
    "a zip": ("not_audio", content(b"PK\x03\x04" + NOISE_BYTES)),
    "a video without sound": ("no_audio_stream", a_picture("mpeg4", "mp4")),
    "an M4A cut in half": ("corrupt_audio", cut("m4a", 0.5)),
    "a FLAC cut in half": ("corrupt_audio", cut("flac", 0.5)),
    "a WebM cut in half": ("corrupt_audio", cut("webm", 0.5)),
    "a WAV cut in half": ("corrupt_audio", cut("wav", 0.5)),
    "an Opus cut in half": ("corrupt_audio", cut("opus", 0.5)),
    "an Ogg Vorbis cut in half": ("corrupt_audio", cut("ogg", 0.5)),
    "an MP3 with its frame table, cut in half": ("corrupt_audio", cut("mp3", 0.5)),
    "a FLAC of a header alone": ("corrupt_audio", content(b"fLaC" + bytes(50))),
    "an MP4 of a header alone": ("corrupt_audio", content(b"\x00\x00\x00\x20ftypM4A " + bytes(24))),
    "an Ogg page and noise": ("corrupt_audio", content(b"OggS" + NOISE_BYTES)),
    "half a second": ("too_short", sound("mp3", tone(0.5))),
    "just under three seconds": ("too_short", sound("wav", tone(2.99))),
    "silence": ("silent_audio", sound("wav", np.zeros(5 * 44_100, np.float32))),
    "silence as MP3": ("silent_audio", sound("mp3", np.zeros(5 * 44_100, np.float32))),
    "silence as Opus": ("silent_audio", sound("opus", np.zeros(5 * 44_100, np.float32))),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_gets_its_own_code(kind: str, tmp_path: Path) -> None:
    code, make = BAD_FILES[kind]
    assert code_of(make(tmp_path / "upload.mp3")) == code


def test_random_bytes_are_not_audio(tmp_path: Path) -> None:
    assert code_of(write(tmp_path / "a.mp3", NOISE_BYTES)) in {"not_audio", "corrupt_audio"}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContrafactError, match=r"lost\.mp3") as caught:
        decode(tmp_path / "lost.mp3")
    assert caught.value.code == "file_not_found"


def test_three_seconds_are_enough(tmp_path: Path) -> None:
    assert decode(encode(tmp_path / "a.wav", tone(3))).size == 3 * 44_100


def test_a_declared_length_over_the_limit_is_refused_before_decoding(tmp_path: Path) -> None:
    blocks = decode_mono(encode(tmp_path / "a.flac", tone(10)), max_duration_s=9.9)
    with pytest.raises(ContrafactError) as caught:
        next(blocks)
    assert caught.value.code == "too_long"


def test_a_length_that_no_header_declares_is_found_while_decoding(tmp_path: Path) -> None:
    assert code_of(encode(tmp_path / "a.opus", tone(10)), max_duration_s=9.5) == "too_long"


def thirteen_silent_hours(path: Path, *, declared: bool) -> Path:
    """FLAC by hand: a frame of 65 535 constant samples takes 14 bytes."""
    n_frames, n_samples = 13 * 3600 * 44_100 // 65_535, 65_535
    total = n_frames * n_samples if declared else 0
    fields = (44_100 << 44) | (0 << 41) | (15 << 36) | total
    info = struct.pack(">HH", n_samples, n_samples) + bytes(6) + fields.to_bytes(8, "big") + bytes(16)
    with path.open("wb") as file:
        file.write(b"fLaC\x80\x00\x00\x22" + info)
        for number in range(n_frames):
            header = b"\xff\xf8\x79\x08" + utf8_number(number) + struct.pack(">H", n_samples - 1)
            frame = header + bytes([crc(header, 0x07, 8)]) + b"\x00\x00\x00"
            file.write(frame + crc(frame, 0x8005, 16).to_bytes(2, "big"))
    return path


def utf8_number(number: int) -> bytes:
    return chr(number).encode("utf-8", "surrogatepass")


def crc(data: bytes, polynomial: int, bits: int) -> int:
    value, top, mask = 0, 1 << (bits - 1), (1 << bits) - 1
    for byte in data:
        value ^= byte << (bits - 8)
        for _ in range(8):
            value = ((value << 1) ^ polynomial if value & top else value << 1) & mask
    return value


@pytest.mark.parametrize("declared", [True, False])
def test_thirteen_hours_of_silence_are_refused_at_once_and_without_memory(declared: bool, tmp_path: Path) -> None:
    path = thirteen_silent_hours(tmp_path / "long.flac", declared=declared)
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.process_time()
    with pytest.raises(ContrafactError) as caught:
        sum(block.size for block in decode_mono(path, max_duration_s=LIMIT_S))
    assert caught.value.code == "too_long"
    assert time.process_time() - begin < 3
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 60 * 1024


def a_wav(samples: Samples, sample_rate_hz: int, kind: int = 3) -> bytes:
    data = samples.astype("<f4").tobytes()
    head = struct.pack("<HHIIHH", kind, 1, sample_rate_hz, sample_rate_hz * 4, 4, 32)
    body = b"WAVEfmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def test_nan_and_infinite_samples_are_replaced(tmp_path: Path) -> None:
    samples = tone(4)
    samples[1000:1010] = [np.nan, np.inf, -np.inf, 3e38, -3e38] * 2
    decoded = decode(write(tmp_path / "a.wav", a_wav(samples, 44_100)))
    assert np.isfinite(decoded).all()
    assert np.abs(decoded).max() <= 16


def test_an_extreme_sample_rate_is_refused(tmp_path: Path) -> None:
    assert code_of(write(tmp_path / "a.wav", a_wav(tone(1), 1))) in {"corrupt_audio", "too_long"}


def test_a_wav_file_from_a_pipe_with_a_wrong_size_is_decoded(tmp_path: Path) -> None:
    data = bytearray(encode(tmp_path / "a.wav", tone(4)).read_bytes())
    place = data.index(b"data") + 4
    data[4:8] = data[place : place + 4] = b"\xff\xff\xff\xff"
    assert decode(write(tmp_path / "b.wav", bytes(data))).size == pytest.approx(4 * 44_100, abs=100)


PLAYLISTS = {
    "HLS": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{target}\n#EXT-X-ENDLIST\n",
    "concat script": "ffconcat version 1.0\nfile {target}\n",
    "DASH": "<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><BaseURL>{target}</BaseURL></MPD>",
    "SDP": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    "image sequence": "{target}\n",
}


@pytest.mark.parametrize("kind", PLAYLISTS)
@pytest.mark.parametrize("extension", ["mp3", "m3u8", "ffconcat", "mpd", "sdp"])
def test_a_disguised_playlist_opens_no_other_file(kind: str, extension: str, tmp_path: Path) -> None:
    target = encode(tmp_path / "secret.wav", tone(5))
    path = write(tmp_path / f"upload.{extension}", PLAYLISTS[kind].format(target=target).encode())
    assert code_of(path) == "not_audio"
