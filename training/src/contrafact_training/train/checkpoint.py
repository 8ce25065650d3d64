"""Save and restore the state of a training in one safetensors file."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from contrafact.domain.errors import ContrafactError


@dataclass
class TrainingState:
    """Everything that changes while a network is trained.

    Parameters
    ----------
    task : the trained module: the network, `task.network`, and the parameters of its losses.
    average : moving average of the network; validation evaluates it.
    optimizer : with its moments.
    step : batches seen.
    cpu_seconds : processor time of the training steps, without validation; on a GPU, wall-clock time.
    val_maps : mean average precision of each validation, in order.
    kept : the average at the best validation; the result of the training.
    """

    task: nn.Module
    average: nn.Module
    optimizer: torch.optim.Optimizer
    step: int = 0
    cpu_seconds: float = 0.0
    val_maps: list[float] = field(default_factory=list)
    kept: nn.Module = field(init=False)

    def __post_init__(self) -> None:
        self.kept = copy.deepcopy(self.average)

    def add_validation(self, val_map: float) -> None:
        """Record a validation, and keep the average if it is the best so far."""
        if not self.val_maps or val_map > max(self.val_maps):
            self.kept.load_state_dict(self.average.state_dict())
        self.val_maps.append(val_map)


def save_checkpoint(state: TrainingState, path: Path) -> None:
    """Write the state. An older file is replaced only when the new one is complete."""
    tensors = {f"task.{name}": value for name, value in state.task.state_dict().items()}
    tensors |= {f"average.{name}": value for name, value in state.average.state_dict().items()}
    tensors |= {f"kept.{name}": value for name, value in state.kept.state_dict().items()}
    for index, moments in state.optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{name}": value for name, value in moments.items()}
    metadata = {"step": str(state.step), "cpu_seconds": str(state.cpu_seconds), "looks": json.dumps(state.val_maps)}
    partial = path.with_suffix(".partial")
    # Clone: a network may hold one tensor under two names.
    save_file({name: value.detach().cpu().clone().contiguous() for name, value in tensors.items()}, partial, metadata)
    partial.replace(path)


def load_checkpoint(state: TrainingState, path: Path) -> None:
    """Read a state that `save_checkpoint` wrote into `state`.

    Raises
    ------
    ContrafactError : `file_unusable` for a broken file, or the state of another kind of training.
    """
    try:
        _load(state, path)
    except (OSError, SafetensorError, RuntimeError, KeyError, ValueError, TypeError) as error:
        raise ContrafactError(
            "file_unusable",
            f"{path} cannot be resumed by this training; remove it, or choose another folder for the run.",
        ) from error


def effort(path: Path) -> tuple[int, float, list[float]]:
    """Return how long a checkpoint was trained: steps, `cpu_seconds` and `val_maps`, as in `TrainingState`.

    Raises
    ------
    ContrafactError : `file_unusable` for a broken file, or one without these numbers.
    """
    try:
        with safe_open(path, framework="pt") as file:
            metadata: dict[str, str] = file.metadata() or {}
        return int(metadata["step"]), float(metadata["cpu_seconds"]), cast("list[float]", json.loads(metadata["looks"]))
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise ContrafactError("file_unusable", f"{path} does not record how long it was trained.") from error


def _load(state: TrainingState, path: Path) -> None:
    with safe_open(path, framework="pt") as file:
        metadata: dict[str, str] = file.metadata() or {}
        tensors: dict[str, Tensor] = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    state.task.load_state_dict(_under("task", tensors))
    state.average.load_state_dict(_under("average", tensors))
    state.kept.load_state_dict(_under("kept", tensors))
    moments: dict[int, dict[str, Tensor]] = {}
    for name, value in _under("optimizer", tensors).items():
        index, key = name.split(".", 1)
        moments.setdefault(int(index), {})[key] = value
    state.optimizer.load_state_dict({**state.optimizer.state_dict(), "state": moments})
    state.step, state.cpu_seconds = int(metadata["step"]), float(metadata["cpu_seconds"])
    state.val_maps = cast("list[float]", json.loads(metadata["looks"]))


def load_kept(path: Path, network: nn.Module) -> None:
    """Load the weights that a training kept into a network of the same shape.

    Raises
    ------
    RuntimeError : weights of another shape.
    """
    with safe_open(path, framework="pt") as file:
        names = [name for name in file.keys() if name.startswith("kept.")]  # noqa: SIM118
        network.load_state_dict({name.removeprefix("kept."): file.get_tensor(name) for name in names})


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    start = len(prefix) + 1
    return {name[start:]: value for name, value in tensors.items() if name.startswith(f"{prefix}.")}
