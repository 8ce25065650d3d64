"""A training's whole state in one safetensors file, so that a killed run goes on where it stopped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from contrafact.embedding.network import CoverNetwork


@dataclass
class TrainingState:
    """Everything that changes while a network is trained.

    Parameters
    ----------
    network : what is trained.
    average : exponential moving average of it, which is what is shipped.
    optimizer : its moments belong to the state.
    step : batches seen.
    seconds : wall-clock time spent training.
    """

    network: CoverNetwork
    average: CoverNetwork
    optimizer: torch.optim.Optimizer
    step: int = 0
    seconds: float = 0.0


def save_checkpoint(state: TrainingState, path: Path) -> None:
    """Write the state; an older file is replaced only when the new one is whole."""
    tensors = {f"network.{name}": value for name, value in state.network.state_dict().items()}
    tensors |= {f"average.{name}": value for name, value in state.average.state_dict().items()}
    for index, moments in state.optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{name}": value for name, value in moments.items()}
    partial = path.with_suffix(".partial")
    whole = {name: value.contiguous() for name, value in tensors.items()}
    save_file(whole, partial, metadata={"step": str(state.step), "seconds": str(state.seconds)})
    partial.replace(path)


def load_checkpoint(state: TrainingState, path: Path) -> None:
    """Read a state that `save_checkpoint` wrote into `state`."""
    with safe_open(path, framework="pt") as file:
        metadata: dict[str, str] = file.metadata()
        tensors: dict[str, Tensor] = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    state.network.load_state_dict(_under("network", tensors))
    state.average.load_state_dict(_under("average", tensors))
    moments: dict[int, dict[str, Tensor]] = {}
    for name, value in _under("optimizer", tensors).items():
        index, key = name.split(".", 1)
        moments.setdefault(int(index), {})[key] = value
    state.optimizer.load_state_dict({**state.optimizer.state_dict(), "state": moments})
    state.step, state.seconds = int(metadata["step"]), float(metadata["seconds"])


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    start = len(prefix) + 1
    return {name[start:]: value for name, value in tensors.items() if name.startswith(f"{prefix}.")}
