"""Audio files to mono samples, block by block, whatever the file pretends to be.

Uploads are not to be trusted. FFmpeg is given an open file in place of a name, a short list of containers
and decoders, and no way to open anything else: a "playlist" that names other files or addresses is refused.
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
from contrafact.features.containers import declares_duration, is_cut_wav, looks_like_audio, mp3_frame_count

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
"""Outside of it a file of a few bytes could grow to gigabytes while it is resampled."""
_SILENCE = 1e-4
"""-80 dB of full scale: dither lies below, music above."""
_LOUDEST = 16.0
_MIN_DECODED_SHARE = 0.9
"""Less of the declared duration than this means that the file is cut off; video may outlast sound by a little."""
_MAX_BAD_PACKET_SHARE = 0.1


def decode_mono(path: Path, *, max_duration_s: float) -> Iterator[NDArray[np.float32]]:
    """Decode a file block by block; memory does not grow with its length.

    Parameters
    ----------
    path : MP3, M4A/AAC, WebM, Ogg, FLAC or WAV; its name and extension are never looked at.
    max_duration_s : the longest recording taken, in seconds.

    Yields
    ------
    float32 `(n_samples,)` blocks of at most some seconds, mono at 44 100 Hz, full scale at about 1.

    Raises
    ------
    ContrafactError : `file_not_found`, `empty_file`, `not_audio`, `no_audio_stream`, `corrupt_audio`,
        `too_long`, `too_short`, `silent_audio`; the last two when the whole file has been read.
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
    if peak < _SILENCE:
        raise ContrafactError("silent_audio")


class _Reader:
    """A file without a name, so that FFmpeg can neither be swayed by it nor open its neighbours."""

    name = ""

    def __init__(self, file: BinaryIO) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell


def _refuse_to_open(url: str, flags: int, options: dict[str, str]) -> BinaryIO:
    raise PermissionError(f"{url!r} is not opened from inside an audio file")


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
    if is_cut_wav(path, _MIN_DECODED_SHARE):
        raise ContrafactError("corrupt_audio", "The file is cut off: its header promises more than there is.")
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
        raise ContrafactError("no_audio_stream" if looks_like_audio(path) else "not_audio")
    decoder = stream.codec_context.codec.name
    if decoder not in _DECODERS.split(","):
        raise ContrafactError("not_audio", f"Sound coded as {decoder!r} is not read.")
    return stream


def _declared_duration_s(path: Path, container: InputContainer, stream: AudioStream) -> float | None:
    if container.format.name == "mp3":
        # FFmpeg's own figure is a guess where several MP3s were joined, and cannot be told from a stated one.
        n_frames = mp3_frame_count(path)
        return n_frames * stream.codec_context.frame_size / stream.sample_rate if n_frames else None
    if not declares_duration(container.format.name):
        return None
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration else None


def _decode(path: Path, container: InputContainer, stream: AudioStream) -> Iterator[NDArray[np.float32]]:
    resampler = _MonoResampler()
    n_packets, n_bad = 0, 0
    for frames in _decoded_packets(container, stream):
        n_packets += 1
        if frames is None:
            n_bad += 1
            continue
        for frame in frames:
            if frame.sample_rate not in _SAMPLE_RATES_HZ:
                raise ContrafactError("corrupt_audio", f"A sample rate of {frame.sample_rate} Hz is not music's.")
            yield from resampler.push(frame)
    yield from resampler.flush()
    if n_bad > _MAX_BAD_PACKET_SHARE * n_packets:
        raise _unreadable(path)


def _decoded_packets(container: InputContainer, stream: AudioStream) -> Iterator[list[AudioFrame] | None]:
    """The frames of each packet; None for a packet that cannot be decoded, an end where reading fails."""
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


class _MonoResampler:
    """Gathers the decoder's small frames to about a second, and mixes that to mono at 44 100 Hz.

    Frame by frame, the resampler's own effort would be several times the decoder's.
    """

    def __init__(self) -> None:
        self._setup: tuple[str, str, int] | None = None
        self._renew()

    def push(self, frame: AudioFrame) -> Iterator[NDArray[np.float32]]:
        setup = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._setup not in {None, setup}:
            # A stream may change its rate or channels on the way (chained Ogg, AAC that finds its extension late).
            yield from self.flush()
            self._renew()
        self._setup = setup
        frame.pts = None
        self._fifo.write(frame)
        if self._fifo.samples >= frame.sample_rate:
            yield from self._convert(self._fifo.read())

    def flush(self) -> Iterator[NDArray[np.float32]]:
        if self._setup is not None:
            if self._fifo.samples:
                yield from self._convert(self._fifo.read())
            yield from self._convert(None)

    def _renew(self) -> None:
        from av.audio.fifo import AudioFifo
        from av.audio.resampler import AudioResampler

        self._fifo = AudioFifo()
        self._resampler = AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)

    def _convert(self, gathered: AudioFrame | None) -> Iterator[NDArray[np.float32]]:
        for frame in self._resampler.resample(gathered):
            block = frame.to_ndarray()[0]
            # Float formats may hold anything, even what is no number.
            yield np.clip(np.nan_to_num(block), -_LOUDEST, _LOUDEST)


def _too_long(duration_s: float, max_duration_s: float) -> ContrafactError:
    minutes = f"more than {duration_s // 60:.0f}" if duration_s >= 60 else "less than one"  # noqa: PLR2004
    return ContrafactError("too_long", f"It lasts {minutes} minutes; the limit is {max_duration_s / 60:g}.")


def _unreadable(path: Path) -> ContrafactError:
    return ContrafactError("corrupt_audio" if looks_like_audio(path) else "not_audio")
