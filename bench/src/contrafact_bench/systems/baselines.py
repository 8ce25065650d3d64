"""Train the baselines of the bench."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import cast

from pydantic import ValidationError
from torch import nn

from contrafact_bench.systems.registry import BASELINES, baseline_class
from contrafact_training.data.datasets import load_npz
from contrafact_training.data.recordings import drop_unusable
from contrafact_training.train.checkpoint import TrainingState, effort
from contrafact_training.train.config import CHECKPOINT, ConfigError, TrainingConfig, load_config
from contrafact_training.train.task import System, Trainable
from contrafact_training.train.train import has_stalled, train

_CONFIGS = Path(__file__).parent / "configs"


def baseline_config(name: str) -> Path:
    """Return the path of the shipped configuration of a baseline."""
    return _CONFIGS / f"{name}.toml"


def trainable(name: str) -> Trainable:
    """Return what `train` needs of a baseline."""
    return Trainable(partial(_build, name), partial(_as_system, name))


def train_if_needed(name: str, data: Path, baselines: Path) -> None:
    """Train a baseline without a checkpoint, or resume its interrupted training.

    Raises
    ------
    ContrafactError, ConfigError, DatasetError, RunError : as `train`, or an unusable configuration.
    """
    config = _remaining_config(name, baselines / name)
    if config is not None:
        _, unusable = train_baseline(config, data, baselines / name)
        for sentence in unusable:
            sys.stderr.write(f"skipped {sentence}\n")


def train_baseline(
    config: TrainingConfig, data: Path, run_folder: Path, *, device: str = "cpu"
) -> tuple[TrainingState, list[str]]:
    """Train a baseline on `train`, validated on `val`.

    Returns
    -------
    The state of the finished training, and a sentence per unusable track.

    Raises
    ------
    ContrafactError, DatasetError, DeviceError, RunError : as `train`.
    """
    (training, unusable), (validation, unusable_too) = (
        drop_unusable(load_npz(data, split)) for split in ("train", "val")
    )
    state = train(trainable(config.system), config, training, validation, run_folder, device=device)
    return state, unusable + unusable_too


def _build(name: str, _: TrainingConfig, n_works: int) -> nn.Module:
    return cast("nn.Module", baseline_class(name, "Task")(n_works))


def _as_system(name: str, network: nn.Module) -> System:
    return cast("System", baseline_class(name, "System")(network))


def _remaining_config(name: str, run: Path) -> TrainingConfig | None:
    """Return the configuration of the training that is to be done; None if it is complete."""
    if not (run / CHECKPOINT).is_file():
        return load_config(baseline_config(name), BASELINES)
    file = run / "config.json"
    if not file.is_file():
        # The checkpoint was copied here without its run.
        return None
    try:
        config = TrainingConfig.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise ConfigError(f"{file} is no configuration of a training; remove {run} to train anew.") from error
    steps, _, val_maps = effort(run / CHECKPOINT)
    return None if steps >= config.steps or has_stalled(val_maps, config.patience) else config
