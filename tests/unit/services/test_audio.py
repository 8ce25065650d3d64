"""Copies for listening: made while a track is analysed, limited in space and time, gone with the track."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.doubles.memory_app import GRACE, make_deletions
from tests.doubles.memory_audio import MemoryAudioStore
from tests.doubles.memory_world import World
from tests.unit.services.copies import FakeCopy, keep
from tests.unit.services.fakes import FakePipeline, make_ingest, manage, outcome, raising

from contrafact.domain.audio import AudioCopy, AudioSpace, audio_key
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.tracks import Metadata, Source, SourceKind, Track
from contrafact.services.audio import ExpireAudio, KeepAudio, ReadAudio
from contrafact.services.trash import Trash

DAY = 86_400.0


def upload(world: World, number: int = 1) -> Track:
    key = f"incoming/{number}"
    world.bucket.put(key, b"uploaded")
    return world.submit.source(Source(SourceKind.UPLOAD, f"{number:x}" * 64, "a.mp3", key), Metadata("a")).track


def ingest(world: World, pipeline: FakePipeline, folder: Path, track: Track, audio: KeepAudio | None = None) -> Track:
    make_ingest(world, pipeline, folder, audio or keep(world))(track.job_id)
    assert list(folder.iterdir()) == []
    return outcome(world, track)[0]


def test_an_uploads_sound_is_kept_as_a_copy(world: World, pipeline: FakePipeline, tmp_path: Path) -> None:
    track = ingest(world, pipeline, tmp_path, upload(world))
    key = audio_key(track.id, track.job_id)
    assert track.audio == AudioCopy(key, 1, world.clock())
    assert world.bucket.get(key) == b"s"
    assert b"".join(ReadAudio(world.tracks, world.bucket)(track.id).read(0)) == b"s"


def test_of_sources_that_are_not_listed_no_copy_is_kept(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    assert ingest(world, pipeline, tmp_path, track).audio is None
    assert not any(key.startswith("audio/") for key in world.bucket.objects)
    with pytest.raises(ContrafactError) as told:
        ReadAudio(world.tracks, world.bucket)(track.id)
    assert told.value.code == "audio_missing"


@pytest.mark.parametrize("stage", ["open", "write", "finish"])
def test_a_copy_that_fails_does_not_fail_the_track(
    world: World, pipeline: FakePipeline, tmp_path: Path, stage: str
) -> None:
    class Broken(FakeCopy):
        fails = stage

    track = ingest(world, pipeline, tmp_path, upload(world), keep(world, Broken))
    assert (track.state, track.audio) == (State.READY, None)
    assert list(world.bucket.objects) == [track.chroma_key]


def test_a_full_disk_leaves_out_the_copy_alone(world: World, pipeline: FakePipeline, tmp_path: Path) -> None:
    track, audio = upload(world), keep(world)
    pipeline.during = {"extracting": lambda: setattr(world.bucket, "free", 10)}
    world.bucket.free = 2000
    make_ingest(world, pipeline, tmp_path, audio)(track.job_id)
    assert outcome(world, track)[0].audio is None
    assert outcome(world, track)[0].state is State.READY


def test_an_analysis_that_fails_leaves_no_copy(world: World, pipeline: FakePipeline, tmp_path: Path) -> None:
    pipeline.during = {"extracting": raising("corrupt_audio")}
    assert ingest(world, pipeline, tmp_path, upload(world)).state is State.FAILED
    assert world.bucket.objects == {}
    pipeline.during = {"embedding": raising("invalid_chroma")}
    assert ingest(world, pipeline, tmp_path, upload(world, 2)).audio is None
    assert not any(key.startswith("audio/") for key in world.bucket.objects)


def test_a_job_that_goes_on_after_its_chroma_was_stored_finds_its_copy(
    world: World, pipeline: FakePipeline, tmp_path: Path
) -> None:
    track = upload(world)
    pipeline.during = {"embedding": raising("database_unavailable")}
    make_ingest(world, pipeline, tmp_path, keep(world))(track.job_id)
    world.tracks.tracks[track.id] = replace(outcome(world, track)[0], audio=None)
    pipeline.during = {}
    world.clock.advance(300)
    assert ingest(world, pipeline, tmp_path, track).audio is not None
    assert pipeline.n_calls["extracting"] == 1


def test_a_copy_stays_in_the_trash_and_goes_with_the_track(
    world: World, pipeline: FakePipeline, tmp_path: Path
) -> None:
    track = ingest(world, pipeline, tmp_path, upload(world))
    key = audio_key(track.id, track.job_id)
    trash = Trash(world.trash, world.follow, world.ids, timedelta(days=30))
    trash.delete(track.id)
    make_deletions(world)()
    assert world.bucket.get(key) == b"s"
    with pytest.raises(ContrafactError) as told:
        ReadAudio(world.tracks, world.bucket)(track.id)
    assert told.value.code == "track_not_found"
    trash.restore([track.id])
    assert b"".join(ReadAudio(world.tracks, world.bucket)(track.id).read(0)) == b"s"
    trash.delete(track.id, permanently=True)
    world.clock.advance(GRACE.total_seconds())
    make_deletions(world)()
    assert world.bucket.objects == {}


def test_a_job_that_was_cancelled_leaves_no_copy(world: World, pipeline: FakePipeline, tmp_path: Path) -> None:
    for number, stage in enumerate(["extracting", "embedding"], 1):
        track = upload(world, number)
        pipeline.during = {stage: lambda job_id=track.job_id: manage(world).cancel(job_id) and None}
        make_ingest(world, pipeline, tmp_path, keep(world))(track.job_id)
        assert outcome(world, track)[0].audio is None
        assert not any(key.startswith("audio/") for key in world.bucket.objects)


def with_copies(world: World, n_copies: int) -> MemoryAudioStore:
    """Add tracks with a copy of 100 bytes each, one a day, the oldest first."""
    store = MemoryAudioStore(world.tracks)
    for number in range(n_copies):
        track = world.add_ready(number)
        key = audio_key(track.id, track.job_id)
        world.bucket.put(key, bytes(100))
        store.set_audio(track.id, track.job_id, AudioCopy(key, 100, world.clock()))
        world.clock.advance(DAY)
    return store


def kept(world: World) -> list[int]:
    numbers = [int(track.id[3:]) for track in world.tracks.tracks.values() if track.audio]
    assert len(numbers) == sum(key.startswith("audio/") for key in world.bucket.objects)
    return sorted(numbers)


@pytest.mark.parametrize(("max_bytes", "left"), [(500, [0, 1, 2, 3, 4]), (499, [1, 2, 3, 4]), (150, [4]), (0, [])])
def test_the_oldest_copies_go_when_all_are_too_large(world: World, max_bytes: int, left: list[int]) -> None:
    store = with_copies(world, 5)
    expire = ExpireAudio(store, world.bucket, world.clock, max_bytes, None)
    assert expire() == 5 - len(left)
    assert kept(world) == left
    assert store.space() == AudioSpace(len(left), 100 * len(left))
    assert expire() == 0


def test_copies_go_after_their_time(world: World) -> None:
    expire = ExpireAudio(with_copies(world, 5), world.bucket, world.clock, 10_000, timedelta(days=2.5))
    assert expire() == 3
    assert kept(world) == [3, 4]


def test_an_interrupted_removal_is_repeated(world: World) -> None:
    store = with_copies(world, 2)
    for key in [key for key in world.bucket.objects if key.startswith("audio/")]:
        world.bucket.delete(key)
    assert ExpireAudio(store, world.bucket, world.clock, 0, None)() == 2
    assert kept(world) == []
