"""A file that is damaged before its end is refused if much of its sound is missing; an odd but whole one is read."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from tests.doubles.containers import write_sound
from tests.doubles.songs import SAMPLE_RATE, Samples, compose, encode, render

from contrafact.domain.errors import ContrafactError
from contrafact.features import mp4_boxes
from contrafact.features.decoding import decode_mono
from contrafact.features.mp4_boxes import read_box

SECONDS = 24
FILES: dict[str, tuple[str, str, dict[str, str]]] = {
    # encoder, FFmpeg's name of the container, options
    "mp3": ("libmp3lame", "mp3", {}),
    "mp3 without a table": ("libmp3lame", "mp3", {"write_xing": "0"}),
    "aac": ("aac", "adts", {}),
    "ac3": ("ac3", "ac3", {}),
    "flac": ("flac", "flac", {}),
    "m4a": ("aac", "mp4", {}),
    "mp4 in fragments": ("aac", "mp4", {"movflags": "frag_keyframe+empty_moov", "frag_duration": "1000000"}),
    "vorbis": ("vorbis", "ogg", {}),
    "opus": ("libopus", "ogg", {}),
    "ogg flac": ("flac", "ogg", {}),
    "webm": ("libopus", "webm", {}),
    "live webm": ("libopus", "webm", {"live": "1"}),
    "mkv": ("aac", "matroska", {}),
    "flv": ("aac", "flv", {}),
    "mpegts": ("mp2", "mpegts", {}),
    "vob": ("mp2", "mpeg", {}),
    "avi": ("libmp3lame", "avi", {}),
    "wma": ("wmav2", "asf", {}),
}
OGG = ("vorbis", "opus", "ogg flac")


def music() -> Samples:
    song = render(compose(1))
    tune = np.tile(song, 1 + SECONDS * SAMPLE_RATE // song.size)[: SECONDS * SAMPLE_RATE]
    # Hiss, so that a lossless encoder has something to write in pauses, too.
    return np.asarray(tune + 0.003 * np.random.default_rng(1).standard_normal(tune.size), np.float32)


@lru_cache
def whole(name: str) -> bytes:
    encoder, container_name, options = FILES[name]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        if encoder == "vorbis":
            return encode(path, music(), "ogg").read_bytes()
        return write_sound(path, music(), encoder, container_name, **options).read_bytes()


def seconds_of(path: Path, data: bytes) -> float:
    path.write_bytes(data)
    return sum(block.size for block in decode_mono(path, max_duration_s=1200)) / SAMPLE_RATE


def detail_of(path: Path, data: bytes) -> str:
    with pytest.raises(ContrafactError) as caught:
        seconds_of(path, data)
    assert caught.value.code == "corrupt_audio"
    return caught.value.detail


def zeroed(data: bytes, start: int, end: int) -> bytes:
    return data[:start] + bytes(end - start) + data[end:]


def overwritten(data: bytes, start: int, end: int) -> bytes:
    return data[:start] + np.random.default_rng(2).bytes(end - start) + data[end:]


def dropped(data: bytes, start: int, end: int) -> bytes:
    return data[:start] + data[end:]


DAMAGES: dict[str, Callable[[bytes, int, int], bytes]] = {"zeroed": zeroed, "overwritten": overwritten}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", FILES)
def test_a_file_with_a_damaged_middle_is_refused(name: str, damage: str, tmp_path: Path) -> None:
    data = whole(name)
    detail_of(tmp_path / "a", DAMAGES[damage](data, int(0.4 * len(data)), int(0.55 * len(data))))


@pytest.mark.parametrize("start", [0.3, 0.41, 0.45, 0.53])
def test_a_wma_file_with_a_damaged_middle_is_refused(start: float, tmp_path: Path) -> None:
    data = whole("wma")
    detail_of(tmp_path / "a", zeroed(data, int(start * len(data)), int((start + 0.13) * len(data))))


@pytest.mark.parametrize("name", ["mp3", "flac", "m4a", *OGG, "webm", "live webm", "mkv", "mp4 in fragments", "vob"])
def test_a_file_whose_middle_is_missing_is_refused(name: str, tmp_path: Path) -> None:
    data = whole(name)
    detail_of(tmp_path / "a", dropped(data, int(0.4 * len(data)), int(0.6 * len(data))))


def test_an_mp3_with_a_picture_whose_middle_is_missing_is_refused(tmp_path: Path) -> None:
    data = whole("mp3")
    damaged = id3(2 * len(data)) + dropped(data, int(0.4 * len(data)), int(0.6 * len(data))) + ape(len(data))
    detail_of(tmp_path / "a", damaged)


def test_bytes_behind_the_last_box_of_an_mp4_file_are_no_box() -> None:
    assert read_box(io.BytesIO(b"TAG1234"), 0) is None


@pytest.mark.parametrize("name", ["mp3", "mp3 without a table", "aac", "flac", "vorbis", "opus", "ogg flac"])
def test_the_sentence_says_how_much_is_missing(name: str, tmp_path: Path) -> None:
    data = whole(name)
    detail = detail_of(tmp_path / "a", zeroed(data, int(0.4 * len(data)), int(0.6 * len(data))))
    words = detail.removeprefix("The file is damaged: about ").split(" s of its sound cannot be read.")
    assert float(words[0]) == pytest.approx(0.2 * SECONDS, abs=2)


@pytest.mark.parametrize("name", ["mp3", "mp3 without a table", "aac", "flac", "m4a", *OGG, "live webm"])
def test_a_file_that_misses_less_than_two_seconds_is_read(name: str, tmp_path: Path) -> None:
    data = whole(name)
    start = int(0.5 * len(data))
    length = seconds_of(tmp_path / "a", zeroed(data, start, start + 400))
    assert SECONDS - 2.2 < length < SECONDS + 0.1


@pytest.mark.parametrize("share", [0.3, 0.9])
@pytest.mark.parametrize("name", OGG)
def test_an_ogg_file_that_is_cut_off_is_refused(name: str, share: float, tmp_path: Path) -> None:
    data = whole(name)
    assert "cut off after" in detail_of(tmp_path / "a", data[: int(share * len(data))])


@pytest.mark.parametrize("left", [1, 4, 13, 27, 30])
def test_an_ogg_file_that_is_cut_inside_the_header_of_a_page_is_refused(left: int, tmp_path: Path) -> None:
    data = whole("opus")
    assert "cut off after" in detail_of(tmp_path / "a", data[: pages(data)[20] + left])


def test_wav_and_flac_cut_near_the_end_are_refused(tmp_path: Path) -> None:
    for encoder, container_name in (("pcm_s16le", "wav"), ("flac", "flac")):
        data = write_sound(tmp_path / "b", music(), encoder, container_name).read_bytes()
        assert "cut off" in detail_of(tmp_path / "a", data[: int(0.91 * len(data))])


def pages(data: bytes) -> list[int]:
    """Return where the pages of an Ogg file begin."""
    starts, place = [], 0
    while place < len(data):
        starts.append(place)
        n_segments = data[place + 26]
        place += 27 + n_segments + sum(data[place + 27 : place + 27 + n_segments])
    return starts


def id3(n_bytes: int) -> bytes:
    size = bytes(n_bytes >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + np.random.default_rng(3).bytes(n_bytes)


def ape(n_bytes: int) -> bytes:
    def block(flags: int) -> bytes:
        return b"APETAGEX" + struct.pack("<4I", 2000, n_bytes + 32, 1, 1 << 31 | flags) + bytes(8)

    return block(1 << 29) + np.random.default_rng(4).bytes(n_bytes) + block(0)


def late(data: bytes) -> bytes:
    """Headers, then the second half: a stream that was joined late. A header of FFmpeg's takes a page."""
    starts = pages(data)
    n_headers = next(n for n, at in enumerate(starts) if data[at + 6 : at + 14] != bytes(8))
    return data[: starts[n_headers]] + data[starts[len(starts) // 2] :]


def without_last_page(data: bytes) -> bytes:
    return data[: pages(data)[-1]]


def odd_files() -> Iterator[tuple[str, Callable[[], bytes], float]]:
    """Yield name, file and length of odd files that are whole."""
    junk = np.random.default_rng(5).bytes
    for name in OGG:
        yield f"{name}, no mark of the end", lambda name=name: without_last_page(whole(name)), SECONDS
        yield f"{name}, joined late", lambda name=name: late(whole(name)), SECONDS / 2
        yield f"{name}, chained", lambda name=name: whole(name) * 2, 2 * SECONDS
        yield f"{name}, chained late", lambda name=name: whole(name) + late(whole(name)), 1.5 * SECONDS
        yield f"{name}, a tag behind it", lambda name=name: whole(name) + b"TAG" + bytes(125), SECONDS
    for name in ("mp3", "mp3 without a table"):
        yield f"{name}, twice", lambda name=name: whole(name) * 2, 2 * SECONDS
        yield f"{name}, a tag in it", lambda name=name: whole(name) + id3(500_000) + whole(name), 2 * SECONDS
        yield f"{name}, APE in it", lambda name=name: whole(name) + ape(200_000) + whole(name), 2 * SECONDS
        yield f"{name}, a tag in a frame", lambda name=name: inserted(whole(name), id3(300_000)), SECONDS
        yield f"{name}, junk before it", lambda name=name: junk(50_000) + whole(name), SECONDS
        yield f"{name}, junk behind it", lambda name=name: whole(name) + junk(300_000), SECONDS
    yield "a part of an MP3", lambda: whole("mp3 without a table")[50_001:130_002], 10
    yield "a part of an AAC", lambda: whole("aac")[50_001:130_002], 9
    yield "two AAC, a tag between", lambda: whole("aac") + id3(60_000) + whole("aac"), 2 * SECONDS
    yield "two FLAC", lambda: whole("flac") * 2, 2 * SECONDS


def inserted(data: bytes, more: bytes) -> bytes:
    half = len(data) // 2
    return data[:half] + more + data[half:]


ODD = {name: (make, length_s) for name, make, length_s in odd_files()}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_that_is_whole_is_read(name: str, tmp_path: Path) -> None:
    make, length_s = ODD[name]
    assert seconds_of(tmp_path / "a", make()) == pytest.approx(length_s, abs=2)


@pytest.mark.parametrize("name", [*FILES])
def test_a_whole_file_is_read(name: str, tmp_path: Path) -> None:
    assert seconds_of(tmp_path / "a", whole(name)) == pytest.approx(SECONDS, abs=0.1)


@pytest.mark.parametrize("n_bytes_left_out", [1, 700, 3000])
@pytest.mark.parametrize("name", OGG)
def test_the_recording_of_an_ogg_stream_may_end_anywhere(name: str, n_bytes_left_out: int, tmp_path: Path) -> None:
    data = late(whole(name))
    assert seconds_of(tmp_path / "a", data[:-n_bytes_left_out]) == pytest.approx(SECONDS / 2, abs=2)


def test_a_part_of_an_mp3_with_the_table_of_the_whole_and_a_broken_frame_is_read(tmp_path: Path) -> None:
    data = whole("mp3")
    starts = mp3_frames(data)
    n_kept, n_broken = len(starts) * 6 // 10, len(starts) * 3 // 10
    at = starts[n_broken]
    part = zeroed(data[: starts[n_kept]], at, at + 40)
    assert seconds_of(tmp_path / "a", part) == pytest.approx(0.6 * SECONDS, abs=0.2)


def mp3_frames(data: bytes) -> list[int]:
    import av

    with av.open(io.BytesIO(data)) as container:
        return [packet.pos for packet in container.demux() if packet.pos is not None and packet.size]


def test_more_boxes_than_are_walked_are_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mp4_boxes, "_MAX_BOXES", 10)
    assert seconds_of(tmp_path / "a", whole("mp4 in fragments")) == pytest.approx(SECONDS, abs=0.1)


PAUSES = [
    # file, FFmpeg's name of its container, start of the pause
    *((name, container_name, 8.0) for name, container_name in (("webm", "webm"), ("mkv", "matroska"), ("opus", "ogg"))),
    *((name, name, 8.0) for name in ("mpegts", "flv")),
    *(("wma", "asf", start_s) for start_s in (8.0, 8.15, 8.3, 8.5)),
]


@pytest.mark.parametrize(("name", "container_name", "start_s"), PAUSES)
def test_a_pause_of_the_recorder_is_no_damage(name: str, container_name: str, start_s: float, tmp_path: Path) -> None:
    data = with_pause(whole(name), container_name, start_s)
    assert seconds_of(tmp_path / "a", data) == pytest.approx(SECONDS - 8, abs=0.2)


@pytest.mark.parametrize("start_s", [8.0, 8.1, 8.2])
def test_a_pause_of_a_stream_with_two_sounds_is_no_damage(start_s: float, tmp_path: Path) -> None:
    data = with_pause(whole("mpegts"), "mpegts", start_s, n_copies=2)
    assert seconds_of(tmp_path / "a", data) == pytest.approx(SECONDS - 8, abs=0.2)


def test_parts_of_a_stream_with_a_jump_in_time_are_no_damage(tmp_path: Path) -> None:
    later = write_sound(tmp_path / "a", music(), "mp2", "mpegts", output_ts_offset="40").read_bytes()
    assert seconds_of(tmp_path / "b", whole("mpegts") + later) == pytest.approx(2 * SECONDS, abs=0.2)


def with_pause(data: bytes, container_name: str, start_s: float, n_copies: int = 1) -> bytes:
    """Leave out the packets of 8 s, and write the sound so many times; the other packets keep their times."""
    import av

    target = io.BytesIO()
    with av.open(io.BytesIO(data)) as old, av.open(target, "w", format=container_name) as new:
        source = old.streams.audio[0]
        streams = [new.add_stream_from_template(source) for _ in range(n_copies)]
        assert source.time_base is not None
        first_s = float((source.start_time or 0) * source.time_base)
        for packet in old.demux(source):
            if packet.pts is None or start_s < float(packet.pts * source.time_base) - first_s < start_s + 8:
                continue
            for stream in streams:
                copy = av.Packet(bytes(packet))
                copy.pts, copy.dts, copy.duration = packet.pts, packet.dts, packet.duration
                copy.time_base, copy.stream, copy.is_keyframe = source.time_base, stream, True
                new.mux(copy)
    return target.getvalue()
