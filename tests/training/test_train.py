from __future__ import annotations

import copy
import json
import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from pytorch_metric_learning.losses import AngularLoss
from tests.doubles.labelled_chroma import small_dataset, write_npz

from contrafact.embedding.network import CoverNetwork
from contrafact_training import train as training
from contrafact_training.checkpoint import TrainingState, save_checkpoint
from contrafact_training.sampling import BatchSampler, BatchShape
from contrafact_training.train import RunError, TrainingConfig, learning_rate, train

SHAPE = BatchShape(n_works=3, n_tracks=2, min_frames=65, max_frames=65)
CONFIG = TrainingConfig(
    steps=8, batch=SHAPE, learning_rate=3e-4, warm_up_steps=2, checkpoint_seconds=1e9, validation_seconds=1e9
)
TRAINING = small_dataset(n_works=4, n_tracks=2, n_frames=80)
VALIDATION = small_dataset(n_works=2, n_tracks=2, n_frames=44, seed=9)


@dataclass(frozen=True)
class Trained:
    state: TrainingState
    folder: Path


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    folder = tmp_path_factory.mktemp("run")
    return Trained(train(CONFIG, TRAINING, VALIDATION, folder), folder)


def loss_of(network: CoverNetwork) -> float:
    sampler, loss = BatchSampler(TRAINING, SHAPE, seed=77), AngularLoss(45)
    batches = [tuple(map(torch.from_numpy, sampler.batch(step))) for step in range(4)]
    with torch.no_grad():
        return float(np.mean([loss(network(segments), works).item() for segments, works in batches]))


def test_the_loss_falls(trained: Trained) -> None:
    torch.manual_seed(1)
    before = loss_of(CoverNetwork())

    assert trained.state.step == 8
    assert loss_of(copy.deepcopy(trained.state.network).train()) < 0.5 * before


def test_a_run_that_was_killed_ends_with_the_weights_of_one_that_was_not(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(Exception):
        pass

    def save_and_die(state: TrainingState, path: Path) -> None:
        save_checkpoint(state, path)
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(training, "save_checkpoint", save_and_die)
        patch.setattr(training, "_progress", lambda config, state: 1.0 if state.step == 3 else state.step / 8)
        with pytest.raises(KilledError):
            train(CONFIG, TRAINING, VALIDATION, tmp_path)
    resumed = train(CONFIG, TRAINING, VALIDATION, tmp_path)

    for name, value in trained.state.average.state_dict().items():
        torch.testing.assert_close(resumed.average.state_dict()[name], value, rtol=0, atol=0, msg=name)


def test_the_log_holds_loss_and_validation(trained: Trained) -> None:
    lines = [json.loads(line) for line in (trained.folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]

    assert [sorted(line) for line in lines] == [["loss", "minutes", "step"], ["minutes", "step", "val_map"]]
    assert lines[0]["step"] == 8
    assert 0 < lines[1]["val_map"] <= 1


def test_a_finished_run_comes_back_whole(trained: Trained) -> None:
    again = train(CONFIG, TRAINING, VALIDATION, trained.folder)

    assert (again.step, again.seconds) == (8, trained.state.seconds)
    first, second = (each.optimizer.state_dict()["state"][0]["exp_avg"] for each in (trained.state, again))
    torch.testing.assert_close(first, second, rtol=0, atol=0)


def test_a_folder_of_another_training_is_refused(trained: Trained) -> None:
    with pytest.raises(RunError, match="another configuration"):
        train(replace(CONFIG, steps=9), TRAINING, VALIDATION, trained.folder)


@pytest.mark.parametrize(
    ("progress", "step", "rate"),
    [
        (0.0, 0, 1e-3 / 100),  # the first of 100 steps of warm-up
        (0.0, 99, 1e-3),
        (0.5, 5000, 5e-4),  # half of the cosine
        (0.75, 5000, 1e-3 * 0.5 * (1 - math.sqrt(0.5))),
        (1.0, 5000, 0.0),
    ],
)
def test_the_learning_rate_warms_up_and_falls_to_zero(progress: float, step: int, rate: float) -> None:
    assert learning_rate(TrainingConfig(), progress, step) == pytest.approx(rate, abs=1e-12)


def test_the_command_trains_and_publishes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    splits = {name: small_dataset(2, 2, 44, seed=seed) for seed, name in enumerate(("val", "test", "greek"))}
    data = write_npz(tmp_path / "chroma.npz", train=small_dataset(16, 2, 66, seed=8), **splits)

    training.main(["--data", str(data), "--out", str(tmp_path / "out"), "--run", str(tmp_path / "run"), "--steps", "1"])

    card = json.loads((tmp_path / "out" / "thesis-cnn.json").read_text(encoding="utf-8"))
    assert card["command"] == (
        "contrafact-train --data chroma.npz --out model_weights --steps 1 --seed 1 --angle-degrees 45"
    )
    assert sorted(card["figures"]) == ["greek", "test", "val"]
    assert card["training_data"]["n_tracks"] == 32
    assert capsys.readouterr().out.startswith(card["model_id"])


def test_data_that_cannot_be_used_ends_the_command_with_status_1(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="contrafact-train: There is no file"):
        training.main(["--data", str(tmp_path / "none.npz"), "--out", str(tmp_path)])


def test_bad_usage_ends_the_command_with_status_2() -> None:
    with pytest.raises(SystemExit) as caught:
        training.main(["--minutes", "1"])

    assert caught.value.code == 2
