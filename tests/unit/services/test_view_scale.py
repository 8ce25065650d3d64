from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.doubles.memory_app import make_search
from tests.doubles.memory_world import World, make_world

from contrafact.domain.chroma import WHITENED_RECIPE, Chroma
from contrafact.domain.embeddings import Neighbour
from contrafact.domain.tracks import TrackMeasures
from contrafact.scoring.limits import ViewScale
from contrafact.search.verdicts import Recording
from contrafact.services.library_search import LibrarySearch

CHROMA = Chroma(np.full((50, 12), 9, dtype=np.uint8))
QUERY = Recording(np.eye(256, dtype=np.float32)[0], replace(CHROMA, whitened=CHROMA.frames))


@pytest.fixture
def world() -> World:
    world = make_world()
    for number, recipe in ((1, WHITENED_RECIPE), (2, None)):
        track = world.add_ready(number, near=0.5)
        assert track.chroma_key is not None
        measures = TrackMeasures(recipe=recipe)
        world.tracks.set_chroma(track.id, track.job_id, track.chroma_key, world.clock(), measures)
    return world


def scaled(search: LibrarySearch) -> LibrarySearch:
    views = {WHITENED_RECIPE: ViewScale(0.0, 0.0, distance=0.05)}
    return replace(search, calibration=replace(search.calibration, views=views))


@pytest.mark.parametrize(("query", "moves"), [(QUERY, [-0.4, 0.0]), (replace(QUERY, chroma=CHROMA), [0.0, 0.0])])
def test_tracks_behind_the_candidates_are_scored_at_the_scale_of_their_recipe(
    world: World, query: Recording, moves: list[float]
) -> None:
    search = make_search(world)
    search.index.count()
    neighbours = [Neighbour(f"yt-0000000000{number}", 0.5) for number in (1, 2)]

    plain, found = (each.score_unaligned(query, 0.1, neighbours) for each in (search, scaled(search)))

    # The curve falls by 8 for a distance of 1.
    assert [b.log_odds - a.log_odds for a, b in zip(plain, found, strict=True)] == pytest.approx(moves)


def test_recipes_are_looked_up_only_where_they_matter(world: World) -> None:
    search = make_search(world)

    assert search.views_of(["yt-00000000001"]) == {}
    assert scaled(search).views_of(["yt-00000000001", "gone"]) == {"yt-00000000001": WHITENED_RECIPE}
