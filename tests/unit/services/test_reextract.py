from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.memory_world import World
from tests.doubles.weights import untrained_card
from tests.unit.services.copies import FakeCopy, keep
from tests.unit.services.fakes import MIN_FREE_BYTES, STAGES, FakePipeline, make_repeats, raising

from contrafact.domain.audio import AudioCopy
from contrafact.domain.chroma import RECIPE, WHITENED_RECIPE, Chroma
from contrafact.domain.clips import Clip, ClipSource, ClipSpan, ClipState
from contrafact.domain.jobs import MAX_ATTEMPTS, State
from contrafact.domain.links import VideoLink
from contrafact.domain.tracks import Metadata, Source, SourceKind, Track
from contrafact.domain.verdicts import NOTHING_ASKED
from contrafact.features.chroma_io import chroma_from_bytes
from contrafact.services import reextract as module
from contrafact.services.reembed import NudgeReembedding
from contrafact.services.reextract import PAUSE, Reextraction, ReextractTracks
from contrafact.services.space import DiskSpace
from contrafact.services.tracks import chroma_key

LONG = timedelta(minutes=1)


@pytest.fixture
def again(world: World, pipeline: FakePipeline, tmp_path: Path) -> ReextractTracks:
    pipeline.model_id = untrained_card().model_id
    return ReextractTracks(
        store=world.older,
        tracks=world.tracks,
        jobs=world.jobs,
        clips=world.clips,
        embeddings=world.embeddings,
        bucket=world.bucket,
        fetcher=pipeline,
        extract=pipeline.extract,
        embedder=pipeline,
        repeats=make_repeats(world, pipeline),
        clock=world.clock,
        new_id=world.ids,
        space=DiskSpace(world.bucket, MIN_FREE_BYTES, world.clock),
        max_duration_s=1200.0,
        scratch_folder=tmp_path,
    )


def add_old(world: World, number: int) -> Track:
    """A ready track of one view, whose job has ended."""
    track = world.add_ready(number)
    world.jobs.cancel(track.job_id, world.clock())
    return track


def start(world: World) -> int:
    return Reextraction(world.older, world.clock).start()


def found(world: World, track: Track) -> Track:
    stored = world.tracks.get(track.id)
    assert stored is not None
    return stored


def is_as_before(world: World, track: Track) -> bool:
    now = found(world, track)
    is_same = replace(now, source=track.source) == replace(track, source=track.source)
    return is_same and (track.chroma_key or "") in world.bucket.objects and world.index.vectors(track.id)[0] is not None


def test_asked_for_tracks_are_fetched_and_compared_by_the_newest_recipe_and_stay_ready(
    world: World, again: ReextractTracks, pipeline: FakePipeline, tmp_path: Path
) -> None:
    track = add_old(world, 1)
    states: list[State] = []
    pipeline.during = dict.fromkeys(STAGES, lambda: states.append(found(world, track).state))
    assert (again(LONG), pipeline.extracted) == (0, [])
    assert start(world) == 1
    assert again(LONG) == 1
    now = found(world, track)
    assert (now.state, now.job_id, now.recipe) == (State.READY, track.job_id, WHITENED_RECIPE)
    assert now.harmonic_content is not None
    assert set(states) == {State.READY}
    assert now.chroma_key is not None
    assert chroma_from_bytes(world.bucket.objects[now.chroma_key][0]).views == (RECIPE, WHITENED_RECIPE)
    (stored,) = world.embeddings.everything(pipeline.model_id)
    assert (stored.view, world.embeddings.job_of(track.id)) == (WHITENED_RECIPE, track.job_id)
    assert (list(tmp_path.iterdir()), again(LONG)) == ([], 0)


def test_what_cannot_be_fetched_keeps_its_analysis_and_says_why(
    world: World, again: ReextractTracks, pipeline: FakePipeline
) -> None:
    first, second = add_old(world, 1), add_old(world, 2)
    pipeline.during["fetching"] = raising("video_removed")
    start(world)
    assert again(LONG) == 2
    assert is_as_before(world, first)
    assert is_as_before(world, second)
    counts, _, failures = Reextraction(world.older, world.clock)()
    assert (counts.n_failed, counts.n_waiting, counts.n_fetchable) == (2, 0, 2)
    assert [(each.track.id, each.problem.code) for each in failures] == [
        (track.id, "video_removed") for track in (first, second)
    ]
    pipeline.during.clear()
    assert (start(world), again(LONG)) == (2, 2)
    assert found(world, first).recipe == found(world, second).recipe == WHITENED_RECIPE


@pytest.mark.parametrize("stage", ["extracting", "embedding"])
def test_a_failure_at_any_stage_keeps_the_analysis(
    world: World, again: ReextractTracks, pipeline: FakePipeline, stage: str
) -> None:
    track = add_old(world, 1)
    pipeline.during[stage] = raising("corrupt_audio")
    start(world)
    again(LONG)
    assert is_as_before(world, track)
    assert list(world.bucket.objects) == [track.chroma_key]


def test_a_refusal_that_every_video_would_meet_pauses_all(
    world: World, again: ReextractTracks, pipeline: FakePipeline
) -> None:
    tracks = [add_old(world, number) for number in (1, 2)]
    pipeline.during["fetching"] = raising("bot_check")
    start(world)
    assert (again(LONG), again(LONG), pipeline.n_calls["fetching"]) == (1, 0, 1)
    counts = world.older.count()
    assert (counts.n_waiting, counts.problem and counts.problem.code) == (2, "bot_check")
    for number in range(2, MAX_ATTEMPTS + 1):
        world.clock.advance(PAUSE.total_seconds())
        again(LONG)
        assert pipeline.n_calls["fetching"] >= number
    assert world.older.count().n_failed == 1
    assert all(is_as_before(world, track) for track in tracks)


@pytest.mark.parametrize("waiting", ["job", "clip"])
def test_users_go_first(
    world: World, again: ReextractTracks, pipeline: FakePipeline, monkeypatch: pytest.MonkeyPatch, waiting: str
) -> None:
    track = add_old(world, 1)
    monkeypatch.setattr(module, "_LOOK_SECONDS", 0.0)
    start(world)

    def come() -> None:
        if waiting == "job":
            world.submit.video(VideoLink("b" * 11))
        else:
            source, now = ClipSource(track.id, span=ClipSpan(0, 10)), world.clock()
            world.clips.create(Clip("c", source, NOTHING_ASKED, ClipState.QUEUED, now, now, now + LONG))

    pipeline.during["fetching"] = come
    assert again(LONG) == 1
    assert pipeline.extracted == []
    assert is_as_before(world, track)
    assert (world.older.any_waits(), again(LONG)) == (True, 0)
    taken = world.older.take("t", LONG)
    assert taken is not None
    assert taken.attempts == 1


def test_a_killed_worker_leaves_the_track_to_another_and_not_for_ever(
    world: World, again: ReextractTracks, pipeline: FakePipeline
) -> None:
    track = add_old(world, 1)
    start(world)
    for _ in range(MAX_ATTEMPTS):
        assert world.older.take("killed", LONG) is not None
        assert again(LONG) == 0
        world.clock.advance(120)
    assert again(LONG) == 1
    (failure,) = world.older.failures(1)
    assert failure.problem.code == "worker_crashed"
    assert is_as_before(world, track)
    assert pipeline.extracted == []


def trash(world: World, track: Track) -> None:
    world.trash.trash(track.id)
    world.follow.soon(track.id)


def delete(world: World, track: Track) -> None:
    world.trash.delete(track.id)


def stop(world: World, _: Track) -> None:
    Reextraction(world.older, world.clock).stop()


@pytest.mark.parametrize("change", [trash, delete, stop])
def test_a_track_that_is_deleted_or_stopped_meanwhile_gets_no_new_analysis(
    world: World, again: ReextractTracks, pipeline: FakePipeline, change: Callable[[World, Track], None]
) -> None:
    track = add_old(world, 1)
    start(world)
    pipeline.during["embedding"] = lambda: change(world, track)
    again(LONG)
    assert list(world.bucket.objects) == [track.chroma_key]
    restored = world.tracks.tracks.get(track.id) or world.tracks.outside[track.id].track
    assert (restored.chroma_key, restored.recipe) == (track.chroma_key, None)


def test_a_worker_that_died_between_embedding_and_chroma_is_repeated(
    world: World, again: ReextractTracks, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = add_old(world, 1)
    start(world)
    with monkeypatch.context() as patch:
        patch.setattr(world.older, "finish", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            again(LONG)
    assert found(world, track).chroma_key == track.chroma_key
    world.clock.advance(60)
    assert again(LONG) == 1
    assert found(world, track).recipe == WHITENED_RECIPE


def test_a_file_that_is_uploaded_again_is_analysed_by_the_newest_recipe(
    world: World, again: ReextractTracks, pipeline: FakePipeline
) -> None:
    source = Source(SourceKind.UPLOAD, "f" * 64, "a.mp3")
    track, _ = world.tracks.claim(source, Metadata("a"), "j" * 32, world.clock())
    world.tracks.set_chroma(track.id, track.job_id, chroma_key(track.id, track.job_id), world.clock())
    world.tracks.mirror_state(track.id, track.job_id, State.READY, world.clock())
    world.bucket.put("incoming/again", b"the same file")
    assert world.older.attach(track.id, "incoming/again", world.clock())
    assert again(LONG) == 1
    assert pipeline.extracted == [b"the same file"]
    now = found(world, track)
    assert (now.recipe, now.source.upload_key, "incoming/again" in world.bucket.objects) == (
        *(WHITENED_RECIPE, None),
        False,
    )


def test_a_recording_without_a_second_view_is_not_tried_for_ever(
    world: World, again: ReextractTracks, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = add_old(world, 1)
    frames = np.full((50, 12), 9, dtype=np.uint8)
    monkeypatch.setattr(again, "extract", lambda *_, **__: Chroma(frames, whitened=np.zeros_like(frames)))
    start(world)
    assert (again(LONG), again(LONG)) == (1, 0)
    assert is_as_before(world, track)


def test_workers_are_told_while_a_track_waits(world: World) -> None:
    nudge = NudgeReembedding(world.embeddings, world.older, world.queue, untrained_card().model_id)
    add_old(world, 1)
    assert not nudge()
    start(world)
    assert nudge()


def test_fetching_costs_what_the_songs_last(world: World) -> None:
    track = add_old(world, 1)
    world.tracks.describe(track.id, track.job_id, Metadata(duration_s=200.0), world.clock())
    counts, cost, failures = Reextraction(world.older, world.clock)()
    assert (counts.n_tracks, counts.n_fetchable, failures) == (1, 1, [])
    assert cost.n_bytes == pytest.approx(200 * 128_000 / 8)
    assert cost.seconds > 0


def test_a_track_without_a_copy_for_listening_gets_one_and_another_is_kept(
    world: World, again: ReextractTracks
) -> None:
    again.audio = keep(world, FakeCopy, SourceKind.YOUTUBE)
    without, with_copy = add_old(world, 1), add_old(world, 2)
    kept = AudioCopy("audio/kept", 5, world.clock())
    again.audio.store.set_audio(with_copy.id, with_copy.job_id, kept)
    start(world)
    assert again(LONG) == 2
    made = found(world, without).audio
    assert made is not None
    assert world.bucket.get(made.key) == b"s"
    assert found(world, with_copy).audio == kept
    assert sum(key.startswith("audio/") for key in world.bucket.objects) == 1
