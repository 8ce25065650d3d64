"""The layout of the map: near vectors come near, and positions stay between two layouts."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.index import neighbours
from contrafact.index.layout import lay_out, place_between, turned_onto
from contrafact.index.neighbours import nearest_neighbours

pytestmark = pytest.mark.slow  # importing openTSNE takes a second
N_WORKS, N_VERSIONS = 25, 4
WORKS = np.repeat(np.arange(N_WORKS), N_VERSIONS)


def unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    rng = np.random.default_rng(0)
    return unit(rng.normal(size=(N_WORKS, 32))[WORKS] + 0.3 * rng.normal(size=(len(WORKS), 32)))


@pytest.fixture(scope="module")
def places(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return lay_out(vectors)


def nearest_work(places: NDArray[np.float32]) -> NDArray[np.int64]:
    """The work of the nearest other point."""
    far = ((places[:, None] - places[None]) ** 2).sum(axis=2)
    np.fill_diagonal(far, np.inf)
    return WORKS[far.argmin(axis=1)]


def test_versions_of_a_work_come_near_each_other(places: NDArray[np.float32]) -> None:
    assert places.dtype == np.float32
    assert np.isfinite(places).all()
    np.testing.assert_allclose(places.mean(axis=0), 0, atol=1e-3)
    assert (nearest_work(places) == WORKS).mean() > 0.9


def test_the_map_is_the_same_at_every_run(vectors: NDArray[np.float32], places: NDArray[np.float32]) -> None:
    np.testing.assert_array_equal(lay_out(vectors), places)


def test_a_layout_goes_on_from_the_former_places(vectors: NDArray[np.float32], places: NDArray[np.float32]) -> None:
    former = places.copy()
    former[-12:] = np.nan
    reports = []

    again = lay_out(vectors, former, lambda: reports.append(1))

    moved = np.linalg.norm(again[:-12] - places[:-12], axis=1)
    assert np.median(moved) < 0.25 * places.std()
    # The new ones, three works that had no place, are together too.
    assert (nearest_work(again)[-12:] == WORKS[-12:]).mean() > 0.7
    assert len(reports) > 10


@pytest.mark.parametrize("n", [0, 1, 2, 3, 9])
def test_a_few_recordings_have_places_without_t_sne(vectors: NDArray[np.float32], n: int) -> None:
    found = lay_out(vectors[:n])

    assert found.shape == (n, 2)
    assert np.isfinite(found).all()
    assert len(np.unique(found, axis=0)) == n


def test_equal_recordings_have_places() -> None:
    found = lay_out(np.repeat(unit(np.ones((1, 8))), 40, axis=0))

    assert np.isfinite(found).all()


def test_a_new_recording_stands_between_its_nearest() -> None:
    places = np.array([[0, 0], [10, 0], [0, 10], [100, 100], [100, 90], [99, 99]], dtype=np.float32)

    assert place_between(places, np.array([0.0, 1, 1, 2, 2, 2])) == pytest.approx([0, 0], abs=1e-3)
    assert place_between(places[:2], np.array([0.5, 0.5])) == pytest.approx([5, 0])


def test_a_map_that_was_turned_and_mirrored_is_turned_back(places: NDArray[np.float32]) -> None:
    mirrored = (places @ np.array([[0, 1], [1, 0]]) @ np.array([[0.6, 0.8], [-0.8, 0.6]]) + 7).astype(np.float32)

    found = turned_onto(mirrored, places, np.arange(len(places)) < 40)

    np.testing.assert_allclose(found, places, atol=1e-3)


def test_the_graph_finds_nearly_the_neighbours_of_the_comparison_of_all(
    vectors: NDArray[np.float32], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, distances = nearest_neighbours(vectors, 6)
    expected = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
    np.fill_diagonal(expected, np.inf)
    np.testing.assert_allclose(distances, np.sort(expected, axis=1)[:, :6], atol=1e-3)
    assert (rows != np.arange(len(rows))[:, None]).all()

    monkeypatch.setattr(neighbours, "MOST_EXACT", 10)
    by_graph, _ = nearest_neighbours(vectors, 6)

    shared = [len(set(one) & set(other)) for one, other in zip(rows.tolist(), by_graph.tolist(), strict=True)]
    assert np.mean(shared) > 5.5
    assert (by_graph != np.arange(len(rows))[:, None]).all()
