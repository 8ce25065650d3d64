from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from tests.doubles.commands import failing
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.weights import write_untrained_weights

from contrafact.domain.chroma import Chroma
from contrafact.embedding.card import load_card
from contrafact.embedding.embedder import load_embedder
from contrafact.features.chroma_io import write_chroma
from contrafact_training.commands.train import main

CONFIG = """why = "a test"
steps = 1
frames_per_batch = 128
crop_frames = [32]
tracks_per_work = 2
learning_rate = 1e-4
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with data of every split and small configurations."""
    monkeypatch.chdir(tmp_path)
    seeds = {"train": 0, "val": 1, "test": 2, "greek": 3}
    write_npz(tmp_path / "chroma.npz", **{name: small_dataset(4, 2, 44, seed=seed) for name, seed in seeds.items()})
    (tmp_path / "contrafact.toml").write_text(f'system = "contrafact"\n{CONFIG}', encoding="utf-8")
    return tmp_path


def call(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def usage_error(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert call(*arguments) == 2
    return capsys.readouterr().err


def write_songs(folder: Path, n_works: int = 5) -> Path:
    """Chroma of works of two tracks, and the CSV file that lists them."""
    dataset = small_dataset(n_works, 2, 44, seed=6)
    lines = ["path,work"]
    for index, (frames, work) in enumerate(zip(dataset.tracks, dataset.works, strict=True)):
        write_chroma(folder / f"track{index}.npz", Chroma(frames))
        lines.append(f"track{index}.npz,song {work}")
    path = folder / "songs.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.slow
def test_ours_is_trained_and_published(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = call("--data", "chroma.npz", "--out", "weights", "--config", "contrafact.toml", "--seed", "3")

    card = load_card(folder / "weights")
    assert status == 0
    assert card.command == "contrafact-train --data chroma.npz --out weights --config contrafact.toml --seed 3"
    assert sorted(card.figures) == ["greek", "test", "val"]
    assert (card.training_data.n_tracks, card.training_data.n_works) == (8, 4)
    assert json.loads((folder / "runs/contrafact/config.json").read_text(encoding="utf-8"))["seed"] == 3
    assert capsys.readouterr().out.splitlines()[1] == f"weights: {card.model_id}"


def test_weights_are_fine_tuned_with_a_list_of_songs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_untrained_weights(folder, "start")
    songs = write_songs(folder)
    with songs.open("a", encoding="utf-8") as file:
        file.write("\ntrack0.npz,song 9\nbroken.npz,song 0\n")
    (folder / "broken.npz").write_bytes(b"no archive")

    status = call(
        *("--from", "start.safetensors", "--data", "songs.csv", "--out", "tuned", "--config", "contrafact.toml"),
        *("--name", "my-songs", "--terms", "My own recordings."),
    )

    card = load_embedder(folder / "tuned").card
    printed = capsys.readouterr()
    assert card.name == "my-songs"
    assert card.training_data.terms == f"My own recordings. Those of {load_card(folder / 'start.json').model_id}: none"
    assert card.training_data.name.startswith("songs.csv, after start-")
    assert (list(card.figures), card.figures["val"].n_queries) == (["val"], 4)
    assert "--from start.safetensors --config contrafact.toml --seed 1" in card.command
    assert (folder / "runs/fine-tuned/my-songs/log.jsonl").is_file()
    assert printed.out.startswith("4 recordings of 2 works held out: mAP ")
    # What is wrong is said, and what could not be read makes the status 1.
    assert "note: track0.npz and track0.npz: the same recording in the" in printed.err
    assert "skipped broken.npz: " in printed.err
    assert status == 1


@pytest.mark.slow
def test_too_few_works_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_untrained_weights(folder, "start")
    write_songs(folder, n_works=3)

    with failing(capsys, "contrafact-train: Only 3 works have two recordings of 10 s or more"):
        main(["--from", "start.json", "--data", "songs.csv", "--out", "tuned"])


def test_missing_weights_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_songs(folder)

    with failing(capsys, r"contrafact-train: .*none must hold exactly one card"):
        main(["--from", "none", "--data", "songs.csv", "--out", "tuned"])


def test_a_folder_that_holds_other_weights_is_not_cleared_for_fine_tuned_ones(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "mine").mkdir()
    card = write_untrained_weights(folder / "mine", "theirs")

    error = usage_error(capsys, "--data", "songs.csv", "--from", "start.json", "--out", "mine")

    assert "mine holds other weights, theirs.safetensors; give --out another folder" in error
    assert card.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--out", "w"], "the following arguments are required: --data"),
        (["--data", "d.npz", "--device", "tpu"], "argument --device: invalid choice: 'tpu'"),
        (["--data", "d.npz", "--from", "w"], "--from needs --out, a folder for the new weights"),
        (["--data", "d.npz", "--name", "x"], "--name and --terms belong to --from"),
        (["--data", "d.npz", "--from", "w", "--name", "My Songs"], "a name has small letters, digits, dots"),
    ],
)
def test_bad_usage_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    error = usage_error(capsys, *arguments)

    assert error.startswith("contrafact-train: ")
    assert sentence in error
    assert error.count("\n") == 1


def test_unusable_input_is_refused_in_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    data = ["--data", "chroma.npz", "--config", "contrafact.toml"]

    with failing(capsys, r"contrafact-train: There is no file none\.npz\."):
        main(["--data", "none.npz"])
    with failing(capsys, r"contrafact-train: The configuration none\.toml cannot be read"):
        main(["--data", "chroma.npz", "--config", "none.toml"])
    (folder / "move.toml").write_text(f'system = "move"\n{CONFIG}', encoding="utf-8")
    with failing(capsys, r"move\.toml is wrong at system: it is 'move', not 'contrafact'"):
        main(["--data", "chroma.npz", "--config", "move.toml"])
    with failing(capsys, "contrafact-train: A GPU was asked for with --device cuda"):
        main([*data, "--device", "cuda"])


def test_a_val_too_small_for_calibration_is_refused_before_training(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_npz(folder / "small.npz", train=small_dataset(4, 2, 44), val=small_dataset(1, 2, 44, seed=1))

    with failing(capsys, "The probability is fitted on val, which needs 2 works of two tracks"):
        main(["--data", "small.npz", "--out", "weights", "--config", "contrafact.toml"])

    assert not (folder / "runs").exists()


def test_an_interrupted_training_says_how_to_continue(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("contrafact_training.commands.train.train", interrupted)

    assert call("--data", "chroma.npz", "--config", "contrafact.toml") == 130
    assert capsys.readouterr().err.endswith("interrupted; run the same command again to continue\n")


@pytest.mark.long
@pytest.mark.slow
def test_both_networks_are_trained_and_published_together(folder: Path) -> None:
    (folder / "intervals.toml").write_text(f'system = "contrafact"\nnetwork = "intervals"\n{CONFIG}', encoding="utf-8")
    call("--data", "chroma.npz", "--config", "intervals.toml")

    call("--data", "chroma.npz", "--out", "weights", "--config", "contrafact.toml", "--join", "runs/intervals")

    embedder = load_embedder(folder / "weights")
    assert embedder.card.architecture == "circular-resnet-fourier-2"
    assert "--join intervals --config contrafact.toml" in embedder.card.command
    trained = load_file(folder / "runs/intervals/checkpoint.safetensors")
    published = load_file(folder / "weights/contrafact.safetensors")
    torch.testing.assert_close(published["second.mix.weight"], trained["kept.mix.weight"].half())
    assert published["segment_discriminants.matrix"].norm() > 0


def test_the_network_over_intervals_is_not_published_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "published with the other one" in usage_error(
        capsys, "--data", "chroma.npz", "--network", "intervals", "--out", "weights"
    )


def test_a_run_to_join_without_a_checkpoint_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with failing(capsys, "none holds no training of the network over intervals"):
        main(["--data", "chroma.npz", "--out", "weights", "--config", "contrafact.toml", "--join", "none"])
