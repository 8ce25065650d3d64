"""Cut a stretch out of a copy for listening, packet by packet, without decoding it."""

from __future__ import annotations

from pathlib import Path

_CONTAINER_OPTIONS = {"cluster_time_limit": "2000"}
"""As of `OpusCopy`."""


def cut_copy(copy: Path, target: Path, start_s: float, end_s: float) -> None:
    """Write the packets of a stretch to a new file, Opus in WebM.

    Parameters
    ----------
    copy : as `OpusCopy` writes it.
    start_s, end_s : rounded to whole packets of 20 ms.

    Raises
    ------
    OSError, av.FFmpegError : a file cannot be read or written.
    """
    import av

    with (
        av.open(str(copy)) as source,
        av.open(str(target), "w", format="webm", container_options=_CONTAINER_OPTIONS) as sink,
    ):
        stream = source.streams.audio[0]
        written = sink.add_stream_from_template(stream)
        base = stream.time_base
        if base is None:
            raise OSError("the copy has no time base")
        source.seek(int(start_s / base), stream=stream)
        for packet in source.demux(stream):
            if packet.pts is None or packet.dts is None:
                continue
            at_s = float(packet.pts * base)
            if at_s >= end_s:
                break
            if at_s < start_s:
                continue
            packet.pts -= round(start_s / base)
            packet.dts = packet.pts
            packet.stream = written
            sink.mux(packet)
