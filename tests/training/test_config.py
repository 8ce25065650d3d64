from __future__ import annotations

from pathlib import Path

import pytest

from contrafact_training.train.config import ConfigError, TrainingConfig, load_config, shipped_config

SMALL = 'system = "contrafact"\nwhy = "a test"\nsteps = 3\nlearning_rate = 1e-3\n'


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["contrafact", "fine-tune"])
def test_our_network_has_configurations(name: str) -> None:
    assert load_config(shipped_config(name)).system == "contrafact"


def test_a_configuration_is_read_from_its_file(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, f"{SMALL}crop_frames = [64, 128]\n[losses]\nsegments = 0.5\n"))

    assert (config.system, config.steps, config.crop_frames) == ("contrafact", 3, (64, 128))
    assert (config.losses.segments, config.losses.classify) == (0.5, 1.0)


def test_the_configuration_stored_in_a_run_is_read_back() -> None:
    config = load_config(shipped_config("contrafact"))

    assert TrainingConfig.model_validate_json(config.model_dump_json()) == config


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"{SMALL}stepz = 4\n", "is wrong at stepz: Extra inputs are not permitted"),
        (SMALL.replace("steps = 3\n", ""), "is wrong at steps: Field required"),
        (SMALL.replace("steps = 3", "steps = 0"), "is wrong at steps: Input should be greater than 0"),
        (SMALL.replace("contrafact", "move"), "is wrong at system: it is 'move', not 'contrafact'"),
        (f"{SMALL}[losses]\ntemperature = 0\n", "is wrong at losses.temperature: Input should be greater than 0"),
        (f"{SMALL}crop_frames = [64, 19]\n", "is wrong at crop_frames.1: Input should be greater than or equal to 20"),
        ("steps = ", "is no TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_the_field(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        load_config(written(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none.toml cannot be read: No such file or directory\."):
        load_config(tmp_path / "none.toml")
