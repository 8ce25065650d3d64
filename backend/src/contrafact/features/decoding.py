"""Decode audio files to mono samples, block by block.

The sound decides how long a recording is. A length that a header or a table states serves two purposes alone: to refuse
a long file early, once its packets confirm it, and to notice a file that is cut off, once its end confirms it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import MIN_DURATION_S, SAMPLE_RATE
from contrafact.domain.errors import ContrafactError
from contrafact.features.damage import DamageMeter, damage_meter, is_missing_much, missing_s
from contrafact.features.data_chunks import find_data_chunk
from contrafact.features.endings import Ending, is_cut_off
from contrafact.features.file_types import unreadable
from contrafact.features.mixing import MonoMixer
from contrafact.features.mp3_frames import frame_count
from contrafact.features.ogg_pages import is_cut_inside_page
from contrafact.features.opening import open_audio

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet

_SAMPLE_RATES_HZ = range(4_000, 768_001)
"""With other rates a file of a few bytes could grow to gigabytes when it is resampled."""
_SILENCE_PEAK = 1e-4
"""-80 dB of full scale: above dither, below music."""
_MAX_BAD_PACKET_SHARE = 0.1
_MAX_INTERLEAVE_S = 3.0
"""How far the streams of one file lie apart. Where a picture goes on for longer, its sound has ended by itself."""
_MAX_NEW_STREAMS = 100
_RESYNCING = frozenset({"ogg", "mpegts"})
"""FFmpeg's names of containers that are read on behind a damaged place; FFmpeg skips 64 KB at a time."""
_MAX_RESYNCS = 1000
_INTERLEAVED = frozenset({"matroska,webm", "avi", "flv", "asf"})
"""FFmpeg's names of containers whose streams are read in the order of the file."""
_WITH_DURATION = frozenset(
    {"flac", "wav", "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "aiff", "caf", "w64", "wv", "tta", "au", "dsf"}
    | {"avi", "flv", "asf"}
)
"""Containers that state a duration. For others FFmpeg estimates it from the bit rate or the last time stamp."""


def decode_mono(path: Path, *, max_duration_s: float) -> Iterator[NDArray[np.float32]]:
    """Decode a file block by block; memory does not grow with its length.

    Parameters
    ----------
    path : audio of any type that is read; the extension is ignored.
    max_duration_s : maximum length of the recording, in seconds.

    Yields
    ------
    float32 `(n_samples,)` blocks of at most some seconds, mono at 44 100 Hz, full scale at about 1.

    Raises
    ------
    ContrafactError : `file_not_found`, `empty_file`, `not_audio`, `unsupported_format`, `no_audio_stream`,
        `corrupt_audio`, `too_long`, `too_short`, `silent_audio`; the last two after the last block.
    """
    n_samples, peak = 0, 0.0
    with open_audio(path) as (container, stream):
        stated_s = _stated_duration_s(path, container, stream)
        if stated_s is not None and stated_s > max_duration_s:
            _check_length(path, max_duration_s)
        ending, meter = Ending(), damage_meter(path, container.format.name)
        for block in _decode(path, container, stream, ending, meter):
            n_samples += block.size
            if n_samples > max_duration_s * SAMPLE_RATE:
                raise _too_long(n_samples / SAMPLE_RATE, max_duration_s)
            peak = max(peak, float(block.max()), -float(block.min()))
            yield block
        duration_s = n_samples / SAMPLE_RATE
        _check_end(path, container, stream, ending, (duration_s, stated_s))
        _check_middle(path, container, meter, (duration_s, stated_s))
    if duration_s < MIN_DURATION_S:
        raise ContrafactError("too_short", f"It lasts {duration_s:.1f} s; at least 3 seconds of music are needed.")
    if peak < _SILENCE_PEAK:
        raise ContrafactError("silent_audio")


def stated_length_s(path: Path) -> float | None:
    """Return the length that a file states, for showing progress alone; None if it states none.

    Raises
    ------
    ContrafactError : as of `decode_mono` for a file that cannot be opened.
    """
    with open_audio(path) as (container, stream):
        return _stated_duration_s(path, container, stream)


def require_shorter(path: Path, max_duration_s: float) -> None:
    """Raise `too_long` for a file that states, and whose packets confirm, that it is longer. Decodes nothing.

    Raises
    ------
    ContrafactError : `too_long`, and as of `decode_mono` for a file that cannot be opened.
    """
    stated_s = stated_length_s(path)
    if stated_s is not None and stated_s > max_duration_s:
        _check_length(path, max_duration_s)


def _stated_duration_s(path: Path, container: InputContainer, stream: AudioStream) -> float | None:
    if container.format.name == "mp3":
        # FFmpeg's own duration may be an estimate, without saying so.
        n_frames = frame_count(path)
        return n_frames * stream.codec_context.frame_size / stream.sample_rate if n_frames else None
    if container.format.name not in _WITH_DURATION:
        return None
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration else None


def _check_length(path: Path, max_duration_s: float) -> None:
    """Raise `too_long` if the packets of a file, which are read and not decoded, last too long."""
    with open_audio(path) as (container, stream):
        frame_s = stream.codec_context.frame_size / stream.sample_rate if stream.sample_rate else 0
        length_s = 0.0
        for packet in _packets(container, stream, Ending()):
            if packet.stream_index != stream.index:
                continue
            stated_s = float((packet.duration or 0) * (packet.time_base or 0))
            # AAC may double its rate.
            length_s += min(stated_s, 2 * frame_s) if frame_s else stated_s
            if length_s > max_duration_s:
                raise _too_long(length_s, max_duration_s)


def _check_end(
    path: Path,
    container: InputContainer,
    stream: AudioStream,
    ending: Ending,
    lengths: tuple[float, float | None],
) -> None:
    """Raise `corrupt_audio` for a file without sound, or that is cut off."""
    duration_s, stated_s = lengths
    if duration_s == 0:
        raise unreadable(path)
    if container.format.name in _INTERLEAVED and ending.other_s > ending.sound_s + _MAX_INTERLEAVE_S:
        return
    chunk = find_data_chunk(path)
    if chunk is not None and chunk.size is not None:
        missing_share = chunk.missing_share(path.stat().st_size)
        if is_missing_much(missing_share * duration_s, duration_s):
            raise ContrafactError("corrupt_audio", "The file is cut off: its header states a larger size.")
        return
    if container.format.name == "ogg" and is_cut_inside_page(path):
        raise ContrafactError("corrupt_audio", f"The file is cut off after {duration_s:.1f} s of its sound.")
    if stated_s is None or not is_missing_much(stated_s - duration_s, duration_s):
        return
    if is_cut_off(path, container.format.name, stream, ending):
        raise ContrafactError(
            "corrupt_audio", f"The file is cut off: {duration_s:.1f} s of {stated_s:.1f} s could be decoded."
        )


def _check_middle(
    path: Path, container: InputContainer, meter: DamageMeter, lengths: tuple[float, float | None]
) -> None:
    """Raise `corrupt_audio` for a file that is damaged before its end, so that much of its sound is missing."""
    duration_s, stated_s = lengths
    lost_s = missing_s(path, container.format.name, meter, duration_s=duration_s, stated_s=stated_s)
    if is_missing_much(lost_s, duration_s):
        raise ContrafactError(
            "corrupt_audio", f"The file is damaged: about {lost_s:.0f} s of its sound cannot be read."
        )


def _decode(
    path: Path, container: InputContainer, stream: AudioStream, ending: Ending, meter: DamageMeter
) -> Iterator[NDArray[np.float32]]:
    mixer = MonoMixer()
    n_packets, n_bad = 0, 0
    for frames in _decoded_packets(container, stream, ending, meter):
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
        raise unreadable(path)


def _decoded_packets(
    container: InputContainer, stream: AudioStream, ending: Ending, meter: DamageMeter
) -> Iterator[list[AudioFrame] | None]:
    """Yield the frames of each packet, None for one that cannot be decoded; stop where reading fails."""
    import av

    last: Packet[Any] | None = None
    units_s: dict[int, float] = {}
    for packet in _packets(container, stream, ending):
        if packet.stream_index != stream.index:
            ending.other_s = max(ending.other_s, _end_s(packet, units_s))
            meter.skip(packet)
            continue
        if packet.size:
            last, ending.is_broken = packet, packet.is_corrupt
            ending.sound_s = max(ending.sound_s, _end_s(packet, units_s))
        try:
            frames = cast("list[AudioFrame] | None", packet.decode())
        except av.FFmpegError:
            ending.is_broken, frames = True, None
        if packet.size:
            meter.note(packet, units_s.get(stream.index, 0.0), is_good=frames is not None)
        yield frames
    ending.packet = b"" if last is None else bytes(last)


def _packets(container: InputContainer, stream: AudioStream, ending: Ending) -> Iterator[Packet[Any]]:
    """Yield packets with sound, of interleaved containers all packets, until the end or an error."""
    import av

    may_go_on = container.format.name in _RESYNCING
    for _ in range(_MAX_RESYNCS if may_go_on else _MAX_NEW_STREAMS):
        try:
            yield from container.demux() if container.format.name in _INTERLEAVED else container.demux(stream)
            return
        except IndexError:
            # PyAV knows no stream that begins later in a file. Reading goes on behind its first packet.
            continue
        except av.FFmpegError:
            ending.is_broken = True
            if not may_go_on:
                return
    ending.is_broken = True


def _end_s(packet: Packet[Any], units_s: dict[int, float]) -> float:
    """Return the time stamp of a packet, in seconds; `units_s` keeps the unit of each stream, slow to compute."""
    stamp = packet.dts if packet.pts is None else packet.pts
    if stamp is None:
        return 0.0
    unit_s = units_s.get(packet.stream_index)
    if unit_s is None:
        unit_s = units_s[packet.stream_index] = float(packet.time_base or 0)
    return stamp * unit_s


def _too_long(duration_s: float, max_duration_s: float) -> ContrafactError:
    minutes = f"more than {duration_s // 60:.0f}" if duration_s >= 60 else "less than one"  # noqa: PLR2004
    return ContrafactError("too_long", f"It lasts {minutes} minutes; the limit is {max_duration_s / 60:g}.")
