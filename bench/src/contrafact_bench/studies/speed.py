"""Study: time of networks for one sample and for a batch of 512, by length of the input."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import torch
from matplotlib.axes import Axes
from torch import Tensor, nn

from contrafact.embedding.network import CoverNetwork
from contrafact_bench.evaluation.setting import Setting
from contrafact_bench.evaluation.timing import one_core, processor
from contrafact_bench.reports.figures import panels
from contrafact_bench.reports.markdown import table
from contrafact_bench.systems.registry import OURS
from contrafact_bench.systems.thesis_cnn import ThesisCnnNetwork
from contrafact_bench.systems.thesis_lstm import ThesisLstmNetwork
from contrafact_bench.systems.thesis_vit import ThesisVitNetwork

NAME = "speed"
N_FRAMES = (130, 260, 515, 1030)
"""One, two, four and eight minutes."""
BATCH = 512
CHUNK = 16
"""Batch size on the CPU; its time is multiplied, since a whole batch would take minutes."""
_NETWORKS: Mapping[str, Callable[[], nn.Module]] = {
    "thesis-cnn": ThesisCnnNetwork,
    "thesis-lstm": ThesisLstmNetwork,
    "thesis-vit": ThesisVitNetwork,
    OURS: CoverNetwork,
}
_N_SINGLES, _N_BATCHES = 7, 3
_TEXT = """# Speed

Random chroma and random weights; medians of {n_singles} runs of one sample and {n_batches} of a batch. `contrafact`
makes the vectors of the whole track and of its segments, the others one vector. Processor time of one core
({processor}); a batch of {batch} is {chunk} samples, times {times}. {gpu}

{table}
![length of the input and time](speed.svg)

{made_by}
"""


@dataclass
class Times:
    """Seconds by network and frames.

    Parameters
    ----------
    singles, batches : for one sample, for a batch of 512.
    """

    singles: dict[tuple[str, int], float] = field(default_factory=dict)
    batches: dict[tuple[str, int], float] = field(default_factory=dict)


def study(setting: Setting) -> str:
    """Draw the figure; return the page."""
    networks = {name: make().eval() for name, make in _NETWORKS.items()}
    with torch.inference_mode():
        with one_core():
            times = {"CPU": _measured(networks, CHUNK)}
        gpu = "There was no GPU on this machine, so its columns are missing."
        if torch.cuda.is_available():
            on_gpu = {name: network.to("cuda") for name, network in networks.items()}
            times["GPU"] = _measured(on_gpu, BATCH)
            gpu = f"The GPU is one {torch.cuda.get_device_name()}, computing in float32, a whole batch at once."
    _draw(times, setting)
    columns = ["network", "frames"]
    columns += [f"{place}, {what}" for place in times for what in ("one sample, ms", f"batch of {BATCH}, s")]
    rows = [
        [name, str(n), *(cell for each in times.values() for cell in _cells(each, (name, n)))]
        for name in networks
        for n in N_FRAMES
    ]
    return _TEXT.format(
        n_singles=_N_SINGLES,
        n_batches=_N_BATCHES,
        processor=processor(),
        batch=BATCH,
        chunk=CHUNK,
        times=BATCH // CHUNK,
        gpu=gpu,
        table=table(columns, rows),
        made_by=setting.made_by(NAME),
    )


def _measured(networks: Mapping[str, nn.Module], n_at_once: int) -> Times:
    device = next(next(iter(networks.values())).parameters()).device
    generator = torch.Generator().manual_seed(0)
    times = Times()
    for n_frames in N_FRAMES:
        batch = torch.rand(n_at_once, 12, n_frames, generator=generator).to(device)
        for name, seconds in _in_turns(networks, batch[:1], _N_SINGLES).items():
            times.singles[name, n_frames] = seconds
        for name, seconds in _in_turns(networks, batch, _N_BATCHES).items():
            times.batches[name, n_frames] = seconds * BATCH / n_at_once
            sys.stderr.write(
                f"{NAME}: {device.type}, {name}, {n_frames} frames: {times.batches[name, n_frames]:.3f} s\n"
            )
    return times


def _in_turns(networks: Mapping[str, nn.Module], batch: Tensor, n_repeats: int) -> dict[str, float]:
    """Return the median seconds of each network, measured in turns; the first turn is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in networks}
    for _ in range(n_repeats + 1):
        for name, network in networks.items():
            seconds[name].append(_seconds(network, batch))
    return {name: statistics.median(each[1:]) for name, each in seconds.items()}


def _seconds(network: nn.Module, batch: Tensor) -> float:
    if batch.is_cuda:
        started = time.perf_counter()
        network(batch)
        torch.cuda.synchronize()
        return time.perf_counter() - started
    # Processor time, so that other programs on the core do not count.
    started = time.process_time()
    network(batch)
    return time.process_time() - started


def _cells(times: Times, key: tuple[str, int]) -> tuple[str, str]:
    return f"{1000 * times.singles[key]:.1f}", f"{times.batches[key]:.2f}"


def _draw(times: Mapping[str, Times], setting: Setting) -> None:
    with panels(setting.folder / f"{NAME}.svg", n_rows=len(times), n_columns=2) as axes:
        for row, (place, found) in enumerate(times.items()):
            _lines(axes[2 * row], found.singles, f"{place}: seconds for one sample")
            _lines(axes[2 * row + 1], found.batches, f"{place}: seconds for a batch of {BATCH}")
        axes[0].legend(frameon=False)


def _lines(axes: Axes, seconds: Mapping[tuple[str, int], float], label: str) -> None:
    for name in _NETWORKS:
        axes.plot(N_FRAMES, [seconds[name, n] for n in N_FRAMES], marker="o", label=name)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(N_FRAMES, [str(n) for n in N_FRAMES])
    axes.minorticks_off()
    axes.set_xlabel("frames")
    axes.set_ylabel(label)
