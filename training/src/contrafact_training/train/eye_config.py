"""Configuration of the eye's training: one checked TOML file."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from contrafact_training.train.config import read_toml, shipped_config


class EyeConfig(BaseModel):
    """Settings of the training of the eye. Together with the data they determine the weights.

    Raises
    ------
    ValidationError : unknown or missing fields, or values out of range.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    why: str = Field(description="where the settings come from")
    seed: int = Field(1, ge=0, description="seeds first weights, pairs, batches and dropout")
    steps: int = Field(gt=0, description="batches; the learning rate falls to zero over them")
    pairs_per_batch: int = Field(48, gt=1, description="half of them covers")
    covers_per_work: int = Field(60, gt=0, description="pairs of a work at most")
    strangers_per_track: int = Field(6, gt=0, description="pairs of a track with tracks of other works")
    nearest: int = Field(40, gt=0, description="those are drawn from so many tracks nearest to it")
    plain_share: float = Field(0.25, ge=0, le=1, description="part of the pictures that show whole tracks unchanged")
    learning_rate: float = Field(gt=0, description="its peak")
    warm_up_steps: int = Field(200, ge=0)
    weight_decay: float = Field(0.02, ge=0, description="of AdamW, on matrices and kernels alone")
    average_decay: float = Field(0.998, ge=0, lt=1, description="of the published moving average of the weights")
    steps_per_checkpoint: int = Field(200, gt=0)
    steps_per_validation: int = Field(2000, gt=0)


def load_eye_config(path: Path | None = None) -> EyeConfig:
    """Read and check a configuration, the shipped one if no path is given.

    Raises
    ------
    ConfigError : no such file, no TOML, or a wrong field.
    """
    return read_toml(path or shipped_config("eye"), EyeConfig)
