"""Train the eye: batches of pictures, loss, optimiser steps, validation, checkpoints."""

from __future__ import annotations

import copy
import hashlib
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from contrafact.alignment.eye import Eye, EyeWeights
from contrafact.domain.chroma import Chroma
from contrafact_training.data.guides import content_digest
from contrafact_training.data.labelled_pairs import Embedded
from contrafact_training.data.metrics import retrieval_figures
from contrafact_training.train.checkpoint import TrainingState, load_checkpoint, save_checkpoint
from contrafact_training.train.config import CHECKPOINT
from contrafact_training.train.device import is_bfloat16_fast
from contrafact_training.train.eye_config import EyeConfig
from contrafact_training.train.eye_network import EyeTask, begin_from, eye_of
from contrafact_training.train.eye_pairs import EyePairs, training_pairs, validation_pairs
from contrafact_training.train.eye_pictures import batch
from contrafact_training.train.steps import build_optimizer, learning_rate, move_average, write_log
from contrafact_training.train.train import RunError

_MAX_GRADIENT = 2.0
_STEP_SEED = 1_000_003
_N_FIRST = 192
"""Pictures by which published weights are normalised."""
_BEHIND = 1e3
"""Added to the distance of tracks that are not among the candidates: they come after all that are."""


def train_eye(
    training: Embedded,
    validation: Embedded,
    config: EyeConfig,
    folder: Path,
    similarities: Path,
    *,
    first: EyeWeights | None = None,
) -> TrainingState:
    """Train the eye, or go on with a training that was stopped.

    Parameters
    ----------
    training, validation : of different works.
    folder : of the checkpoint and the log; a run of another configuration or other tracks is refused.
    similarities : folder of stored similarities; see `pair_similarities`.
    first : weights to begin from, in place of random ones.

    Returns
    -------
    TrainingState, whose `kept` is the average at the best validation.

    Raises
    ------
    DatasetError : nothing to train on.
    RunError : the folder holds another training.
    """
    _claim(folder, config, training, first)
    drawn = training_pairs(training, config, similarities)
    judged = validation_pairs(validation, similarities)
    torch.manual_seed(config.seed)
    task = EyeTask()
    if first is not None:
        rng = np.random.default_rng(config.seed)
        pictures, _ = batch(training.dataset.tracks, drawn, _N_FIRST, config.plain_share, rng)
        begin_from(task.network, first, torch.from_numpy(pictures))
    state = TrainingState(task, copy.deepcopy(task.network), build_optimizer(task, config))
    if (folder / CHECKPOINT).is_file():
        load_checkpoint(state, folder / CHECKPOINT)
    is_fast, losses = is_bfloat16_fast("cpu"), list[float]()
    while state.step < config.steps:
        started = time.process_time()
        # One seed per step: a resumed run has the same batches and dropout as an uninterrupted one.
        rng = np.random.default_rng([config.seed, state.step])
        torch.manual_seed(config.seed + _STEP_SEED * (state.step + 1))
        pictures, are_covers = batch(training.dataset.tracks, drawn, config.pairs_per_batch, config.plain_share, rng)
        losses.append(_step(state, config, pictures, are_covers, is_fast))
        state.cpu_seconds += time.process_time() - started
        is_last = state.step == config.steps
        if state.step % config.steps_per_validation == 0 or is_last:
            state.add_validation(mean_average_precision(eye_of(state.average), validation, judged))
            write_log(folder, state, val_map=round(state.val_maps[-1], 4))
        if state.step % config.steps_per_checkpoint == 0 or is_last:
            save_checkpoint(state, folder / CHECKPOINT)
            write_log(folder, state, loss=round(sum(losses) / len(losses), 4))
            losses.clear()
    return state


def mean_average_precision(eye: Eye, embedded: Embedded, judged: EyePairs) -> float:
    """Return the mean average precision of candidates ordered by the eye; other tracks follow by embedding."""
    tracks = [Chroma(frames) for frames in embedded.dataset.tracks]
    distances = embedded.corrected() + _BEHIND
    for (query, reference), semitones in zip(judged.pairs.tolist(), judged.semitones.tolist(), strict=True):
        distances[query, reference] = -eye.logit(tracks[query], tracks[reference], semitones)
    return retrieval_figures(distances, embedded.dataset.works).map


def _step(
    state: TrainingState,
    config: EyeConfig,
    pictures: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    are_covers: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    is_fast: bool,
) -> float:
    state.task.train()
    for group in state.optimizer.param_groups:
        group["lr"] = learning_rate(config, state.step)
    with torch.autocast("cpu", torch.bfloat16, enabled=is_fast):
        loss = state.task(torch.from_numpy(pictures), torch.from_numpy(are_covers))
    state.optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(state.task.parameters(), _MAX_GRADIENT)
    state.optimizer.step()
    state.step += 1
    move_average(state, config.average_decay)
    return float(loss.item())


def _claim(folder: Path, config: EyeConfig, training: Embedded, first: EyeWeights | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    arrays = [] if first is None else [*first.kernels, *first.biases, first.hidden, first.hidden_bias, first.output]
    weights = hashlib.sha256(b"".join(each.tobytes() for each in arrays)).hexdigest()
    claim = {"tracks": content_digest(training.dataset), "first_weights": weights, **config.model_dump()}
    file = folder / "config.json"
    if file.is_file() and file.read_text(encoding="utf-8") != json.dumps(claim, indent=2):
        raise RunError(f"{folder} holds another training; remove it or name another --run.")
    file.write_text(json.dumps(claim, indent=2), encoding="utf-8")
