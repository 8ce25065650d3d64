"""Train the network, from top to bottom: data, network, loss, steps, validation, weights."""

from __future__ import annotations

import copy
import json
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from pytorch_metric_learning.losses import AngularLoss

from contrafact.domain.errors import ContrafactError
from contrafact.embedding.network import CoverNetwork
from contrafact_training.arguments import OneLineParser
from contrafact_training.checkpoint import TrainingState, load_checkpoint, save_checkpoint
from contrafact_training.datasets import Dataset, DatasetError, load_npz
from contrafact_training.inference import embed_tracks
from contrafact_training.metrics import retrieval_figures
from contrafact_training.publish import SPLITS, Origin, publish
from contrafact_training.sampling import BatchSampler, BatchShape


class RunError(Exception):
    """A run that cannot go on, with a sentence that says why."""


@dataclass(frozen=True)
class TrainingConfig:
    """What decides a training.

    Parameters
    ----------
    minutes : wall-clock budget; the learning rate falls to zero at its end. Used when `steps` is left out.
    steps : number of batches; with it, seed and configuration reproduce the weights.
    seed : decides first weights, batches and dropout.
    batch : P works x K tracks, and how they are cut.
    angle_degrees : of the Angular loss (Wang et al. 2017), 36 to 55.
    learning_rate : its peak.
    warm_up_steps : batches over which the learning rate rises from zero.
    weight_decay : of AdamW.
    dropout : after each convolution.
    average_decay : of the moving average of the weights.
    checkpoint_seconds, validation_seconds : wall-clock time between two of each.
    """

    minutes: float = 90.0
    steps: int | None = None
    seed: int = 1
    batch: BatchShape = field(default_factory=BatchShape)
    angle_degrees: float = 45.0
    learning_rate: float = 1e-3
    warm_up_steps: int = 100
    weight_decay: float = 0.01
    dropout: float = 0.0
    average_decay: float = 0.998
    checkpoint_seconds: float = 120.0
    validation_seconds: float = 600.0


def train(config: TrainingConfig, training: Dataset, validation: Dataset, run_folder: Path) -> TrainingState:
    """Train until the budget is spent; go on from the run folder's checkpoint if it has one.

    Parameters
    ----------
    config : what decides the training.
    training, validation : labelled chroma that share no work.
    run_folder : gets `config.json`, `checkpoint.safetensors` and `log.jsonl`.

    Raises
    ------
    RunError : the run folder holds a training of another configuration.
    """
    _claim(run_folder, config)
    checkpoint = run_folder / "checkpoint.safetensors"

    torch.manual_seed(config.seed)
    network = CoverNetwork(config.dropout)
    optimizer = torch.optim.AdamW(network.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)
    state = TrainingState(network, copy.deepcopy(network), optimizer)
    if checkpoint.is_file():
        load_checkpoint(state, checkpoint)
    sampler = BatchSampler(training, config.batch, config.seed)
    loss_function = AngularLoss(alpha=config.angle_degrees)

    started = time.monotonic() - state.seconds
    next_checkpoint = state.seconds + config.checkpoint_seconds
    next_validation = state.seconds + config.validation_seconds
    recent_losses: list[float] = []
    while (progress := _progress(config, state)) < 1:
        network.train()
        # Each step has its own seed: a resumed run drops the same values as one that was never stopped.
        torch.manual_seed(config.seed + 1_000_003 * (state.step + 1))
        segments, works = sampler.batch(state.step)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(config, progress, state.step)
        with torch.autocast("cpu", torch.bfloat16):
            embeddings = network(torch.from_numpy(segments))
        loss = loss_function(embeddings, torch.from_numpy(works))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        state.step += 1
        _move_average(state, config.average_decay)
        recent_losses.append(loss.item())

        state.seconds = time.monotonic() - started
        if state.seconds >= next_checkpoint or _progress(config, state) >= 1:
            save_checkpoint(state, checkpoint)
            _log(run_folder, state, loss=sum(recent_losses) / len(recent_losses))
            recent_losses.clear()
            next_checkpoint = state.seconds + config.checkpoint_seconds
        if state.seconds >= next_validation or _progress(config, state) >= 1:
            _log(run_folder, state, val_map=_validate(state.average, validation))
            # Looking at validation does not use up the training's budget.
            started = time.monotonic() - state.seconds
            next_validation = state.seconds + config.validation_seconds
    return state


def learning_rate(config: TrainingConfig, progress: float, step: int) -> float:
    """Linear warm-up, then a cosine from the peak to zero.

    Parameters
    ----------
    progress : part of the budget that is spent, 0..1.
    step : batches seen.
    """
    warm_up = min(1.0, (step + 1) / config.warm_up_steps)
    return config.learning_rate * warm_up * 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))


def _claim(run_folder: Path, config: TrainingConfig) -> None:
    run_folder.mkdir(parents=True, exist_ok=True)
    file, text = run_folder / "config.json", json.dumps(asdict(config), indent=2)
    if file.is_file() and file.read_text(encoding="utf-8") != text:
        raise RunError(f"{run_folder} holds a training of another configuration; remove it or name another --run.")
    file.write_text(text, encoding="utf-8")


def _progress(config: TrainingConfig, state: TrainingState) -> float:
    if config.steps is not None:
        return state.step / config.steps
    return state.seconds / (60 * config.minutes)


def _move_average(state: TrainingState, decay: float) -> None:
    # The average is short at first, so that it does not remember the random start.
    decay = min(decay, (1 + state.step) / (10 + state.step))
    with torch.no_grad():
        current = state.network.state_dict()
        for name, value in state.average.state_dict().items():
            if value.is_floating_point():
                value.lerp_(current[name], 1 - decay)
            else:
                value.copy_(current[name])


def _validate(network: CoverNetwork, validation: Dataset) -> float:
    embeddings = torch.from_numpy(embed_tracks(network, validation.tracks, quick=True))
    return retrieval_figures(torch.cdist(embeddings, embeddings).numpy(), validation.works).map


def _log(run_folder: Path, state: TrainingState, **values: float) -> None:
    line = json.dumps({"step": state.step, "minutes": round(state.seconds / 60, 2), **values})
    with (run_folder / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    sys.stderr.write(line + "\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, then write weights and card; exit status 1 for data that cannot be used, 2 for bad usage."""
    options = _parser().parse_args(arguments)
    config = TrainingConfig(
        minutes=options.minutes, steps=options.steps, seed=options.seed, angle_degrees=options.angle_degrees
    )
    try:
        training = load_npz(options.data, "train")
        splits = {name: load_npz(options.data, name) for name in SPLITS}
        state = train(config, training, splits["val"], options.run)
        origin = Origin(training, options.data.name, _command(config, options.data.name))
        card = publish(state.average, origin, splits, options.out)
    except (DatasetError, RunError) as error:
        sys.exit(f"contrafact-train: {error}")
    except ContrafactError as error:
        sys.exit(f"contrafact-train: {error.detail}")
    sys.stdout.write(f"{card.model_id}: mAP {card.figures['val'].map} on val\n")


def _command(config: TrainingConfig, data_name: str) -> str:
    # Without the machine's own paths, which mean nothing elsewhere.
    length = f"--minutes {config.minutes:g}" if config.steps is None else f"--steps {config.steps}"
    return (
        f"contrafact-train --data {data_name} --out model_weights {length}"
        f" --seed {config.seed} --angle-degrees {config.angle_degrees:g}"
    )


def _parser() -> OneLineParser:
    default = TrainingConfig()
    parser = OneLineParser(prog="contrafact-train", description="Train the network and write its weights.")
    parser.add_argument("--data", type=Path, required=True, help="file of labelled chroma with its splits (.npz)")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights and card")
    parser.add_argument("--run", type=Path, default=Path("runs/train"), help="folder for checkpoint and log")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=float, default=default.minutes, help="wall-clock budget")
    length.add_argument("--steps", type=int, help="number of batches in place of a budget, for the same weights again")
    parser.add_argument("--seed", type=int, default=default.seed, help="decides first weights, batches and dropout")
    parser.add_argument("--angle-degrees", type=float, default=default.angle_degrees, help="of the Angular loss")
    return parser


if __name__ == "__main__":
    main()
