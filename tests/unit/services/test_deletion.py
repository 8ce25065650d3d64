from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.doubles.memory_app import GRACE, TRASH_LIFETIME, make_deletions
from tests.doubles.memory_audio import MemoryAudioStore
from tests.doubles.memory_world import World

from contrafact.domain.audio import AudioCopy, audio_key
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.links import VideoLink
from contrafact.domain.tracks import Track
from contrafact.services.trash import Trash


@pytest.fixture
def trash(world: World) -> Trash:
    return Trash(world.trash, world.follow, world.ids, TRASH_LIFETIME)


def chroma_keys(world: World) -> list[str]:
    return [key for key in world.bucket.objects if key.startswith("chroma/")]


@pytest.mark.parametrize("permanently", [False, True])
def test_a_deletion_stands_though_the_database_goes_away_after_its_write(
    world: World, trash: Trash, monkeypatch: pytest.MonkeyPatch, permanently: bool
) -> None:
    track = world.add_ready(1)

    def be_away(_: str) -> None:
        raise ContrafactError("database_unavailable")

    with monkeypatch.context() as patched:
        patched.setattr(world.embeddings, "job_of", be_away)
        trash.delete(track.id, permanently=permanently)
    assert world.tracks.get(track.id) is None
    assert world.embeddings.job_of(track.id) is not None
    make_deletions(world)()
    assert list(world.embeddings.track_ids(track.model_id or "")) == []
    assert (world.embeddings.job_of(track.id) is None) == permanently


def test_a_lifetime_of_zero_deletes_at_once(world: World, trash: Trash) -> None:
    track = world.add_ready(1)
    in_trash = world.add_ready(2)
    trash.delete(in_trash.id)
    without_trash = replace(trash, lifetime=timedelta(0))
    without_trash.delete(track.id)
    replace(make_deletions(world), lifetime=timedelta(0))()
    assert (world.tracks.outside, world.bucket.objects) == ({}, {})


def test_an_object_that_cannot_be_deleted_does_not_hold_up_the_others(
    world: World, trash: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracks = [world.add_ready(number) for number in range(1, 9)]
    stuck, delete = tracks[0].chroma_key, world.bucket.delete

    def delete_unless_stuck(key: str) -> None:
        if key == stuck:
            raise ContrafactError("bucket_unavailable")
        delete(key)

    monkeypatch.setattr(world.bucket, "delete", delete_unless_stuck)
    trash.delete_many([track.id for track in tracks], permanently=True)
    deletions = make_deletions(world)
    while len(chroma_keys(world)) > 1:
        with pytest.raises(ContrafactError, match="bucket"):
            deletions()
    monkeypatch.undo()
    deletions()
    assert (world.tracks.outside, world.bucket.objects) == ({}, {})


def test_a_call_ends_when_its_time_is_over(world: World, trash: Trash) -> None:
    tracks = [world.add_ready(number) for number in range(1, 4)]
    trash.delete_many([track.id for track in tracks], permanently=True)
    hasty = replace(make_deletions(world), limit_s=0.0)
    left = []
    for _ in tracks:
        hasty()
        left.append(len(chroma_keys(world)))
    assert left == [2, 1, 0]


def test_the_results_of_a_failed_job_are_removed_when_its_worker_could_not(world: World) -> None:
    track = world.add_ready(1)
    world.jobs.cancel(track.job_id, world.clock())
    world.tracks.mirror_state(track.id, track.job_id, State.FAILED, world.clock())
    make_deletions(world)()
    assert len(chroma_keys(world)) == 1
    world.clock.advance(GRACE.total_seconds())
    make_deletions(world)()
    assert (world.bucket.objects, world.embeddings.job_of(track.id)) == ({}, None)


def test_a_track_that_went_to_the_trash_while_it_was_embedded_names_no_copy_that_is_gone(
    world: World, trash: Trash
) -> None:
    track: Track = world.submit.video(VideoLink("00000000001")).track
    world.tracks.mirror_state(track.id, track.job_id, State.EMBEDDING, world.clock())
    key = audio_key(track.id, track.job_id)
    world.bucket.put(key, b"sound")
    MemoryAudioStore(world.tracks).set_audio(track.id, track.job_id, AudioCopy(key, 5, world.clock()))
    trash.delete(track.id)
    world.clock.advance(GRACE.total_seconds())
    make_deletions(world)()
    assert (world.tracks.outside[track.id].track.audio, world.bucket.objects) == (None, {})


def test_the_jobs_of_a_deletion_are_found_again_by_no_worker(world: World, trash: Trash) -> None:
    track: Track = world.submit.video(VideoLink("00000000001")).track
    trash.delete(track.id, permanently=True)
    assert world.jobs.jobs == {}
    make_deletions(world)()
    assert world.tracks.exists(track.id)
    world.clock.advance(GRACE.total_seconds())
    make_deletions(world)()
    assert not world.tracks.exists(track.id)
