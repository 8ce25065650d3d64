"""Open untrusted audio files with FFmpeg, held to lists of containers and decoders.

FFmpeg gets an open file without a name and may open nothing else, such as files or addresses that a playlist names.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from contrafact.domain.errors import ContrafactError
from contrafact.features.data_chunks import find_data_chunk
from contrafact.features.file_types import looks_like_audio, not_read, unreadable
from contrafact.features.mp4_edits import has_wrong_edits

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

_CONTAINERS = "mp3,aac,mov,matroska,ogg,flac,wav,aiff,caf,w64,wv,tta,au,dsf,ac3,eac3,loas,amr,mpegts,mpeg,avi,flv,asf"
_DECODERS = (
    "mp3float,mp3,mp2float,mp2,mp1float,mp1,aac,aac_latm,alac,flac,opus,libopus,vorbis,libvorbis,wavpack,tta,"
    "ac3,eac3,wmav1,wmav2,amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,dsd_lsbf,dsd_msbf,dsd_lsbf_planar,"
    "dsd_msbf_planar,pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,"
    "pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt"
)


@contextmanager
def open_audio(path: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    """Open a file and choose its audio stream.

    Raises
    ------
    ContrafactError : `file_not_found`, `empty_file`, `not_audio`, `unsupported_format`, `no_audio_stream`,
        `corrupt_audio`.
    """
    import av

    _check_file(path)
    options = {"format_whitelist": _CONTAINERS, "codec_whitelist": _DECODERS, "protocol_whitelist": "none"}
    if has_wrong_edits(path):
        options["ignore_editlist"] = "1"
    chunk = find_data_chunk(path)
    with path.open("rb") as file:
        reader = _Reader(file, {} if chunk is None else chunk.mended(path))
        try:
            container = av.open(
                reader, "r", container_options=options, io_open=_refuse_to_open, metadata_errors="replace"
            )
        except av.FFmpegError as error:
            raise unreadable(path) from error
        with container:
            yield container, _audio_stream(path, container)


class _Reader:
    """File object without a name, so that FFmpeg neither guesses by the name nor opens files beside it."""

    name = ""

    def __init__(self, file: BinaryIO, replaced: dict[int, bytes]) -> None:
        self._file, self._replaced = file, replaced
        self.tell = file.tell

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._file.seek(offset, whence)
        except (OSError, ValueError, OverflowError):
            return -1  # a damaged header may name any place

    def read(self, n_bytes: int) -> bytes:
        start = self._file.tell()
        data = self._file.read(n_bytes)
        for offset, new in self._replaced.items():
            first, last = max(offset, start), min(offset + len(new), start + len(data))
            if first < last:
                data = data[: first - start] + new[first - offset : last - offset] + data[last - start :]
        return data


def _refuse_to_open(url: str, flags: int, options: dict[str, str]) -> BinaryIO:
    raise PermissionError(f"an audio file may not open {url!r}")


def _check_file(path: Path) -> None:
    try:
        size_bytes = path.stat().st_size
    except FileNotFoundError as error:
        raise ContrafactError("file_not_found", f"There is no file {path.name!r}.") from error
    if not path.is_file():
        raise ContrafactError("not_audio")
    if size_bytes == 0:
        raise ContrafactError("empty_file")


def _audio_stream(path: Path, container: InputContainer) -> AudioStream:
    from av.audio.stream import AudioStream

    stream = container.streams.best("audio")
    if not isinstance(stream, AudioStream):
        raise ContrafactError("no_audio_stream") if looks_like_audio(path) else unreadable(path)
    if stream.codec_context is None:
        raise ContrafactError("unsupported_format", "The coding of its sound is not known. Convert it to FLAC or MP3.")
    codec = stream.codec_context.codec
    if codec.name not in _DECODERS.split(","):
        raise not_read(f"{codec.long_name or codec.name} sound")
    return stream
