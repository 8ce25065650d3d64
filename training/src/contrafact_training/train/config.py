"""What decides a training: one TOML file, checked."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_CONFIGS = Path(__file__).parent / "configs"

TrainedSystemName = Literal["thesis-cnn", "thesis-lstm", "thesis-vit", "move", "bytecover3", "contrafact"]


class ConfigError(Exception):
    """A configuration that cannot be used, with a sentence that says why."""


class LossWeights(BaseModel):
    """How much each loss of our network counts; 0 leaves it out. The baselines have losses of their own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    classify: float = Field(1.0, ge=0, description="cosine softmax over the works")
    contrast: float = Field(1.0, ge=0, description="supervised contrast of whole crops")
    segments: float = Field(1.0, ge=0, description="supervised contrast of the crops' segments")
    temperature: float = Field(0.1, gt=0, description="of both contrasts")


class TrainingConfig(BaseModel):
    """What decides a training; together with the data it decides the weights, step by step.

    Raises
    ------
    ValidationError : unknown or missing fields, or values out of range.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    system: TrainedSystemName
    why: str = Field(description="where the settings come from: a paper, or a look at val")
    seed: int = Field(1, ge=0, description="decides first weights, batches and dropout")
    steps: int = Field(gt=0, description="batches; the learning rate falls to zero over them")
    # Batches.
    frames_per_batch: int = Field(8192, gt=0, description="frames of all crops of a batch together")
    crop_frames: tuple[Annotated[int, Field(ge=20)], ...] = Field(
        (128,), min_length=1, description="lengths of crops, one drawn for each batch"
    )
    tracks_per_work: int = Field(4, gt=1, description="crops of each work in a batch")
    max_stretch: float = Field(
        1.3, ge=1, description="tempo is multiplied by at most this, and by at least its inverse"
    )
    transpose: bool = Field(True, description="turn each crop by a random number of semitones")
    augment: bool = Field(False, description="noise, contrast, masked and dropped frames")
    guided: float = Field(
        0.0, ge=0, le=1, description="part of the works whose crops are cut where an alignment says that they match"
    )
    # Losses and optimisation.
    losses: LossWeights = LossWeights()
    learning_rate: float = Field(gt=0, description="its peak")
    warm_up_steps: int = Field(100, ge=0)
    weight_decay: float = Field(0.05, ge=0, description="of AdamW, on matrices and kernels alone")
    average_decay: float = Field(0.998, ge=0, lt=1, description="of the moving average of the weights, which is kept")
    # Looks.
    steps_per_checkpoint: int = Field(100, gt=0)
    steps_per_validation: int = Field(500, gt=0)
    patience: int = Field(5, gt=0, description="looks at val without a gain after which the training ends")


def load_config(path: Path) -> TrainingConfig:
    """Read and check a configuration.

    Raises
    ------
    ConfigError : no such file, no TOML, or a field that is wrong.
    """
    try:
        return TrainingConfig.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigError(f"The configuration {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The configuration {path} is no TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ConfigError(f"The configuration {path} is wrong at {place}: {first['msg']}.") from error


def shipped_config(system: str) -> Path:
    """The configuration that belongs to a system of the bench."""
    return _CONFIGS / f"{system}.toml"
