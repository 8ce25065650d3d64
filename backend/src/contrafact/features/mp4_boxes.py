"""Walk the boxes at the top level of an MP4 file (ISO/IEC 14496-12, section 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

_MAX_BOXES = 500_000


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its name, the length of its header, and its whole length, which may reach beyond the end of the file."""

    name: bytes
    head_bytes: int
    length: int


def read_box(file: BinaryIO, place: int) -> Box | None:
    """Return the box that begins at a place; None where there is none, or one that ends with the file by definition."""
    file.seek(place)
    header = file.read(16)
    length, head_bytes = int.from_bytes(header[:4], "big"), 8
    if length == 1:
        length, head_bytes = int.from_bytes(header[8:16], "big"), 16
    if len(header) < head_bytes or not header[4:8].isalnum() or length < head_bytes:
        return None
    return Box(header[4:8], head_bytes, length)


def unread_share(path: Path) -> float:
    """Return the size of all that follows a damaged box between fragments, as a share of what precedes it.

    0 where the boxes are too many to walk: a recording of hours may have one for each frame.
    """
    size = path.stat().st_size
    place, has_fragments = 0, False
    with path.open("rb") as file:
        for _ in range(_MAX_BOXES):
            box = read_box(file, place)
            if box is None or place + box.length > size:
                break
            has_fragments |= box.name == b"moof"
            place += box.length
        else:
            return 0.0
        if not has_fragments:
            return 0.0
        with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            return (size - place) / place if data.find(b"moof", place + 8) >= 0 else 0.0
