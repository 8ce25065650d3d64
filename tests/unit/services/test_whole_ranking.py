"""A ranking whose tracks go while its pages are read."""

from __future__ import annotations

import pytest
from tests.doubles.memory_app import make_rank, make_search
from tests.doubles.memory_world import World

from contrafact.domain.errors import ContrafactError
from contrafact.services.compare import TrackLoader
from contrafact.services.whole_ranking import TracksBehind, WholeRanking


def whole_ranking(world: World, track_id: str) -> WholeRanking:
    query = TrackLoader(world.tracks, world.index, world.chromas)(track_id)[0].recording
    search = make_search(world, n_candidates=2)
    candidates, _ = search.rank_track(query, 0.5, track_id, {})
    behind = TracksBehind(search, track_id, query, 0.5, {each.track_id for each in candidates})
    return WholeRanking(candidates, behind, world.index.n_tracks - 1)


def test_of_a_track_that_was_deleted_no_deeper_page_is_told(world: World) -> None:
    query, *_ = (world.add_ready(number, near=number / 10) for number in range(6))
    whole = whole_ranking(world, query.id)
    world.embeddings.remove(query.id)
    for ask in (lambda: whole.at(range(2, 4)), lambda: whole.order_at(3)):
        with pytest.raises(ContrafactError) as caught:
            ask()
        assert caught.value.code == "track_not_found"


def test_with_all_gone_behind_the_candidates_the_list_ends(world: World) -> None:
    query, *others = (world.add_ready(number, near=number / 10) for number in range(6))
    rank = make_rank(world, make_search(world, n_candidates=2))
    whole = whole_ranking(world, query.id)
    for track in others[2:]:
        world.embeddings.remove(track.id)
    assert whole.at(range(2, 5)) == []
    assert whole.place_behind(whole.order_at(3)) == 2
    assert len(rank(query.id, 10, None).page.items) == 2
