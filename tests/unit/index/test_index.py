"""Tests of the index in memory."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.domain.embeddings import Neighbour
from contrafact.embedding.distances import distances
from contrafact.index.exact import EmbeddingIndex


def unit(*numbers: float) -> NDArray[np.float32]:
    vector = np.asarray(numbers, dtype=np.float32)
    return vector / np.float32(np.linalg.norm(vector))


def index_of(**vectors: NDArray[np.float32]) -> EmbeddingIndex:
    index = EmbeddingIndex()
    for track_id, vector in vectors.items():
        index.put(track_id, vector)
    return index


def nearest(index: EmbeddingIndex, track_id: str, limit: int = 10) -> list[Neighbour]:
    vector = index.vector(track_id)
    assert vector is not None
    return index.nearest(vector, limit, track_id)


def ids(index: EmbeddingIndex, track_id: str, limit: int = 10) -> list[str]:
    return [each.track_id for each in nearest(index, track_id, limit)]


def test_distances_of_unit_vectors_are_euclidean() -> None:
    found = distances(unit(1, 0), np.stack([unit(1, 0), unit(0, 1), unit(-1, 0)]))

    assert found == pytest.approx([0, np.sqrt(2), 2], abs=1e-6)


def test_the_distance_of_a_pair_does_not_depend_on_other_rows() -> None:
    query, reference = unit(1, 0.3), unit(0.2, 1)

    assert distances(query, reference[None, :])[0] == distances(query, np.stack([unit(1, 0), reference]))[1]


def test_tracks_are_listed_by_distance_without_the_query() -> None:
    index = index_of(query=unit(1, 0), far=unit(-1, 0), near=unit(1, 0.1), middle=unit(0, 1))

    found = nearest(index, "query", 2)

    assert [each.track_id for each in found] == ["near", "middle"]
    assert found[1].distance == pytest.approx(np.sqrt(2), abs=1e-6)


def test_ties_are_in_order_of_the_ids_with_any_limit() -> None:
    index = index_of(query=unit(1, 0), c=unit(0, 1), a=unit(0, 1), b=unit(0, 1), z=unit(1, 0.5))

    assert [ids(index, "query", limit) for limit in (1, 2, 3, 4)] == [
        ["z"],
        ["z", "a"],
        ["z", "a", "b"],
        ["z", "a", "b", "c"],
    ]


def test_a_removed_track_is_gone_and_the_others_keep_their_vectors() -> None:
    index = index_of(a=unit(1, 0), b=unit(0, 1), c=unit(-1, 0))

    index.remove("a")
    index.remove("never there")

    assert index.vector("a") is None
    assert len(index) == 2
    assert index.vector("c") == pytest.approx(unit(-1, 0))
    assert ids(index, "b") == ["c"]


def test_a_vector_put_again_replaces_the_older_one() -> None:
    index = index_of(query=unit(1, 0), a=unit(-1, 0), b=unit(0, 1))

    index.put("a", unit(1, 0))

    assert ids(index, "query") == ["a", "b"]
    assert len(index) == 3


def test_the_index_grows_beyond_its_first_capacity() -> None:
    random = np.random.default_rng(1)
    vectors = {f"t{number:04}": unit(*random.normal(size=4)) for number in range(1000)}

    index = index_of(**vectors)

    assert len(index) == 1000
    assert index.vector("t0777") == pytest.approx(vectors["t0777"])


def test_a_track_alone_has_no_neighbours() -> None:
    assert nearest(index_of(a=unit(1, 0)), "a", 5) == []


def test_an_empty_index_has_no_neighbours() -> None:
    assert EmbeddingIndex().nearest(unit(1, 0), 5) == []


def test_a_copy_shares_nothing_with_the_original() -> None:
    original = index_of(a=unit(1, 0), b=unit(0, 1))
    copied = original.copy()
    copied.put("c", unit(1, 1))
    copied.put("a", unit(-1, 0))
    copied.remove("b")
    assert ids(original, "a") == ["b"]
    assert original.vector("a") == pytest.approx(unit(1, 0))
    assert ids(copied, "a") == ["c"]
