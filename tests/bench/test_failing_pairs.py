from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from contrafact_bench.studies.failing_pairs import (
    N_GREYS,
    covers_by_failure,
    entropy,
    one_of_each_work,
    sameness,
    thumbnail,
)
from contrafact_bench.studies.failures import read_sentences
from contrafact_training.data.datasets import DatasetError
from contrafact_training.data.guides import align


def test_covers_with_most_other_tracks_between_come_first_one_per_work() -> None:
    works = np.array([0, 0, 0, 1, 1])
    distances = np.array(
        [
            [0.0, 0.1, 0.9, 0.5, 0.6],
            [0.1, 0.0, 0.2, 0.5, 0.6],
            [0.9, 0.2, 0.0, 0.5, 0.6],
            [0.5, 0.5, 0.1, 0.0, 0.4],
            [0.6, 0.6, 0.7, 0.4, 0.0],
        ]
    )

    pairs = covers_by_failure(distances, works)

    assert [(pair.first, pair.second, pair.n_between) for pair in pairs[:2]] == [(0, 2, 2.0), (3, 4, 0.5)]
    assert pairs[0].distance == pytest.approx(0.9)
    assert [(pair.first, pair.second) for pair in one_of_each_work(pairs, works, 10)] == [(0, 2), (3, 4)]


def test_entropy_and_sameness_have_their_extremes() -> None:
    one_pitch = np.zeros((100, 12), dtype=np.uint8)
    one_pitch[:, 3] = 255
    random = np.random.default_rng(0)

    assert entropy(one_pitch) == pytest.approx(0)
    assert entropy(np.full((50, 12), 9, dtype=np.uint8)) == pytest.approx(1)
    assert sameness(one_pitch) == pytest.approx(1)
    varied = np.repeat((255 * random.random((10, 12)) ** 3).astype(np.uint8), 10, axis=0)
    assert sameness(varied) < 0.3


def test_pictures_are_coarse_and_show_the_same_passage_on_the_diagonal() -> None:
    track = np.repeat(np.random.default_rng(0).integers(1, 256, (60, 12), dtype=np.uint8), 4, axis=0)
    transposed = np.roll(track, 5, axis=1)

    picture = thumbnail(track, transposed, align(track, transposed), size=20)

    assert picture.shape == (20, 20)
    assert len(np.unique(picture)) <= N_GREYS
    assert np.diag(picture).mean() > 2 * picture.mean()


def test_a_few_seconds_are_not_aligned() -> None:
    short = np.full((11, 12), 9, dtype=np.uint8)

    assert align(short, short).shape == (0, 2)
    assert thumbnail(short, short, align(short, short)).shape == (40, 40)


def test_unreadable_sentences_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "failures.toml"
    assert read_sentences(file) == {}
    for text, words in (
        ("[pairs", "cannot be read"),
        ("pairs = 3", "needs a table"),
        ("[pairs]\na = 1", "needs a table"),
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(DatasetError, match=words):
            read_sentences(file)
