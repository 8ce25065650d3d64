from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest
from tests.doubles.libraries import embedding
from tests.doubles.memory_embeddings import MemoryEmbeddingStore
from tests.doubles.memory_servers import ManualClock
from tests.doubles.memory_world import World
from tests.doubles.weights import untrained_card

from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.domain.tracks import Track
from contrafact.features.chroma_io import chroma_to_bytes
from contrafact.services.reembed import CountWaiting, NudgeReembedding, ReembedTracks
from contrafact.services.tracks import chroma_key

MODEL = untrained_card().model_id
LONG = timedelta(minutes=1)
OLD = TrackEmbedding(np.zeros(256, dtype=np.float32), np.zeros((1, 256), dtype=np.float32))


class Embedder:
    """Records what it embeds; calls `during` while it embeds."""

    model_id = MODEL

    def __init__(self) -> None:
        self.embedded: list[int] = []
        self.during: Callable[[], object] = lambda: None

    def embed(self, chroma: Chroma) -> TrackEmbedding:
        self.embedded.append(int(chroma.frames[0, 0]))
        self.during()
        vectors = np.eye(256, dtype=np.float32)[chroma.frames[0, 0] : chroma.frames[0, 0] + 2]
        return TrackEmbedding(vectors[0], vectors)


@pytest.fixture
def embedder() -> Embedder:
    return Embedder()


@pytest.fixture
def reembed(world: World, embedder: Embedder) -> ReembedTracks:
    return ReembedTracks(
        world.tracks,
        world.jobs,
        world.embeddings,
        world.embeddings,
        world.bucket,
        embedder,
        world.clock,
        world.ids,
    )


def add_outdated(world: World, number: int) -> Track:
    """A ready track of an older model, whose job has ended."""
    track = world.add_ready(number)
    world.jobs.cancel(track.job_id, world.clock())
    world.embeddings.put(track.id, track.job_id, "old-0123456789ab", OLD)
    world.tracks.set_model(track.id, track.job_id, "old-0123456789ab", world.clock())
    return track


def is_reembedded(world: World, track: Track) -> bool:
    found = world.tracks.get(track.id)
    assert found is not None
    return found.model_id == MODEL and track.id in world.embeddings.track_ids(MODEL)


def test_tracks_of_an_older_model_are_embedded_from_their_chroma_and_can_be_ranked(
    world: World, reembed: ReembedTracks, embedder: Embedder
) -> None:
    kept, *old = world.add_ready(1), add_outdated(world, 2), add_outdated(world, 3)
    world.jobs.cancel(kept.job_id, world.clock())
    assert world.index.count() == 1
    assert reembed(LONG) == 2
    assert sorted(embedder.embedded) == [2, 3]
    assert all(is_reembedded(world, track) for track in old)
    assert world.index.count() == 3
    vectors = world.index.vectors(old[0].id)
    np.testing.assert_array_equal(vectors[0], np.eye(256)[2])
    assert (reembed(LONG), world.embeddings.count(MODEL)) == (0, 0)


def test_waiting_jobs_go_first(world: World, reembed: ReembedTracks, embedder: Embedder) -> None:
    add_outdated(world, 2)
    add_outdated(world, 3)
    embedder.during = lambda: world.jobs.ensure("a" * 32, "yt-00000000009", world.clock())
    assert reembed(LONG) == 1
    assert reembed(LONG) == 0
    world.jobs.cancel("a" * 32, world.clock())
    embedder.during = lambda: None
    assert reembed(LONG) == 1


def test_it_ends_at_the_time_limit(world: World, reembed: ReembedTracks, embedder: Embedder) -> None:
    for number in range(5):
        add_outdated(world, number)
    embedder.during = lambda: world.clock.advance(2)
    assert reembed(timedelta(seconds=5)) == 3
    assert world.embeddings.count(MODEL) == 2


def test_two_workers_do_not_embed_the_same_track(world: World, reembed: ReembedTracks, embedder: Embedder) -> None:
    for number in (2, 3):
        add_outdated(world, number)
    done: list[int] = []

    def other() -> None:
        embedder.during = lambda: None
        done.append(reembed(LONG))

    embedder.during = other
    assert (reembed(LONG), done) == (1, [1])
    assert sorted(embedder.embedded) == [2, 3]


def test_a_track_whose_worker_died_is_embedded_once_its_lease_ran_out(
    world: World, reembed: ReembedTracks, embedder: Embedder
) -> None:
    track = add_outdated(world, 2)

    def die() -> None:
        raise KeyboardInterrupt

    embedder.during = die
    with pytest.raises(KeyboardInterrupt):
        reembed(LONG)
    embedder.during = lambda: None
    assert reembed(LONG) == 0
    world.clock.advance(120)
    assert reembed(LONG) == 1
    assert is_reembedded(world, track)


def test_a_track_deleted_meanwhile_stays_deleted(world: World, reembed: ReembedTracks, embedder: Embedder) -> None:
    track = add_outdated(world, 2)

    def delete() -> None:
        world.embeddings.remove(track.id)
        world.tracks.delete(track.id)

    embedder.during = delete
    assert reembed(LONG) == 0
    assert list(world.embeddings.track_ids(MODEL)) == []
    assert world.embeddings.count(MODEL) == 0


def test_the_embedding_of_a_deleted_track_is_deleted(world: World, reembed: ReembedTracks) -> None:
    track = add_outdated(world, 2)
    world.tracks.delete(track.id)
    assert reembed(LONG) == 0
    assert world.embeddings.count(MODEL) == 0


@pytest.mark.parametrize("what", ["gone", "broken", "other recipe"])
def test_a_track_without_usable_chroma_is_skipped(world: World, reembed: ReembedTracks, what: str) -> None:
    broken, good = add_outdated(world, 2), add_outdated(world, 3)
    key = chroma_key(broken.id, broken.job_id)
    if what == "gone":
        world.bucket.delete(key)
    elif what == "broken":
        world.bucket.put(key, b"x")
    else:
        chroma = Chroma(np.ones((50, 12), dtype=np.uint8), recipe="hpcp-v0")
        world.bucket.put(key, chroma_to_bytes(chroma))
    assert reembed(LONG) == 1
    assert is_reembedded(world, good)
    assert not is_reembedded(world, broken)
    assert world.embeddings.count(MODEL) == 0
    assert world.embeddings.count("the next model") == 2


def test_while_the_bucket_is_unavailable_the_track_waits(world: World, reembed: ReembedTracks) -> None:
    track = add_outdated(world, 2)
    world.bucket.is_away = True
    with pytest.raises(ContrafactError) as caught:
        reembed(LONG)
    assert caught.value.code == "bucket_unavailable"
    world.bucket.is_away = False
    assert world.embeddings.count(MODEL) == 1
    world.clock.advance(120)
    assert reembed(LONG) == 1
    assert is_reembedded(world, track)


def test_workers_are_nudged_only_while_tracks_wait(world: World, reembed: ReembedTracks) -> None:
    nudge = NudgeReembedding(world.embeddings, world.older, world.queue, MODEL)
    assert not nudge()
    track = add_outdated(world, 2)
    assert nudge()
    reembed(LONG)
    assert not nudge()
    assert len(world.queue.reembeddings) == 1
    assert world.tracks.get(track.id) is not None


def test_the_count_of_waiting_tracks_is_cached_for_some_seconds() -> None:
    embeddings, clock = MemoryEmbeddingStore(), ManualClock()
    count = CountWaiting(embeddings, MODEL, clock)
    assert count() == 0
    embeddings.put("t1", "j", "old", embedding(1))
    assert count() == 0
    clock.advance(CountWaiting.MAX_AGE.total_seconds())
    assert count() == 1


def test_the_count_is_read_again_after_the_clock_was_set_back() -> None:
    embeddings, clock = MemoryEmbeddingStore(), ManualClock()
    count = CountWaiting(embeddings, MODEL, clock)
    assert count() == 0
    embeddings.put("t1", "j1", "old-0123456789ab", OLD)
    clock.advance(-3600)
    assert count() == 1
