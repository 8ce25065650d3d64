"""Measure decoding, chroma and melody of four minutes; baselines: PyAV, and essentia frame by frame.

    python -m benchmarks.bench_features [--repeats 3]

Times are processor times of one thread. The baselines decode the whole file into memory, and hand each frame to
essentia's algorithms; the product streams block by block and validates. Chroma is both views, hpcp-v1 and hpcp-v2.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.doubles.essentia_chroma import essentia_frames, melody_function, views_function
from tests.doubles.songs import compose, encode, render

from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.features.decoding import decode_mono
from contrafact.features.extract import chroma_with_melody
from contrafact.features.hpcp import compute_chroma, peaks_of_rows
from contrafact.features.melody import melody_chroma

DURATION_S = 240
CODECS = ("webm", "m4a", "mp3", "flac")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3)
    repeats: int = parser.parse_args().repeats
    first, second = (np.resize(render(compose(seed)), DURATION_S * SAMPLE_RATE) for seed in (1, 2))
    stereo = np.stack([0.7 * first + 0.3 * second, 0.3 * first + 0.7 * second]) / 2
    samples = stereo.mean(axis=0)
    chroma_with_melody([*peaks_of_rows([samples[: 10 * SAMPLE_RATE]])])  # loads essentia and the kernels
    rows = [*peaks_of_rows([samples])]
    hops = [(row.frequencies, row.magnitudes, row.counts) for row in rows]
    print(f"{DURATION_S} s of stereo, best of {repeats}; s of processor time")
    chroma = compared("chroma", repeats, lambda: frame_by_frame(samples), lambda: compute_chroma([samples]))
    compared("melody", repeats, lambda: melody_function()(hops), lambda: melody_chroma(rows))
    with tempfile.TemporaryDirectory() as folder:
        for codec in CODECS:
            path = encode(Path(folder) / f"song.{codec}", stereo)
            decoding = compared(codec, repeats, lambda: decode_at_once(path), lambda: drain(path))  # noqa: B023
            report(f"{codec} and chroma", *(a + b for a, b in zip(decoding, chroma, strict=True)))


def compared(
    name: str, repeats: int, baseline: Callable[[], object], ours: Callable[[], object]
) -> tuple[float, float]:
    """Measure both in turn, so that other load affects both; report and return the shortest times."""
    times = [(processor_s(baseline), processor_s(ours)) for _ in range(repeats)]
    baseline_s, ours_s = (min(each) for each in zip(*times, strict=True))
    report(name, baseline_s, ours_s)
    return baseline_s, ours_s


def report(name: str, baseline_s: float, ours_s: float) -> None:
    """Print times, their ratio, and how many times faster than real time ours is."""
    print(
        f"{name:16} baseline {baseline_s:.2f}   ours {ours_s:.2f}   ratio {ours_s / baseline_s:.2f}"
        f"   {DURATION_S / ours_s:.0f} x real time"
    )


def processor_s(work: Callable[[], object]) -> float:
    """Return the processor time over all threads, in seconds."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def frame_by_frame(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Compute both views by essentia alone, `(2, n_rows, 12)`: the baseline."""
    views_of = views_function()
    profiles = np.array([views_of(frame) for frame in essentia_frames(samples)]).swapaxes(0, 1)
    n_rows = profiles.shape[1] // 20
    rows: NDArray[np.float32] = profiles[:, : 20 * n_rows].reshape(2, n_rows, 20, 12).sum(axis=2)
    rows /= np.maximum(rows.max(axis=2, keepdims=True), 1e-9)
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
