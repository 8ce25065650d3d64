"""Parts of a training step that all networks share: learning rate, optimiser, moving average, log."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import torch
from torch import nn

from contrafact_training.train.checkpoint import TrainingState
from contrafact_training.train.config import TrainingConfig
from contrafact_training.train.eye_config import EyeConfig

LOG = "log.jsonl"


def learning_rate(config: TrainingConfig | EyeConfig, step: int) -> float:
    """Return the learning rate of a step: linear warm-up times a cosine from the peak to zero.

    Parameters
    ----------
    step : batches seen.
    """
    warm_up = min(1.0, (step + 1) / max(1, config.warm_up_steps))
    return config.learning_rate * warm_up * 0.5 * (1 + math.cos(math.pi * min(step / config.steps, 1.0)))


def build_optimizer(task: nn.Module, config: TrainingConfig | EyeConfig) -> torch.optim.Optimizer:
    """Build AdamW without weight decay for biases, norms and pooling powers."""
    matrices = [parameter for parameter in task.parameters() if parameter.ndim > 1]
    vectors = [parameter for parameter in task.parameters() if parameter.ndim <= 1]
    groups = [{"params": matrices, "weight_decay": config.weight_decay}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=config.learning_rate)


def network_of(task: nn.Module) -> nn.Module:
    """Return the network that a task trains. Raises TypeError if it has none."""
    network = task.network
    if not isinstance(network, nn.Module):
        raise TypeError(f"{type(task).__name__} has no network")
    return network


def move_average(state: TrainingState, decay: float) -> None:
    """Move the average of the weights towards the network's.

    Parameters
    ----------
    decay : weight of the average so far, 0..1.
    """
    # Average over few steps at first, to forget the random start.
    decay = min(decay, (1 + state.step) / (10 + state.step))
    with torch.no_grad():
        current = network_of(state.task).state_dict()
        for name, value in state.average.state_dict().items():
            if value.is_floating_point():
                value.lerp_(current[name], 1 - decay)
            else:
                value.copy_(current[name])


def write_log(folder: Path, state: TrainingState, **values: float) -> None:
    """Append a line of JSON with the step, the minutes so far and these values to `LOG`, and print it to stderr."""
    line = json.dumps({"step": state.step, "cpu_minutes": round(state.cpu_seconds / 60, 2), **values})
    with (folder / LOG).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    sys.stderr.write(line + "\n")
