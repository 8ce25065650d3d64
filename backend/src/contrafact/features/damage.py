"""Measure how much sound is missing in the middle of a damaged file.

A gap in the numbers or times of a file is no damage by itself: a stream is joined late, a recorder pauses, files are
chained. A gap counts where bytes of the file could not be read, too. Sound of PCM has no such marks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from contrafact.features.data_chunks import asf_packet_bytes
from contrafact.features.mp3_frames import find_unread, table_bytes
from contrafact.features.mp4_boxes import unread_share as unread_share_of_mp4
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
_BARE = frozenset({"aac", "ac3", "eac3", "loas"})
"""Containers that hold only frames: bytes outside of frames are damage."""
_TS_MARK = b"\x47"
_TS_PACKET_BYTES = 188
_TS_STRIDES = (188, 192, 204)
"""A packet of MPEG-TS alone, with a time before it, or with check bytes behind it."""
_TABLE_TOLERANCE_S, _TABLE_TOLERANCE = 1.0, 0.05


class Gap(NamedTuple):
    """A gap between the times of two packets: its length, and where in the file they begin; None if unknown."""

    length_s: float
    start_byte: int | None
    end_byte: int | None


@dataclass(slots=True)
class DamageMeter:
    """Notes each packet of a file that is read; what follows the last good one belongs to the end.

    Parameters
    ----------
    min_skipped_bytes : fewer bytes between two packets are normal.
    bad_s : duration of packets that could not be decoded, between others that could.
    gaps : gaps between the time stamps of successive packets with sound.
    torn_s : length of those of them where bytes were skipped, too.
    skipped_bytes : all bytes that were skipped.
    good_bytes, first_byte : size of all good packets, and where the first begins.
    """

    min_skipped_bytes: int = _MIN_SKIPPED_BYTES
    bad_s: float = 0.0
    gaps: list[Gap] = field(default_factory=list)
    torn_s: float = 0.0
    skipped_bytes: int = 0
    good_bytes: int = 0
    first_byte: int = 0
    _pending_s: float = 0.0
    _n_pending: int = 0
    _n_bad: int = 0
    _untorn_s: float = 0.0
    """A gap before bytes that may be skipped: FFmpeg says that a packet of ASF behind damage begins before it."""
    _end_s: float | None = None
    _start_byte: int | None = None
    _end_byte: int = 0

    @property
    def gap_s(self) -> float:
        """Length of all gaps, in seconds."""
        return sum(gap.length_s for gap in self.gaps)

    @property
    def skipped_share(self) -> float:
        """Bytes that were skipped, as a share of those read."""
        return self.skipped_bytes / max(1, self._end_byte - self.first_byte - self.skipped_bytes)

    @property
    def has_bad(self) -> bool:
        """Whether any packet between good ones could not be decoded."""
        return self._n_bad > 0

    def skip(self, packet: Packet[Any]) -> None:
        """Note a packet without sound."""
        if packet.pos is not None:
            self._start_byte, self._end_byte = packet.pos, packet.pos + packet.size

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
        n_skipped = packet.pos - self._end_byte if packet.pos is not None and self._end_byte else 0
        skips = n_skipped > self.min_skipped_bytes
        if skips:
            self.skipped_bytes += n_skipped
            self.torn_s += self._untorn_s
        if packet.pos != self._start_byte:
            self._untorn_s = 0.0
        if packet.pts is None:
            return
        start_s = packet.pts * unit_s
        if self._end_s is not None and start_s > self._end_s + _MIN_GAP_S:
            self.gaps.append(Gap(start_s - self._end_s, self._start_byte, packet.pos))
            if skips:
                self.torn_s += self.gaps[-1].length_s
            else:
                self._untorn_s = self.gaps[-1].length_s
        self._end_s = start_s + duration_s


def damage_meter(path: Path, container_name: str) -> DamageMeter:
    """Return a meter for a file; `container_name` is FFmpeg's."""
    # FFmpeg says of all that is in a packet of ASF that it begins where the packet does.
    return DamageMeter(max(_MIN_SKIPPED_BYTES, 2 * asf_packet_bytes(path) if container_name == "asf" else 0))


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
        return meter.bad_s + unread_share_of_mp4(path) * duration_s
    if container_name in _BARE:
        unread = path.stat().st_size - meter.first_byte - meter.good_bytes
        return unread / meter.good_bytes * duration_s if meter.has_bad else 0.0
    if container_name == "mpegts":
        return max(meter.bad_s, _torn_of_ts(path, meter.gaps))
    return _missing_by_packets(container_name, meter, duration_s, max(0.0, (stated_s or 0.0) - duration_s))


def _missing_by_packets(container_name: str, meter: DamageMeter, duration_s: float, short_s: float) -> float:
    if container_name == "flac":
        # Each frame has its number.
        return max(meter.bad_s, meter.gap_s)
    if container_name == "avi":
        # Its packets have no times, and an index may lie between them.
        return meter.bad_s + min(short_s, meter.skipped_share * duration_s)
    if container_name == "mpeg":
        # FFmpeg does not say where a packet lies.
        return max(meter.bad_s, meter.gap_s if meter.has_bad else 0.0)
    if container_name == "asf":
        # Of streams with a picture, some bytes seem skipped.
        return meter.bad_s + min(meter.torn_s, meter.skipped_share * duration_s)
    return meter.bad_s + meter.torn_s


def _torn_of_ts(path: Path, gaps: list[Gap]) -> float:
    """Return the length of the gaps of MPEG-TS in which something else than its packets lies, in seconds.

    FFmpeg hides the packets of other streams, so that bytes seem skipped there.
    """
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        return sum(
            gap.length_s
            for gap in gaps
            if gap.start_byte is not None
            and gap.end_byte is not None
            and gap.start_byte < gap.end_byte
            and not any(_is_whole_ts(data, gap.start_byte, gap.end_byte, stride) for stride in _TS_STRIDES)
        )


def _is_whole_ts(data: mmap, start: int, end: int, stride: int) -> bool:
    marks = data[start + stride - _TS_PACKET_BYTES : end : stride]
    return (end - start) % stride == 0 and marks.count(_TS_MARK) == len(marks)


def _missing_of_mp3(path: Path, meter: DamageMeter, duration_s: float, stated_s: float | None) -> float:
    """A table that counts more frames is believed where its bytes are missing, too, and not at the end of the file.

    The table of a part that was cut out of an MP3 may still be that of the whole.
    """
    if not meter.has_bad:
        return 0.0
    unread = find_unread(path)
    table_end = table_bytes(path)
    if unread.is_shifted and stated_s is not None and table_end is not None:
        absent_s = (table_end - unread.end_byte) / max(1, unread.frame_bytes) * duration_s
        if abs(stated_s - duration_s - absent_s) <= max(_TABLE_TOLERANCE_S, _TABLE_TOLERANCE * stated_s):
            return max(unread.share * duration_s, stated_s - duration_s)
    return unread.share * duration_s
