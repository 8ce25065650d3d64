"""The trained systems by name: what each is taught by, and the system that its network makes."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from torch import nn

from contrafact_training.config import TrainingConfig
from contrafact_training.systems.base import System

_CLASSES = {
    "thesis-cnn": ("thesis_cnn", "ThesisCnn"),
    "thesis-lstm": ("thesis_lstm", "ThesisLstm"),
    "thesis-vit": ("thesis_vit", "ThesisVit"),
    "move": ("move", "Move"),
    "bytecover3": ("bytecover3", "ByteCover3"),
    "contrafact": ("contrafact_task", "Contrafact"),
}


def build_task(config: TrainingConfig, n_works: int) -> nn.Module:
    """A system's network with random weights and its losses; `task.network` is the network.

    Parameters
    ----------
    config : names the system, and weighs the losses of ours.
    n_works : of the training set.
    """
    options = (config.losses,) if config.system == "contrafact" else ()
    return cast("nn.Module", _class(config.system, "Task")(n_works, *options))


def as_system(name: str, network: nn.Module) -> System:
    """The system that a network makes."""
    return cast("System", _class(name, "System")(network))


def _class(name: str, kind: str) -> type:
    module, stem = _CLASSES[name]
    return cast("type", getattr(import_module(f"contrafact_training.systems.{module}"), stem + kind))
