"""Walk the pages of an Ogg file (RFC 3533): is its sound whole, and are pages missing?"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path

_MARK = b"OggS"
_HEADER_BYTES = 27
_FIRST, _LAST = 2, 4
_SOUND = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC")
_MAX_PAGES = 2_000_000
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_ALL_BITS = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class _Page:
    """A page: its bytes in the file, flags, stream, number in it, and the sample that it ends with.

    `end` is greater than the size of the file where the page is cut off.
    """

    start: int
    body: int
    end: int
    flags: int
    granule: int
    serial: int
    number: int


def is_cut_inside_page(path: Path) -> bool:
    """Whether a file ends inside a page, or in zeros, before the page that is marked as the last of its sound.

    A stream whose recording is stopped has no such mark and may end anywhere; it was joined late, as a rule: the
    numbers of its pages jump behind the headers.
    """
    open_sounds: set[int] = set()
    headers: dict[int, int] = {}
    end = 0
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        for page in _pages(data):
            end = page.end
            if _begins_sound(data, page):
                open_sounds.add(page.serial)
                headers[page.serial] = page.number
            elif page.serial in headers:
                if page.number > headers[page.serial] + 1:
                    return False
                if page.granule > 0:
                    del headers[page.serial]
                else:
                    headers[page.serial] = page.number
            if page.flags & _LAST and end <= len(data):
                open_sounds.discard(page.serial)
        if not open_sounds or end == len(data):
            return False
        rest = data[end : end + _HEADER_BYTES]
        return end > len(data) or not any(rest) or (len(rest) < _HEADER_BYTES and rest.startswith(_MARK[: len(rest)]))


def missing_share(path: Path) -> float:
    """Return how many pages with sound are missing, as a share of those present.

    Numbers may jump behind the headers, as in a stream that was joined late.
    """
    last: dict[int, int | None] = {}
    n_present = n_missing = 0
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        for page in _pages(data):
            if _begins_sound(data, page):
                last[page.serial] = None
            elif page.serial in last and page.end <= len(data) and _is_whole(data, page):
                before = last[page.serial]
                # Pages of headers end at sample 0, or inside a header.
                if before is None and page.granule <= 0:
                    continue
                n_present += 1
                n_missing += max(0, page.number - (page.number if before is None else before) - 1)
                last[page.serial] = page.number
    return n_missing / n_present if n_present else 0.0


def _begins_sound(data: mmap, page: _Page) -> bool:
    return bool(page.flags & _FIRST) and data[page.body : page.body + 8].startswith(_SOUND)


def _pages(data: mmap) -> Iterator[_Page]:
    """Yield pages, the last maybe cut off; what lies between them is skipped."""
    place = 0
    for _ in range(_MAX_PAGES):
        place = data.find(_MARK, place)
        header = data[place : place + _HEADER_BYTES]
        if place < 0 or len(header) < _HEADER_BYTES:
            return
        if header[4] != 0:
            place += 1
            continue
        body = place + _HEADER_BYTES + header[26]
        end = body + sum(data[place + _HEADER_BYTES : body])
        granule = int.from_bytes(header[6:14], "little", signed=True)
        serial, number = (int.from_bytes(header[at : at + 4], "little") for at in (14, 18))
        yield _Page(place, body, end, header[5], granule, serial, number)
        # Of a damaged header, the size may lead over pages that follow.
        place = end if data[end : end + 4] == _MARK else place + 4


def _is_whole(data: mmap, page: _Page) -> bool:
    """Check a page's checksum: CRC-32 that begins at 0, with the highest bit first, unlike that of zlib."""
    content = bytearray(data[page.start : page.end])
    stored = bytes(content[22:26])
    content[22:26] = bytes(4)
    value = zlib.crc32(content.translate(_REVERSED), _ALL_BITS) ^ _ALL_BITS
    return int(f"{value:032b}"[::-1], 2) == int.from_bytes(stored, "little")
