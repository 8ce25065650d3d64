from __future__ import annotations

import numpy as np
import pytest
from tests.doubles.memory_app import World, make_matcher, make_rank

from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.services.rank import Ranking


def axis(number: int) -> TrackEmbedding:
    vectors = np.eye(8, dtype=np.float32)[number : number + 1]
    return TrackEmbedding(vectors[0], vectors)


def ranking(world: World, track_id: str, cursor: str | None = None) -> Ranking:
    return make_rank(world, make_matcher(world))(track_id, 10, cursor)


def test_a_track_deleted_between_index_and_answer_is_left_out(world: World) -> None:
    query, gone, kept = (world.add_ready(number, near=number / 10) for number in range(3))
    world.tracks.delete(gone.id)
    assert [item.track.id for item in ranking(world, query.id).page.items] == [kept.id]


def test_tracks_embedded_by_older_weights_are_no_part_of_a_ranking(world: World) -> None:
    query, older, kept = (world.add_ready(number, near=number / 10) for number in range(3))
    world.embeddings.put(older.id, older.job_id, "thesis-cnn-0123456789ab", axis(0))
    found = ranking(world, query.id)
    assert [item.track.id for item in found.page.items] == [kept.id]
    assert (found.page.total, found.n_waiting) == (1, 1)
    with pytest.raises(ContrafactError) as caught:
        ranking(world, older.id)
    assert caught.value.code == "track_not_ready"


@pytest.mark.parametrize("cursor", ["x", "!!", "bnVsbA==", "WyJhIiwgImIiXQ==", "WzFlOTk5LCAiYiJd"])
def test_a_made_up_cursor_is_refused(world: World, cursor: str) -> None:
    query = world.add_ready(0)
    with pytest.raises(ContrafactError) as caught:
        ranking(world, query.id, cursor)
    assert caught.value.code == "invalid_cursor"
