from __future__ import annotations

import pytest
from tests.doubles.memory_world import World

from contrafact.domain.tracks import TrackEdit
from contrafact.domain.works import Work
from contrafact.scoring.pair_features import PairFeatures
from contrafact.search.ranked import Ranked
from contrafact.services.ranked_works import works_of_ranking


@pytest.fixture
def ranked(world: World) -> list[Ranked]:
    """Five tracks: two of work `a`, two of `b`, one of a work that is gone."""
    found = []
    for number, (work_id, probability) in enumerate(
        [("a", 0.2), ("b", 0.5), ("a", 0.9), ("b", 0.4), ("gone", 0.95)], 1
    ):
        track = world.add_ready(number)
        world.tracks.edit(track.id, TrackEdit(work_id=work_id), world.clock())
        pair = PairFeatures(1.0, 1.0, 3.0, 100, 100, expected_similarity=0.0)
        found.append(Ranked(track.id, pair, probability, 0))
    for work_id, title in (("a", "Misty"), ("b", "So What")):
        world.works.create(Work(work_id, title, None, world.clock(), world.clock()))
    return found


def test_a_works_probability_is_that_of_its_most_probable_track(world: World, ranked: list[Ranked]) -> None:
    tracks = world.tracks.get_many([each.track_id for each in ranked])

    found = works_of_ranking(ranked, tracks, world.works)

    assert [(each.work.title, each.probability, each.best_track_id) for each in found] == [
        ("Misty", 0.9, ranked[2].track_id),
        ("So What", 0.5, ranked[1].track_id),
    ]


def test_tracks_that_are_gone_support_no_work(world: World, ranked: list[Ranked]) -> None:
    tracks = world.tracks.get_many([each.track_id for each in ranked])
    del tracks[ranked[2].track_id]

    assert [each.probability for each in works_of_ranking(ranked, tracks, world.works)] == [0.5, 0.2]
