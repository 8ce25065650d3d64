from __future__ import annotations

from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from tests.doubles.commands import failing, run_main
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.weights import write_untrained_weights

from contrafact.domain.chroma import Chroma
from contrafact.embedding.card import load_card
from contrafact.embedding.network import CoverNetwork
from contrafact.features.chroma_io import write_chroma
from contrafact_bench.commands import main
from contrafact_bench.evaluation.timing import measure
from contrafact_bench.reports.accuracy import effort_of, id_when_published
from contrafact_bench.reports.accuracy_tables import Effort
from contrafact_bench.reports.kept_rows import LEFT_OUT
from contrafact_bench.systems.registry import BASELINES, FROM_AUDIO, SYSTEMS
from contrafact_bench.systems.thesis_lstm import ThesisLstmNetwork


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("contrafact_bench.reports.accuracy.measure", partial(measure, n_repeats=1))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    splits = {name: small_dataset(3, 2, 80, seed=seed) for seed, name in enumerate(("val", "test", "greek"))}
    return write_npz(tmp_path / "chroma.npz", **splits)


def written(tmp_path: Path, data: Path, *arguments: str) -> str:
    run_main(main, "accuracy", "--data", data, "--out", tmp_path / "accuracy.md", "--no-train", *arguments)
    return (tmp_path / "accuracy.md").read_text(encoding="utf-8")


def rows(page: str, heading: str) -> list[list[str]]:
    lines = page.split(f"{heading}\n")[1].split("\n#", maxsplit=1)[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")][2:]


@pytest.mark.long
@pytest.mark.slow
def test_the_page_shows_every_system_on_every_split(tmp_path: Path, data: Path) -> None:
    page = written(tmp_path, data, "--weights", str(write_untrained_weights(tmp_path)))

    for split in ("val", "test", "greek"):
        found = {row[0]: row[1:] for row in rows(page, f"### `{split}`")}
        assert tuple(found) == SYSTEMS
        assert found["dtw"][:2] == ["1.000 (1.000-1.000)", "1.000"]
        assert len(found["contrafact"]) == 8
        assert {found[name][0] for name in (*BASELINES, "cross-similarity-network")} == {"not trained yet"}
        assert {found[name][0] for name in FROM_AUDIO} == {"needs audio"}
    assert "[calibration](calibration.md)" in page
    assert page.count("Queries: 6.\n") == 3
    assert "Queries: `test` 6, `greek` 6." in page
    clips = rows(page, "## Clips as queries")
    with_clips = [row[1] for row in clips if row[0] == "test"]
    assert with_clips == ["fourier-2d", "contrafact-whole", "contrafact"]
    assert {row[0] for row in clips} == {"test", "greek"}
    for heading in ("### All pairs", "### As many other pairs as covers"):
        pairs = rows(page, heading)
        assert [row[:2] for row in pairs] == [[split, name] for split in ("test", "greek") for name in SYSTEMS]
        assert pairs[1][2:5] == ["1.000"] * 3  # dtw
        assert {len(row) for row in pairs} == {11}
    # Of six tracks in three works.
    assert "Numbers of covers and\nothers: `test` 3, 12; `greek` 3, 12." in page
    costs = {row[0]: row[1:] for row in rows(page, "## Costs")}
    assert costs["fourier-2d"][-3:] == ["0", "1 824", "1824"]
    assert costs["dtw"][-2:] == ["6 180", "960"]  # 80 frames
    for name in ("roc", "precision-recall", "distances", "tsne"):
        assert f"(figures/{name}.svg)" in page
        assert (tmp_path / "figures" / f"{name}.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_a_system_that_was_not_evaluated_is_marked(tmp_path: Path, data: Path) -> None:
    page = written(tmp_path, data, "--systems", "fourier-2d", "--weights", str(write_untrained_weights(tmp_path)))

    found = {row[0]: row[1] for row in rows(page, "### `val`")}
    assert found["fourier-2d"].startswith("1.000")
    assert found["dtw"] == found["contrafact"] == "not evaluated in this run"


def test_rows_of_systems_that_are_left_out_can_be_kept(tmp_path: Path, data: Path) -> None:
    weights = str(write_untrained_weights(tmp_path))
    first = written(tmp_path, data, "--systems", "fourier-2d", "dtw", "--weights", weights)

    page = written(tmp_path, data, "--systems", "smith-waterman", "--weights", weights, "--keep")

    for heading in ("### `val`", "### `test`", "### All pairs"):
        before, after = (rows(each, heading) for each in (first, page))
        kept = [row for row in before if {"fourier-2d", "dtw"} & set(row)]
        assert kept
        assert all(row in after for row in kept)
        assert next(row for row in after if "smith-waterman" in row)[2] != LEFT_OUT
    assert {row[1] for row in rows(page, "## Clips as queries") if LEFT_OUT not in row} == {"fourier-2d"}
    assert "of an earlier one" in page


def test_recordings_are_evaluated_by_both_recipes(tmp_path: Path, data: Path) -> None:
    recordings, rng = small_dataset(3, 2, 80), np.random.default_rng(0)
    for name, frames in zip(recordings.names, recordings.tracks, strict=True):
        file = tmp_path / "audio" / f"{name}.npz"
        file.parent.mkdir(parents=True, exist_ok=True)
        write_chroma(file, Chroma(frames, melody=frames, whitened=rng.integers(1, 256, frames.shape, np.uint8)))
    weights = str(write_untrained_weights(tmp_path))

    page = written(
        *(tmp_path, data, "--systems", "dtw", "melody", "--weights", weights, "--recordings", str(tmp_path / "audio"))
    )

    found = {row[0]: row[1:] for row in rows(page, "### `audio`, from audio")}
    assert found["dtw"][0] == "1.000 (1.000-1.000)"
    assert found["dtw"][0] != found["dtw"][1]
    assert found["melody"][1] == "-"
    assert found["qmax"][0] == LEFT_OUT
    assert "6 recordings of 3 works" in page


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders of the trainings that were called for, none of which takes any time."""
    runs: list[Path] = []

    def train(*arguments: Path, **_: object) -> SimpleNamespace:
        runs.append(arguments[4])
        return SimpleNamespace(val_maps=[0.1], cpu_seconds=0.0)

    monkeypatch.setattr("contrafact_bench.systems.baselines.train", train)
    return runs


def write_run(run: Path, *, step: int) -> None:
    run.mkdir(parents=True)
    tensors = {f"kept.{name}": value.contiguous() for name, value in ThesisLstmNetwork().state_dict().items()}
    metadata = {"step": str(step), "cpu_seconds": "1230.0", "looks": "[0.1]"}
    save_file(tensors, run / "checkpoint.safetensors", metadata)


def test_missing_baselines_are_trained_by_default(tmp_path: Path, trained: list[Path]) -> None:
    splits = {name: small_dataset(2, 2, 80) for name in ("train", "val", "test", "greek")}
    data, weights = write_npz(tmp_path / "chroma.npz", **splits), write_untrained_weights(tmp_path)
    arguments = ["accuracy", "--systems", "fourier-2d", "thesis-cnn", "--weights", weights, "--data", data]
    arguments += ["--out", tmp_path / "accuracy.md", "--baselines", tmp_path / "baselines"]

    run_main(main, *arguments, "--no-train")
    assert trained == []
    run_main(main, *arguments)

    assert trained == [tmp_path / "baselines" / "thesis-cnn"]


def test_the_page_says_how_long_a_baseline_was_trained(tmp_path: Path, data: Path) -> None:
    write_run(tmp_path / "runs" / "baselines" / "thesis-lstm", step=5)

    page = written(tmp_path, data, "--systems", "thesis-lstm", "--weights", str(write_untrained_weights(tmp_path)))

    found = {row[0]: row[-3:] for row in rows(page, "## Systems")}
    assert found["thesis-lstm"] == ["20", "5", "0.100"]  # 1230 s
    assert found["thesis-cnn"] == ["-", "-", "-"]


def test_the_effort_of_our_training_is_shown_for_its_own_weights_only(tmp_path: Path) -> None:
    torch.manual_seed(0)
    tensors = {f"kept.{name}": value.contiguous() for name, value in CoverNetwork().state_dict().items()}
    run = tmp_path / "runs" / "contrafact" / "checkpoint.safetensors"
    run.parent.mkdir(parents=True)
    save_file(tensors, run, {"step": "7", "cpu_seconds": "60.0", "looks": "[]"})

    found = {
        seed: id_when_published(run) == load_card(write_untrained_weights(tmp_path, "contrafact", seed)).model_id
        for seed in (0, 1)
    }

    assert found == {0: True, 1: False}
    assert effort_of(run) == Effort(7, 1.0, None)


def test_an_interruption_ends_without_a_traceback(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("contrafact_bench.reports.accuracy.evaluate", interrupted)
    with pytest.raises(SystemExit) as ended:
        written(tmp_path, data, "--systems", "fourier-2d", "--weights", str(write_untrained_weights(tmp_path)))

    assert ended.value.code == 130
    assert "interrupted" in capsys.readouterr().err


def test_tracks_without_a_cover_are_counted(tmp_path: Path) -> None:
    lone = small_dataset(3, 2, 80)
    lone.works[5] = 7
    data = write_npz(tmp_path / "chroma.npz", val=lone, test=small_dataset(), greek=small_dataset())

    page = written(tmp_path, data, "--systems", "fourier-2d", "--weights", str(write_untrained_weights(tmp_path)))

    assert "Tracks without a cover in the list, which are no queries: 2." in page


def test_a_file_without_the_splits_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_npz(tmp_path / "chroma.npz", val=small_dataset())

    with failing(capsys, r"contrafact-bench accuracy: .*no split 'test'"):
        written(tmp_path, data, "--weights", str(write_untrained_weights(tmp_path)))


def test_missing_weights_are_one_sentence(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with failing(capsys, r"contrafact-bench accuracy: .*exactly one card"):
        written(tmp_path, data, "--weights", str(tmp_path / "none"))
    assert not np.any([file.suffix == ".md" for file in tmp_path.iterdir()])
