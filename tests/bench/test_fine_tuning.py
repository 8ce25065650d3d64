from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.doubles.commands import failing, run_main
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.weights import write_untrained_weights
from torch import nn

from contrafact.embedding.network import CoverNetwork
from contrafact_bench.commands import main
from contrafact_bench.reports import fine_tuning as module
from contrafact_bench.reports.fine_tuning import ALL, OWN, Answers, Compared, comparison_table, cross_validate, log
from contrafact_training.data.datasets import Dataset, DatasetError
from contrafact_training.data.evaluation_log import Evaluated
from contrafact_training.train.config import load_config, shipped_config
from contrafact_training.train.train import Start

CONFIG = load_config(shipped_config("fine-tune"))
DATASET = small_dataset(n_works=15, n_tracks=2, n_frames=40)


@pytest.fixture
def learnt(monkeypatch: pytest.MonkeyPatch) -> list[Dataset]:
    """What each fold learns from; learning gives other random weights, so that no time is spent on it."""
    parts: list[Dataset] = []

    def fine_tuned(part: Dataset, *_: object) -> nn.Module:
        parts.append(part)
        return CoverNetwork()

    monkeypatch.setattr(module, "_fine_tuned", fine_tuned)
    return parts


@pytest.mark.slow
def test_each_fold_is_queried_with_unseen_works(learnt: list[Dataset]) -> None:
    compared = cross_validate(DATASET, Start(CoverNetwork(), "mine-1"), CONFIG)

    assert len(learnt) == 5
    assert all(len(set(part.works.tolist())) == 12 for part in learnt)
    for each in compared.values():
        # Every recording is a query once, both before and after.
        assert sorted(each.before.works.tolist()) == DATASET.works.tolist()
        np.testing.assert_array_equal(each.before.works, each.after.works)
    # A short list is easier.
    assert compared[OWN].before.precisions.mean() > compared[ALL].before.precisions.mean()


@pytest.mark.slow
def test_recordings_without_a_cover_are_references_but_no_queries(learnt: list[Dataset]) -> None:
    single = DATASET.subset(np.arange(29))

    compared = cross_validate(single, Start(CoverNetwork(), "mine-1"), CONFIG)

    assert len(compared[ALL].before.works) == len(compared[OWN].before.works) == 28


def test_the_gain_is_that_of_each_query() -> None:
    works = np.array([0, 0, 1, 1])
    before = Answers(np.array([0.5, 0.5, 0.25, 0.25]), np.array([0.0, 0.0, 0.0, 0.0]), works)
    after = Answers(np.array([0.75, 0.75, 0.5, 0.5]), np.array([1.0, 0.0, 0.0, 0.0]), works)

    row = comparison_table({ALL: Compared(before, after)}).splitlines()[2]

    # Each query gained as much, so the gain is certain where the figures are not.
    assert row == (
        "| all recordings | 0.375 (0.250 to 0.500) | 0.625 (0.500 to 0.750) | 0.250 (0.250 to 0.250) | 0.000 | 0.250 |"
    )


@pytest.mark.long
def test_the_command_writes_the_page(learnt: list[Dataset], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card = write_untrained_weights(tmp_path, "start")
    data = write_npz(tmp_path / "chroma.npz", greek=DATASET, val=small_dataset(2, 2, 40))

    run_main(main, "fine-tuning", "--data", data, "--from", card, "--out", tmp_path / "docs" / "page.md")

    page = (tmp_path / "docs" / "page.md").read_text(encoding="utf-8")
    assert "`contrafact-bench fine-tuning --data chroma.npz --split greek --from start.json`" in page
    assert "30 recordings of 15 works" in page
    assert "**Only here are labels of `greek` trained on**" in page
    assert capsys.readouterr().out in page


@pytest.mark.slow
def test_both_lists_before_and_after_are_logged(learnt: list[Dataset], monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[tuple[Evaluated, int]] = []
    monkeypatch.setattr(module, "log_figures", lambda evaluated, n_queries, _: lines.append((evaluated, n_queries)))

    log(cross_validate(DATASET, Start(CoverNetwork(), "mine-1"), CONFIG), "mine-1", "greek")

    assert len(learnt) == 5
    assert [(each.system, n_queries) for each, n_queries in lines] == [
        (f"{system}, {name}", 30) for name in (ALL, OWN) for system in ("contrafact-whole", "contrafact-fine-tuned")
    ]
    assert {(each.weights, each.split) for each, _ in lines} == {("mine-1", "greek")}


def test_unusable_input_is_refused_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card = write_untrained_weights(tmp_path, "start")
    data = write_npz(tmp_path / "chroma.npz", greek=small_dataset(3, 2, 40))

    with pytest.raises(DatasetError, match="Cross-validation needs 15 works or more, not 3"):
        cross_validate(small_dataset(3, 2, 40), Start(CoverNetwork(), "mine-1"), CONFIG)
    with failing(capsys, r"contrafact-bench fine-tuning: .* has no split 'val'"):
        main(["fine-tuning", "--data", str(data), "--split", "val", "--from", str(card)])
    with failing(capsys, r"contrafact-bench fine-tuning: .*none must hold exactly one card"):
        main(["fine-tuning", "--data", str(data), "--from", str(tmp_path / "none")])
