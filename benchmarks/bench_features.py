"""Measure decoding and chroma of a four-minute file; baseline: PyAV and a plain loop over essentia.

    python -m benchmarks.bench_features [--repeats 3]

Times are processor times, which do not depend on other load. The baseline decodes the whole file into memory and
loops over essentia's FrameGenerator; the product streams block by block and validates.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.doubles.songs import compose, encode, render

from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.features.decoding import decode_mono
from contrafact.features.extract import extract_chroma
from contrafact.features.hpcp import compute_chroma, hpcp_function

DURATION_S = 240
CODECS = ("webm", "m4a", "mp3", "flac")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3)
    repeats: int = parser.parse_args().repeats
    song = render(compose(1))
    samples = np.resize(song, DURATION_S * SAMPLE_RATE)
    hpcp_function()  # imports essentia, about a second
    plain_s = best(repeats, lambda: plain_loop(samples))
    ours_s = best(repeats, lambda: compute_chroma([samples]))
    print(f"{DURATION_S} s of audio, best of {repeats}")
    print(f"HPCP      plain loop {plain_s:.2f} s   ours {ours_s:.2f} s   ratio {ours_s / plain_s:.2f}")
    print("codec   decoding: plain   ours  ratio   decoding and HPCP: plain   ours  ratio")
    with tempfile.TemporaryDirectory() as folder:
        for codec in CODECS:
            path = encode(Path(folder) / f"song.{codec}", samples)
            decode_plain_s = best(repeats, lambda: decode_at_once(path))  # noqa: B023 - called at once
            decode_ours_s = best(repeats, lambda: drain(path))  # noqa: B023
            both_s = best(repeats, lambda: extract_chroma(path))  # noqa: B023
            both_plain_s = decode_plain_s + plain_s
            print(
                f"{codec:6}  {decode_plain_s:15.2f} {decode_ours_s:6.2f} {decode_ours_s / decode_plain_s:6.2f}"
                f"   {both_plain_s:24.2f} {both_s:6.2f} {both_s / both_plain_s:6.2f}"
            )


def best(repeats: int, work: Callable[[], object]) -> float:
    """Return the shortest of several runs, in seconds of processor time over all threads."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def plain_loop(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Compute HPCP: the baseline."""
    from essentia import standard

    profile_of = hpcp_function()
    frames = standard.FrameGenerator(samples, frameSize=4096, hopSize=1024, startFromZero=False)
    profiles = np.array([profile_of(frame) for frame in frames])
    n_rows = len(profiles) // 20
    rows: NDArray[np.float32] = profiles[: 20 * n_rows].reshape(n_rows, 20, 12).sum(axis=1)
    rows /= rows.max(axis=1, keepdims=True)
    return rows


def decode_at_once(path: Path) -> NDArray[np.float32]:
    """Decode a file: the baseline."""
    import av

    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def drain(path: Path) -> int:
    """Decode a file by the product; return the number of samples."""
    return sum(block.size for block in decode_mono(path, max_duration_s=1200))


if __name__ == "__main__":
    main()
