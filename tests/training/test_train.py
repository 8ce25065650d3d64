from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from tests.doubles.labelled_chroma import small_dataset

from contrafact.embedding.joined import JoinedNetwork
from contrafact.embedding.network import CoverNetwork
from contrafact_training.data.datasets import DatasetError
from contrafact_training.train import train as training
from contrafact_training.train.checkpoint import TrainingState, save_checkpoint
from contrafact_training.train.config import TrainingConfig
from contrafact_training.train.contrafact_task import OUR_NETWORK
from contrafact_training.train.device import DeviceError
from contrafact_training.train.sampling import BatchSampler
from contrafact_training.train.steps import learning_rate
from contrafact_training.train.train import RunError, Start, has_stalled, train

CONFIG = TrainingConfig(
    system="contrafact",
    why="a test",
    steps=6,
    frames_per_batch=192,
    crop_frames=(32,),
    tracks_per_work=2,
    augment=True,
    guided=0.7,
    learning_rate=3e-4,
    warm_up_steps=2,
    steps_per_checkpoint=3,
    steps_per_validation=4,
)
TRAINING = small_dataset(n_works=4, n_tracks=2, n_frames=80)
VALIDATION = small_dataset(n_works=2, n_tracks=2, n_frames=44, seed=9)


@dataclass(frozen=True)
class Trained:
    state: TrainingState
    folder: Path


class KilledError(Exception):
    pass


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    folder = tmp_path_factory.mktemp("runs") / "run"
    return Trained(train(OUR_NETWORK, CONFIG, TRAINING, VALIDATION, folder), folder)


def log_of(folder: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]


def assert_same_weights(one: torch.nn.Module, other: torch.nn.Module) -> None:
    for name, value in one.state_dict().items():
        torch.testing.assert_close(other.state_dict()[name], value, rtol=0, atol=0, msg=name)


def loss_of(task: torch.nn.Module) -> float:
    """On batches that were not trained on, of the same works."""
    sampler = BatchSampler(TRAINING, CONFIG.model_copy(update={"seed": 77, "guided": 0.0}))
    batches = [[torch.from_numpy(each) for each in sampler.batch(step)] for step in range(4)]
    with torch.no_grad():
        return float(np.mean([copy.deepcopy(task).train()(crops, works) for crops, works in batches]))


def test_the_loss_falls_and_the_average_follows(trained: Trained) -> None:
    torch.manual_seed(CONFIG.seed)
    first = OUR_NETWORK.build(CONFIG, 4)
    moved = (trained.state.average.project.weight - first.network.project.weight).abs().max()

    assert trained.state.step == 6
    assert loss_of(trained.state.task) < 0.95 * loss_of(first)
    assert 0 < moved < 6 * CONFIG.learning_rate


def test_a_killed_and_resumed_run_has_the_weights_of_an_uninterrupted_one(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save_and_die(state: TrainingState, path: Path) -> None:
        save_checkpoint(state, path)
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(training, "save_checkpoint", save_and_die)
        with pytest.raises(KilledError):
            train(OUR_NETWORK, CONFIG, TRAINING, VALIDATION, tmp_path / "run")
    resumed = train(OUR_NETWORK, CONFIG, TRAINING, VALIDATION, tmp_path / "run")

    assert resumed.step == 6
    assert resumed.val_maps == trained.state.val_maps
    assert_same_weights(trained.state.task, resumed.task)
    assert_same_weights(trained.state.average, resumed.average)
    assert_same_weights(trained.state.kept, resumed.kept)


def test_the_log_holds_losses_and_validations(trained: Trained) -> None:
    lines = log_of(trained.folder)

    assert [(line["step"], "loss" in line, "val_map" in line) for line in lines] == [
        (3, True, False),
        (4, False, True),
        (6, False, True),
        (6, True, False),
    ]
    assert [round(each, 4) for each in trained.state.val_maps] == [
        line["val_map"] for line in lines if "val_map" in line
    ]
    assert 0 <= lines[0]["cpu_minutes"] <= lines[-1]["cpu_minutes"]


def test_a_finished_run_is_loaded_completely(trained: Trained) -> None:
    again = train(OUR_NETWORK, CONFIG, TRAINING, VALIDATION, trained.folder)

    assert (again.step, again.cpu_seconds) == (6, trained.state.cpu_seconds)
    assert_same_weights(trained.state.average, again.average)


@pytest.mark.parametrize(
    ("config", "tracks", "start", "sentence"),
    [
        (CONFIG.model_copy(update={"steps": 7}), TRAINING, None, "of another configuration"),
        (CONFIG, small_dataset(n_works=4, n_tracks=2, n_frames=81), None, "on other tracks or from other weights"),
        (CONFIG, TRAINING, Start(CoverNetwork(), "mine-1"), "on other tracks or from other weights"),
    ],
)
def test_a_folder_of_another_training_is_refused(
    trained: Trained, config: TrainingConfig, tracks: training.Dataset, start: Start | None, sentence: str
) -> None:
    with pytest.raises(RunError, match=f"holds a training {sentence}; remove it or name another --run"):
        train(OUR_NETWORK, config, tracks, VALIDATION, trained.folder, start=start)


def test_a_run_starts_from_given_weights(tmp_path: Path) -> None:
    torch.manual_seed(77)
    start = CoverNetwork()
    config = CONFIG.model_copy(update={"steps": 1, "learning_rate": 1e-12, "guided": 0.0})

    state = train(OUR_NETWORK, config, TRAINING, VALIDATION, tmp_path, start=Start(start, "mine-1"))

    for name, value in start.named_parameters():
        torch.testing.assert_close(state.average.get_parameter(name), value, rtol=0, atol=1e-6, msg=name)


def test_a_run_from_a_joined_network_trains_its_first_part_and_resumes(tmp_path: Path) -> None:
    torch.manual_seed(77)
    start = Start(JoinedNetwork(), "mine-1")
    one, two = (CONFIG.model_copy(update={"last_step": n, "guided": 0.0, "steps_per_checkpoint": 1}) for n in (1, 2))
    train(OUR_NETWORK, one, TRAINING, VALIDATION, tmp_path, start=start)
    (tmp_path / "config.json").write_text(two.model_dump_json(indent=2), encoding="utf-8")

    state = train(OUR_NETWORK, two, TRAINING, VALIDATION, tmp_path, start=start)

    assert state.step == 2
    before, after = start.network.state_dict(), state.average.state_dict()
    changed = {name.split(".")[0] for name, value in before.items() if not torch.equal(after[name], value)}
    assert "blocks" in changed
    assert not changed & {"second", "joint", "segment_joint", "segment_discriminants"}


def test_a_training_ends_early_with_the_learning_rate_of_the_longer_one(tmp_path: Path) -> None:
    config = CONFIG.model_copy(update={"last_step": 2, "guided": 0.0, "steps_per_validation": 100})

    state = train(OUR_NETWORK, config, TRAINING, VALIDATION, tmp_path / "run")

    assert (state.step, len(state.val_maps)) == (2, 1)
    assert state.optimizer.param_groups[0]["lr"] == learning_rate(CONFIG, 1) > 0


def test_a_training_ends_when_val_stalls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    val_maps = iter([0.3, 0.5, 0.4, 0.5, 0.9])
    monkeypatch.setattr(training, "validate", lambda *_: next(val_maps))
    config = CONFIG.model_copy(update={"steps": 5, "steps_per_validation": 1, "patience": 2, "guided": 0.0})

    state = train(OUR_NETWORK, config, TRAINING, VALIDATION, tmp_path)

    assert (state.step, state.val_maps) == (4, [0.3, 0.5, 0.4, 0.5])
    assert (tmp_path / "checkpoint.safetensors").is_file()


@pytest.mark.parametrize(
    ("val_maps", "stalled"),
    [
        ([], False),
        ([0.5, 0.4], False),  # too few validations
        ([0.5, 0.4, 0.3], True),
        ([0.3, 0.5, 0.4], False),  # the best was one validation ago
        ([0.3, 0.5, 0.4, 0.5], True),  # as good is no gain
        ([0.3, 0.5, 0.4, 0.51], False),
    ],
)
def test_a_training_has_stalled_when_the_last_two_validations_gained_nothing(
    val_maps: list[float], stalled: bool
) -> None:
    assert has_stalled(val_maps, patience=2) is stalled


@pytest.mark.parametrize(
    ("step", "rate"),
    [
        (0, 1e-3 / 100),  # the first of 100 steps of warm-up
        (49, 0.5e-3 * 0.999941),  # half-way up, under a cosine that has begun to fall
        (5000, 5e-4),  # half of the cosine
        (10_000, 0.0),
    ],
)
def test_the_learning_rate_warms_up_and_falls_to_zero(step: int, rate: float) -> None:
    config = CONFIG.model_copy(update={"steps": 10_000, "warm_up_steps": 100, "learning_rate": 1e-3})

    assert learning_rate(config, step) == pytest.approx(rate, rel=1e-5, abs=1e-12)


def test_an_absent_gpu_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)

    with pytest.raises(DeviceError, match="A GPU was asked for with --device cuda, but there is none here"):
        train(OUR_NETWORK, CONFIG, TRAINING, VALIDATION, tmp_path / "run", device="cuda")

    assert not (tmp_path / "run").exists()


def test_too_few_works_with_covers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="No two of the 4 tracks"):
        train(OUR_NETWORK, CONFIG, small_dataset(n_works=4, n_tracks=1), VALIDATION, tmp_path)
    with pytest.raises(DatasetError, match="Fewer than 2 works have two tracks of 20 frames"):
        train(OUR_NETWORK, CONFIG.model_copy(update={"guided": 0.0}), small_dataset(1, 2, 60), VALIDATION, tmp_path)
