"""Maps of the library, in memory and in MongoDB; what MongoDB says of the tracks on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, after, video
from tests.doubles.memory_maps import MemoryMapStore
from tests.doubles.memory_servers import ManualClock

from contrafact.adapters.mongo import maps as mongo_maps
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.leases import Leases
from contrafact.adapters.mongo.maps import MongoMappedTracks, MongoMapStore
from contrafact.adapters.mongo.track_documents import track_document
from contrafact.domain.jobs import State
from contrafact.domain.maps import LEASE, MapDecision, MapHead, MappedTrack, MapPoints
from contrafact.domain.tracks import Metadata, Track
from contrafact.ports.maps import MapStore

HEAD = MapHead("m-1", 1, 5, 5, 0, NOW, NOW, NOW)
IDS = (*(f"yt-{number:011d}" for number in range(4)), f"file-{9:032x}")
POINTS = MapPoints(IDS, np.arange(10, dtype=np.float32).reshape(-1, 2) / 3)


@pytest.fixture
def clock() -> ManualClock:
    found = ManualClock()
    found.moment = NOW
    return found


@pytest.fixture(params=["memory", "mongodb"])
def maps(request: pytest.FixtureRequest, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> MapStore:
    if request.param == "memory":
        return MemoryMapStore(clock)
    monkeypatch.setattr(mongo_maps, "POINTS_AT_ONCE", 2)
    store = MongoMapStore(request.getfixturevalue("database"))
    store._leases = Leases(store._maps, clock)
    return store


def put(maps: MapStore, head: MapHead, points: MapPoints = POINTS) -> bool:
    token = f"writer of {head.version}"
    return maps.take(head.model_id, token) and maps.put(head, points, token)


def read(maps: MapStore, head: MapHead | None) -> MapPoints:
    points = maps.points(head) if head else None
    assert points is not None
    return points


def test_a_map_is_read_as_it_was_written(maps: MapStore) -> None:
    assert maps.head("m-1") is None

    assert put(maps, HEAD)

    assert maps.head("m-1") == HEAD
    points = read(maps, maps.head("m-1"))
    assert points.track_ids == IDS
    np.testing.assert_array_equal(points.places, POINTS.places)
    assert points.places.dtype == np.float32


def test_a_newer_map_replaces_it_and_the_points_of_the_older_one_are_gone(maps: MapStore) -> None:
    put(maps, HEAD)
    fewer = MapPoints(IDS[:3], POINTS.places[:3])
    newer = replace(HEAD, version=2, n_points=3, n_changed=2, made_at=after(9))

    assert put(maps, newer, fewer)

    assert maps.head("m-1") == newer
    assert read(maps, newer).track_ids == IDS[:3]
    assert maps.points(HEAD) is None


def test_an_empty_map_has_no_points(maps: MapStore) -> None:
    empty = replace(HEAD, n_points=0)
    put(maps, empty, MapPoints((), np.empty((0, 2), dtype=np.float32)))

    assert read(maps, empty).track_ids == ()
    assert read(maps, empty).places.shape == (0, 2)


def test_the_map_of_another_model_is_removed(maps: MapStore) -> None:
    put(maps, HEAD)
    other = replace(HEAD, model_id="m-2")

    put(maps, other)

    assert maps.head("m-1") is None
    assert maps.points(HEAD) is None
    assert read(maps, other).track_ids == IDS


def test_one_caller_at_a_time_may_write(maps: MapStore, clock: ManualClock) -> None:
    assert maps.is_free("m-1")
    assert maps.take("m-1", "one")
    assert not maps.is_free("m-1")
    assert not maps.take("m-1", "two")
    assert not maps.put(HEAD, POINTS, "two")
    assert maps.head("m-1") is None

    clock.moment += LEASE - timedelta(seconds=1)
    assert maps.renew("m-1", "one")
    assert not maps.renew("m-1", "two")
    clock.moment += LEASE - timedelta(seconds=1)
    assert not maps.is_free("m-1")

    assert maps.put(HEAD, POINTS, "one")
    assert maps.is_free("m-1")
    assert not maps.renew("m-1", "one")


def test_a_caller_that_lost_its_lease_changes_nothing(maps: MapStore, clock: ManualClock) -> None:
    assert maps.take("m-1", "slow")
    clock.moment += LEASE
    newer = replace(HEAD, version=7)
    assert put(maps, newer)

    assert not maps.put(replace(HEAD, n_points=2), MapPoints(IDS[:2], POINTS.places[:2]), "slow")

    assert maps.head("m-1") == newer
    assert read(maps, newer).track_ids == IDS


def test_a_try_after_one_that_did_not_end_has_a_longer_lease(maps: MapStore, clock: ManualClock) -> None:
    assert maps.take("m-1", "killed")
    clock.moment += LEASE
    assert maps.take("m-1", "killed again")
    clock.moment += LEASE
    assert not maps.is_free("m-1")
    clock.moment += LEASE
    assert put(maps, HEAD)

    assert maps.take("m-1", "after a success")
    clock.moment += LEASE
    assert maps.is_free("m-1")


def test_a_map_of_many_points_keeps_the_limits_of_documents(database: Database[Document]) -> None:
    n = 120_000
    ids = tuple(f"file-{number:032x}" for number in range(n))
    points = MapPoints(ids, np.random.default_rng(0).normal(size=(n, 2)).astype(np.float32))
    store, head = MongoMapStore(database), replace(HEAD, n_points=n)

    assert put(store, head, points)

    found = read(store, head)
    assert found.track_ids == ids
    np.testing.assert_array_equal(found.places, points.places)
    assert database["map_chunks"].count_documents({}) == 3


def stored_track(database: Database[Document], number: int, **fields: Any) -> str:
    source = video(number)
    said = Metadata(f"Song {number}", None if number % 2 else "Artist")
    track = Track(source.track_id, source, State.READY, f"{number:032x}", NOW, NOW, said)
    database["tracks"].insert_one({**track_document(track), **fields})
    return track.id


def test_the_map_says_the_most_that_is_known_of_each_ready_track(
    database: Database[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mongo_maps, "_AT_ONCE", 2)
    work = {"_id": "a" * 32, "title": "A work"}
    database["works"].insert_one(work)
    plain = stored_track(database, 1, work_id=work["_id"], tags=["jazz", "live"])
    likely = stored_track(database, 2, covers_by="m-1")
    of_older_weights = stored_track(database, 3, covers_by="m-0")
    same = stored_track(database, 4, same_recording_as=plain)
    unsure, confirmed, other = (stored_track(database, number, covers_by=None) for number in (5, 6, 7))
    stored_track(database, 8, state="trashed", kept_state="ready")
    stored_track(database, 9, state="failed")
    waiting = {"is_open": True, "is_skipped": False, "model_id": "m-1", "tracks": [unsure, confirmed]}
    database["review_queue"].insert_many(
        [
            {"_id": "1", **waiting},
            {"_id": "2", **waiting, "tracks": [other, other], "is_open": False},
            {"_id": "3", **waiting, "tracks": [other, other], "model_id": "m-0"},
        ]
    )
    answered = {"is_settled": True, "work_id": None, "track_ids": [confirmed, "yt-00000000099"]}
    database["reviews"].insert_many(
        [
            {"_id": "1", "subject": "1", **answered, "answer": "confirmed"},
            {"_id": "2", "subject": "2", **answered, "answer": "rejected", "track_ids": [other, plain]},
            {
                "_id": "3",
                "subject": "3",
                **answered,
                "answer": "confirmed",
                "track_ids": [other],
                "work_id": work["_id"],
            },
        ]
    )

    found = {each.id: each for each in MongoMappedTracks(database).all("m-1")}

    assert {each.id: each.decision for each in found.values()} == {
        plain: MapDecision.NONE,
        likely: MapDecision.LIKELY,
        of_older_weights: MapDecision.NONE,
        same: MapDecision.SAME_RECORDING,
        unsure: MapDecision.UNSURE,
        confirmed: MapDecision.CONFIRMED,
        other: MapDecision.NONE,
    }
    assert found[plain] == MappedTrack(plain, "Song 1", None, work["_id"], ("jazz", "live"), MapDecision.NONE)
    assert found[likely].artist == "Artist"
    titles = MongoMappedTracks(database).work_titles({work["_id"], "b" * 32})
    assert titles == {work["_id"]: "A work"}
    assert MongoMappedTracks(database).work_titles([]) == {}
