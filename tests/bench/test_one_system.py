from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from tests.doubles.commands import run_command
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.songs import compose, cover, encode
from tests.doubles.weights import write_untrained_weights

from contrafact_bench.commands import evaluate_main, main
from contrafact_bench.reports import one_system as command
from contrafact_training.data.datasets import Dataset, load_folder
from contrafact_training.data.evaluation_log import Evaluated

KEYS = ["map", "map_interval", "mrr", "mr1", "p_at_1", "p_at_10", "top_1", "top_5", "top_10", "ndcg"]
KEYS += ["n_queries", "n_without_cover", "seconds"]
PAIR_KEYS = ["at_best_f1", "average_precision", "n_covers", "n_others", "ndcg", "roc_auc"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep distances and look for trained baselines where no other test does."""
    monkeypatch.chdir(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    return run_command(evaluate_main, capsys, *arguments)


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


def test_figures_over_pairs_are_added_on_request(chroma_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, chroma_file, "--system", "fourier-2d", "--split", "val", "--json", "--pairs")

    pairs = json.loads(out)["pairs"]
    assert {kind: sorted(figures) for kind, figures in pairs.items()} == {
        "unbalanced": PAIR_KEYS,
        "balanced": PAIR_KEYS,
    }
    # six tracks, two of each work: 15 pairs, three of them covers
    assert [(pairs[kind]["n_covers"], pairs[kind]["n_others"]) for kind in pairs] == [(3, 12), (3, 3)]
    assert pairs["unbalanced"]["at_best_f1"]["other_recall"] == 1.0


def test_without_json_a_table_is_printed(chroma_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, chroma_file, "--system", "fourier-2d", "--split", "val", "--pairs")

    assert status == 0
    assert [line.split()[0] for line in out.splitlines()][: len(KEYS)] == KEYS
    assert out.splitlines()[0].split() == ["map", "1.0000"]
    assert out.splitlines()[1].split() == ["map_interval", "1.0000", "to", "1.0000"]


def test_the_network_is_evaluated_with_the_weights_named(
    chroma_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = write_untrained_weights(tmp_path)

    status, out, _ = run(capsys, chroma_file, "--system", "contrafact", "--split", "val", "--weights", card, "--json")

    assert status == 0
    assert 0 < json.loads(out)["map"] <= 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["FILE", "--system", "other"],
        ["FILE", "--unknown"],
        ["FOLDER", "--split", "val"],
        ["FILE", "--clip-seconds", "2"],
        ["FILE", "--device", "abacus"],
    ],
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
        (["FILE", "--system", "thesis-cnn"], "thesis-cnn is not trained yet"),
        (["FILE", "--system", "move", "--weights", "missing"], "there is no missing"),
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


def test_pairs_of_one_work_are_refused_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_npz(tmp_path / "chroma.npz", val=small_dataset(1, 3, 80))

    status, out, err = run(capsys, path, "--system", "fourier-2d", "--pairs")

    assert (status, out) == (1, "")
    assert err == "contrafact-evaluate: All 3 pairs are covers; figures over pairs need both kinds."


def test_an_interruption_ends_without_a_traceback(
    chroma_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "evaluate", interrupted)
    status, out, err = run(capsys, chroma_file, "--system", "fourier-2d")

    assert (status, out) == (130, "")
    assert err == "contrafact-evaluate: interrupted; run the same command again to continue\n"


def test_the_research_data_without_a_split_is_logged_with_the_splits_it_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[Evaluated] = []
    monkeypatch.setattr(command, "log_evaluation", lambda evaluated, _: logged.append(evaluated))
    path = write_npz(tmp_path / "hpcp.npz", val=small_dataset(2, 2, 80), test=small_dataset(2, 2, 80, seed=1))

    for _ in range(2):
        run(capsys, path, "--system", "fourier-2d")
    run(capsys, path, "--system", "fourier-2d", "--split", "test", "--clip-seconds", "20")

    assert logged == [Evaluated("fourier-2d", "-", "test + val"), Evaluated("fourier-2d", "-", "test", 20.0)]


def test_a_silent_track_is_skipped_and_named_with_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = small_dataset(3, 2, 80)
    silent = Dataset(whole.names, [np.zeros((80, 12), dtype=np.uint8), *whole.tracks[1:]], whole.works)
    path = write_npz(tmp_path / "chroma.npz", val=silent)

    status, out, err = run(capsys, path, "--weights", write_untrained_weights(tmp_path), "--json")

    assert status == 1
    assert (json.loads(out)["n_queries"], json.loads(out)["n_without_cover"]) == (4, 1)
    assert err.startswith("skipped work0/track0: ")


@pytest.mark.slow
def test_a_folder_of_recordings_is_evaluated_and_unreadable_files_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for work in ("one", "two"):
        (tmp_path / work).mkdir()
        song = compose(seed=len(work) + ord(work[0]))
        for seed in (1, 2):
            encode(tmp_path / work / f"{seed}.wav", cover(song, seed=seed))
    (tmp_path / "one" / "broken.mp3").write_text("no audio", encoding="utf-8")
    (tmp_path / "cover.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(99))
    (tmp_path / "one" / "notes.txt").write_text("no recording at all", encoding="utf-8")

    dataset, skipped = load_folder(tmp_path)
    status, out, err = run(capsys, tmp_path, "--system", "fourier-2d", "--json")

    assert dataset.names == ["one/1.wav", "one/2.wav", "two/1.wav", "two/2.wav"]
    np.testing.assert_array_equal(dataset.works, [0, 0, 1, 1])
    assert [sentence.split(":")[0] for sentence in skipped] == ["cover.jpg", "one/broken.mp3", "one/notes.txt"]
    assert status == 1
    assert json.loads(out)["n_queries"] == 4
    assert err.startswith("skipped cover.jpg: ")
    assert err.endswith("4 read, 3 left out: cover.jpg, one/broken.mp3, one/notes.txt.")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")
def test_an_absent_gpu_is_one_line_and_status_1(chroma_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, chroma_file, "--system", "thesis-cnn", "--device", "cuda")

    assert (status, out) == (1, "")
    assert err.startswith("contrafact-evaluate: A GPU was asked for with --device cuda")


def test_clips_are_queries_against_other_recordings(chroma_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(
        capsys, chroma_file, "--system", "smith-waterman", "--split", "val", "--clip-seconds", "20", "--json"
    )

    assert status == 0
    assert json.loads(out)["n_queries"] == 6
    assert json.loads(out)["map"] == 1.0


def test_the_bench_has_the_same_command(chroma_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (chroma_file, "--system", "fourier-2d", "--split", "val", "--json")

    status, out, _ = run_command(main, capsys, "evaluate", *arguments)

    assert status == 0
    assert json.loads(out)["map"] == json.loads(run(capsys, *arguments)[1])["map"] == 1.0


def test_wrong_data_is_reported_under_the_name_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, error = run_command(main, capsys, "evaluate", "missing.npz")

    assert status == 1
    assert error.startswith("contrafact-bench evaluate: There is no file")
