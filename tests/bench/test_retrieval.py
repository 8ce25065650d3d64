from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.doubles.commands import run_command, run_main
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.weights import write_untrained_weights

from contrafact.alignment.align import similarity
from contrafact.domain.chroma import Chroma
from contrafact_bench.commands import main
from contrafact_bench.evaluation.evaluate import Evaluation
from contrafact_bench.evaluation.searched_split import SearchedSplit
from contrafact_bench.evaluation.setting import Setting
from contrafact_bench.reports.retrieval_orders import gain_over
from contrafact_training.data.evaluation_log import Evaluated
from contrafact_training.data.metrics import rank, ranking_figures

SECTIONS = (
    "Whole tracks",
    "Loss by aligning candidates only",
    "Queries without a cover in the library",
    "Clips",
)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_untrained_weights(tmp_path_factory.mktemp("weights"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    splits = {name: small_dataset(4, 3, 100, seed=seed) for seed, name in enumerate(("val", "test", "greek"))}
    return write_npz(tmp_path / "chroma.npz", **splits)


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[Evaluated]:
    asked: list[Evaluated] = []

    def note(each: Evaluated, _: Evaluation) -> None:
        asked.append(each)

    monkeypatch.setattr("contrafact_bench.evaluation.setting.is_research_data", lambda _: True)
    monkeypatch.setattr("contrafact_bench.evaluation.setting.log_evaluation", note)
    return asked


def evaluation(nearest: list[int]) -> Evaluation:
    """Of six tracks in three works, each query finding the given track first."""
    works, queries = np.repeat(np.arange(3), 2), np.arange(6)
    distances = np.ones((6, 6))
    distances[queries, nearest] = 0
    figures = ranking_figures(rank(distances, works, queries))
    return Evaluation(figures, 0.0, distances, works, queries, [], 0.0)


@pytest.mark.long
def test_the_page_has_every_figure_and_each_evaluation_is_logged_once(
    tmp_path: Path, data: Path, weights: Path, logged: list[Evaluated]
) -> None:
    out = tmp_path / "docs" / "matching.md"
    arguments = ["matching", "--data", data, "--out", out, "--weights", weights, "--runs", tmp_path / "runs"]
    out.parent.mkdir()

    run_main(main, *arguments)

    page = out.read_text(encoding="utf-8")
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == list(SECTIONS)
    assert "| 200 candidates aligned, fused |" in page
    (cut,) = [line for line in page.splitlines() if line.startswith("| 200 candidates aligned, fused |")]
    assert cut.endswith("| +0.000 (+0.000 to +0.000) |")  # of twelve tracks
    # Of test, of greek, and of the library without works.
    assert page.count("| 200 candidates, fused |") == page.count("| 200 candidates, by each pair's own evidence |") == 3
    assert [f"| {seconds} s |" in page for seconds in (6, 10, 15, 20, 25, 30, 40, 50, 60)] == [True] * 9
    assert (out.parent / "figures" / "clips.svg").stat().st_size > 1000
    asked = [(each.split, each.system, each.clip_seconds) for each in logged if each.split != "val"]
    assert len(asked) == len(set(asked)) == 7 + 7 + 8 + 27

    run_main(main, *arguments)

    assert out.read_text(encoding="utf-8") == page
    assert len([each for each in logged if each.split != "val"]) == len(asked)


def test_a_clip_is_aligned_with_candidates_but_not_with_its_own_recording(
    tmp_path: Path, data: Path, weights: Path
) -> None:
    split = SearchedSplit(Setting(data, tmp_path, weights, runs=tmp_path / "runs"), "test")

    table = split.of_clips(20.0)

    rows = np.arange(len(table.queries))
    assert np.isnan(table.similarities[rows, table.queries]).all()
    is_found = table.distances <= 2
    is_found[rows, table.queries] = False
    np.testing.assert_array_equal(np.isfinite(table.similarities), is_found)


def test_everything_is_aligned_for_the_seeded_queries(tmp_path: Path, data: Path, weights: Path) -> None:
    split = SearchedSplit(Setting(data, tmp_path, weights, runs=tmp_path / "runs"), "greek")

    table = split.cut_off_at(None)

    assert np.isnan(table.similarities).sum() == len(table.queries)  # each query's own place
    assert table.similarities[0, 1] == pytest.approx(
        similarity(*(Chroma(frames) for frames in split.dataset.tracks[:2])).similarity, abs=1e-5
    )


def test_a_gain_is_the_difference_of_the_same_queries() -> None:
    perfect, without_one = evaluation([1, 0, 3, 2, 5, 4]), evaluation([1, 0, 3, 2, 5, 0])

    assert gain_over(perfect, perfect) == "+0.000 (+0.000 to +0.000)"
    assert gain_over(without_one, perfect).startswith("-0.")


def test_missing_data_is_reported_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], weights: Path
) -> None:
    status, out, error = run_command(
        main, capsys, "matching", "--data", tmp_path / "none.npz", "--out", tmp_path / "m.md", "--weights", weights
    )

    assert (status, out) == (1, "")
    assert error.startswith("contrafact-bench matching: There is no file")
