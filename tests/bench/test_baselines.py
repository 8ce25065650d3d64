from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import save_file
from tests.doubles.commands import run_command
from tests.doubles.labelled_chroma import small_dataset, write_npz

from contrafact_bench.commands import main
from contrafact_bench.systems.baselines import baseline_config, train_if_needed, trainable
from contrafact_bench.systems.registry import BASELINES
from contrafact_bench.systems.thesis_lstm import ThesisLstmNetwork
from contrafact_training.train.config import TrainingConfig, load_config

SMALL = """system = "thesis-lstm"
why = "a test"
steps = 1
frames_per_batch = 128
crop_frames = [32]
tracks_per_work = 2
learning_rate = 1e-4
"""


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders of the requested trainings, none of which takes any time."""
    runs: list[Path] = []

    def train(*arguments: Path, **_: object) -> SimpleNamespace:
        runs.append(arguments[4])
        return SimpleNamespace(val_maps=[0.1], cpu_seconds=0.0)

    monkeypatch.setattr("contrafact_bench.systems.baselines.train", train)
    return runs


def write_run(run: Path, *, step: int | None, val_maps: str = "[0.1]") -> None:
    run.mkdir(parents=True)
    network = ThesisLstmNetwork()
    tensors = {f"kept.{name}": value.contiguous() for name, value in network.state_dict().items()}
    metadata = {} if step is None else {"step": str(step), "cpu_seconds": "1230.0", "looks": val_maps}
    save_file(tensors, run / "checkpoint.safetensors", metadata)
    if step is not None:
        config = load_config(baseline_config("thesis-lstm"), BASELINES)
        config = config.model_copy(update={"steps": 10, "patience": 2})
        (run / "config.json").write_text(config.model_dump_json(), encoding="utf-8")


@pytest.mark.parametrize("name", BASELINES)
def test_every_baseline_has_a_configuration_a_task_and_a_system(name: str) -> None:
    torch.manual_seed(1)
    config = load_config(baseline_config(name), BASELINES)
    task = trainable(name).build(config, 3)
    system = trainable(name).as_system(task.get_submodule("network"))

    assert config.system == name
    assert type(task).__module__.rsplit(".", 1)[1] == name.replace("-", "_")
    assert system.name == name
    assert system.n_parameters > 100_000


@pytest.mark.parametrize(
    ("step", "val_maps", "is_trained"),
    [(None, "[]", False), (10, "[0.1]", False), (5, "[0.3, 0.2, 0.1]", False), (5, "[0.1, 0.2, 0.3]", True)],
    ids=["weights alone", "finished", "stalled", "interrupted"],
)
def test_an_existing_baseline_is_trained_only_if_it_was_interrupted(
    tmp_path: Path, trained: list[Path], step: int | None, val_maps: str, is_trained: bool
) -> None:
    data = write_npz(tmp_path / "chroma.npz", train=small_dataset(2, 2, 80), val=small_dataset(2, 2, 80))
    write_run(tmp_path / "baselines" / "thesis-lstm", step=step, val_maps=val_maps)

    train_if_needed("thesis-lstm", data, tmp_path / "baselines")

    assert trained == ([tmp_path / "baselines" / "thesis-lstm"] if is_trained else [])


@pytest.mark.long
@pytest.mark.slow
def test_a_command_trains_a_baseline_into_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_npz(tmp_path / "chroma.npz", train=small_dataset(4, 2, 44), val=small_dataset(4, 2, 44, seed=1))
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")

    status, out, _ = run_command(main, capsys, "train", "thesis-lstm", "--data", "chroma.npz", "--config", "small.toml")

    assert status == 0
    assert out.startswith("runs/baselines/thesis-lstm: mAP ")
    folder = tmp_path / "runs" / "baselines" / "thesis-lstm"
    assert (folder / "checkpoint.safetensors").is_file()
    config = TrainingConfig.model_validate_json((folder / "config.json").read_bytes())
    assert (config.system, config.steps) == ("thesis-lstm", 1)


def test_a_configuration_of_another_system_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")

    status, _, error = run_command(
        main, capsys, "train", "move", "--data", "chroma.npz", "--config", tmp_path / "small.toml"
    )

    assert status == 1
    assert "is wrong at system: it is 'thesis-lstm', not 'move'" in error
