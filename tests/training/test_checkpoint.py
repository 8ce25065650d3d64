from __future__ import annotations

import copy
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from contrafact.domain.errors import ContrafactError
from contrafact_training.train.checkpoint import TrainingState, effort, load_checkpoint, load_kept, save_checkpoint


class Task(nn.Module):
    def __init__(self, width: int = 3) -> None:
        super().__init__()
        self.network = nn.Sequential(nn.Linear(2, width), nn.BatchNorm1d(width))
        self.unused = nn.Linear(2, 2)  # has no gradient, and so no moments

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.network(x).square().sum() + self.network[0].weight.sum()


def state(seed: int) -> TrainingState:
    torch.manual_seed(seed)
    task = Task()
    return TrainingState(task, copy.deepcopy(task.network), torch.optim.AdamW(task.parameters(), lr=0.1))


def step(one: TrainingState) -> None:
    one.optimizer.zero_grad()
    one.task(torch.arange(8.0).view(4, 2)).backward()
    one.optimizer.step()
    one.step += 1


def test_a_state_is_restored_and_trains_on_identically(tmp_path: Path) -> None:
    one, other = state(1), state(2)
    step(one)
    one.cpu_seconds, one.val_maps = 12.5, [0.25, 0.5]
    save_checkpoint(one, tmp_path / "checkpoint.safetensors")
    load_checkpoint(other, tmp_path / "checkpoint.safetensors")
    step(one)
    step(other)

    assert (other.step, other.cpu_seconds, other.val_maps) == (2, 12.5, [0.25, 0.5])
    for module, again in ((one.task, other.task), (one.average, other.average)):
        for name, value in module.state_dict().items():
            torch.testing.assert_close(again.state_dict()[name], value, rtol=0, atol=0, msg=name)
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.safetensors"]


def test_a_failed_write_keeps_the_old_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "checkpoint.safetensors"
    one = state(1)
    save_checkpoint(one, path)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("contrafact_training.train.checkpoint.save_file", full)
    step(one)
    with pytest.raises(OSError, match="disk full"):
        save_checkpoint(one, path)

    assert path.read_bytes() == before


@pytest.mark.parametrize("content", ["broken", "average alone", "another task"])
def test_an_unusable_checkpoint_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "checkpoint.safetensors"
    if content == "broken":
        path.write_bytes(b"none")
    elif content == "average alone":
        save_file({f"kept.{name}": value for name, value in state(1).average.state_dict().items()}, path)
    else:
        task = Task(width=4)
        save_checkpoint(TrainingState(task, task.network, torch.optim.AdamW(task.parameters())), path)

    with pytest.raises(ContrafactError, match="cannot be resumed by this training"):
        load_checkpoint(state(2), path)


def test_a_checkpoint_records_how_long_it_was_trained(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    one = state(1)
    one.step, one.cpu_seconds, one.val_maps = 3, 12.5, [0.25]
    save_checkpoint(one, path)

    assert effort(path) == (3, 12.5, [0.25])
    save_file({"kept.weight": torch.zeros(1)}, path)
    with pytest.raises(ContrafactError, match="does not record how long"):
        effort(path)


def test_the_average_at_the_best_validation_is_kept(tmp_path: Path) -> None:
    one = state(1)
    for value, found in ((5.0, 0.2), (7.0, 0.4), (9.0, 0.3)):
        with torch.no_grad():
            one.average.get_parameter("0.weight").fill_(value)
        one.add_validation(found)
    save_checkpoint(one, tmp_path / "checkpoint.safetensors")
    network = state(2).average

    load_kept(tmp_path / "checkpoint.safetensors", network)

    assert network.get_parameter("0.weight").unique().tolist() == [7]
    with pytest.raises(RuntimeError, match="size mismatch"):
        load_kept(tmp_path / "checkpoint.safetensors", Task(width=4).network)
