"""Which tracks have a copy for listening, on the store in memory and on MongoDB; copies in a backup."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, add_track, after, video
from tests.contract.conftest import Stores
from tests.doubles.backups import Original, back_up, restore
from tests.doubles.memory_audio import MemoryAudioStore
from tests.doubles.memory_tracks import MemoryTrackStore

from contrafact.adapters.mongo.audio import MongoAudioStore
from contrafact.adapters.mongo.database import Document
from contrafact.domain.audio import AudioCopy, AudioSpace
from contrafact.domain.jobs import State
from contrafact.domain.tracks import Metadata
from contrafact.ports.audio import AudioStore
from contrafact.ports.bucket import Bucket

READY = "yt-song0cover0"
KEY = f"audio/{READY}/j.webm"


@pytest.fixture
def copies(stores: Stores, request: pytest.FixtureRequest) -> AudioStore:
    if isinstance(stores.tracks, MemoryTrackStore):
        return MemoryAudioStore(stores.tracks)
    return MongoAudioStore(request.getfixturevalue("database"))


def copy(number: int, n_bytes: int = 100) -> AudioCopy:
    return AudioCopy(f"audio/{number}", n_bytes, NOW + timedelta(days=number))


def test_a_track_gets_and_loses_its_copy(stores: Stores, copies: AudioStore) -> None:
    track = add_track(stores.tracks, 1)
    assert track.audio is None
    copies.set_audio(track.id, "another job", copy(1))
    assert copies.space() == AudioSpace(0, 0)
    copies.set_audio(track.id, track.job_id, copy(1))
    found = stores.tracks.get(track.id)
    assert found is not None
    assert found.audio == copy(1)
    copies.forget_audio(track.id, "audio/another")
    assert copies.space() == AudioSpace(1, 100)
    copies.forget_audio(track.id, "audio/1")
    assert stores.tracks.get(track.id) == track
    assert copies.space() == AudioSpace(0, 0)


def test_copies_are_listed_from_the_oldest_and_counted(stores: Stores, copies: AudioStore) -> None:
    tracks = [add_track(stores.tracks, number) for number in range(4)]
    for number in (2, 0, 1):
        copies.set_audio(tracks[number].id, tracks[number].job_id, copy(number, 10**number))
    assert copies.space() == AudioSpace(3, 111)
    assert copies.oldest(2) == [(tracks[0].id, copy(0, 1)), (tracks[1].id, copy(1, 10))]
    assert [key for key, _ in copies.oldest(9, NOW + timedelta(days=1))] == [tracks[0].id]
    assert len(copies.oldest(9)) == 3


def test_a_track_that_is_analysed_from_the_start_has_no_copy(stores: Stores, copies: AudioStore) -> None:
    track = add_track(stores.tracks, 1)
    copies.set_audio(track.id, track.job_id, copy(1))
    stores.tracks.mirror_state(track.id, track.job_id, State.FAILED, NOW)
    copies.set_audio(track.id, track.job_id, copy(1))
    assert copies.space() == AudioSpace(0, 0)
    again, is_new = stores.tracks.claim(video(1), Metadata(), "second", after(9))
    assert (is_new, again.audio) == (True, None)
    assert copies.space() == AudioSpace(0, 0)


@pytest.mark.parametrize("has_audio", [True, False])
def test_a_backup_holds_copies_if_wished(
    original: Original, empty: Database[Document], target: Bucket, tmp_path: Path, has_audio: bool
) -> None:
    database, source = original.database, original.bucket
    sound = bytes(range(256)) * 8000
    source.put(KEY, sound)
    audio = MongoAudioStore(database)
    job_id = database["tracks"].find_one({"_id": READY})["job_id"]  # type: ignore[index]
    audio.set_audio(READY, job_id, AudioCopy(KEY, len(sound), NOW))
    other = database["tracks"].find_one({"_id": {"$ne": READY}, "state": "ready"})
    assert other is not None
    audio.set_audio(other["_id"], other["job_id"], AudioCopy("audio/gone", 5, NOW))
    manifest = back_up(database, source, tmp_path / "backup", has_audio=has_audio)
    restore(empty, target, tmp_path / "backup")
    assert (manifest.has_audio, manifest.missing, manifest.left_out) == (has_audio, [], [])
    assert target.get(KEY) == (sound if has_audio else None)
    assert MongoAudioStore(empty).space().n_copies == (2 if has_audio else 0)
