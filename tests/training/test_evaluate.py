from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.songs import compose, cover, encode
from tests.doubles.weights import write_untrained_weights

from contrafact.domain.chroma import Chroma
from contrafact_training import evaluate as evaluation
from contrafact_training.datasets import Dataset, load_folder
from contrafact_training.evaluation import evaluate, pair_figures
from contrafact_training.report import main as report
from contrafact_training.systems.registry import euclidean_distances, load_system

KEYS = ["map", "mrr", "mr1", "p_at_1", "p_at_10", "n_queries", "n_without_cover", "seconds"]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        evaluation.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    if isinstance(ended.value.code, str):
        return 1, captured.out, ended.value.code
    return ended.value.code or 0, captured.out, captured.err


@pytest.fixture
def chroma_file(tmp_path: Path) -> Path:
    return write_npz(tmp_path / "chroma.npz", val=small_dataset(3, 2, 80), test=small_dataset(4, 2, 80, seed=1))


def test_json_has_the_named_figures_and_no_others(chroma_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, chroma_file, "--system", "fourier-2d", "--split", "test", "--json")

    figures = json.loads(out)
    assert status == 0
    assert list(figures) == KEYS
    assert figures["n_queries"] == 8
    assert figures["map"] == 1.0


def test_without_a_split_every_track_is_evaluated(chroma_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, chroma_file, "--system", "fourier-2d", "--json")

    assert json.loads(out)["n_queries"] == 14


def test_figures_over_pairs_are_given_when_asked_for(chroma_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, chroma_file, "--system", "fourier-2d", "--split", "val", "--json", "--pairs")

    assert sorted(json.loads(out)["pairs"]) == ["average_precision", "f1", "precision", "recall", "roc_auc"]


def test_without_json_a_table_is_printed(chroma_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, chroma_file, "--system", "fourier-2d", "--split", "val", "--pairs")

    assert status == 0
    assert [line.split()[0] for line in out.splitlines()][:8] == KEYS
    assert out.splitlines()[0].split() == ["map", "1.0000"]


def test_the_network_is_evaluated_with_the_weights_named(
    chroma_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = write_untrained_weights(tmp_path)

    status, out, _ = run(capsys, chroma_file, "--system", "contrafact", "--split", "val", "--weights", card, "--json")

    assert status == 0
    assert 0 < json.loads(out)["map"] <= 1


@pytest.mark.parametrize(
    "arguments",
    [[], ["FILE", "--system", "other"], ["FILE", "--unknown"], ["FOLDER", "--split", "val"]],
)
def test_bad_usage_ends_with_status_2(
    chroma_file: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    places = {"FILE": str(chroma_file), "FOLDER": str(chroma_file.parent)}

    status, out, err = run(capsys, *[places.get(argument, argument) for argument in arguments])

    assert (status, out) == (2, "")
    assert err.startswith("contrafact-evaluate: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing.npz"], "There is no file"),
        (["FILE", "--split", "none"], "has no split 'none'"),
        (["FOLDER"], "holds no recording"),
        (["FILE", "--weights", "missing"], "exactly one card"),
    ],
)
def test_a_failure_is_one_line_and_status_1(
    chroma_file: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    places = {"FILE": str(chroma_file), "FOLDER": str(chroma_file.parent)}

    status, out, err = run(capsys, *[places.get(argument, argument) for argument in arguments])

    assert (status, out) == (1, "")
    assert sentence in err
    assert "\n" not in err


def test_a_dataset_without_covers_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_npz(tmp_path / "chroma.npz", val=small_dataset(4, 1, 80))

    status, _, err = run(capsys, path, "--system", "fourier-2d")

    assert status == 1
    assert "No two of the 4 tracks are recordings of one work" in err


def test_a_silent_track_is_skipped_and_named_with_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = small_dataset(3, 2, 80)
    silent = Dataset(whole.names, [np.zeros((80, 12), dtype=np.uint8), *whole.tracks[1:]], whole.works)
    path = write_npz(tmp_path / "chroma.npz", val=silent)

    status, out, err = run(capsys, path, "--weights", write_untrained_weights(tmp_path), "--json")

    assert status == 1
    assert (json.loads(out)["n_queries"], json.loads(out)["n_without_cover"]) == (4, 1)
    assert err.startswith("skipped work0/track0: ")


def test_a_folder_of_recordings_is_evaluated_and_what_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for work in ("one", "two"):
        (tmp_path / work).mkdir()
        song = compose(seed=len(work) + ord(work[0]))
        for seed in (1, 2):
            encode(tmp_path / work / f"{seed}.wav", cover(song, seed=seed))
    (tmp_path / "one" / "broken.mp3").write_text("no audio", encoding="utf-8")
    (tmp_path / "one" / "notes.txt").write_text("no recording at all", encoding="utf-8")

    dataset, skipped = load_folder(tmp_path)
    status, out, err = run(capsys, tmp_path, "--system", "fourier-2d", "--json")

    assert dataset.names == ["one/1.wav", "one/2.wav", "two/1.wav", "two/2.wav"]
    np.testing.assert_array_equal(dataset.works, [0, 0, 1, 1])
    assert [sentence.split(":")[0] for sentence in skipped] == ["one/broken.mp3"]
    assert status == 1
    assert json.loads(out)["n_queries"] == 4
    assert err.startswith("skipped one/broken.mp3: ")


def test_pair_figures_of_a_perfect_system_are_one() -> None:
    dataset = Dataset(["a", "b", "c", "d"], small_dataset(2, 2).tracks, np.array([0, 0, 1, 1]))
    corners = iter(np.array([[0, 0], [0, 1], [9, 0], [9, 1]], dtype=np.float32))

    def next_corner(_chroma: Chroma) -> np.ndarray:
        return next(corners)

    assert set(pair_figures(evaluate(next_corner, dataset)).values()) == {1.0}


def test_distances_are_euclidean() -> None:
    distances = euclidean_distances(np.array([[0, 0], [3, 4], [0, 1]], dtype=np.float32))

    np.testing.assert_allclose(distances, [[0, 5, 1], [5, 0, np.sqrt(18)], [1, np.sqrt(18), 0]])


def test_an_unknown_system_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown system"):
        load_system("other")


def test_the_report_compares_both_systems_on_every_split(tmp_path: Path) -> None:
    splits = {name: small_dataset(3, 2, 80, seed=seed) for seed, name in enumerate(("val", "test", "greek"))}
    data = write_npz(tmp_path / "chroma.npz", **splits)
    card = write_untrained_weights(tmp_path)

    report(["--data", str(data), "--out", str(tmp_path / "accuracy.md"), "--weights", str(card)])

    page = (tmp_path / "accuracy.md").read_text(encoding="utf-8")
    assert "| test | fourier-2d | 1.000 | 1.000 | 1.0 | 1.000 |" in page
    assert page.count("| contrafact |") == 6
    assert [line for line in page.splitlines() if line.startswith("## Verdicts")] == [
        "## Verdicts on `val`",
        "## Verdicts on `test`",
        "## Verdicts on `greek`",
    ]
