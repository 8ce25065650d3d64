"""Write sound, with or without a picture, in any container and codec that FFmpeg writes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from tests.doubles.songs import SAMPLE_RATE, Samples

RATES_HZ = {"libopus": 48_000, "libopencore_amrnb": 8_000}
PICTURES_PER_SECOND = 5


def write_sound(path: Path, samples: Samples, encoder: str, container_name: str, **options: str) -> Path:
    """Write mono samples at 44 100 Hz; options are of the container."""
    import av

    with av.open(str(path), "w", format=container_name, options=options) as container:
        stream = container.add_stream(encoder, rate=RATES_HZ.get(encoder, SAMPLE_RATE), layout="mono")
        if encoder == "wmav2":
            stream.bit_rate = 64_000  # it has no default
        for packet in _sound_packets(stream, samples):
            container.mux(packet)
    return path


def write_film(path: Path, samples: Samples, encoder: str, picture_encoder: str, *, picture_s: float) -> Path:
    """Write a film whose picture lasts `picture_s`, in the order of time; the extension names the container."""
    import av

    with av.open(str(path), "w") as container:
        picture = container.add_stream(picture_encoder, rate=PICTURES_PER_SECOND)
        assert isinstance(picture, av.VideoStream)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        sound = container.add_stream(encoder, rate=RATES_HZ.get(encoder, SAMPLE_RATE), layout="mono")
        packets: list[Any] = list(_sound_packets(sound, samples))
        for number in range(round(picture_s * PICTURES_PER_SECOND)):
            pixels = np.full((48, 64, 3), number % 255, np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, PICTURES_PER_SECOND)
            packets += picture.encode(frame)
        packets += picture.encode(None)
        for packet in sorted(packets, key=lambda each: float((each.dts or 0) * each.time_base)):
            container.mux(packet)
    return path


def _sound_packets(stream: Any, samples: Samples) -> Iterator[Any]:
    import av

    resampler = av.AudioResampler(format=stream.format, layout="mono", rate=stream.rate)
    n_samples = 0
    for start in [*range(0, samples.size, SAMPLE_RATE // 10), None]:
        block = None
        if start is not None:
            planes = np.ascontiguousarray(samples[None, start : start + SAMPLE_RATE // 10])
            block = av.AudioFrame.from_ndarray(planes, format="fltp", layout="mono")
            block.sample_rate = SAMPLE_RATE
        for frame in resampler.resample(block):
            frame.pts = n_samples
            n_samples += frame.samples
            yield from stream.encode(frame)
    yield from stream.encode(None)
