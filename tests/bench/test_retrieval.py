from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.weights import write_untrained_weights

from contrafact.alignment.align import similarity
from contrafact.domain.chroma import Chroma
from contrafact_bench.evaluation.evaluate import Evaluation
from contrafact_bench.evaluation.searched_split import Look
from contrafact_bench.evaluation.setting import Setting
from contrafact_bench.reports.retrieval import main
from contrafact_bench.reports.retrieval_orders import gain_over
from contrafact_training.data.evaluation_log import Asked
from contrafact_training.data.metrics import rank, ranking_figures

SECTIONS = ("Figures to reach", "Whole tracks", "What the candidates cost", "Not in the library", "Clips")


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_untrained_weights(tmp_path_factory.mktemp("weights"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    splits = {name: small_dataset(4, 3, 100, seed=seed) for seed, name in enumerate(("val", "test", "greek"))}
    return write_npz(tmp_path / "chroma.npz", **splits)


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    asked: list[Asked] = []

    def note(each: Asked, _: Evaluation) -> None:
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


def test_the_page_holds_every_figure_and_each_asking_is_logged_once(
    tmp_path: Path, data: Path, weights: Path, logged: list[Asked]
) -> None:
    out = tmp_path / "docs" / "matching.md"
    arguments = ["--data", str(data), "--out", str(out), "--weights", str(weights), "--runs", str(tmp_path / "runs")]
    out.parent.mkdir()

    main(arguments)

    page = out.read_text(encoding="utf-8")
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == list(SECTIONS)
    assert "| mAP lost with 200 candidates | at most 0.01 |  | 0.000 | reached |" in page  # of twelve tracks
    assert page.count("| two stages, 200 candidates, fused |") == 3  # test, greek, and the library without works
    assert [f"| {seconds} s |" in page for seconds in (6, 10, 15, 20, 25, 30, 40, 50, 60)] == [True] * 9
    assert (out.parent / "figures" / "clips.svg").stat().st_size > 1000
    asked = [(each.split, each.system, each.clip_seconds) for each in logged if each.split != "val"]
    assert len(asked) == len(set(asked)) == 6 + 6 + 8 + 27

    main(arguments)

    assert out.read_text(encoding="utf-8") == page
    assert len([each for each in logged if each.split != "val"]) == len(asked)


def test_a_clip_is_aligned_with_candidates_but_not_with_its_own_recording(
    tmp_path: Path, data: Path, weights: Path
) -> None:
    look = Look(Setting(data, tmp_path, weights, runs=tmp_path / "runs"), "test")

    known = look.of_clips(20.0)

    rows = np.arange(len(known.queries))
    assert np.isnan(known.similarities[rows, known.queries]).all()
    assert known.query_frames.tolist() == [43] * len(rows)  # 20 s / 0.4644 s
    is_found = known.distances <= 2
    is_found[rows, known.queries] = False
    np.testing.assert_array_equal(np.isfinite(known.similarities), is_found)


def test_everything_is_aligned_for_the_seeded_queries(tmp_path: Path, data: Path, weights: Path) -> None:
    look = Look(Setting(data, tmp_path, weights, runs=tmp_path / "runs"), "greek")

    known = look.with_everything()

    assert np.isnan(known.similarities).sum() == len(known.queries)  # each query's own place
    assert known.similarities[0, 1] == pytest.approx(
        similarity(*(Chroma(frames) for frames in look.tracks.frames[:2])).similarity, abs=1e-5
    )


def test_a_gain_is_the_difference_of_the_same_queries() -> None:
    perfect, without_one = evaluation([1, 0, 3, 2, 5, 4]), evaluation([1, 0, 3, 2, 5, 0])

    assert gain_over(perfect, perfect) == "+0.000 (+0.000 to +0.000)"
    assert gain_over(without_one, perfect).startswith("-0.")


def test_data_that_is_not_there_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], weights: Path
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--data", str(tmp_path / "none.npz"), "--out", str(tmp_path / "m.md"), "--weights", str(weights)])

    assert str(ended.value.code).startswith("matching_figures: There is no file")
    assert capsys.readouterr().out == ""
