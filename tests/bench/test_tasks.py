from __future__ import annotations

import pytest
import torch

from contrafact_training.train.config import LossWeights, TrainedSystemName, TrainingConfig
from contrafact_training.train.contrafact_task import ContrafactTask, NetworkInTraining
from contrafact_training.train.tasks import as_system, build_task


def config(system: TrainedSystemName) -> TrainingConfig:
    losses = LossWeights(classify=0.0)
    return TrainingConfig(system=system, why="a test", steps=1, learning_rate=1e-3, losses=losses)


@pytest.mark.parametrize("name", ["thesis-cnn", "thesis-lstm", "thesis-vit", "move", "bytecover3", "contrafact"])
def test_every_trained_system_has_a_task_and_a_system(name: TrainedSystemName) -> None:
    torch.manual_seed(1)
    task = build_task(config(name), n_works=3)
    system = as_system(name, task.get_submodule("network"))

    assert type(task).__module__.rsplit(".", 1)[1].startswith(name.replace("-", "_"))
    assert system.name == name
    assert system.n_parameters > 100_000


def test_the_losses_of_ours_are_those_of_the_configuration() -> None:
    task = build_task(config("contrafact"), n_works=3)

    assert isinstance(task, ContrafactTask)
    assert task._losses.classify == 0.0
    assert isinstance(as_system("contrafact", task.network), NetworkInTraining)
