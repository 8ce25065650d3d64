from __future__ import annotations

import math
from datetime import timedelta

import pytest
from tests.doubles.memory_app import make_rank, make_search
from tests.doubles.memory_priors import MemoryPriorStore
from tests.doubles.memory_world import World, make_world
from tests.doubles.tunes import cover, tune
from tests.doubles.weights import untrained_card

from contrafact.domain.priors import EstimatedPrior
from contrafact.scoring.calibration import default_prior
from contrafact.services.compare import CheckPair
from contrafact.services.prior import EstimatePrior, KnownPrior

MODEL = untrained_card().model_id


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def priors() -> MemoryPriorStore:
    return MemoryPriorStore()


def make_estimate(world: World, priors: MemoryPriorStore, prior: float | None = None) -> EstimatePrior:
    return EstimatePrior(world.embeddings, make_search(world, prior=prior), priors, world.clock)


def add_songs(world: World, n_songs: int, n_versions: int = 1) -> None:
    for number in range(n_songs * n_versions):
        song = tune(number // n_versions + 1)
        around = 2 * math.pi * (number // n_versions) / n_songs
        world.add_ready(number + 1, near=around, chroma=cover(song) if number % n_versions else song)


@pytest.mark.parametrize(("n_versions", "is_above"), [(1, False), (4, True)])
def test_the_prior_falls_in_a_library_without_covers_and_rises_in_one_of_many(
    world: World, priors: MemoryPriorStore, n_versions: int, is_above: bool
) -> None:
    add_songs(world, 3, n_versions)
    estimate = make_estimate(world, priors)()
    assert estimate is not None
    assert (estimate.model_id, estimate.n_tracks, estimate.made_at) == (MODEL, 3 * n_versions, world.clock())
    assert priors.get(MODEL) == estimate
    assert (estimate.prior > default_prior(estimate.n_tracks)) == is_above


def test_an_estimate_is_due_when_the_library_has_grown_by_a_tenth_or_a_day_has_passed(
    world: World, priors: MemoryPriorStore
) -> None:
    estimate = make_estimate(world, priors)
    assert not estimate.is_due()
    assert estimate() is None
    add_songs(world, 20)
    assert estimate.is_due()
    assert estimate() is not None
    assert not estimate.is_due()
    for number in (31, 32):
        world.add_ready(number)
    assert not estimate.is_due()
    world.add_ready(33)
    assert estimate.is_due()
    assert estimate() is not None
    world.clock.advance(timedelta(hours=23).total_seconds())
    assert not estimate.is_due()
    world.clock.advance(timedelta(hours=1).total_seconds())
    assert estimate.is_due()
    assert not make_estimate(world, priors, prior=0.03).is_due()


def test_tracks_without_readable_chroma_leave_the_default(world: World, priors: MemoryPriorStore) -> None:
    add_songs(world, 4)
    world.bucket.objects.clear()
    estimate = make_estimate(world, priors)()
    assert estimate is not None
    assert estimate.prior == default_prior(4)
    assert not make_estimate(world, priors).is_due()


def known(world: World, priors: MemoryPriorStore) -> KnownPrior:
    return KnownPrior(priors, MODEL, world.clock)


def test_the_known_prior_follows_the_estimate_within_seconds_without_a_read_for_each_request(
    world: World, priors: MemoryPriorStore
) -> None:
    prior = known(world, priors)
    assert [prior(60), prior(500)] == [default_prior(60), default_prior(500)]
    priors.put(EstimatedPrior(MODEL, 0.02, 0.02, 0.0, 61, world.clock()))
    assert (prior(61), priors.n_reads) == (default_prior(61), 1)
    world.clock.advance(6)
    # A track of a library of twice as many pairs has as many covers.
    assert [prior(61), prior(121), prior(1)] == [0.02, 0.01, default_prior(1)]
    assert priors.n_reads == 2


def test_the_last_estimate_serves_on_while_the_database_is_away(world: World, priors: MemoryPriorStore) -> None:
    prior = known(world, priors)
    priors.put(EstimatedPrior(MODEL, 0.02, 0.02, 0.0, 61, world.clock()))
    assert prior(61) == 0.02
    priors.is_away = True
    world.clock.advance(60)
    assert prior(61) == 0.02


def test_a_pair_has_one_verdict_alone_and_in_a_ranking_before_and_after_an_estimate(
    world: World, priors: MemoryPriorStore
) -> None:
    add_songs(world, 3, 2)
    search = make_search(world, prior=None, priors=known(world, priors))
    rank = make_rank(world, search)
    check = CheckPair(rank.load, search, rank.same)
    seen = []
    for estimate in (None, EstimatedPrior(MODEL, 0.3, 0.3, 0.0, 6, world.clock())):
        if estimate is not None:
            priors.put(estimate)
            world.clock.advance(6)
        ranking = rank("yt-00000000001", 10, None)
        for row in ranking.page.items:
            alone = check("yt-00000000001", row.track.id)[2]
            assert (alone.probability, alone.decision) == (row.verdict.probability, row.verdict.decision)
        seen.append((ranking.prior, ranking.page.items[0].verdict.probability))
    assert [each[0] for each in seen] == [default_prior(6), 0.3]
    assert seen[0][1] < seen[1][1]
