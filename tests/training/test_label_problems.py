from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset, write_npz

from contrafact_training.data.label_problems import label_problems, label_problems_of_npz


def tracks(*seeds: int) -> list[np.ndarray]:
    return [np.random.default_rng(seed).integers(1, 256, (9, 12), dtype=np.uint8) for seed in seeds]


def test_good_labels_have_no_problems() -> None:
    assert label_problems(["a", "b", "c", "d"], tracks(1, 2, 3, 4), ["x", "x", "y", "y"]) == []


def test_a_work_of_one_track_is_listed() -> None:
    assert label_problems(["a", "b", "c"], tracks(1, 2, 3), ["x", "x", "y"]) == [
        "work y: c is its only track, so it has no cover."
    ]


def test_an_empty_track_and_a_silent_one_are_listed() -> None:
    chroma = [*tracks(1, 2), np.zeros((0, 12), dtype=np.uint8), np.zeros((9, 12), dtype=np.uint8)]

    assert label_problems(["a", "b", "c", "d"], chroma, ["x"] * 4) == [
        "c: there is no music in it.",
        "d: there is no music in it.",
    ]


@pytest.mark.parametrize(
    ("works", "splits", "where"),
    [
        (["x", "x", "x"], ["train", "train", "train"], "twice in the work x"),
        (["x", "x", "y"], ["train", "train", "train"], "in the works x and y"),
        (["x", "x", "y"], ["train", "train", "test"], "in the splits test and train"),
    ],
)
def test_a_copy_is_listed_with_where_it_is(works: list[str], splits: list[str], where: str) -> None:
    problems = label_problems(["a", "b", "c"], tracks(1, 2, 1), works, splits)

    assert f"a and c: the same recording {where}." in problems


def test_a_track_named_twice_is_listed() -> None:
    problems = label_problems(
        ["a", "b", "a", "d"], tracks(1, 2, 3, 4), ["x", "x", "y", "y"], ["train"] * 2 + ["val"] * 2
    )

    assert problems == ["a: this track is named 2 times, in the splits train and val."]


def test_a_work_in_two_splits_is_listed() -> None:
    problems = label_problems(["a", "b", "c"], tracks(1, 2, 3), ["x", "x", "x"], ["train", "train", "val"])

    assert problems == ["work x: it is in the splits train and val."]


def test_a_file_is_checked_across_its_splits(tmp_path: Path) -> None:
    path = write_npz(tmp_path / "chroma.npz", train=small_dataset(1, 2, 50), test=small_dataset(1, 2, 50))

    problems = label_problems_of_npz(path)

    assert problems[0] == "work0/track0 and work0/track0: the same recording in the splits test and train."
    assert len(problems) == 4  # two recordings, and two names
