from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.memory_app import World
from tests.doubles.weights import untrained_card

from contrafact.domain.errors import ContrafactError
from contrafact.services.library_index import LibraryIndex
from contrafact.services.rank import RankLibrary


def axis(number: int) -> NDArray[np.float32]:
    return np.eye(8, dtype=np.float32)[number]


def others(index: LibraryIndex, track_id: str) -> dict[str, float]:
    found = index.nearest(track_id, 10, None)
    assert found is not None
    return {each.track_id: each.distance for each in found.page}


@pytest.fixture
def index(world: World) -> LibraryIndex:
    return LibraryIndex(world.embeddings, "m", world.clock)


def test_what_was_put_replaced_or_removed_is_known_at_the_next_question(world: World, index: LibraryIndex) -> None:
    world.embeddings.put("a", "j", "m", axis(0))
    assert others(index, "a") == {}
    world.embeddings.put("b", "j", "m", axis(1))
    assert others(index, "a") == {"b": pytest.approx(np.sqrt(2))}
    world.embeddings.put("b", "j", "m", axis(0))
    assert others(index, "a") == {"b": 0}
    world.embeddings.remove("b")
    assert others(index, "a") == {}
    assert index.nearest("b", 10, None) is None


def test_embeddings_of_another_model_are_not_compared(world: World, index: LibraryIndex) -> None:
    world.embeddings.put("a", "j", "m", axis(0))
    world.embeddings.put("b", "j", "other", np.zeros(3, dtype=np.float32))
    assert index.refresh() == 1
    world.embeddings.put("a", "j", "other", np.zeros(3, dtype=np.float32))
    assert index.vectors("a", "b", "c") == [None, None, None]


def test_an_index_that_slept_longer_than_removals_are_told_begins_anew(world: World, index: LibraryIndex) -> None:
    world.clock.moment = world.clock.moment.replace(year=2000)
    world.embeddings.put("a", "j", "m", axis(0))
    world.embeddings.put("b", "j", "m", axis(1))
    assert index.refresh() == 2
    del world.embeddings.stored["b"]
    assert index.refresh() == 2
    world.clock.advance(13 * 3600)
    assert index.refresh() == 1


def make_rank(world: World) -> RankLibrary:
    card = untrained_card()
    index = LibraryIndex(world.embeddings, card.model_id, world.clock)
    return RankLibrary(world.tracks, index, card.calibration, card.model_id)


def test_a_track_deleted_between_index_and_answer_is_left_out(world: World) -> None:
    query, gone, kept = (world.add_ready(number, near=number / 10) for number in range(3))
    rank = make_rank(world)
    world.tracks.delete(gone.id)
    _, page = rank(query.id, 10, None)
    assert [(item.rank, item.track.id) for item in page.items] == [(2, kept.id)]


def test_tracks_embedded_by_older_weights_are_no_part_of_a_ranking(world: World) -> None:
    query, older, kept = (world.add_ready(number, near=number / 10) for number in range(3))
    world.embeddings.put(older.id, older.job_id, "thesis-cnn-0123456789ab", axis(0))
    _, page = make_rank(world)(query.id, 10, None)
    assert [item.track.id for item in page.items] == [kept.id]
    assert page.total == 1
    with pytest.raises(ContrafactError) as caught:
        make_rank(world)(older.id, 10, None)
    assert caught.value.code == "track_not_ready"


@pytest.mark.parametrize("cursor", ["x", "!!", "bnVsbA==", "WyJhIiwgImIiXQ==", "WzFlOTk5LCAiYiJd"])
def test_a_made_up_cursor_is_refused(world: World, cursor: str) -> None:
    query = world.add_ready(0)
    with pytest.raises(ContrafactError) as caught:
        make_rank(world)(query.id, 10, cursor)
    assert caught.value.code == "invalid_cursor"
