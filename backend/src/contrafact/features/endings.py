"""Tell a file that is cut off from one whose header states a wrong length, by how the file ends.

A cut goes through something: a frame, a block, a box. Where the last of them is whole, the sound is what is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from contrafact.features.mp3_frames import ends_inside_frame, table_bytes
from contrafact.features.mp4_boxes import read_box

if TYPE_CHECKING:
    from av.audio.stream import AudioStream

_ZEROS_BYTES = 4096
_ID3V1_BYTES = 128
_MAX_FLAC_FRAME_BYTES = 4_000_000
_MAX_ELEMENTS = 500_000
"""Walking a file of more would take seconds; a recording of 20 minutes has at most a tenth."""
_SEGMENT, _CLUSTER = 0x18538067, 0x1F43B675
_UNKNOWN = -1
"""Size of an element that was written into a pipe: all bits of the number are set."""


@dataclass(slots=True)
class Ending:
    """What reading a file to its end has shown.

    Parameters
    ----------
    packet : bytes of the last packet with sound.
    is_broken : the last packet is incomplete or cannot be decoded, or reading stopped with an error.
    sound_s, other_s : last time stamps of the sound and of other streams, in seconds.
    """

    packet: bytes = b""
    is_broken: bool = False
    sound_s: float = 0.0
    other_s: float = 0.0


def is_cut_off(path: Path, container_name: str, stream: AudioStream, ending: Ending) -> bool:
    """Whether a file of which less sound than stated could be decoded is cut off.

    Parameters
    ----------
    container_name : FFmpeg's name.
    stream : of the open file, read to its end.
    """
    size = path.stat().st_size
    return _ends_in_zeros(path, size) or _ends_inside_something(path, size, container_name, stream, ending)


def _ends_inside_something(path: Path, size: int, container_name: str, stream: AudioStream, ending: Ending) -> bool:
    if container_name == "mp3":
        return _misses_bytes(path, size) and ends_inside_frame(path)
    if container_name == "flac":
        return not _is_whole_flac_frame(ending.packet)
    if container_name.startswith("mov"):
        return _last_sample_end(stream) > size or _ends_inside(path, _box)
    if container_name.startswith("matroska"):
        return _matroska_is_cut(path, size)
    if container_name == "flv":
        return _ends_inside(path, _flv_tag)
    return ending.is_broken


def _ends_in_zeros(path: Path, size: int) -> bool:
    """Whether the end was never written: a download that is not complete may have its full size already."""
    with path.open("rb") as file:
        file.seek(max(0, size - _ZEROS_BYTES))
        return not any(file.read())


def _misses_bytes(path: Path, size: int) -> bool:
    stated = table_bytes(path)
    return stated is None or size < stated


def _is_whole_flac_frame(packet: bytes) -> bool:
    """Check the frame's own checksum: CRC-16 of all its bytes is zero (RFC 9639, section 9.3)."""
    if len(packet) > _MAX_FLAC_FRAME_BYTES:
        return False
    if packet[-_ID3V1_BYTES:].startswith(b"TAG"):
        packet = packet[:-_ID3V1_BYTES]
    value = 0
    for byte in packet:
        value = (value << 8 & 0xFFFF) ^ _CRC16[value >> 8 ^ byte]
    return len(packet) > 0 and value == 0


def _crc16_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x8005 if value & 0x8000 else value << 1) & 0xFFFF
        table.append(value)
    return table


_CRC16 = _crc16_table()


def _last_sample_end(stream: AudioStream) -> int:
    return max((entry.pos + entry.size for entry in stream.index_entries), default=0)


def _ends_inside(path: Path, read_size: Callable[[BinaryIO, int, int], int | None]) -> bool:
    """Whether the last box or chunk at the top level of a file reaches beyond its end."""
    size = path.stat().st_size
    place = 0
    with path.open("rb") as file:
        for _ in range(_MAX_ELEMENTS):
            if place >= size:
                break
            length = read_size(file, place, size - place)
            if length is None:
                return True
            if length <= 0:
                return False
            place += length
    return place > size


def _box(file: BinaryIO, place: int, left: int) -> int | None:
    """Return the size of an MP4 box; 0 behind the last that counts. None if the box is cut off.

    The samples of a box `mdat` are checked one by one: its size may be wrong.
    """
    box = read_box(file, place)
    if box is None:
        return 0
    if box.length > left:
        return 0 if box.name == b"mdat" else None
    return box.length


def _flv_tag(file: BinaryIO, place: int, left: int) -> int | None:
    """Return the size of an FLV tag, or of the header before the first, with the four bytes that follow."""
    file.seek(place)
    header = file.read(11)
    is_head = header.startswith(b"FLV")
    length = 4 + (int.from_bytes(header[5:9], "big") if is_head else 11 + int.from_bytes(header[1:4], "big"))
    return length if len(header) == 11 and length <= left else None  # noqa: PLR2004


def _matroska_is_cut(path: Path, size: int) -> bool:
    """Whether the last element reaches beyond the end; segments and clusters of unknown size are walked through."""
    place = 0
    with path.open("rb") as file:
        for _ in range(_MAX_ELEMENTS):
            if place >= size:
                break
            file.seek(place)
            head = file.read(12)
            id_bytes, name = _number(head, keeps_marker=True)
            size_bytes, length = _number(head[id_bytes:], keeps_marker=False)
            if not id_bytes or not size_bytes:
                return len(head) < 12  # noqa: PLR2004 - else damaged: no sign of a cut
            place += id_bytes + size_bytes
            if name in (_SEGMENT, _CLUSTER) and length == _UNKNOWN:
                continue
            if length == _UNKNOWN:
                return False
            if place + length > size:
                return True
            place += length
    return False


def _number(data: bytes, *, keeps_marker: bool) -> tuple[int, int]:
    """Return the length in bytes and the value of a number of Matroska (RFC 8794, section 4); 0 and 0 if none."""
    if not data or data[0] == 0:
        return 0, 0
    length = 9 - data[0].bit_length()
    if len(data) < length:
        return 0, 0
    value = int.from_bytes(data[:length], "big")
    if keeps_marker:
        return length, value
    limit = (1 << 7 * length) - 1
    return length, _UNKNOWN if value & limit == limit else value & limit
