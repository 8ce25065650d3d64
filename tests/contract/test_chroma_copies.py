"""Copies of the bucket's chroma in MongoDB."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import numpy as np
import pytest
from bson.binary import Binary
from pymongo.database import Database
from tests.contract.builders import NOW, add_track
from tests.contract.explaining import recorded
from tests.doubles.memory_app import GRACE, make_deletions
from tests.doubles.memory_servers import MemoryBucket
from tests.doubles.memory_world import make_world
from tests.doubles.servers import Server

from contrafact.adapters.copying_bucket import CopyingBucket
from contrafact.adapters.mongo.chroma import CopyOlderChroma, MongoChromaCopies
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.domain.chroma import TUNED_RECIPE, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.features.chroma_io import chroma_to_bytes
from contrafact.services.caches import ChromaCache, fetch_chroma
from contrafact.services.tracks import chroma_key
from contrafact.services.trash import Trash


def made(seed: int, n_frames: int = 40, *, views: bool = True) -> Chroma:
    drawn = np.random.default_rng(seed).integers(0, 256, (3, n_frames, 12), dtype=np.uint8)
    if not views:
        return Chroma(drawn[0])
    return Chroma(drawn[0], TUNED_RECIPE, tuning_cents=-7.5, melody=drawn[1], whitened=drawn[2], peaks=drawn[0, :, 0])


def assert_equal(found: Chroma, wanted: Chroma) -> None:
    assert chroma_to_bytes(found) == chroma_to_bytes(wanted)


@pytest.fixture
def copies(database: Database[Document]) -> MongoChromaCopies:
    return MongoChromaCopies(database)


@pytest.mark.parametrize("views", [True, False])
def test_a_copy_is_equal_to_the_original(copies: MongoChromaCopies, views: bool) -> None:
    chroma = made(1, views=views)
    copies.put("chroma/a/1.npz", made(2))
    copies.put("chroma/a/1.npz", chroma)
    found = copies.get_many(["chroma/a/1.npz", "chroma/b/1.npz"])
    assert [*found] == ["chroma/a/1.npz"]
    assert_equal(found["chroma/a/1.npz"], chroma)
    # The kernels are compiled for such arrays.
    arrays = (getattr(found["chroma/a/1.npz"], name) for name in ("frames", "melody", "whitened", "peaks"))
    assert all(each.flags.writeable for each in arrays if each is not None)
    copies.delete("chroma/a/1.npz")
    copies.delete("chroma/a/1.npz")
    assert copies.get_many(["chroma/a/1.npz"]) == {}
    assert copies.get_many([]) == {}


def test_a_damaged_copy_counts_as_missing(copies: MongoChromaCopies, database: Database[Document]) -> None:
    copies.put("k", made(1))
    for damage in ({"frames": Binary(b"x" * 13)}, {"frames": None}, {"melody": Binary(bytes(12))}, {"recipe": None}):
        database["chroma"].update_one({"_id": "k"}, {"$set": damage})
        assert copies.get_many(["k"]) == {}
        copies.put("k", made(1))


def test_the_chroma_of_many_tracks_comes_in_one_query(mongod: Server, database: Database[Document]) -> None:
    bucket, keys = MemoryBucket(), [f"chroma/t{number}/j.npz" for number in range(60)]
    store = CopyingBucket(bucket, MongoChromaCopies(database))
    for number, key in enumerate(keys):
        store.put(key, chroma_to_bytes(made(number)))
    # One that an older release wrote is in the bucket alone.
    bucket.put("chroma/older/j.npz", chroma_to_bytes(made(99)))
    for key in keys:
        bucket.delete(key)
    with recorded(mongod.uri, database.name, database.codec_options) as (asked, recorder):
        found = ChromaCache(bucket, 10_000_000, MongoChromaCopies(asked)).get([*keys, "chroma/older/j.npz", "gone"])
        assert [query["find"] for query in recorder.queries] == ["chroma"]
    assert sorted(found) == sorted([*keys, "chroma/older/j.npz"])
    for number, key in enumerate(keys):
        assert_equal(found[key], made(number))


def test_a_bucket_keeps_the_copies_of_its_chroma_in_step(copies: MongoChromaCopies) -> None:
    bucket = CopyingBucket(MemoryBucket(), copies)
    bucket.put("chroma/a/1.npz", chroma_to_bytes(made(1)))
    bucket.put("uploads/a", b"no chroma")
    assert_equal(copies.get_many(["chroma/a/1.npz"])["chroma/a/1.npz"], made(1))
    bucket.delete("uploads/a")
    bucket.delete("chroma/a/1.npz")
    assert copies.get_many(["chroma/a/1.npz"]) == {}
    assert (bucket.get("chroma/a/1.npz"), bucket.get("uploads/a")) == (None, None)


def test_a_copy_whose_original_was_lost_goes_with_its_track(copies: MongoChromaCopies) -> None:
    world = make_world()
    track = world.add_ready(1)
    assert track.chroma_key is not None
    copies.put(track.chroma_key, made(1))
    world.bucket.delete(track.chroma_key)

    Trash(world.trash, world.follow, world.ids, timedelta(), world.audit).delete(track.id, permanently=True)
    world.clock.advance(GRACE.total_seconds())
    replace(make_deletions(world), bucket=CopyingBucket(world.bucket, copies))()

    assert world.tracks.get(track.id) is None
    assert copies.get_many([track.chroma_key]) == {}


class Older:
    """A library of an older release: chroma in the bucket alone."""

    def __init__(self, database: Database[Document], n_tracks: int) -> None:
        self.database, self.bucket = database, MemoryBucket()
        self.tracks, self.copies = MongoTrackStore(database), MongoChromaCopies(database)
        self.keys = [self.add(number) for number in range(n_tracks)]
        self.copy = CopyOlderChroma(database, partial(fetch_chroma, self.bucket))

    def add(self, number: int) -> str:
        track = add_track(self.tracks, number)
        key = chroma_key(track.id, track.job_id)
        self.bucket.put(key, chroma_to_bytes(made(number)))
        self.tracks.set_chroma(track.id, track.job_id, key, NOW)
        return key


def test_chroma_of_an_older_release_is_copied_in_steps(database: Database[Document]) -> None:
    older = Older(database, 7)
    add_track(older.tracks, 8)  # without chroma yet
    older.bucket.put(older.keys[3], b"damaged")
    n_done = [older.copy(3)]
    # Other processes go on, until nothing is left.
    n_done += [CopyOlderChroma(database, partial(fetch_chroma, older.bucket))(3) for _ in range(3)]
    assert n_done == [3, 3, 2, 0]
    found = older.copies.get_many(older.keys)
    assert [*sorted(found)] == sorted(set(older.keys) - {older.keys[3]})
    for number, key in enumerate(older.keys):
        if key in found:
            assert_equal(found[key], made(number))


def test_an_interrupted_step_is_repeated(database: Database[Document]) -> None:
    older = Older(database, 4)
    older.bucket.is_away = True
    with pytest.raises(ContrafactError, match="bucket") as caught:
        older.copy(10)
    assert caught.value.code == "bucket_unavailable"
    older.bucket.is_away = False
    assert older.copy(10) == 4
    assert len(older.copies.get_many(older.keys)) == 4


def test_chroma_of_a_track_that_is_deleted_meanwhile_is_not_kept(database: Database[Document]) -> None:
    older = Older(database, 1)

    def read(key: str) -> Chroma:
        chroma = fetch_chroma(older.bucket, key)
        database["tracks"].delete_many({})
        return chroma

    assert CopyOlderChroma(database, read)(10) == 1
    assert older.copies.get_many(older.keys) == {}
