from __future__ import annotations

import resource
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.features.audio_copy import OpusCopy

RATE = 44_100


def tone(seconds: float, hertz: float) -> NDArray[np.float32]:
    return (0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)


def decoded(path: Path) -> NDArray[np.float32]:
    with av.open(str(path)) as container:
        assert container.format.name == "matroska,webm"
        stream = container.streams.audio[0]
        assert (stream.codec_context.name, stream.layout.name) == ("opus", "mono")
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(stream)])


def test_a_copy_holds_the_same_sound_at_the_same_time(tmp_path: Path) -> None:
    copy = OpusCopy(tmp_path / "copy.webm")
    samples = np.concatenate([tone(1.5, 440), np.zeros(RATE, dtype=np.float32), tone(1.5, 880)])
    for start in range(0, len(samples), 10_007):
        copy.write(samples[start : start + 10_007])
    copy.finish()
    sound = decoded(tmp_path / "copy.webm")
    assert len(sound) / 48_000 == pytest.approx(4, abs=0.03)
    first, gap, last = sound[24_000:48_000], sound[84_000:108_000], sound[144_000:168_000]
    for part, hertz in ((first, 440), (last, 880)):
        assert np.abs(np.fft.rfft(part)).argmax() * 2 == hertz
    assert np.abs(gap).max() < 0.01


def test_a_player_can_seek_by_the_index_at_the_end(tmp_path: Path) -> None:
    copy = OpusCopy(tmp_path / "copy.webm")
    for _ in range(60):
        copy.write(tone(1, 440))
    copy.finish()
    assert (tmp_path / "copy.webm").stat().st_size < 60 * 48_000 / 8 * 1.3
    assert b"\x1c\x53\xbb\x6b" in (tmp_path / "copy.webm").read_bytes()[-2000:], "cues, the index of WebM"
    with av.open(str(tmp_path / "copy.webm")) as container:
        stream = container.streams.audio[0]
        assert container.duration == pytest.approx(60_000_000, abs=50_000)
        container.seek(41_000_000)
        first = next(container.decode(stream))
        assert 38 < float(first.pts * first.time_base) <= 41


@pytest.mark.slow
def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    second = tone(1, 440)
    copy = OpusCopy(tmp_path / "copy.webm")
    for _ in range(30):
        copy.write(second)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(300):
        copy.write(second)
    copy.finish()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8_000, "kilobytes; 53 000 were decoded"


def test_a_copy_that_cannot_be_written_raises(tmp_path: Path) -> None:
    copy = OpusCopy(tmp_path / "none" / "copy.webm")
    with pytest.raises(OSError, match="No such file"):
        copy.write(tone(3, 440))
    copy.abandon()
