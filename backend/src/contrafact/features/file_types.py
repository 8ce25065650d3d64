"""Name what a file is, by its first bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from contrafact.domain.errors import ContrafactError

_HEAD_BYTES = 4096
_MIN_TEXT_BYTES = 16
_TS_PACKET_BYTES = (188, 192)
"""MPEG transport stream: with four bytes of time code before each packet in the files of cameras and Blu-rays."""


class Kind(StrEnum):
    """What can be done with a type of file."""

    READ = "read"
    SOUND = "sound that is not read"
    OTHER = "no sound"


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of file: its name with an article, and whether it is read."""

    name: str
    kind: Kind


_MAGIC: tuple[tuple[int, bytes, str, Kind], ...] = (
    # offset, bytes, name, kind; the first that fits counts
    (0, b"ID3", "an MP3 file", Kind.READ),
    (0, b"fLaC", "a FLAC file", Kind.READ),
    (0, b"OggS", "an Ogg file", Kind.READ),
    (0, b"\x1aE\xdf\xa3", "a Matroska or WebM file", Kind.READ),
    (8, b"WAVE", "a WAV file", Kind.READ),
    (8, b"AIF", "an AIFF file", Kind.READ),
    (8, b"AVI ", "an AVI file", Kind.READ),
    (8, b"WEBP", "a picture", Kind.OTHER),
    (8, b"RMID", "a MIDI file", Kind.SOUND),
    (0, b"caff", "a CAF file", Kind.READ),
    (0, b"riff\x2e\x91\xcf\x11", "a W64 file", Kind.READ),
    (0, b"wvpk", "a WavPack file", Kind.READ),
    (0, b"TTA1", "a TTA file", Kind.READ),
    (0, b".snd", "an AU file", Kind.READ),
    (0, b"DSD ", "a DSF file", Kind.READ),
    (0, b"FLV\x01", "an FLV file", Kind.READ),
    (0, b"#!AMR", "an AMR file", Kind.READ),
    (0, b"0&\xb2u\x8ef\xcf\x11", "a Windows Media (WMA, ASF) file", Kind.READ),
    (0, b"\x00\x00\x01\xba", "an MPEG program stream", Kind.READ),
    (0, b"\x0b\x77", "an AC-3 file", Kind.READ),
    (0, b"MAC ", "a Monkey's Audio (APE) file", Kind.SOUND),
    (0, b"MAC\x46", "a Monkey's Audio (APE) file", Kind.SOUND),
    (0, b"MPCK", "a Musepack file", Kind.SOUND),
    (0, b"MP+", "a Musepack file", Kind.SOUND),
    (0, b"tBaK", "a TAK file", Kind.SOUND),
    (0, b"OFR ", "an OptimFROG file", Kind.SOUND),
    (0, b"ajkg", "a Shorten file", Kind.SOUND),
    (0, b".RMF", "a RealMedia file", Kind.SOUND),
    (0, b".ra\xfd", "a RealAudio file", Kind.SOUND),
    (0, b"FRM8", "a DSDIFF file", Kind.SOUND),
    (0, b"MThd", "a MIDI file", Kind.SOUND),
    (0, b"Creative Voice File", "a VOC file", Kind.SOUND),
    (0, b"ea3", "an ATRAC (OMA) file", Kind.SOUND),
    (0, b"EA3", "an ATRAC (OMA) file", Kind.SOUND),
    (0, b"\x7f\xfe\x80\x01", "a DTS file", Kind.SOUND),
    (0, b"\xfe\x7f\x01\x80", "a DTS file", Kind.SOUND),
    (0, b"DTSHDHDR", "a DTS-HD file", Kind.SOUND),
    (4, b"\xf8\x72\x6f\xba", "a TrueHD file", Kind.SOUND),
    (4, b"\xf8\x72\x6f\xbb", "an MLP file", Kind.SOUND),
    (0, b".SoX", "a SoX file", Kind.SOUND),
    (0, b"XoS.", "a SoX file", Kind.SOUND),
    (0, b"\x64\xa3", "an IRCAM file", Kind.SOUND),
    (0, b"nut/multimedia container", "a NUT file", Kind.SOUND),
    (0, b"\x06\x0e+4\x02\x05\x01\x01", "an MXF file", Kind.SOUND),
    (0, b"IMPM", "a tracker module", Kind.SOUND),
    (0, b"Extended Module: ", "a tracker module", Kind.SOUND),
    (1080, b"M.K.", "a tracker module", Kind.SOUND),
    (0, b"\x57\x90\x75\x36", "an Audible (AAX, AA) file", Kind.SOUND),
    (4, b"\x57\x90\x75\x36", "an Audible (AAX, AA) file", Kind.SOUND),
    (0, b"\x89PNG", "a picture", Kind.OTHER),
    (0, b"\xff\xd8\xff", "a picture", Kind.OTHER),
    (0, b"GIF8", "a picture", Kind.OTHER),
    (0, b"BM", "a picture", Kind.OTHER),
    (0, b"II*\x00", "a picture", Kind.OTHER),
    (0, b"MM\x00*", "a picture", Kind.OTHER),
    (0, b"%PDF", "a PDF document", Kind.OTHER),
    (0, b"PK\x03\x04", "a zip archive or an Office document", Kind.OTHER),
    (0, b"\xd0\xcf\x11\xe0", "an Office document", Kind.OTHER),
    (0, b"Rar!", "a RAR archive", Kind.OTHER),
    (0, b"7z\xbc\xaf", "a 7-Zip archive", Kind.OTHER),
    (0, b"\x1f\x8b", "a gzip archive", Kind.OTHER),
    (0, b"BZh", "a bzip2 archive", Kind.OTHER),
    (0, b"\xfd7zXZ", "an XZ archive", Kind.OTHER),
    (257, b"ustar", "a tar archive", Kind.OTHER),
    (0, b"MZ", "a program", Kind.OTHER),
    (0, b"\x7fELF", "a program", Kind.OTHER),
)
_BRANDS = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis"}
"""MP4 files that hold pictures."""
_AUDIBLE_BRANDS = {b"aax ", b"aaxc"}
_MP4_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")


def file_type(path: Path) -> FileType | None:
    """Return what a file is, complete or not; None when its first bytes tell nothing."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head[:4] not in (b"RIFF", b"RF64", b"BW64", b"FORM"):
        # The names of these follow at byte 8, which in other files may hold anything.
        found = _by_magic(head, minimum=0, excluded=8)
    else:
        found = _by_magic(head, minimum=8, excluded=0)
    return found or _mp4(head) or _mpeg(head) or _text(head)


def unreadable(path: Path) -> ContrafactError:
    """Return why a file that cannot be opened is refused: `corrupt_audio`, `unsupported_format` or `not_audio`."""
    found = file_type(path)
    if found is None:
        return ContrafactError("not_audio")
    if found.kind is Kind.READ:
        return ContrafactError("corrupt_audio")
    if found.kind is Kind.SOUND:
        return not_read(found.name)
    return ContrafactError("not_audio", f"This is {found.name}. Choose a file with music in it.")


def not_read(name: str) -> ContrafactError:
    """Return `unsupported_format` for a type of file, named with its article."""
    return ContrafactError("unsupported_format", f"This is {name}, which is not read. Convert it to FLAC or MP3.")


def looks_like_audio(path: Path) -> bool:
    """Whether the file begins like one that is read, complete or not."""
    found = file_type(path)
    return found is not None and found.kind is Kind.READ


def _by_magic(head: bytes, *, minimum: int, excluded: int) -> FileType | None:
    for offset, magic, name, kind in _MAGIC:
        if (offset == minimum or (minimum == 0 and offset != excluded)) and head.startswith(magic, offset):
            return FileType(name, kind)
    return None


def _mp4(head: bytes) -> FileType | None:
    if head[4:8] not in _MP4_BOXES:
        return None
    brand = head[8:12] if head[4:8] == b"ftyp" else b""
    if brand in _BRANDS:
        return FileType("a picture", Kind.OTHER)
    if brand in _AUDIBLE_BRANDS:
        return FileType("an Audible (AAX, AA) file", Kind.SOUND)
    return FileType("an MP4 file", Kind.READ)


def _mpeg(head: bytes) -> FileType | None:
    for size in _TS_PACKET_BYTES:
        places = range(size - 188, len(head), size)
        if len(places) > 2 and all(head[place] == 0x47 for place in places):  # noqa: PLR2004 - the sync byte
            return FileType("an MPEG transport stream", Kind.READ)
    if head[:1] == b"\x56" and len(head) > 1 and head[1] & 0xE0 == 0xE0:  # noqa: PLR2004
        return FileType("a LATM (AAC) file", Kind.READ)
    # ADTS (AAC), layer III (MP3), II and I; the sync of UTF-16 text, FF FE, would be layer I.
    if len(head) > 1 and head[0] == 0xFF and head[1] >= 0xE0 and head[:2] != b"\xff\xfe":  # noqa: PLR2004
        return FileType("an MP3 or AAC file", Kind.READ)
    return None


def _text(head: bytes) -> FileType | None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return FileType("a web page", Kind.OTHER)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return FileType("a text", Kind.OTHER)
    if len(head) < _MIN_TEXT_BYTES or b"\x00" in head:
        return None
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return None
    return FileType("a text", Kind.OTHER)
