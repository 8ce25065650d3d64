"""Find the sound in files of chunks (WAV, AVI, AIFF, W64, CAF, AU, DSF, WMA), and check the sizes that they state.

Such a file states the size of its sound, and most state the size of the whole too. A recorder that crashed, a program
that wrote into a pipe or an editor may leave any number there. One wrong number does not make a file cut off: all sizes
together must reach beyond its end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, Literal

_STREAMED_BYTES = {4: 0x7FFF_0000, 8: 1 << 62}
"""By the length of the field: a file that was written into a pipe states a size of about 2 or 4 GiB, or of -1."""
_MAX_CHUNKS = 1000
_PRINTABLE = range(0x20, 0x7F)
_ASF_INDEXES = (b"\x90\x08\x003", b"\xd3)\xe2\xd6", b"\xf8\x03\xb1\xfe", b"\xd0?\xb7<")
"""First bytes of the objects that may follow the sound in a Windows Media file."""
_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_ASF_WHOLE, _ASF_PACKET = 40, 96
"""Where in its properties a Windows Media file states its size and the largest size of its packets."""
_HEAD_BYTES = 4096

Order = Literal["little", "big"]


@dataclass(frozen=True, slots=True)
class Field:
    """A number in a file: where it is, its length in bytes and its byte order."""

    at: int
    n_bytes: int
    order: Order

    def encoded(self, value: int) -> bytes:
        """Return the bytes of a value, cut to the length of the field."""
        return (value % (1 << 8 * self.n_bytes)).to_bytes(self.n_bytes, self.order)


@dataclass(frozen=True, slots=True)
class DataChunk:
    """The chunk with the sound.

    Parameters
    ----------
    size_field, overhead : the field with its size, and the bytes that it counts beyond the sound, such as a header.
    start, size : of the sound, in bytes of the file; size None where the stated one is impossible.
    whole_field, whole_extra : the field with the size of the file, if any, and the bytes that it does not count.
    whole : stated size of the file; 0 where the stated one is impossible, None where none is stated.
    followers : first bytes of chunks that may follow; None for any name of letters.
    """

    size_field: Field
    overhead: int
    start: int
    size: int | None
    whole_field: Field | None = None
    whole_extra: int = 0
    whole: int | None = None
    followers: tuple[bytes, ...] | None = None

    def missing_share(self, file_size: int) -> float:
        """Return how much of the stated sound is missing from the file, as a share of the sound that it holds.

        0 unless all sizes that the file states reach beyond its end.
        """
        if self.size is None or (self.whole is not None and self.whole <= file_size):
            return 0.0
        present = file_size - self.start
        return max(0.0, self.size / present - 1) if present > 0 else 0.0

    def mended(self, path: Path) -> dict[int, bytes]:
        """Return bytes by offset that make sizes fit which end before or within the sound; none where they fit."""
        file_size = path.stat().st_size
        present = file_size - self.start
        fields: dict[int, bytes] = {}
        if self.whole_field is not None and self.whole is not None and self.whole <= self.start:
            fields[self.whole_field.at] = self.whole_field.encoded(file_size - self.whole_extra)
        is_short = self.size is not None and self.size < present
        if self.size is None or (is_short and not self._is_followed(path, self.start + self.size, file_size)):
            fields[self.size_field.at] = self.size_field.encoded(present + self.overhead)
        return fields

    def _is_followed(self, path: Path, stated_end: int, file_size: int) -> bool:
        """Whether what follows the stated end is another chunk, padding, or nothing."""
        with path.open("rb") as file:
            for end in (stated_end, stated_end + stated_end % 2):
                file.seek(end)
                name = file.read(4)
                is_name = all(byte in _PRINTABLE for byte in name) if self.followers is None else name in self.followers
                if is_name or end + 8 > file_size:
                    return True
        return False


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a container writes its chunks."""

    order: Order
    head_bytes: int
    id_bytes: int
    size_bytes: int
    data_id: bytes
    whole_at: int | None = None
    whole_extra: int = 0
    counts_header: bool = False
    inner_bytes: int = 0
    """Of the data chunk, before its sound."""
    alignment: int = 1
    data_type: bytes = b""
    """First bytes in the data chunk, where several chunks have its name."""


_WAV = _Layout("little", 12, 4, 4, b"data", 4, 8, alignment=2)
_AVI = _Layout("little", 12, 4, 4, b"LIST", 4, 8, alignment=2, inner_bytes=4, data_type=b"movi")
_LAYOUTS: dict[bytes, _Layout] = {
    b"RIFF": _WAV,
    b"FORM": _Layout("big", 12, 4, 4, b"SSND", 4, 8, inner_bytes=8, alignment=2),
    b"riff": _Layout("little", 40, 16, 8, b"data\xf3\xac\xd3\x11", 16, counts_header=True, alignment=8),
    b"caff": _Layout("big", 8, 4, 8, b"data", inner_bytes=4),
    b"DSD ": _Layout("little", 28, 4, 8, b"data", 12, counts_header=True),
    b"0&\xb2u": _Layout("little", 0, 16, 8, b"6&\xb2u\x8ef\xcf\x11", counts_header=True, inner_bytes=26),
}


def find_data_chunk(path: Path) -> DataChunk | None:
    """Return where the sound of a file of chunks is; None for other files, and for damaged ones."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if head.startswith(b".snd"):
            return _au(head)
        if head[:4] in (b"RF64", b"BW64"):
            return _rf64(file, head)
        layout = _AVI if head[:4] == b"RIFF" and head[8:12] == b"AVI " else _LAYOUTS.get(head[:4])
        if layout is None:
            return None
        chunk = _walked(file, layout)
        if chunk is None:
            return None
        return _with_asf_size(chunk, head) if _ASF_PROPERTIES in head else _with_whole(chunk, layout, head)


def asf_packet_bytes(path: Path) -> int:
    """Return the size of the packets of a Windows Media file; each holds pieces of several streams. 0 if unknown."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    at = head.find(_ASF_PROPERTIES) + _ASF_PACKET
    return int.from_bytes(head[at : at + 4], "little") if at >= _ASF_PACKET else 0


def _with_whole(chunk: DataChunk, layout: _Layout, head: bytes) -> DataChunk:
    if layout.whole_at is None:
        return chunk
    field = Field(layout.whole_at, layout.size_bytes, layout.order)
    size = int.from_bytes(head[field.at : field.at + field.n_bytes], field.order)
    whole = size + layout.whole_extra if 0 < size < _STREAMED_BYTES[field.n_bytes] else 0
    return replace(chunk, whole_field=field, whole_extra=layout.whole_extra, whole=whole)


def _with_asf_size(chunk: DataChunk, head: bytes) -> DataChunk:
    at = head.index(_ASF_PROPERTIES) + _ASF_WHOLE
    return replace(chunk, followers=_ASF_INDEXES, whole=int.from_bytes(head[at : at + 8], "little"))


def _walked(file: BinaryIO, layout: _Layout) -> DataChunk | None:
    place, end = layout.head_bytes, file.seek(0, SEEK_END)
    for _ in range(_MAX_CHUNKS):
        if place >= end:
            return None
        file.seek(place)
        header = file.read(layout.id_bytes + layout.size_bytes)
        if len(header) < layout.id_bytes + layout.size_bytes:
            return None
        size = int.from_bytes(header[layout.id_bytes :], layout.order)
        content = max(0, size - len(header)) if layout.counts_header else size
        if header.startswith(layout.data_id) and file.read(len(layout.data_type)) == layout.data_type:
            is_known = layout.inner_bytes < content < _STREAMED_BYTES[layout.size_bytes]
            return DataChunk(
                size_field=Field(place + layout.id_bytes, layout.size_bytes, layout.order),
                overhead=layout.inner_bytes + (len(header) if layout.counts_header else 0),
                start=place + len(header) + layout.inner_bytes,
                size=content - layout.inner_bytes if is_known else None,
            )
        place += len(header) + content
        place += -place % layout.alignment
    return None


def _rf64(file: BinaryIO, head: bytes) -> DataChunk | None:
    """RF64 keeps its sizes, of 64 bits, in the first chunk."""
    chunk = _walked(file, _WAV)
    if chunk is None or head[12:16] != b"ds64":
        return None
    whole, size = (int.from_bytes(head[at : at + 8], "little") for at in (20, 28))
    return DataChunk(Field(28, 8, "little"), 0, chunk.start, size or None, Field(20, 8, "little"), 8, whole + 8)


def _au(head: bytes) -> DataChunk:
    start, size = (int.from_bytes(head[at : at + 4], "big") for at in (4, 8))
    known = size if 0 < size < _STREAMED_BYTES[4] else None
    return DataChunk(Field(8, 4, "big"), 0, start, known, followers=())
