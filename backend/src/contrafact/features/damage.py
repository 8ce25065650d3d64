"""Measure how much sound is missing in the middle of a damaged file.

A gap in the numbers or times of a file is no damage by itself: a stream is joined late, a recorder pauses, files are
chained. A gap counts where bytes of the file could not be read, too. Sound of PCM has no such marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contrafact.features.mp3_frames import unread_share as unread_share_of_mp3
from contrafact.features.ogg_pages import missing_share as missing_share_of_ogg

if TYPE_CHECKING:
    from av.packet import Packet

MAX_MISSING_S = 2.0
MAX_MISSING_SHARE = 0.1
"""A file that misses more sound than the smaller of both is refused."""
_MIN_GAP_S = 0.2
"""Time stamps are rounded, and packets may state no duration."""
_MIN_SKIPPED_BYTES = 1000
"""Headers, indices and padding between the packets of a whole file take less."""
_MAX_BOXES = 500_000
_BARE = frozenset({"aac", "ac3", "eac3", "loas"})
"""Containers of frames alone: what is no frame, is damaged."""


@dataclass(slots=True)
class DamageMeter:
    """Notes each packet of a file that is read; what follows the last good one belongs to the end.

    Parameters
    ----------
    bad_s : duration of packets that could not be decoded, between others that could.
    gap_s : gaps between the time stamps of successive packets with sound.
    torn_s : those of them where bytes were skipped, too.
    is_torn : whether bytes were skipped anywhere.
    good_bytes, first_byte : size of all good packets, and where the first begins.
    """

    bad_s: float = 0.0
    gap_s: float = 0.0
    torn_s: float = 0.0
    is_torn: bool = False
    good_bytes: int = 0
    first_byte: int = 0
    _pending_s: float = 0.0
    _n_pending: int = 0
    _n_bad: int = 0
    _end_s: float | None = None
    _end_byte: int = 0

    @property
    def has_bad(self) -> bool:
        """Whether any packet between good ones could not be decoded."""
        return self._n_bad > 0

    def skip(self, packet: Packet[Any]) -> None:
        """Note a packet without sound."""
        if packet.pos is not None:
            self._end_byte = packet.pos + packet.size

    def note(self, packet: Packet[Any], unit_s: float, *, is_good: bool) -> None:
        """Note a packet with sound; `unit_s` is the unit of its times, in seconds."""
        duration_s = (packet.duration or 0) * unit_s
        if not is_good:
            if self.good_bytes:
                self._pending_s += duration_s
                self._n_pending += 1
            return
        if not self.good_bytes:
            self.first_byte = packet.pos or 0
        self.bad_s += self._pending_s
        self._n_bad += self._n_pending
        self._pending_s, self._n_pending = 0.0, 0
        self.good_bytes += packet.size
        self._measure_gap(packet, unit_s, duration_s)
        self.skip(packet)

    def _measure_gap(self, packet: Packet[Any], unit_s: float, duration_s: float) -> None:
        skips = packet.pos is not None and 0 < self._end_byte < packet.pos - _MIN_SKIPPED_BYTES
        self.is_torn |= skips
        if packet.pts is None:
            return
        start_s = packet.pts * unit_s
        if self._end_s is not None and start_s > self._end_s + _MIN_GAP_S:
            self.gap_s += start_s - self._end_s
            self.torn_s += start_s - self._end_s if skips else 0.0
        self._end_s = start_s + duration_s


def is_missing_much(missing_s: float, duration_s: float) -> bool:
    """Whether so much sound is missing of a recording of this length, without it, that it is refused."""
    return missing_s > min(MAX_MISSING_S, MAX_MISSING_SHARE * (duration_s + missing_s))


def missing_s(
    path: Path, container_name: str, meter: DamageMeter, *, duration_s: float, stated_s: float | None
) -> float:
    """Return about how much sound is missing in the middle of a file, in seconds; 0 for a whole one.

    Parameters
    ----------
    container_name : FFmpeg's name.
    meter : has noted all packets.
    duration_s, stated_s : length of what was decoded, and by the header.
    """
    if container_name == "mp3":
        return _missing_of_mp3(path, meter, duration_s, stated_s)
    if container_name == "ogg":
        return max(meter.bad_s, missing_share_of_ogg(path) * duration_s if meter.gap_s else 0.0)
    if container_name.startswith("mov"):
        return meter.bad_s + _unread_share_of_mp4(path) * duration_s
    if container_name in _BARE:
        unread = path.stat().st_size - meter.first_byte - meter.good_bytes
        return unread / meter.good_bytes * duration_s if meter.has_bad else 0.0
    return _missing_by_packets(container_name, meter, max(0.0, (stated_s or 0.0) - duration_s))


def _missing_by_packets(container_name: str, meter: DamageMeter, short_s: float) -> float:
    if container_name == "flac":
        # Each frame has its number.
        return max(meter.bad_s, meter.gap_s)
    if container_name == "avi":
        # Its packets have no times.
        return meter.bad_s + (short_s if meter.is_torn else 0.0)
    if container_name == "mpeg":
        # FFmpeg does not say where a packet lies.
        return max(meter.bad_s, meter.gap_s if meter.has_bad else 0.0)
    return meter.bad_s + meter.torn_s


def _missing_of_mp3(path: Path, meter: DamageMeter, duration_s: float, stated_s: float | None) -> float:
    """A table that counts more frames is believed if frames are broken, too."""
    unread = unread_share_of_mp3(path) if meter.has_bad else 0.0
    return max(unread * duration_s, (stated_s or 0.0) - duration_s) if unread else 0.0


def _unread_share_of_mp4(path: Path) -> float:
    """Return the size of all that follows a damaged box between fragments, as a share of what precedes it."""
    place, has_fragments = 0, False
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        for _ in range(_MAX_BOXES):
            header = data[place : place + 16]
            length = int.from_bytes(header[:4], "big")
            if length == 1:
                length = int.from_bytes(header[8:16], "big")
            if not header[4:8].isalnum() or length < 8 or place + length > len(data):  # noqa: PLR2004
                break
            has_fragments |= header[4:8] == b"moof"
            place += length
        is_torn = has_fragments and data.find(b"moof", place + 8) >= 0
        return (len(data) - place) / place if is_torn else 0.0
