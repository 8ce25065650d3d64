"""Tells by the first bytes of a file, never by its name, what it claims to be."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

HEAD_BYTES = 4096
_ID3_HEADER_BYTES = 10
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


def declares_duration(path: Path, format_name: str) -> bool:
    """Whether the duration that the container reports was written into the file, not guessed from its size.

    Parameters
    ----------
    format_name : FFmpeg's name of the container.

    Notes
    -----
    FLAC, MP4 and Matroska declare it; an MP3 does when its first frame is a Xing, Info or VBRI table. Of the
    rest FFmpeg reports a bit rate times a size, or the last time stamp there is.
    """
    if format_name == "mp3":
        return _has_frame_table(path)
    return format_name in {"flac", "wav", "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"}


def _has_frame_table(path: Path) -> bool:
    with path.open("rb") as file:
        _skip_id3(file)
        head = file.read(HEAD_BYTES)
    return any(mark in head for mark in (b"Xing", b"Info", b"VBRI"))


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
