from __future__ import annotations

import numpy as np
import pytest
from tests.doubles.memory_app import World
from tests.doubles.weights import untrained_card

from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.services.library_index import LibraryIndex
from contrafact.services.rank import RankLibrary


def axis(number: int) -> TrackEmbedding:
    vectors = np.eye(8, dtype=np.float32)[number : number + 1]
    return TrackEmbedding(vectors[0], vectors)


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
