"""Decode untrusted audio files to mono samples, block by block.

The type of a file follows from its first bytes, never from its name. FFmpeg gets an open file without a name, a list
of allowed containers and decoders, and may open nothing else, such as files or addresses that a playlist names.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import MIN_DURATION_S, SAMPLE_RATE
from contrafact.domain.errors import ContrafactError
from contrafact.features.mixing import MonoMixer

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

_CONTAINERS = "mp3,aac,mov,matroska,ogg,flac,wav"
_DECODERS = (
    "mp3float,mp3,mp2float,mp2,aac,aac_latm,alac,flac,opus,libopus,vorbis,libvorbis,pcm_u8,pcm_s16le,pcm_s16be,"
    "pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw,"
    "adpcm_ms,adpcm_ima_wav"
)
_SAMPLE_RATES_HZ = range(4_000, 768_001)
"""With other rates a file of a few bytes could grow to gigabytes when it is resampled."""
_SILENCE_PEAK = 1e-4
"""-80 dB of full scale: above dither, below music."""
_MIN_DECODED_SHARE = 0.9
"""With less of its declared duration a file is cut off. Not 1, since video may be a little longer than its sound."""
_MAX_BAD_PACKET_SHARE = 0.1

_HEAD_BYTES = 4096
_ID3_HEADER_BYTES = 10
_MP3_TABLES = ((b"Xing\x00\x00\x00", 8), (b"Info\x00\x00\x00", 8), (b"VBRI", 14))
"""First bytes of an MP3's table, and the offset of the number of frames in it."""
_STREAMED_RIFF_BYTES = 0x7FFF_0000
"""A WAV file that was written into a pipe states a size of about 2 or 4 GiB, whatever it holds."""
_SYNC_LAYERS = (0b00, 0b01, 0b10)
"""ADTS (AAC), layer III (MP3) and layer II; 0b11 would also match the byte order mark of UTF-16 text."""
_FORMATS_WITH_DURATION = frozenset({"flac", "wav", "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"})
"""FFmpeg's names. For others its duration is estimated from the bit rate or the last time stamp."""


def decode_mono(path: Path, *, max_duration_s: float) -> Iterator[NDArray[np.float32]]:
    """Decode a file block by block; memory does not grow with its length.

    Parameters
    ----------
    path : MP3, M4A/AAC, WebM, Ogg, FLAC or WAV; the extension is ignored.
    max_duration_s : maximum length of the recording, in seconds.

    Yields
    ------
    float32 `(n_samples,)` blocks of at most some seconds, mono at 44 100 Hz, full scale at about 1.

    Raises
    ------
    ContrafactError : `file_not_found`, `empty_file`, `not_audio`, `no_audio_stream`, `corrupt_audio`,
        `too_long`, `too_short`, `silent_audio`; the last two after the last block.
    """
    n_samples, peak = 0, 0.0
    with _open_stream(path) as (container, stream):
        declared_s = _declared_duration_s(path, container, stream)
        if declared_s is not None and declared_s > max_duration_s:
            raise _too_long(declared_s, max_duration_s)
        for block in _decode(path, container, stream):
            n_samples += block.size
            if n_samples > max_duration_s * SAMPLE_RATE:
                raise _too_long(n_samples / SAMPLE_RATE, max_duration_s)
            peak = max(peak, float(block.max()), -float(block.min()))
            yield block
    duration_s = n_samples / SAMPLE_RATE
    if n_samples == 0:
        raise _unreadable(path)
    if declared_s is not None and duration_s < _MIN_DECODED_SHARE * declared_s:
        raise ContrafactError(
            "corrupt_audio", f"The file is cut off: {duration_s:.1f} s of {declared_s:.1f} s could be decoded."
        )
    if duration_s < MIN_DURATION_S:
        raise ContrafactError("too_short", f"It lasts {duration_s:.1f} s; at least 3 seconds of music are needed.")
    if peak < _SILENCE_PEAK:
        raise ContrafactError("silent_audio")


class _Reader:
    """File object without a name, so that FFmpeg neither guesses by the name nor opens files beside it."""

    name = ""

    def __init__(self, file: BinaryIO) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell


def _refuse_to_open(url: str, flags: int, options: dict[str, str]) -> BinaryIO:
    raise PermissionError(f"an audio file may not open {url!r}")


@contextmanager
def _open_stream(path: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    import av

    try:
        size_bytes = path.stat().st_size
    except FileNotFoundError as error:
        raise ContrafactError("file_not_found", f"There is no file {path.name!r}.") from error
    if not path.is_file():
        raise ContrafactError("not_audio")
    if size_bytes == 0:
        raise ContrafactError("empty_file")
    if _is_cut_wav(path):
        raise ContrafactError("corrupt_audio", "The file is cut off: its header states a larger size.")
    options = {"format_whitelist": _CONTAINERS, "codec_whitelist": _DECODERS, "protocol_whitelist": "none"}
    with path.open("rb") as file:
        try:
            container = av.open(
                _Reader(file), "r", container_options=options, io_open=_refuse_to_open, metadata_errors="replace"
            )
        except av.FFmpegError as error:
            raise _unreadable(path) from error
        with container:
            yield container, _audio_stream(path, container)


def _audio_stream(path: Path, container: InputContainer) -> AudioStream:
    from av.audio.stream import AudioStream

    stream = container.streams.best("audio")
    if not isinstance(stream, AudioStream):
        raise ContrafactError("no_audio_stream" if _looks_like_audio(path) else "not_audio")
    decoder = stream.codec_context.codec.name
    if decoder not in _DECODERS.split(","):
        raise ContrafactError("not_audio", f"The audio codec {decoder!r} is not supported.")
    return stream


def _declared_duration_s(path: Path, container: InputContainer, stream: AudioStream) -> float | None:
    if container.format.name == "mp3":
        # FFmpeg's own duration may be an estimate, without saying so.
        n_frames = _mp3_frame_count(path)
        return n_frames * stream.codec_context.frame_size / stream.sample_rate if n_frames else None
    if container.format.name not in _FORMATS_WITH_DURATION:
        return None
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration else None


def _decode(path: Path, container: InputContainer, stream: AudioStream) -> Iterator[NDArray[np.float32]]:
    mixer = MonoMixer()
    n_packets, n_bad = 0, 0
    for frames in _decoded_packets(container, stream):
        n_packets += 1
        if frames is None:
            n_bad += 1
            continue
        for frame in frames:
            if frame.sample_rate not in _SAMPLE_RATES_HZ:
                raise ContrafactError("corrupt_audio", f"A sample rate of {frame.sample_rate} Hz is not supported.")
            yield from mixer.push(frame)
    yield from mixer.flush()
    if n_bad > _MAX_BAD_PACKET_SHARE * n_packets:
        raise _unreadable(path)


def _decoded_packets(container: InputContainer, stream: AudioStream) -> Iterator[list[AudioFrame] | None]:
    """Yield the frames of each packet, None for one that cannot be decoded; stop where reading fails."""
    import av

    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        try:
            yield packet.decode()
        except av.FFmpegError:
            yield None


def _too_long(duration_s: float, max_duration_s: float) -> ContrafactError:
    minutes = f"more than {duration_s // 60:.0f}" if duration_s >= 60 else "less than one"  # noqa: PLR2004
    return ContrafactError("too_long", f"It lasts {minutes} minutes; the limit is {max_duration_s / 60:g}.")


def _unreadable(path: Path) -> ContrafactError:
    return ContrafactError("corrupt_audio" if _looks_like_audio(path) else "not_audio")


def _looks_like_audio(path: Path) -> bool:
    """Whether the file begins like one of the allowed containers, complete or not."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith((b"ID3", b"fLaC", b"OggS", b"\x1aE\xdf\xa3")) or head[4:8] == b"ftyp":
        return True
    if head.startswith((b"RIFF", b"RF64")):
        return head[8:12] == b"WAVE"
    is_sync = len(head) > 1 and head[0] == 0xFF and head[1] >= 0xE0  # noqa: PLR2004
    return is_sync and (head[1] >> 1 & 0b11) in _SYNC_LAYERS


def _is_cut_wav(path: Path) -> bool:
    # FFmpeg reads a WAV file that is shorter than its header says without an error.
    with path.open("rb") as file:
        head = file.read(12)
    if not head.startswith(b"RIFF") or head[8:] != b"WAVE":
        return False
    size_bytes = int.from_bytes(head[4:8], "little")
    return size_bytes < _STREAMED_RIFF_BYTES and path.stat().st_size < _MIN_DECODED_SHARE * size_bytes


def _mp3_frame_count(path: Path) -> int | None:
    """Return the number of frames that an MP3's table (Xing, Info or VBRI) states; None without a table."""
    with path.open("rb") as file:
        _skip_id3(file)
        head = file.read(_HEAD_BYTES)
    for mark, offset in _MP3_TABLES:
        place = head.find(mark)
        if place >= 0:
            return int.from_bytes(head[place + offset : place + offset + 4], "big") or None
    return None


def _skip_id3(file: BinaryIO) -> None:
    header = file.read(_ID3_HEADER_BYTES)
    size_bytes = 0
    if header.startswith(b"ID3") and len(header) == _ID3_HEADER_BYTES:
        # ID3v2 writes sizes as four bytes of seven bits each.
        for byte in header[6:]:
            size_bytes = size_bytes << 7 | (byte & 0x7F)
        size_bytes += _ID3_HEADER_BYTES
    file.seek(size_bytes)
