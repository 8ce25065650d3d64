"""Trains the baselines that the bench still lacks."""

from __future__ import annotations

import sys
from pathlib import Path

from pydantic import ValidationError

from contrafact_bench.systems.registry import CHECKPOINT
from contrafact_training.data.datasets import load_npz
from contrafact_training.data.recordings import drop_unusable
from contrafact_training.train.checkpoint import effort
from contrafact_training.train.config import ConfigError, TrainingConfig, load_config, shipped_config
from contrafact_training.train.train import has_stalled, train


def train_if_needed(name: str, data: Path, baselines: Path) -> None:
    """Train a baseline that has no checkpoint, and go on with one that was cut off; any other is used as it is.

    Raises
    ------
    ContrafactError, ConfigError, DatasetError, RunError : as `train`, or a configuration that cannot be used.
    """
    run = baselines / name
    config = _config_of_rest(name, run)
    if config is None:
        return
    (training, left_out), (validation, left_out_too) = (
        drop_unusable(load_npz(data, each)) for each in ("train", "val")
    )
    for sentence in left_out + left_out_too:
        sys.stderr.write(f"skipped {sentence}\n")
    train(config, training, validation, run)


def _config_of_rest(name: str, run: Path) -> TrainingConfig | None:
    """The configuration by which a baseline is still to be trained; None if nothing is left to do."""
    if not (run / CHECKPOINT).is_file():
        return load_config(shipped_config(name))
    file = run / "config.json"
    if not file.is_file():
        # Somebody brought the weights alone.
        return None
    try:
        config = TrainingConfig.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise ConfigError(f"{file} is no configuration of a training; remove {run} to train anew.") from error
    steps, _, looks = effort(run / CHECKPOINT)
    return None if steps >= config.steps or has_stalled(looks, config.patience) else config
