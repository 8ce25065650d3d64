"""Train a network, from top to bottom: data, network, loss, steps, looks at validation, kept weights."""

from __future__ import annotations

import copy
import json
import math
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from contrafact.domain.chroma import Chroma
from contrafact_training.arguments import OneLineParser
from contrafact_training.checkpoint import TrainingState, load_checkpoint, save_checkpoint
from contrafact_training.config import ConfigError, TrainingConfig, load_config, shipped_config
from contrafact_training.datasets import Dataset, DatasetError, load_npz
from contrafact_training.guides import load_guides
from contrafact_training.metrics import retrieval_figures
from contrafact_training.sampling import BatchSampler
from contrafact_training.systems.base import System
from contrafact_training.tasks import as_system, build_task

_MAX_GRADIENT = 5.0
_STEP_SEED = 1_000_003


class RunError(Exception):
    """A run that cannot go on, with a sentence that says why."""


def train(
    config: TrainingConfig,
    training: Dataset,
    validation: Dataset,
    run_folder: Path,
    *,
    device: str = "cpu",
    start: nn.Module | None = None,
) -> TrainingState:
    """Train until the steps are done or `val` stalls; go on from the run folder's checkpoint if it has one.

    Parameters
    ----------
    config : what decides the training.
    training, validation : labelled chroma that share no work.
    run_folder : gets `config.json`, `checkpoint.safetensors` and `log.jsonl`; guided crops leave their alignments
        beside it, for other runs on the same data.
    device : `cpu` or `cuda`.
    start : a network with weights to go on from, in place of random ones.

    Raises
    ------
    RunError : the run folder holds a training of another configuration, or there is no such device.
    DatasetError : too few works of two tracks.
    """
    if device.startswith("cuda") and not torch.cuda.is_available():
        raise RunError(
            "A GPU was asked for with --device cuda, but there is none here; leave --device out for the CPU."
        )
    training.require_covers()
    validation.require_covers()
    _claim(run_folder, config)
    checkpoint = run_folder / "checkpoint.safetensors"

    torch.manual_seed(config.seed)
    sampler = BatchSampler(training, config, load_guides(training, run_folder.parent) if config.guided else None)
    task = build_task(config, sampler.n_works)
    if start is not None:
        _network(task).load_state_dict(start.state_dict())
    task.to(device)
    state = TrainingState(task, copy.deepcopy(_network(task)), _optimizer(task, config))
    if checkpoint.is_file():
        load_checkpoint(state, checkpoint)

    recent_losses: list[float] = []
    while state.step < config.steps and not has_stalled(state.looks, config.patience):
        started = _now(device)
        state.task.train()
        # Each step has its own seed: a resumed run drops the same values as one that was never stopped.
        torch.manual_seed(config.seed + _STEP_SEED * (state.step + 1))
        crops, works = sampler.batch(state.step)
        for group in state.optimizer.param_groups:
            group["lr"] = learning_rate(config, state.step)
        with torch.autocast(device.split(":", maxsplit=1)[0], torch.bfloat16):
            loss = state.task(torch.from_numpy(crops).to(device), torch.from_numpy(works).to(device))
        state.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(state.task.parameters(), _MAX_GRADIENT)
        state.optimizer.step()
        state.step += 1
        _move_average(state, config.average_decay)
        recent_losses.append(loss.item())
        state.cpu_seconds += _now(device) - started

        is_last = state.step == config.steps
        if state.step % config.steps_per_validation == 0 or is_last:
            state.looks.append(look(as_system(config.system, state.average), validation))
            _log(run_folder, state, val_map=round(state.looks[-1], 4))
        if state.step % config.steps_per_checkpoint == 0 or is_last or has_stalled(state.looks, config.patience):
            save_checkpoint(state, checkpoint)
            _log(run_folder, state, loss=round(sum(recent_losses) / len(recent_losses), 4))
            recent_losses.clear()
    return state


def learning_rate(config: TrainingConfig, step: int) -> float:
    """Linear warm-up, then a cosine from the peak to zero at the last step.

    Parameters
    ----------
    step : batches seen.
    """
    warm_up = min(1.0, (step + 1) / max(1, config.warm_up_steps))
    return config.learning_rate * warm_up * 0.5 * (1 + math.cos(math.pi * min(step / config.steps, 1.0)))


def has_stalled(looks: list[float], patience: int) -> bool:
    """Whether the best of the looks at validation lies `patience` looks back, or more.

    Parameters
    ----------
    looks : mean average precision of each look, in order.
    """
    return len(looks) > patience and max(looks[-patience:]) <= max(looks[:-patience])


def look(system: System, dataset: Dataset) -> float:
    """Mean average precision of a system on a dataset, computed in bfloat16."""
    # Only for looks: bfloat16 is twice as fast and moves the figure by about 0.001.
    with torch.autocast(_device_of(system), torch.bfloat16):
        described = [system.describe(Chroma(track)) for track in dataset.tracks]
    distances = np.stack([system.distances(query, described) for query in described])
    return retrieval_figures(distances, dataset.works).map


def _device_of(system: System) -> str:
    return getattr(system, "device", "cpu")


def _network(task: nn.Module) -> nn.Module:
    network = task.network
    if not isinstance(network, nn.Module):
        raise TypeError(f"{type(task).__name__} has no network")
    return network


def _optimizer(task: nn.Module, config: TrainingConfig) -> torch.optim.Optimizer:
    # Biases, norms and pooling powers are not pulled towards zero.
    matrices = [parameter for parameter in task.parameters() if parameter.ndim > 1]
    vectors = [parameter for parameter in task.parameters() if parameter.ndim <= 1]
    groups = [{"params": matrices, "weight_decay": config.weight_decay}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=config.learning_rate)


def _claim(run_folder: Path, config: TrainingConfig) -> None:
    run_folder.mkdir(parents=True, exist_ok=True)
    file, text = run_folder / "config.json", config.model_dump_json(indent=2)
    if file.is_file() and file.read_text(encoding="utf-8") != text:
        raise RunError(f"{run_folder} holds a training of another configuration; remove it or name another --run.")
    file.write_text(text, encoding="utf-8")


def _now(device: str) -> float:
    # Other programs on the same cores do not use up the budget.
    return time.process_time() if device == "cpu" else time.monotonic()


def _move_average(state: TrainingState, decay: float) -> None:
    # The average is short at first, so that it does not remember the random start.
    decay = min(decay, (1 + state.step) / (10 + state.step))
    with torch.no_grad():
        current = _network(state.task).state_dict()
        for name, value in state.average.state_dict().items():
            if value.is_floating_point():
                value.lerp_(current[name], 1 - decay)
            else:
                value.copy_(current[name])


def _log(run_folder: Path, state: TrainingState, **values: float) -> None:
    line = json.dumps({"step": state.step, "cpu_minutes": round(state.cpu_seconds / 60, 2), **values})
    with (run_folder / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    sys.stderr.write(line + "\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Train; exit status 1 for data or a configuration that cannot be used, 2 for bad usage."""
    options = _parser().parse_args(arguments)
    try:
        config = load_config(options.config)
        if options.seed is not None:
            config = config.model_copy(update={"seed": options.seed})
        training, validation = (load_npz(options.data, split) for split in ("train", "val"))
        run = options.run or Path("runs") / config.system
        state = train(config, training, validation, run, device=options.device)
    except (ConfigError, DatasetError, RunError) as error:
        sys.exit(f"contrafact-train: {error}")
    sys.stdout.write(f"{run}: mAP {state.looks[-1]:.4f} on val after {state.cpu_seconds / 60:.0f} minutes\n")


def _parser() -> OneLineParser:
    parser = OneLineParser(prog="contrafact-train", description="Train a network on labelled chroma.")
    parser.add_argument("--data", type=Path, required=True, help="file of labelled chroma with its splits (.npz)")
    parser.add_argument("--config", type=Path, default=shipped_config("contrafact"), help="what decides the training")
    parser.add_argument("--run", type=Path, help="folder for checkpoint and log; runs/SYSTEM when left out")
    parser.add_argument("--seed", type=int, help="in place of the configuration's")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    return parser


if __name__ == "__main__":
    main()
