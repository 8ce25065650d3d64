"""Train a network: batches, loss, optimiser steps, validation, checkpoints."""

from __future__ import annotations

import copy
import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from contrafact.domain.chroma import Chroma
from contrafact_training.data.datasets import Dataset, DatasetError, TrainingError
from contrafact_training.data.guides import content_digest, load_guides
from contrafact_training.data.metrics import retrieval_figures
from contrafact_training.train.checkpoint import TrainingState, load_checkpoint, save_checkpoint
from contrafact_training.train.config import CHECKPOINT, TrainingConfig
from contrafact_training.train.device import is_bfloat16_fast, require_device
from contrafact_training.train.sampling import MIN_FRAMES, BatchSampler
from contrafact_training.train.steps import build_optimizer, learning_rate, move_average, network_of, write_log
from contrafact_training.train.task import System, Trainable

_MAX_GRADIENT = 5.0
_STEP_SEED = 1_000_003
_MIN_WORKS = 2


class RunError(TrainingError):
    """A run folder that cannot be used for this training."""


@dataclass(frozen=True)
class Start:
    """Initial weights, in place of random ones.

    Parameters
    ----------
    network : with the weights.
    model_id : name of the weights.
    """

    network: nn.Module
    model_id: str


def train(
    trainable: Trainable,
    config: TrainingConfig,
    training: Dataset,
    validation: Dataset,
    run_folder: Path,
    *,
    device: str = "cpu",
    start: Start | None = None,
) -> TrainingState:
    """Train until the steps are done or validation stalls. Resume from the checkpoint of the run folder, if any.

    Parameters
    ----------
    trainable : the network, its losses and its validation.
    config : settings of the training.
    training, validation : labelled chroma that share no work.
    run_folder : gets `config.json`, `checkpoint.safetensors` and `log.jsonl`; the alignments of
        guided crops are kept beside it, for other runs on the same data.
    device : `cpu` or `cuda`.
    start : initial weights; random ones, from the seed, when omitted.

    Raises
    ------
    RunError : the run folder holds a training of another configuration, on other tracks or from other weights.
    DeviceError : the device is absent.
    DatasetError : too few works of two tracks.
    """
    require_device(device)
    training.require_covers()
    validation.require_covers()
    _claim(run_folder, config, training, start)
    checkpoint = run_folder / CHECKPOINT

    torch.manual_seed(config.seed)
    sampler = BatchSampler(training, config, load_guides(training, run_folder.parent) if config.guided else None)
    if sampler.n_works < _MIN_WORKS:
        raise DatasetError(f"Fewer than {_MIN_WORKS} works have two tracks of {MIN_FRAMES} frames; none can be learnt.")
    task = trainable.build(config, sampler.n_works)
    if start is not None:
        # Not its weights alone: a joined network has more parts, which stay as they are.
        task.network = copy.deepcopy(start.network)
    task.to(device)
    state = TrainingState(task, copy.deepcopy(network_of(task)), build_optimizer(task, config))
    if checkpoint.is_file():
        load_checkpoint(state, checkpoint)

    is_fast = is_bfloat16_fast(device)
    recent_losses: list[float] = []
    last_step = min(config.steps, config.last_step or config.steps)
    while state.step < last_step and not has_stalled(state.val_maps, config.patience):
        started = _now(device)
        state.task.train()
        # One seed per step: a resumed run has the same dropout as an uninterrupted one.
        torch.manual_seed(config.seed + _STEP_SEED * (state.step + 1))
        crops, works = sampler.batch(state.step)
        for group in state.optimizer.param_groups:
            group["lr"] = learning_rate(config, state.step)
        with torch.autocast(device, torch.bfloat16, enabled=is_fast):
            loss = state.task(torch.from_numpy(crops).to(device), torch.from_numpy(works).to(device))
        state.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(state.task.parameters(), _MAX_GRADIENT)
        state.optimizer.step()
        state.step += 1
        move_average(state, config.average_decay)
        recent_losses.append(loss.item())
        state.cpu_seconds += _now(device) - started

        is_last = state.step == last_step
        if state.step % config.steps_per_validation == 0 or is_last:
            state.add_validation(validate(trainable.as_system(state.average), validation))
            write_log(run_folder, state, val_map=round(state.val_maps[-1], 4))
        if state.step % config.steps_per_checkpoint == 0 or is_last or has_stalled(state.val_maps, config.patience):
            save_checkpoint(state, checkpoint)
            write_log(run_folder, state, loss=round(sum(recent_losses) / len(recent_losses), 4))
            recent_losses.clear()
    return state


def has_stalled(val_maps: list[float], patience: int) -> bool:
    """Return whether the last `patience` validations brought no gain.

    Parameters
    ----------
    val_maps : mean average precision of each validation, in order.
    """
    return len(val_maps) > patience and max(val_maps[-patience:]) <= max(val_maps[:-patience])


def validate(system: System, dataset: Dataset) -> float:
    """Return the mean average precision of a system on a dataset, computed in bfloat16 where that is faster."""
    device = getattr(system, "device", "cpu")
    # For validation alone: bfloat16 changes the figure by about 0.001.
    with torch.autocast(device, torch.bfloat16, enabled=is_bfloat16_fast(device)):
        described = [system.describe(Chroma(track)) for track in dataset.tracks]
    distances = np.stack([system.distances(query, described) for query in described])
    return retrieval_figures(distances, dataset.works).map


def _claim(run_folder: Path, config: TrainingConfig, training: Dataset, start: Start | None) -> None:
    run_folder.mkdir(parents=True, exist_ok=True)
    origin = {"tracks": content_digest(training), "start": "random" if start is None else start.model_id}
    claims = {
        "config.json": (config.model_dump_json(indent=2), "of another configuration"),
        "origin.json": (json.dumps(origin, indent=2), "on other tracks or from other weights"),
    }
    for name, (text, otherwise) in claims.items():
        file = run_folder / name
        if file.is_file() and file.read_text(encoding="utf-8") != text:
            raise RunError(f"{run_folder} holds a training {otherwise}; remove it or name another --run.")
    for name, (text, _) in claims.items():
        (run_folder / name).write_text(text, encoding="utf-8")


def _now(device: str) -> float:
    # Processor time, so that other programs on the same cores do not count.
    return time.process_time() if device == "cpu" else time.monotonic()
