"""Measure the costs of systems: processor time per track and per pair on one core, and sizes."""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from contrafact.domain.chroma import Chroma
from contrafact_training.train.task import System

N_FRAMES = 515
"""Four minutes."""
N_REPEATS = 15
_N_REFERENCES = 50
"""Number of references in one comparison."""


@dataclass(frozen=True)
class Costs:
    """Costs of a system: medians of processor time on one core.

    Parameters
    ----------
    describe_ms : milliseconds to describe a track of 515 frames, from chroma.
    pair_ms : milliseconds to compare two such tracks.
    n_parameters : number of trained parameters.
    bytes_per_track : size of the description.
    """

    describe_ms: float
    pair_ms: float
    n_parameters: int
    bytes_per_track: int


def measure(systems: Mapping[str, System], *, n_repeats: int = N_REPEATS) -> dict[str, Costs]:
    """Measure systems by name on random chroma. They take turns, so that other load affects all of them alike."""
    random = np.random.default_rng(0)
    frames = [random.integers(1, 256, (N_FRAMES, 12), dtype=np.uint8) for _ in range(2)]
    with one_core():
        described = {name: [system.describe(Chroma(each)) for each in frames] for name, system in systems.items()}
        describing = {name: partial(system.describe, Chroma(frames[0])) for name, system in systems.items()}
        comparing = {
            name: partial(system.distances, described[name][0], [described[name][1]] * _N_REFERENCES)
            for name, system in systems.items()
        }
        describe_ms, pairs_ms = (medians_ms(functions, n_repeats) for functions in (describing, comparing))
    return {
        name: Costs(describe_ms[name], pairs_ms[name] / _N_REFERENCES, system.n_parameters, described[name][0].nbytes)
        for name, system in systems.items()
    }


def medians_ms(functions: Mapping[str, Callable[[], object]], n_repeats: int) -> dict[str, float]:
    """Return the median processor time of each function in milliseconds; the first round is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in functions}
    for turn in range(n_repeats + 1):
        for name, function in functions.items():
            started = time.process_time()
            function()
            if turn > 0:  # the first run compiles and warms up
                seconds[name].append(time.process_time() - started)
    return {name: 1000 * statistics.median(each) for name, each in seconds.items()}


@contextmanager
def one_core() -> Iterator[None]:
    """Limit PyTorch and NumPy to one core in this context."""
    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1):
            yield
    finally:
        torch.set_num_threads(n_threads)


def processor() -> str:
    """Return the name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())
