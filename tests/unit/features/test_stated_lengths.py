"""The sound decides how long a recording is; a file that is cut off is refused, whatever its header states."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.containers import write_film, write_sound
from tests.doubles.songs import SAMPLE_RATE, compose, render

from contrafact.domain.errors import ContrafactError
from contrafact.features.decoding import decode_mono

SECONDS = 8
MUSIC = render(compose(1))[: SECONDS * SAMPLE_RATE]
FILES: dict[str, tuple[str, str, dict[str, str]]] = {
    # encoder, FFmpeg's name of the container, options
    "mp3": ("libmp3lame", "mp3", {}),
    "flac": ("flac", "flac", {}),
    "wav": ("pcm_s16le", "wav", {}),
    "aiff": ("pcm_s16be", "aiff", {}),
    "w64": ("pcm_s16le", "w64", {}),
    "caf": ("pcm_s16le", "caf", {}),
    "au": ("pcm_s16be", "au", {}),
    "m4a": ("aac", "mp4", {}),
    "m4a, tables first": ("aac", "mp4", {"movflags": "faststart"}),
    "mp4 in fragments": (
        "aac",
        "mp4",
        {"movflags": "frag_keyframe+empty_moov+default_base_moof", "frag_duration": "1000000"},
    ),
    "mkv": ("aac", "matroska", {}),
    "webm": ("libopus", "webm", {}),
    "ogg": ("libopus", "ogg", {}),
    "wv": ("wavpack", "wv", {}),
    "tta": ("tta", "tta", {}),
    "avi": ("libmp3lame", "avi", {}),
    "flv": ("aac", "flv", {}),
    "wma": ("wmav2", "asf", {}),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    folder, made = tmp_path_factory.mktemp("whole"), dict[str, bytes]()

    def get(name: str) -> bytes:
        if name not in made:
            encoder, container_name, options = FILES[name]
            made[name] = write_sound(folder / "a", MUSIC, encoder, container_name, **options).read_bytes()
        return made[name]

    return get


def seconds_of(path: Path, data: bytes, limit_s: float = 1200) -> float:
    path.write_bytes(data)
    return sum(block.size for block in decode_mono(path, max_duration_s=limit_s)) / SAMPLE_RATE


def scaled(data: bytes, at: int, n_bytes: int, order: str, factor: float | None) -> bytes:
    """Multiply a number in a file; None sets all its bits."""
    assert order in ("little", "big")
    limit = (1 << 8 * n_bytes) - 1
    value = int.from_bytes(data[at : at + n_bytes], order)  # type: ignore[arg-type]
    new = limit if factor is None else min(limit, int(value * factor))
    return data[:at] + new.to_bytes(n_bytes, order) + data[at + n_bytes :]  # type: ignore[arg-type]


FIELDS: dict[str, tuple[str, bytes, int, int, str, tuple[float | None, ...]]] = {
    # file, mark, offset of the number from it, its bytes and order, factors
    "frames of an MP3": ("mp3", b"Info", 8, 4, "big", (0.1, 10, 1e6)),
    "samples of a FLAC": ("flac", b"fLaC", 22, 4, "big", (0, 0.1, 10)),
    "data of a WAV": ("wav", b"data", 4, 4, "little", (0, 0.1, 0.5, 1.5, 10, None)),
    "size of a WAV": ("wav", b"RIFF", 4, 4, "little", (0, 0.1, 10, None)),
    "sound of an AIFF": ("aiff", b"SSND", 4, 4, "big", (0, 0.1, 10)),
    "size of an AIFF": ("aiff", b"FORM", 4, 4, "big", (0, 0.1, 10)),
    "frames of an AIFF": ("aiff", b"COMM", 10, 4, "big", (0, 0.1, 10)),
    "data of a W64": ("w64", b"data\xf3\xac", 16, 8, "little", (0, 0.1, 10, None)),
    "data of a CAF": ("caf", b"data", 4, 8, "big", (0, 0.1, None)),
    "data of an AU": ("au", b".snd", 8, 4, "big", (0, 0.1, None)),
    "length of an MP4": ("m4a", b"mvhd", 20, 4, "big", (0, 0.1, 10, 1e6)),
    "length of an MP4's sound": ("m4a", b"mdhd", 20, 4, "big", (0, 0.1, 10, 1e6)),
    "edits of an MP4": ("m4a", b"elst", 12, 4, "big", (0, 0.1, 0.5, 10)),
    "start of an MP4's edit": ("m4a", b"elst", 16, 4, "big", (0, 1e4, None)),
    "lengths of an MP4's samples": ("m4a", b"stts", 16, 4, "big", (0.1, 10, 1e4)),
    "data of an MP4": ("m4a, tables first", b"mdat", -4, 4, "big", (0, 0.1, 10)),
    "size of a Matroska file": ("mkv", b"\x18\x53\x80\x67", 5, 7, "big", (0.1, 10)),
    "samples of a WavPack": ("wv", b"wvpk", 12, 4, "little", (0.1, 10, None)),
    "size of an AVI": ("avi", b"RIFF", 4, 4, "little", (0.1, 10)),
    "packets of an AVI": ("avi", b"strh", 40, 4, "little", (0.1, 10)),
    "length of a WMA": ("wma", b"\xa1\xdc\xab\x8c", 64, 8, "little", (0.1, 10)),
    "data of a WMA": ("wma", b"6&\xb2u\x8ef\xcf\x11", 16, 8, "little", (0.1, 10)),
}


@pytest.mark.parametrize("field", FIELDS)
def test_a_wrong_number_in_a_header_changes_nothing(field: str, whole: Callable[[str], bytes], tmp_path: Path) -> None:
    name, mark, offset, n_bytes, order, factors = FIELDS[field]
    data = whole(name)
    at = data.index(mark) + offset
    lengths = [seconds_of(tmp_path / "a", scaled(data, at, n_bytes, order, factor)) for factor in factors]
    assert lengths == [pytest.approx(SECONDS, abs=0.05)] * len(factors)


@pytest.mark.parametrize("factor", [0, 0.1, 10, 1e6])
@pytest.mark.parametrize("name", ["mkv", "webm", "flv"])
def test_a_wrong_duration_changes_nothing(
    name: str, factor: float, whole: Callable[[str], bytes], tmp_path: Path
) -> None:
    data, mark = whole(name), b"duration\x00" if name == "flv" else b"\x44\x89\x88"
    at = data.index(mark) + len(mark)
    (stated,) = struct.unpack_from(">d", data, at)
    changed = data[:at] + struct.pack(">d", stated * factor) + data[at + 8 :]
    assert seconds_of(tmp_path / "a", changed) == pytest.approx(SECONDS, abs=0.1)


@pytest.mark.parametrize("share", [0.4, 0.55, 0.8])
@pytest.mark.parametrize("name", [name for name in FILES if name != "mp4 in fragments"])
def test_a_file_that_is_cut_off_is_refused(
    name: str, share: float, whole: Callable[[str], bytes], tmp_path: Path
) -> None:
    data = whole(name)
    with pytest.raises(ContrafactError) as caught:
        seconds_of(tmp_path / "a", data[: int(share * len(data))])
    assert caught.value.code == "corrupt_audio"


@pytest.mark.parametrize("name", ["mp3", "flac", "mkv", "m4a, tables first", "wv", "flv", "ogg"])
def test_a_download_that_ends_in_zeros_is_refused(name: str, whole: Callable[[str], bytes], tmp_path: Path) -> None:
    data = whole(name)
    half = len(data) // 2
    with pytest.raises(ContrafactError) as caught:
        seconds_of(tmp_path / "a", data[:half] + bytes(len(data) - half))
    assert caught.value.code == "corrupt_audio"


def damaged(data: bytes, random: np.random.Generator) -> bytes:
    """Change some bytes, most of them in the header, and cut every third copy."""
    copy = bytearray(data)
    for limit in (600, 600, len(data)):
        copy[int(random.integers(min(limit, len(data))))] = int(random.integers(256))
    start = int(random.integers(min(2000, len(data) - 4)))
    copy[start : start + 4] = [b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff", b""][int(random.integers(4))]
    return bytes(copy[: int(random.integers(len(copy)))] if random.random() < 1 / 3 else copy)


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_read_or_refused(name: str, whole: Callable[[str], bytes], tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    for _ in range(30):
        with contextlib.suppress(ContrafactError):
            seconds_of(tmp_path / "a", damaged(whole(name), random), limit_s=60)


@pytest.mark.parametrize("number", [b"\x7f" + b"\xff" * 7, b"\xff" * 7 + b"\x7f"], ids=["big", "little"])
@pytest.mark.parametrize("name", ["caf", "w64"])
def test_a_header_that_names_an_impossible_place_is_read_or_refused(
    name: str, number: bytes, whole: Callable[[str], bytes], tmp_path: Path
) -> None:
    data = whole(name)
    for at in range(4, 120, 4):
        with contextlib.suppress(ContrafactError):
            seconds_of(tmp_path / "a", data[:at] + number + data[at + 8 :])


def test_an_mp3_with_a_tag_behind_its_cut_is_refused(whole: Callable[[str], bytes], tmp_path: Path) -> None:
    data = whole("mp3")
    with pytest.raises(ContrafactError, match="cut off"):
        seconds_of(tmp_path / "a", data[: len(data) // 2] + b"TAG" + bytes(125))


def test_an_mp3_with_the_table_of_a_longer_one_is_read(whole: Callable[[str], bytes], tmp_path: Path) -> None:
    data = whole("mp3")
    for offset in (8, 12):
        data = scaled(data, data.index(b"Info") + offset, 4, "big", 10)
    assert seconds_of(tmp_path / "a", data) == pytest.approx(SECONDS, abs=0.05)


def test_a_chunk_behind_the_sound_is_no_sound(whole: Callable[[str], bytes], tmp_path: Path) -> None:
    data = whole("wav") + b"LIST" + struct.pack("<I", 200_000) + b"INFO" + b"\x55" * 199_996
    assert seconds_of(tmp_path / "a", data) == pytest.approx(SECONDS, abs=0.01)


def test_an_edit_list_that_the_header_confirms_is_kept_to(whole: Callable[[str], bytes], tmp_path: Path) -> None:
    data = whole("m4a")
    for mark, offset in ((b"elst", 12), (b"tkhd", 24)):
        data = scaled(data, data.index(mark) + offset, 4, "big", 0.5)
    assert seconds_of(tmp_path / "a", data) == pytest.approx(SECONDS / 2, abs=0.05)


def test_a_stated_length_over_the_limit_refuses_no_short_file(whole: Callable[[str], bytes], tmp_path: Path) -> None:
    data = whole("flac")
    assert seconds_of(tmp_path / "a", scaled(data, 22, 4, "big", 10), limit_s=10) == pytest.approx(SECONDS)


FILMS = {
    "a.webm": ("libopus", "libvpx"),
    "a.mkv": ("aac", "mpeg4"),
    "a.mp4": ("aac", "mpeg4"),
    "a.avi": ("mp2", "mpeg4"),
}


@pytest.mark.parametrize("name", FILMS)
def test_a_picture_may_outlast_its_sound(name: str, tmp_path: Path) -> None:
    data = write_film(tmp_path / name, MUSIC, *FILMS[name], picture_s=3 * SECONDS).read_bytes()
    assert seconds_of(tmp_path / "b", data) == pytest.approx(SECONDS, abs=0.1)


def test_a_film_that_is_cut_off_is_refused_where_its_sound_is(tmp_path: Path) -> None:
    data = write_film(tmp_path / "a.mkv", MUSIC, *FILMS["a.mkv"], picture_s=3 * SECONDS).read_bytes()
    place = data.index(b"\x1f\x43\xb6\x75")
    with pytest.raises(ContrafactError, match="cut off"):
        seconds_of(tmp_path / "b", data[: place + (len(data) - place) // 4])
    # Cut behind the end of the sound, the sound is whole.
    assert seconds_of(tmp_path / "c", data[: int(0.97 * len(data))]) == pytest.approx(SECONDS, abs=0.1)
