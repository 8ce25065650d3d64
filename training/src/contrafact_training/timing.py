"""What a system costs: time for a track and for a pair, on one core."""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from contrafact.domain.chroma import Chroma
from contrafact_training.systems.base import System

N_FRAMES = 515
"""Four minutes."""
N_REPEATS = 15
_N_REFERENCES = 50
"""Compared at a time, as a search does; the time for one is a part of it."""


@dataclass(frozen=True)
class Costs:
    """Medians of repeated measurements, on one core.

    Parameters
    ----------
    describe_ms : milliseconds to make what is kept of a track of 515 frames, from chroma.
    pair_ms : milliseconds to compare two such tracks.
    n_parameters : that were trained.
    bytes_per_track : size of what is kept of the track.
    """

    describe_ms: float
    pair_ms: float
    n_parameters: int
    bytes_per_track: int


def measure(system: System, *, n_repeats: int = N_REPEATS) -> Costs:
    """Measure a system on drawn chroma, after a first run that compiles and warms up."""
    random = np.random.default_rng(0)
    frames = [random.integers(1, 256, (N_FRAMES, 12), dtype=np.uint8) for _ in range(2)]
    with one_core():
        query, reference = (system.describe(Chroma(each)) for each in frames)
        references = [reference] * _N_REFERENCES
        return Costs(
            median_ms(lambda: system.describe(Chroma(frames[0])), n_repeats),
            median_ms(lambda: system.distances(query, references), n_repeats) / _N_REFERENCES,
            system.n_parameters,
            query.nbytes,
        )


def median_ms(work: Callable[[], object], n_repeats: int) -> float:
    """Median time of some work in milliseconds; a first run is not counted."""
    work()
    seconds = []
    for _ in range(n_repeats):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return 1000 * statistics.median(seconds)


@contextmanager
def one_core() -> Iterator[None]:
    """Let PyTorch and NumPy compute on one core meanwhile."""
    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1):
            yield
    finally:
        torch.set_num_threads(n_threads)


def processor() -> str:
    """What the machine calls its processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())
