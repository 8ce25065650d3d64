from __future__ import annotations

import errno
from datetime import datetime
from pathlib import Path

import pytest
from tests.doubles.memory_app import GRACE, make_deletions
from tests.doubles.memory_world import World
from tests.unit.services.fakes import (
    MODEL,
    STAGES,
    VIDEO,
    FakePipeline,
    assert_nothing_left,
    has_embedding,
    make_ingest,
    manage,
    outcome,
    raising,
    run,
)

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Lease, Problem, Progress, State
from contrafact.domain.tracks import Metadata, Source, SourceKind, Track
from contrafact.features.chroma_io import chroma_from_bytes
from contrafact.services import ingest


def test_a_video_becomes_ready_with_its_metadata(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    run(world, pipeline, tmp_path, track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state, job.attempts, job.problem) == (State.READY, State.READY, 1, None)
    assert found.metadata == Metadata("Title", "Artist", 23.0, "https://i.ytimg.com/x.jpg", "2001-02-03")
    assert found.model_id == MODEL
    assert found.chroma_key is not None
    assert chroma_from_bytes(world.bucket.objects[found.chroma_key][0]).n_frames == 50
    assert has_embedding(world, track)


def test_progress_rises_from_stage_to_stage(world: World, pipeline: FakePipeline, track: Track, tmp_path: Path) -> None:
    seen: list[tuple[State, float, int | None]] = []

    def record() -> None:
        job = world.jobs.jobs[track.job_id]
        shown = world.tracks.tracks[track.id]
        assert shown.state is job.state
        seen.append((job.state, job.progress.fraction, job.progress.bytes_total))

    pipeline.during = dict.fromkeys(STAGES, record)
    run(world, pipeline, tmp_path, track.job_id)
    assert [state for state, *_ in seen] == [State.DOWNLOADING, State.EXTRACTING, State.EXTRACTING, State.EMBEDDING]
    fractions = [fraction for _, fraction, _ in seen]
    assert fractions == sorted(fractions)
    assert fractions[0] == pytest.approx(0.3)
    assert seen[0][2] == 100


def upload(world: World) -> Track:
    world.bucket.put("incoming/1", b"uploaded")
    return world.submit.source(Source(SourceKind.UPLOAD, "f" * 64, "a.mp3", "incoming/1"), Metadata("a")).track


def test_an_upload_becomes_ready_and_its_file_is_deleted(world: World, pipeline: FakePipeline, tmp_path: Path) -> None:
    track = upload(world)
    run(world, pipeline, tmp_path, track.job_id)
    found, _ = outcome(world, track)
    assert pipeline.extracted == [b"uploaded"]
    assert (found.state, found.source.upload_key) == (State.READY, None)
    assert found.metadata.duration_s == pytest.approx(50 * 20480 / 44100)
    assert list(world.bucket.objects) == [found.chroma_key]


def test_the_progress_of_an_upload_counts_bytes(
    world: World, pipeline: FakePipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = upload(world)
    seen: list[tuple[State, Progress]] = []
    advance = world.jobs.advance

    def record(lease: Lease, state: State, progress: Progress, now: datetime) -> bool:
        seen.append((state, progress))
        return advance(lease, state, progress, now)

    monkeypatch.setattr(world.jobs, "advance", record)
    monkeypatch.setattr(ingest, "_PROGRESS_SECONDS", 0.0)
    run(world, pipeline, tmp_path, track.job_id)
    fetching = [progress for state, progress in seen if state is State.DOWNLOADING]
    assert fetching[1:] == [Progress(0.0, 0, 8), Progress(0.6, 8, 8)]


def test_an_upload_without_its_file_fails(world: World, pipeline: FakePipeline, tmp_path: Path) -> None:
    track = upload(world)
    world.bucket.delete("incoming/1")
    run(world, pipeline, tmp_path, track.job_id)
    found, _ = outcome(world, track)
    assert found.problem is not None
    assert found.problem.code == "upload_missing"
    assert found.source.upload_key is None


def test_a_failed_upload_whose_file_was_purged_is_not_retried(
    world: World, pipeline: FakePipeline, tmp_path: Path
) -> None:
    track = upload(world)
    world.bucket.put("incoming/1-another", b"another")
    pipeline.during["extracting"] = raising("internal_error")
    run(world, pipeline, tmp_path, track.job_id)
    world.bucket.delete("incoming/1")
    with pytest.raises(ContrafactError) as caught:
        manage(world).retry(track.job_id)
    assert caught.value.code == "upload_missing"
    found, job = outcome(world, track)
    assert (found.state, found.source.upload_key, job.id) == (State.FAILED, None, track.job_id)


@pytest.mark.parametrize(
    ("stage", "code"), [("fetching", "video_private"), ("extracting", "silent_audio"), ("embedding", "wrong_recipe")]
)
def test_an_error_in_a_stage_ends_the_job_with_its_code_and_leaves_no_results(
    world: World, track: Track, tmp_path: Path, stage: str, code: str
) -> None:
    pipeline = FakePipeline()
    pipeline.during[stage] = raising(code)
    run(world, pipeline, tmp_path, track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state) == (State.FAILED, State.FAILED)
    assert job.problem == found.problem == Problem(code, ContrafactError(code).detail)
    assert_nothing_left(world, track)


@pytest.mark.parametrize("stage", STAGES)
def test_an_unexpected_exception_ends_the_job_and_its_message_is_not_shown(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path, stage: str
) -> None:
    def explode() -> None:
        raise RuntimeError("secret of the house")

    pipeline.during[stage] = explode
    run(world, pipeline, tmp_path, track.job_id)
    _, job = outcome(world, track)
    assert job.problem is not None
    assert job.problem.code == "internal_error"
    assert "secret" not in job.problem.detail
    assert_nothing_left(world, track)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_ends_the_job_with_disk_full(
    world: World, pipeline: FakePipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fill_up(_: str, path: Path, _tell: object) -> bool:
        path.write_bytes(b"upl")
        raise OSError(number, "No space left")

    monkeypatch.setattr(world.bucket, "download", fill_up)
    track = upload(world)
    run(world, pipeline, tmp_path, track.job_id)
    found, job = outcome(world, track)
    assert found.problem is not None
    assert (job.state, found.problem.code) == (State.FAILED, "disk_full")


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("is_upload", [False, True])
def test_a_job_cancelled_in_any_stage_leaves_no_results(
    world: World, pipeline: FakePipeline, tmp_path: Path, stage: str, is_upload: bool
) -> None:
    if is_upload and stage == "fetching":
        stage = "extracting"
    track = upload(world) if is_upload else world.submit.video(VIDEO).track
    pipeline.during[stage] = lambda: manage(world).cancel(track.job_id) and None
    run(world, pipeline, tmp_path, track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state) == (State.CANCELLED, State.CANCELLED)
    assert_nothing_left(world, track)


def test_cancelling_a_job_whose_worker_died_deletes_its_embedding(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        """The process ends here."""

    def die(*_: object) -> None:
        raise KilledError

    monkeypatch.setattr(world.tracks, "set_model", die)
    with pytest.raises(KilledError):
        make_ingest(world, pipeline, tmp_path)(track.job_id)
    assert has_embedding(world, track)
    manage(world).cancel(track.job_id)
    assert_nothing_left(world, track)


def test_a_track_deleted_during_its_job_leaves_no_results(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    def delete() -> None:
        world.trash.delete(track.id)
        make_deletions(world)()
        world.clock.advance(GRACE.total_seconds())
        make_deletions(world)()

    for stage in STAGES:
        world.submit.video(VIDEO)
        pipeline.during = {stage: delete}
        run(world, pipeline, tmp_path, world.tracks.tracks[track.id].job_id)
        assert (world.tracks.tracks, world.jobs.jobs) == ({}, {})
        assert_nothing_left(world, track)
