"""The trained systems by name: what each is taught by, and the system that its network makes."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from torch import nn

from contrafact_training.train.config import TrainingConfig
from contrafact_training.train.task import System

_CLASSES = {
    "thesis-cnn": ("contrafact_bench.systems.thesis_cnn", "ThesisCnnTask", "ThesisCnnSystem"),
    "thesis-lstm": ("contrafact_bench.systems.thesis_lstm", "ThesisLstmTask", "ThesisLstmSystem"),
    "thesis-vit": ("contrafact_bench.systems.thesis_vit", "ThesisVitTask", "ThesisVitSystem"),
    "move": ("contrafact_bench.systems.move", "MoveTask", "MoveSystem"),
    "bytecover3": ("contrafact_bench.systems.bytecover3", "ByteCover3Task", "ByteCover3System"),
    "contrafact": ("contrafact_training.train.contrafact_task", "ContrafactTask", "NetworkInTraining"),
}
"""By system: its module, and there the class of what is trained and that of what it makes."""


def build_task(config: TrainingConfig, n_works: int) -> nn.Module:
    """A system's network with random weights and its losses; `task.network` is the network.

    Parameters
    ----------
    config : names the system, and weighs the losses of ours.
    n_works : of the training set.
    """
    options = (config.losses,) if config.system == "contrafact" else ()
    module, task, _ = _CLASSES[config.system]
    return cast("nn.Module", _class(module, task)(n_works, *options))


def as_system(name: str, network: nn.Module) -> System:
    """The system that a network makes."""
    module, _, system = _CLASSES[name]
    return cast("System", _class(module, system)(network))


def _class(module: str, name: str) -> type:
    return cast("type", getattr(import_module(module), name))
