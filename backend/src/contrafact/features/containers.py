"""Tells by the first bytes of a file, never by its name, what it claims to be."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

HEAD_BYTES = 4096
_ID3_HEADER_BYTES = 10
_FRAME_TABLES = ((b"Xing\x00\x00\x00", 8), (b"Info\x00\x00\x00", 8), (b"VBRI", 14))
"""How an MP3's table begins, and where in it the number of frames stands."""
_STREAMED_RIFF_BYTES = 0x7FFF_0000
"""Programs that write WAV into a pipe put a size of about 2 or 4 GiB, for they know none."""
_LAYERS_OF_A_SYNC = (0b00, 0b01, 0b10)
"""ADTS (AAC), layer III (MP3) and layer II; 0b11 would also match the mark that opens UTF-16 text."""


def looks_like_audio(path: Path) -> bool:
    """Whether the file begins like one of the containers that are read, whole or not."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith((b"ID3", b"fLaC", b"OggS", b"\x1aE\xdf\xa3")) or head[4:8] == b"ftyp":
        return True
    if head.startswith((b"RIFF", b"RF64")):
        return head[8:12] == b"WAVE"
    return _is_sync(head)


def is_cut_wav(path: Path, min_share: float) -> bool:
    """Whether a WAV file is shorter than `min_share` of what its header says; FFmpeg reads such a file in silence."""
    with path.open("rb") as file:
        head = file.read(12)
    if not head.startswith(b"RIFF") or head[8:] != b"WAVE":
        return False
    size_bytes = int.from_bytes(head[4:8], "little")
    return size_bytes < _STREAMED_RIFF_BYTES and path.stat().st_size < min_share * size_bytes


def declares_duration(format_name: str) -> bool:
    """Whether containers of this kind (by FFmpeg's name) state their duration.

    Of the others FFmpeg reports a bit rate times a size, or the last time stamp there is.
    """
    return format_name in {"flac", "wav", "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"}


def mp3_frame_count(path: Path) -> int | None:
    """The number of frames that an MP3's table (Xing, Info or VBRI, in its first frame) states, None without one."""
    with path.open("rb") as file:
        _skip_id3(file)
        head = file.read(HEAD_BYTES)
    for mark, offset in _FRAME_TABLES:
        place = head.find(mark)
        if place >= 0:
            return int.from_bytes(head[place + offset : place + offset + 4], "big") or None
    return None


def _skip_id3(file: BinaryIO) -> None:
    header = file.read(_ID3_HEADER_BYTES)
    size_bytes = 0
    if header.startswith(b"ID3") and len(header) == _ID3_HEADER_BYTES:
        # Four bytes of seven bits each, as ID3v2 writes sizes.
        for byte in header[6:]:
            size_bytes = size_bytes << 7 | (byte & 0x7F)
        size_bytes += _ID3_HEADER_BYTES
    file.seek(size_bytes)


def _is_sync(head: bytes) -> bool:
    return len(head) > 1 and head[0] == 0xFF and head[1] >= 0xE0 and (head[1] >> 1 & 0b11) in _LAYERS_OF_A_SYNC  # noqa: PLR2004
