from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.weights import write_untrained_weights

from contrafact.embedding.card import load_card
from contrafact.embedding.network import CoverNetwork
from contrafact_bench.evaluation.timing import measure
from contrafact_bench.reports.accuracy import effort_of, id_when_published, main
from contrafact_bench.reports.accuracy_tables import Effort
from contrafact_bench.reports.goals import Goal, verdict
from contrafact_bench.systems.baselines import train_if_needed
from contrafact_bench.systems.registry import BASELINES, SYSTEMS
from contrafact_bench.systems.thesis_lstm import ThesisLstmNetwork
from contrafact_training.train.config import load_config, shipped_config


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("contrafact_bench.reports.accuracy.measure", partial(measure, n_repeats=1))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    splits = {name: small_dataset(3, 2, 80, seed=seed) for seed, name in enumerate(("val", "test", "greek"))}
    return write_npz(tmp_path / "chroma.npz", **splits)


def written(tmp_path: Path, data: Path, *arguments: str) -> str:
    main(["--data", str(data), "--out", str(tmp_path / "accuracy.md"), "--no-train", *arguments])
    return (tmp_path / "accuracy.md").read_text(encoding="utf-8")


def rows(page: str, heading: str) -> list[list[str]]:
    lines = page.split(f"{heading}\n")[1].split("\n#", maxsplit=1)[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")][2:]


def test_the_page_shows_every_system_on_every_split(tmp_path: Path, data: Path) -> None:
    page = written(tmp_path, data, "--weights", str(write_untrained_weights(tmp_path)))

    for split in ("val", "test", "greek"):
        found = {row[0]: row[1:] for row in rows(page, f"### `{split}`")}
        assert tuple(found) == SYSTEMS
        assert found["dtw"][:2] == ["1.000 (1.000 to 1.000)", "1.000"]
        assert found["contrafact"][-1] == "6"
        assert {found[name][0] for name in BASELINES} == {"not trained yet"}
    assert "[calibration.md](calibration.md)" in page
    clips = rows(page, "## Clips as queries")
    asked = [row[1] for row in clips if row[0] == "test"]
    assert asked == ["fourier-2d", "contrafact-whole", "contrafact"]
    costs = {row[0]: row[1:] for row in rows(page, "## Costs")}
    assert costs["fourier-2d"][-3:] == ["0", "1 824", "1824"]
    assert costs["dtw"][-2:] == ["6 180", "960"]  # 80 frames
    goals = {row[0]: row[1:] for row in rows(page, "## Figures to reach")}
    assert goals["mAP on `test`"][:2] == ["0.480", "0.620"]
    assert goals["weights file, MB"][3].startswith("floor reached")
    assert goals["mAP on `test`, above thesis-cnn"][2:] == ["-", "not measured"]
    for name in ("roc", "precision-recall", "distances", "tsne"):
        assert f"(figures/{name}.svg)" in page
        assert (tmp_path / "figures" / f"{name}.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_a_system_that_was_not_asked_for_is_not_left_out_silently(tmp_path: Path, data: Path) -> None:
    page = written(tmp_path, data, "--systems", "fourier-2d", "--weights", str(write_untrained_weights(tmp_path)))

    found = {row[0]: row[1] for row in rows(page, "### `val`")}
    assert found["fourier-2d"].startswith("1.000")
    assert found["dtw"] == found["contrafact"] == "not evaluated in this run"


def test_the_studies_end_the_page(tmp_path: Path, data: Path) -> None:
    (tmp_path / "studies.md").write_text("# Studies\n\nOf lengths.\n", encoding="utf-8")

    page = written(tmp_path, data, "--systems", "fourier-2d", "--weights", str(write_untrained_weights(tmp_path)))

    assert page.endswith("## Studies\n\nOf lengths.\n")


def test_a_figure_says_what_it_lacks_to_floor_and_aim() -> None:
    more, less = (Goal("", *figures, lambda _: None, "{:.2f}") for figures in ((0.48, 0.62), (25, 10)))

    assert verdict(more, 0.48) == "floor reached, aim short by 0.14"
    assert verdict(more, 0.4) == "floor short by 0.08, aim short by 0.22"
    assert verdict(less, 9) == "floor reached, aim reached"
    assert verdict(less, 26) == "floor short by 1.00, aim short by 16.00"


def test_what_was_tried_for_the_floors_follows_their_table(tmp_path: Path, data: Path) -> None:
    (tmp_path / "floors.md").write_text("# What was tried\n\nMuch.\n", encoding="utf-8")

    page = written(tmp_path, data, "--systems", "fourier-2d", "--weights", str(write_untrained_weights(tmp_path)))

    assert "| weights file, MB |" in page
    assert "\n\n### What was tried\n\nMuch.\n\n## Figures\n" in page


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders of the trainings that were called for, none of which takes any time."""
    runs: list[Path] = []
    monkeypatch.setattr("contrafact_bench.systems.baselines.train", lambda *arguments: runs.append(arguments[3]))
    return runs


def write_run(run: Path, *, step: int | None, looks: str = "[0.1]") -> None:
    run.mkdir(parents=True)
    network = ThesisLstmNetwork()
    tensors = {f"kept.{name}": value.contiguous() for name, value in network.state_dict().items()}
    metadata = {} if step is None else {"step": str(step), "cpu_seconds": "1230.0", "looks": looks}
    save_file(tensors, run / "checkpoint.safetensors", metadata)
    if step is not None:
        config = load_config(shipped_config("thesis-lstm")).model_copy(update={"steps": 10, "patience": 2})
        (run / "config.json").write_text(config.model_dump_json(), encoding="utf-8")


@pytest.mark.parametrize(
    ("step", "looks", "is_trained"),
    [(None, "[]", False), (10, "[0.1]", False), (5, "[0.3, 0.2, 0.1]", False), (5, "[0.1, 0.2, 0.3]", True)],
    ids=["weights alone", "finished", "stalled", "cut off"],
)
def test_a_baseline_that_is_there_is_trained_only_if_it_was_cut_off(
    tmp_path: Path, trained: list[Path], step: int | None, looks: str, is_trained: bool
) -> None:
    data = write_npz(tmp_path / "chroma.npz", train=small_dataset(2, 2, 80), val=small_dataset(2, 2, 80))
    write_run(tmp_path / "baselines" / "thesis-lstm", step=step, looks=looks)

    train_if_needed("thesis-lstm", data, tmp_path / "baselines")

    assert trained == ([tmp_path / "baselines" / "thesis-lstm"] if is_trained else [])


def test_baselines_that_are_not_there_are_trained_unless_told_otherwise(tmp_path: Path, trained: list[Path]) -> None:
    splits = {name: small_dataset(2, 2, 80) for name in ("train", "val", "test", "greek")}
    data, weights = write_npz(tmp_path / "chroma.npz", **splits), write_untrained_weights(tmp_path)
    arguments = ["--systems", "fourier-2d", "thesis-cnn", "--weights", str(weights)]
    arguments += [
        "--data",
        str(data),
        "--out",
        str(tmp_path / "accuracy.md"),
        "--baselines",
        str(tmp_path / "baselines"),
    ]

    main([*arguments, "--no-train"])
    assert trained == []
    main(arguments)

    assert trained == [tmp_path / "baselines" / "thesis-cnn"]


def test_the_page_says_how_long_a_baseline_was_trained(tmp_path: Path, data: Path) -> None:
    write_run(tmp_path / "runs" / "baselines" / "thesis-lstm", step=5)

    page = written(tmp_path, data, "--systems", "thesis-lstm", "--weights", str(write_untrained_weights(tmp_path)))

    found = {row[0]: row[-3:] for row in rows(page, "## Systems")}
    assert found["thesis-lstm"] == ["20", "5", "0.100"]  # 1230 s
    assert found["thesis-cnn"] == ["-", "-", "-"]


def test_how_long_ours_was_trained_is_said_of_the_very_weights_alone(tmp_path: Path) -> None:
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

    assert "Left out as queries, since they have no cover in the list: 2." in page


def test_a_file_without_the_splits_is_refused(tmp_path: Path) -> None:
    data = write_npz(tmp_path / "chroma.npz", val=small_dataset())

    with pytest.raises(SystemExit, match=r"report: .*no split 'test'"):
        written(tmp_path, data, "--weights", str(write_untrained_weights(tmp_path)))


def test_weights_that_are_missing_are_one_sentence(tmp_path: Path, data: Path) -> None:
    with pytest.raises(SystemExit, match=r"report: .*exactly one card"):
        written(tmp_path, data, "--weights", str(tmp_path / "none"))
    assert not np.any([file.suffix == ".md" for file in tmp_path.iterdir()])
