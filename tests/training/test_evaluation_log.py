from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset, write_npz

from contrafact_training.data.evaluation_log import (
    Evaluated,
    commit,
    is_research_data,
    log_figures,
    read_log,
    splits_in_words,
)

N_QUERIES, FIGURES = 2, (1.0, 0.9, 1.0)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "evaluations.csv"


def test_evaluations_on_test_and_greek_are_logged(log: Path) -> None:
    log_figures(Evaluated("dtw", "-", "test"), N_QUERIES, FIGURES, log)
    log_figures(Evaluated("contrafact", "contrafact-0123456789ab", "greek", 30.0), N_QUERIES, FIGURES, log)

    lines = read_log(log)
    assert [line[2:] for line in lines] == [
        ["dtw", "-", "test", "whole tracks", "2", "1.0000", "0.9000", "1.0000"],
        ["contrafact", "contrafact-0123456789ab", "greek", "30 s clips", "2", "1.0000", "0.9000", "1.0000"],
    ]


def test_all_splits_together_are_logged_if_one_of_them_is(log: Path) -> None:
    log_figures(Evaluated("dtw", "-", splits_in_words(["val", "train", "greek"])), N_QUERIES, FIGURES, log)
    log_figures(Evaluated("dtw", "-", splits_in_words(["val", "train"])), N_QUERIES, FIGURES, log)

    assert [line[4] for line in read_log(log)] == ["greek + train + val"]


def test_other_splits_are_not_logged(log: Path) -> None:
    log_figures(Evaluated("dtw", "-", "val"), N_QUERIES, FIGURES, log)

    assert read_log(log) == []


def test_the_research_data_is_recognised_by_name_and_by_chroma(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seed in (("hpcp", 0), ("copy", 0), ("other", 1)):
        write_npz(tmp_path / f"{name}.npz", test=small_dataset(2, 2, 20, seed=seed))
    with np.load(tmp_path / "copy.npz") as arrays:
        np.savez_compressed(tmp_path / "copy.npz", **dict(arrays))
    monkeypatch.setenv("CONTRAFACT_RESEARCH_DATA", str(tmp_path))

    known = {name: is_research_data(tmp_path / f"{name}.npz") for name in ("hpcp", "copy", "other", "none")}

    assert known == {"hpcp": True, "copy": True, "other": False, "none": False}
    monkeypatch.delenv("CONTRAFACT_RESEARCH_DATA")
    assert is_research_data(Path("elsewhere") / "hpcp.npz")
    assert not is_research_data(tmp_path / "copy.npz")


def test_a_changed_program_is_marked_at_the_commit(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments], check=True
        )

    assert commit(tmp_path) == "-"
    git("init", "--quiet")
    (tmp_path / "a.py").write_text("1", encoding="utf-8")
    git("add", ".")
    git("commit", "--quiet", "-m", "one")

    clean = commit(tmp_path)
    (tmp_path / "a.py").write_text("2", encoding="utf-8")

    assert len(clean) == 10
    assert commit(tmp_path) == f"{clean}+"
