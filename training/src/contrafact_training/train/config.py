"""Configuration of a training: one checked TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contrafact_training.data.datasets import TrainingError

_CONFIGS = Path(__file__).parent / "configs"

OURS = "contrafact"
RESNET: Final = "resnet"
CHECKPOINT = "checkpoint.safetensors"
"""File of a run folder that holds the state of the training."""


_Config = TypeVar("_Config", bound=BaseModel)


class ConfigError(TrainingError):
    """A configuration that cannot be used."""


class LossWeights(BaseModel):
    """Weight of each loss of our network; 0 turns it off. The baselines have their own losses."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    classify: float = Field(1.0, ge=0, description="cosine softmax over the works")
    contrast: float = Field(1.0, ge=0, description="supervised contrast of whole crops")
    segments: float = Field(1.0, ge=0, description="supervised contrast of the crops' segments")
    decoupled: float = Field(0.0, ge=0, description="contrast of segments with positives apart from negatives (CLEWS)")
    temperature: float = Field(0.1, gt=0, description="of all contrasts")


class TrainingConfig(BaseModel):
    """Settings of a training. Together with the data they determine the weights.

    Raises
    ------
    ValidationError : unknown or missing fields, or values out of range.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    system: str
    network: Literal["resnet", "intervals"] = Field(RESNET, description="which of our two networks")
    why: str = Field(description="where the settings come from: a paper, or validation")
    seed: int = Field(1, ge=0, description="seeds first weights, batches and dropout")
    steps: int = Field(gt=0, description="batches; the learning rate falls to zero over them")
    last_step: int | None = Field(None, gt=0, description="end here, before the learning rate reaches zero")
    # Batches.
    frames_per_batch: int = Field(8192, gt=0, description="frames of all crops of a batch together")
    crop_frames: tuple[Annotated[int, Field(ge=20)], ...] = Field(
        (128,), min_length=1, description="lengths of crops; one is drawn for each batch"
    )
    tracks_per_work: int = Field(4, gt=1, description="crops of each work in a batch")
    max_stretch: float = Field(
        1.3, ge=1, description="tempo is multiplied by at most this, and by at least its inverse"
    )
    transpose: bool = Field(True, description="transpose each crop by a random number of semitones")
    augment: bool = Field(False, description="noise, contrast, masked and dropped frames")
    whitened_like: bool = Field(False, description="change some crops so that they look like `hpcp-v2`")
    guided: float = Field(
        0.0, ge=0, le=1, description="share of the works whose crops are cut where an alignment found a match"
    )
    # Losses and optimisation.
    losses: LossWeights = LossWeights()
    learning_rate: float = Field(gt=0, description="its peak")
    warm_up_steps: int = Field(100, ge=0)
    weight_decay: float = Field(0.05, ge=0, description="of AdamW, on matrices and kernels alone")
    average_decay: float = Field(0.998, ge=0, lt=1, description="of the published moving average of the weights")
    # Checkpoints and validation.
    steps_per_checkpoint: int = Field(100, gt=0)
    steps_per_validation: int = Field(500, gt=0)
    patience: int = Field(5, gt=0, description="validations without a gain after which the training ends")


def load_config(path: Path, systems: Sequence[str] = (OURS,)) -> TrainingConfig:
    """Read and check a configuration.

    Parameters
    ----------
    systems : the systems that the caller can train.

    Raises
    ------
    ConfigError : no such file, no TOML, a wrong field, or another system.
    """
    config = read_toml(path, TrainingConfig)
    if config.system not in systems:
        names = " or ".join(repr(name) for name in systems)
        raise ConfigError(f"The configuration {path} is wrong at system: it is {config.system!r}, not {names}.")
    return config


def read_toml(path: Path, kind: type[_Config]) -> _Config:
    """Read and check a file of one kind of configuration.

    Raises
    ------
    ConfigError : no such file, no TOML, or a wrong field.
    """
    try:
        return kind.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigError(f"The configuration {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The configuration {path} is no TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ConfigError(f"The configuration {path} is wrong at {place}: {first['msg']}.") from error


def shipped_config(name: str) -> Path:
    """Return the path of a configuration of our network: `contrafact`, `intervals`, `fine-tune` or `eye`."""
    return _CONFIGS / f"{name}.toml"
