"""Read frame headers of MPEG audio, and the tables that MP3 encoders write (Xing, Info, VBRI)."""

from __future__ import annotations

from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO, NamedTuple

_HEAD_BYTES = 4096
_ID3_HEADER_BYTES = 10
_XING_MARKS = (b"Xing\x00\x00\x00", b"Info\x00\x00\x00")
_HAS_FRAMES, _HAS_BYTES = 1, 2
_MAX_TAGS = 100
_MAX_FRAMES = 500_000
"""Three hours. Looking through a file of more would take seconds."""
_ID3V1_BYTES, _APE_FOOTER_BYTES = 128, 32
_APE_HEADER = 1 << 29
"""Flag: this is the header of the tag, its items follow."""
_TAG_MARKS = (b"ID3\x02", b"ID3\x03", b"ID3\x04", b"APETAGEX", b"TAG")
_MIN_RUN = 10
_BYTES_SHARE = 0.98
"""Taggers and encoders count the table's own frame or not."""
_KBIT: dict[tuple[bool, int], tuple[int, ...]] = {
    # (MPEG-1, layer): bit rates of the indices 1 to 14
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""By version: 3 is MPEG-1, 2 is MPEG-2, 0 is MPEG-2.5."""


class Unread(NamedTuple):
    """Bytes between frames that are neither frames nor tags.

    Parameters
    ----------
    share : of the bytes of the frames.
    frame_bytes : bytes of the frames.
    end_byte : where the sound ends in the file; tags follow.
    is_shifted : whether some take the place of no whole number of frames, where all frames are equally long: bytes
        are missing there, or were added.
    """

    share: float
    frame_bytes: int
    end_byte: int
    is_shifted: bool


def ends_inside_frame(path: Path) -> bool:
    """Whether the last frame of an MP3 is incomplete; tags behind it do not count."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        end = _sound_end(data)
        place = _next_frame(data, _skip_id3(file), end, kind=None)
        kind = _kind(data[place : place + 4])
        for _ in range(_MAX_FRAMES):
            size = _frame_bytes(data[place : place + 4])
            if place >= end or size is None:
                return False
            if place + size > end:
                return True
            place = _next_frame(data, place + size, end, kind)
    return False


def find_unread(path: Path) -> Unread:
    """Find bytes between frames of an MP3 that are neither frames nor tags.

    Bytes count once a run of frames follows: in anything else, such as a picture, some bytes look like a frame.
    """
    n_read = n_unread = n_pending = n_run = 0
    sizes, pending, distances = set[int](), list[int](), list[int]()
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        end = _sound_end(data)
        first = place = _next_frame(data, _skip_id3(file), end, kind=None)
        for _ in range(_MAX_FRAMES):
            header = data[place : place + 4]
            size = _frame_bytes(header)
            if place >= end or size is None:
                break
            n_read, n_run, after = n_read + size, n_run + 1, place + size
            if place > first:
                sizes.add(size)  # the frame of the table may be longer
            if n_run == _MIN_RUN:
                n_unread, n_pending = n_unread + n_pending, 0
                distances += pending
                pending.clear()
            following = data[after : after + 4]
            if _frame_bytes(following) is None or _kind(following) != _kind(header):
                start, frame_end = place, after
                after, place = _after_tags(data, place, end)
                n_pending, n_run = n_pending + place - after, 0
                pending += [place - start] if after == frame_end < place else []
            else:
                place = after
    return Unread(n_unread / n_read if n_read else 0.0, n_read, end, _is_shifted(sizes, distances))


def _is_shifted(sizes: set[int], distances: list[int]) -> bool:
    """Whether a distance between two frames is no whole number of frames, of which each may have a byte of padding."""
    if not sizes or max(sizes) - min(sizes) > 1:
        return False
    return any(distance % min(sizes) > distance // min(sizes) for distance in distances)


def _after_tags(data: mmap, place: int, end: int) -> tuple[int, int]:
    """Return the end of a frame, or of the tags in it or behind it, and where the next frame begins, at most `end`."""
    after = place + (_frame_bytes(data[place : place + 4]) or 0)
    for _ in range(_MAX_TAGS):
        following = _next_frame(data, after, end, kind=None)
        tag = _first_tag(data, place, following)
        if tag is None:
            break
        place = after = max(after, tag)
    return min(after, following), following


def _first_tag(data: mmap, start: int, end: int) -> int | None:
    """Return the end of the first tag of joined files that begins between two places; None if there is none."""
    found = min((place for mark in _TAG_MARKS if (place := data.find(mark, start, end)) >= 0), default=None)
    if found is None:
        return None
    head = data[found : found + _APE_FOOTER_BYTES]
    if head.startswith(b"ID3"):
        return found + _ID3_HEADER_BYTES + _syncsafe(head[6:_ID3_HEADER_BYTES])
    if head.startswith(b"TAG"):
        return found + _ID3V1_BYTES
    is_header = int.from_bytes(head[20:24], "little") & _APE_HEADER
    return found + _APE_FOOTER_BYTES + (int.from_bytes(head[12:16], "little") if is_header else 0)


def _syncsafe(data: bytes) -> int:
    """Read a size of ID3v2: four bytes of seven bits each."""
    size = 0
    for byte in data:
        size = size << 7 | (byte & 0x7F)
    return size


def _sound_end(data: mmap) -> int:
    end = len(data)
    if data[max(0, end - _ID3V1_BYTES) : end].startswith(b"TAG"):
        end -= _ID3V1_BYTES
    footer = data[max(0, end - _APE_FOOTER_BYTES) : end]
    if footer.startswith(b"APETAGEX"):
        end -= int.from_bytes(footer[12:16], "little")
        if data[max(0, end - _APE_FOOTER_BYTES) : end].startswith(b"APETAGEX"):
            end -= _APE_FOOTER_BYTES
    return max(0, end)


def _next_frame(data: mmap, place: int, end: int, kind: tuple[int, int] | None) -> int:
    """Return where the next frame begins, of a kind if given; `end` if there is none."""
    for _ in range(_MAX_FRAMES):
        if place + 4 > end:
            # A cut may leave less than a header.
            return place if place < end and data[place] == 0xFF else end  # noqa: PLR2004
        header = data[place : place + 4]
        size = _frame_bytes(header)
        # The first frame is one that another of its kind follows.
        if size is not None and _kind(header) == (kind or _kind(data[place + size : place + size + 4])):
            return place
        place = data.find(b"\xff", place + 1, end)
        if place < 0:
            return end
    return end


def _kind(header: bytes) -> tuple[int, int]:
    """Return what is equal in all frames of a file: version and layer, sample rate."""
    return (header[1] & 0xFE, header[2] & 0x0C) if len(header) == 4 else (0, 0)  # noqa: PLR2004


def _frame_bytes(header: bytes) -> int | None:
    """Return the length of the frame with this header; None if it is no header or states no bit rate.

    What is left of a header at the end of a file belongs to a frame that is longer.
    """
    if len(header) < 4:  # noqa: PLR2004
        return 4 if header[:1] == b"\xff" else None
    if header[0] != 0xFF or header[1] < 0xE0:  # noqa: PLR2004
        return None
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    bit_rate, rate, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if version == 1 or layer == 4 or not 1 <= bit_rate <= 14 or rate == 3:  # noqa: PLR2004
        return None
    bits_per_s = 1000 * _KBIT[version == 3, layer][bit_rate - 1]  # noqa: PLR2004
    rate_hz = _RATES_HZ[version][rate]
    if layer == 1:
        return (12 * bits_per_s // rate_hz + padding) * 4
    factor = 72 if layer == 3 and version != 3 else 144  # noqa: PLR2004
    return factor * bits_per_s // rate_hz + padding


def frame_count(path: Path) -> int | None:
    """Return the number of frames that an MP3's table states; None without a table."""
    return _table(path)[0]


def table_bytes(path: Path) -> int | None:
    """Return where, by its table, the sound of an MP3 ends, in bytes of the file, a little less; None without one."""
    return _table(path)[1]


def _table(path: Path) -> tuple[int | None, int | None]:
    with path.open("rb") as file:
        start = _skip_id3(file)
        head = file.read(_HEAD_BYTES)
    for mark in _XING_MARKS:
        place = head.find(mark)
        if place >= 0:
            flags, *fields = (int.from_bytes(head[at : at + 4], "big") for at in range(place + 4, place + 16, 4))
            n_frames = fields.pop(0) if flags & _HAS_FRAMES else None
            n_bytes = fields.pop(0) if flags & _HAS_BYTES else None
            return n_frames or None, start + int(_BYTES_SHARE * n_bytes) if n_bytes else None
    place = head.find(b"VBRI")
    if place < 0:
        return None, None
    n_bytes, n_frames = (int.from_bytes(head[place + at : place + at + 4], "big") for at in (10, 14))
    return n_frames or None, start + int(_BYTES_SHARE * n_bytes) if n_bytes else None


def _skip_id3(file: BinaryIO) -> int:
    """Move behind the ID3v2 tags at the start of a file; return where that is."""
    place = 0
    for _ in range(_MAX_TAGS):
        file.seek(place)
        header = file.read(_ID3_HEADER_BYTES)
        if not header.startswith(b"ID3") or len(header) < _ID3_HEADER_BYTES:
            break
        place += _syncsafe(header[6:]) + _ID3_HEADER_BYTES
    file.seek(place)
    return place
