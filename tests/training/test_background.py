from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.labelled_chroma import small_dataset

from contrafact.scoring.hubness import expected_similarity
from contrafact_training.data.datasets import Dataset
from contrafact_training.fit.background import make_background, one_of_each_work

N_WORKS = 30


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("similarities")


def tracks_of_works() -> Dataset:
    return small_dataset(N_WORKS, 1, 60)


def numbered(frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Any vector of length 1 that follows from the frames."""
    angle = float(frames[:, 0].mean() / 255)
    return np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)


def test_the_expected_similarity_is_predicted_from_vectors(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = tracks_of_works()
    share = np.array([0.2 + 0.9 * numbered(frames)[1] for frames in dataset.tracks])

    def similarities(
        tracks: list[NDArray[np.uint8]], pairs: NDArray[np.int64], cache: Path
    ) -> tuple[NDArray[np.float64], None]:
        return np.expm1(share[pairs[:, 0]] + share[pairs[:, 1]]), None

    monkeypatch.setattr("contrafact_training.fit.background.pair_similarities", similarities)
    background = make_background(dataset, numbered, cache)

    shares = background.expected_shares(background.vectors)

    assert background.vectors.shape == (N_WORKS, 2)
    assert shares == pytest.approx(share, abs=0.03)
    assert expected_similarity(shares[0], shares[1]) == pytest.approx(np.expm1(share[0] + share[1]), abs=0.2)


def test_two_tracks_are_too_few_to_fit_the_expected_similarity(cache: Path) -> None:
    found = make_background(tracks_of_works().subset(np.arange(2)), numbered, cache)

    assert found.expected_weights.tolist() == [0.0, 0.0, 0.0]


def test_the_same_track_of_each_work_is_drawn() -> None:
    training = small_dataset(5, 3, 60)
    drawn = one_of_each_work(training)

    assert drawn.works.tolist() == [0, 1, 2, 3, 4]
    assert drawn.names == one_of_each_work(training).names
    assert drawn.names != [training.names[3 * work] for work in range(5)]
