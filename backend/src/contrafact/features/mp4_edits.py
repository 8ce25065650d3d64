"""Tell an edit list of an MP4 file that chooses a part of the sound from one that contradicts the file.

An edit list names the part of a track that is played; FFmpeg keeps to it. A part that somebody chose is also the
length of the track by its header. Where they differ, or the list points outside of the sound, the list is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contrafact.features.mp4_boxes import read_box

_MAX_MOOV_BYTES = 16_000_000
_MAX_BOXES = 10_000
_MIN_SHARE = 0.9
"""Lengths that differ by less are equal: headers round them, and encoders pad the sound."""


@dataclass(slots=True)
class _Track:
    """What a track states; times in seconds.

    Parameters
    ----------
    header_s : length by the header of the track.
    media_s, samples_s : length of the sound by its header and by the table of its samples.
    edits : start in the sound (None for a pause) and length of each edit.
    """

    is_sound: bool = False
    header_s: float = 0.0
    media_s: float = 0.0
    samples_s: float = 0.0
    edits: tuple[tuple[float | None, float], ...] = ()


def has_wrong_edits(path: Path) -> bool:
    """Whether the edit list of a sound track contradicts the rest of an MP4 file. False for other files."""
    moov = _moov(path)
    try:
        return any(_is_wrong(track) for track in _tracks(moov) if track.is_sound and track.edits)
    except (IndexError, ZeroDivisionError):
        # Damaged: FFmpeg says what can be read.
        return False


def _is_wrong(track: _Track) -> bool:
    if track.samples_s == 0:
        return False  # in fragments
    if not _MIN_SHARE < track.samples_s / (track.media_s or 1e-9) < 1 / _MIN_SHARE:
        return True
    starts = [start for start, _ in track.edits if start is not None]
    if not starts or min(starts) >= track.samples_s:
        return True
    played_s = sum(length_s for start, length_s in track.edits if start is not None)
    if played_s >= _MIN_SHARE * track.samples_s:
        return False
    edits_s = sum(length_s for _, length_s in track.edits)
    return played_s == 0 or not _MIN_SHARE < edits_s / (track.header_s or 1e-9) < 1 / _MIN_SHARE


def _moov(path: Path) -> memoryview:
    """Return the content of the box with all tables; empty without one."""
    size = path.stat().st_size
    place = 0
    with path.open("rb") as file:
        for _ in range(_MAX_BOXES):
            box = read_box(file, place) if place < size else None
            if box is None:
                break
            if box.name == b"moov":
                file.seek(place + box.head_bytes)
                return memoryview(file.read(max(0, min(box.length, _MAX_MOOV_BYTES, size) - box.head_bytes)))
            place += box.length
    return memoryview(b"")


def _boxes(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Yield name and content of the boxes in a box."""
    place = 0
    while place + 8 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        if length < 8:  # noqa: PLR2004
            return
        yield bytes(data[place + 4 : place + 8]), data[place + 8 : place + length]
        place += length


def _tracks(moov: memoryview) -> Iterator[_Track]:
    boxes = list(_boxes(moov))
    scale = next((_header(content)[0] for name, content in boxes if name == b"mvhd"), 1)
    for name, content in boxes:
        if name == b"trak":
            yield _track(content, scale)


def _track(trak: memoryview, scale: int) -> _Track:
    track = _Track()
    media_scale = 1
    edits: list[tuple[int, int]] = []
    for name, content in _inside(trak):
        if name == b"tkhd":
            at, width = (28, 8) if content[0] == 1 else (20, 4)
            track.header_s = int.from_bytes(content[at : at + width], "big") / scale
        elif name == b"mdhd":
            media_scale, duration = _header(content)
            track.media_s = duration / media_scale
        elif name == b"hdlr":
            # QuickTime files have a second handler, of the data.
            track.is_sound |= bytes(content[8:12]) == b"soun"
        elif name == b"stts":
            track.samples_s = _sum_of_samples(content) / media_scale
        elif name == b"elst":
            edits = _edits(content)
    track.edits = tuple((None if at < 0 else at / media_scale, length / scale) for at, length in edits)
    return track


def _inside(box: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Yield the boxes of a track, those in boxes too, in the order of the file."""
    for name, content in _boxes(box):
        if name in (b"edts", b"mdia", b"minf", b"stbl"):
            yield from _inside(content)
        else:
            yield name, content


def _header(content: memoryview) -> tuple[int, int]:
    """Return time scale and duration of `mvhd` or `mdhd`."""
    at, width = (20, 8) if content[0] == 1 else (12, 4)
    return int.from_bytes(content[at : at + 4], "big"), int.from_bytes(content[at + 4 : at + 4 + width], "big")


def _sum_of_samples(stts: memoryview) -> int:
    entries = range(8, min(len(stts), 8 + 8 * int.from_bytes(stts[4:8], "big")), 8)
    return sum(
        int.from_bytes(stts[at : at + 4], "big") * int.from_bytes(stts[at + 4 : at + 8], "big") for at in entries
    )


def _edits(elst: memoryview) -> list[tuple[int, int]]:
    """Return start in the media, -1 for a pause, and length in the film of each edit."""
    width = 8 if elst[0] == 1 else 4
    step = 2 * width + 4
    entries = range(8, min(len(elst) - step + 1, 8 + step * int.from_bytes(elst[4:8], "big")), step)
    return [
        (
            int.from_bytes(elst[at + width : at + 2 * width], "big", signed=True),
            int.from_bytes(elst[at : at + width], "big"),
        )
        for at in entries
    ]
