"""A recording too long for a song is taken as a set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Never

import pytest
from tests.doubles.memory_world import World
from tests.unit.services.fakes import VIDEO, FakePipeline, make_ingest, outcome, raising

from contrafact.domain.errors import ContrafactError
from contrafact.domain.imports import ItemState
from contrafact.domain.sets import SetState, set_id_of
from contrafact.domain.tracks import Metadata, Source, SourceKind, TrackFilter, TrackSort
from contrafact.services.imports.running import _outcome as outcome_of_item
from contrafact.services.sets.taking import TakeSet


def test_a_recording_too_long_for_a_song_becomes_a_set(world: World, tmp_path: Path) -> None:
    submitted = world.submit.video(VIDEO)
    assert submitted.job is not None
    pipeline = FakePipeline(during={"fingerprinting": raising("too_long")})
    take = TakeSet(world.sets, world.tracks, world.bucket, world.queue, world.clock, world.ids, lambda _: None)
    replace(make_ingest(world, pipeline, tmp_path), take_set=take)(submitted.job.id)

    track, job = outcome(world, submitted.track)
    (made,) = world.sets.sets.values()
    assert job.problem is not None
    assert job.problem.code == "taken_as_set"
    assert made.id in job.problem.detail
    assert (made.title, made.state, made.id) == ("Title", SetState.QUEUED, set_id_of(track.source))
    assert world.bucket.get(str(made.upload_key)) == b"from YouTube"
    assert world.queue.sets == [made.id]

    # Submitted again, nothing is fetched and nothing is made.
    again = world.submit.video(VIDEO)
    assert again.job is not None
    replace(make_ingest(world, pipeline, tmp_path), take_set=take)(again.job.id)
    assert (pipeline.n_calls["fetching"], len(world.sets.sets)) == (1, 1)
    assert outcome(world, submitted.track)[1].problem == job.problem
    # An import counts it as added, and it is no song of the lists.
    assert outcome_of_item(job, None, is_there=True) == (ItemState.ADDED, None)
    assert world.tracks.page(TrackFilter(), TrackSort.CREATED_AT, 5, None).total == 0


def test_an_upload_keeps_its_file_for_the_set_and_one_over_six_hours_is_refused(world: World, tmp_path: Path) -> None:
    world.bucket.put("incoming/7", b"hours")
    pipeline = FakePipeline(during={"fingerprinting": raising("too_long")})

    def refuse(_: Path) -> None:
        raise ContrafactError("too_long", "It lasts more than 400 minutes; the limit is 360.")

    take = TakeSet(world.sets, world.tracks, world.bucket, world.queue, world.clock, world.ids, refuse)
    source = Source(SourceKind.UPLOAD, "a" * 64, "tape.flac", "incoming/7")
    for check, code, kept in ((lambda _: None, "taken_as_set", True), (refuse, "set_too_long", False)):
        world.sets.sets.clear()
        world.bucket.put("incoming/7", b"hours")
        submitted = world.submit.source(source, Metadata(title="tape"))
        assert submitted.job is not None
        ingest = make_ingest(world, pipeline, tmp_path)
        replace(ingest, take_set=replace(take, require_shorter=check))(submitted.job.id)
        problem = outcome(world, submitted.track)[1].problem
        assert problem is not None
        assert (problem.code, "incoming/7" in world.bucket.objects, len(world.sets.sets)) == (code, kept, int(kept))


def test_the_file_of_a_set_stays_if_the_job_was_interrupted_after_it_made_the_set(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.bucket.put("incoming/7", b"hours")
    submitted = world.submit.source(Source(SourceKind.UPLOAD, "a" * 64, "tape.flac", "incoming/7"), Metadata())
    assert submitted.job is not None
    pipeline = FakePipeline(during={"fingerprinting": raising("too_long")})
    take = TakeSet(world.sets, world.tracks, world.bucket, world.queue, world.clock, world.ids, lambda _: None)
    ingest = replace(make_ingest(world, pipeline, tmp_path), take_set=take)

    def lose(_track_id: str, _key: str) -> Never:
        raise ContrafactError("database_unavailable")

    with monkeypatch.context() as interrupted:
        interrupted.setattr(world.tracks, "forget_upload", lose)
        ingest(submitted.job.id)
    assert outcome(world, submitted.track)[1].is_active
    world.clock.advance(3600)
    ingest(submitted.job.id)

    track, job = outcome(world, submitted.track)
    (made,) = world.sets.sets.values()
    assert job.problem is not None
    assert (job.problem.code, track.source.upload_key, made.upload_key) == ("taken_as_set", None, "incoming/7")
    assert world.bucket.get("incoming/7") == b"hours"
