from __future__ import annotations

import errno
from datetime import datetime
from pathlib import Path

import pytest
from tests.doubles.memory_app import World
from tests.unit.services.bench import (
    MODEL,
    STAGES,
    VIDEO,
    Bench,
    assert_nothing_left,
    has_embedding,
    make_ingest,
    manage,
    outcome,
    raising,
    run,
)

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Lease, Problem, Progress
from contrafact.domain.states import State
from contrafact.domain.tracks import Metadata, Source, SourceKind, Track
from contrafact.features.chroma_io import chroma_from_bytes
from contrafact.services import ingest


def test_a_video_becomes_ready_with_all_that_is_known_of_it(
    world: World, bench: Bench, track: Track, tmp_path: Path
) -> None:
    run(world, bench, tmp_path, track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state, job.attempts, job.problem) == (State.READY, State.READY, 1, None)
    assert found.metadata == Metadata("Title", "Artist", 23.0, "https://i.ytimg.com/x.jpg", "2001-02-03")
    assert found.model_id == MODEL
    assert found.chroma_key is not None
    assert chroma_from_bytes(world.bucket.objects[found.chroma_key][0]).n_frames == 50
    assert has_embedding(world, track)


def test_progress_rises_from_stage_to_stage(world: World, bench: Bench, track: Track, tmp_path: Path) -> None:
    seen: list[tuple[State, float, int | None]] = []

    def look() -> None:
        job = world.jobs.jobs[track.job_id]
        shown = world.tracks.tracks[track.id]
        assert shown.state is job.state
        seen.append((job.state, job.progress.fraction, job.progress.bytes_total))

    bench.during = dict.fromkeys(STAGES, look)
    run(world, bench, tmp_path, track.job_id)
    assert [state for state, *_ in seen] == [State.DOWNLOADING, State.EXTRACTING, State.EMBEDDING]
    fractions = [fraction for _, fraction, _ in seen]
    assert fractions == sorted(fractions)
    assert fractions[0] == pytest.approx(0.3)
    assert seen[0][2] == 100


def upload(world: World) -> Track:
    world.bucket.put("incoming/1", b"uploaded")
    return world.submit.source(Source(SourceKind.UPLOAD, "f" * 64, "a.mp3", "incoming/1"), Metadata("a")).track


def test_an_upload_becomes_ready_and_its_file_goes(world: World, bench: Bench, tmp_path: Path) -> None:
    track = upload(world)
    run(world, bench, tmp_path, track.job_id)
    found, _ = outcome(world, track)
    assert bench.heard == [b"uploaded"]
    assert (found.state, found.source.upload_key) == (State.READY, None)
    assert found.metadata.duration_s == pytest.approx(50 * 20480 / 44100)
    assert list(world.bucket.objects) == [found.chroma_key]


def test_an_upload_says_how_many_bytes_of_it_are_fetched(
    world: World, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = upload(world)
    seen: list[tuple[State, Progress]] = []
    advance = world.jobs.advance

    def look(lease: Lease, state: State, progress: Progress, now: datetime) -> bool:
        seen.append((state, progress))
        return advance(lease, state, progress, now)

    monkeypatch.setattr(world.jobs, "advance", look)
    monkeypatch.setattr(ingest, "_PROGRESS_SECONDS", 0.0)
    run(world, bench, tmp_path, track.job_id)
    fetching = [progress for state, progress in seen if state is State.DOWNLOADING]
    assert fetching[1:] == [Progress(0.0, 0, 8), Progress(0.6, 8, 8)]


def test_an_upload_whose_file_is_gone_says_so(world: World, bench: Bench, tmp_path: Path) -> None:
    track = upload(world)
    world.bucket.delete("incoming/1")
    run(world, bench, tmp_path, track.job_id)
    found, _ = outcome(world, track)
    assert found.problem is not None
    assert found.problem.code == "upload_missing"
    assert found.source.upload_key is None


def test_a_failed_upload_whose_file_was_purged_is_not_retried(world: World, bench: Bench, tmp_path: Path) -> None:
    track = upload(world)
    world.bucket.put("incoming/1-another", b"another")
    bench.during["extracting"] = raising("internal_error")
    run(world, bench, tmp_path, track.job_id)
    world.bucket.delete("incoming/1")
    with pytest.raises(ContrafactError) as caught:
        manage(world).retry(track.job_id)
    assert caught.value.code == "upload_missing"
    found, job = outcome(world, track)
    assert (found.state, found.source.upload_key, job.id) == (State.FAILED, None, track.job_id)


@pytest.mark.parametrize(
    ("stage", "code"), [("fetching", "video_private"), ("extracting", "silent_audio"), ("embedding", "wrong_recipe")]
)
def test_a_failure_in_a_stage_ends_the_job_with_its_code_and_leaves_nothing(
    world: World, track: Track, tmp_path: Path, stage: str, code: str
) -> None:
    bench = Bench()
    bench.during[stage] = raising(code)
    run(world, bench, tmp_path, track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state) == (State.FAILED, State.FAILED)
    assert job.problem == found.problem == Problem(code, ContrafactError(code).detail)
    assert_nothing_left(world, track)


@pytest.mark.parametrize("stage", STAGES)
def test_an_unforeseen_failure_ends_the_job_without_telling_of_itself(
    world: World, bench: Bench, track: Track, tmp_path: Path, stage: str
) -> None:
    def explode() -> None:
        raise RuntimeError("secret of the house")

    bench.during[stage] = explode
    run(world, bench, tmp_path, track.job_id)
    _, job = outcome(world, track)
    assert job.problem is not None
    assert job.problem.code == "internal_error"
    assert "secret" not in job.problem.detail
    assert_nothing_left(world, track)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_up_while_an_upload_is_fetched_is_told_as_such(
    world: World, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fill_up(_: str, path: Path, _tell: object) -> bool:
        path.write_bytes(b"upl")
        raise OSError(number, "No space left")

    monkeypatch.setattr(world.bucket, "download", fill_up)
    track = upload(world)
    run(world, bench, tmp_path, track.job_id)
    found, job = outcome(world, track)
    assert found.problem is not None
    assert (job.state, found.problem.code) == (State.FAILED, "disk_full")


def test_a_failed_upload_keeps_its_file_for_a_retry(world: World, bench: Bench, tmp_path: Path) -> None:
    track = upload(world)
    bench.during["extracting"] = raising("corrupt_audio")
    run(world, bench, tmp_path, track.job_id)
    assert list(world.bucket.objects) == ["incoming/1"]
    bench.during.clear()
    run(world, bench, tmp_path, manage(world).retry(track.job_id).track.job_id)
    assert outcome(world, track)[0].state is State.READY


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("is_upload", [False, True])
def test_a_job_cancelled_in_any_stage_leaves_nothing(
    world: World, bench: Bench, tmp_path: Path, stage: str, is_upload: bool
) -> None:
    if is_upload and stage == "fetching":
        stage = "extracting"
    track = upload(world) if is_upload else world.submit.video(VIDEO).track
    bench.during[stage] = lambda: manage(world).cancel(track.job_id) and None
    run(world, bench, tmp_path, track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state) == (State.CANCELLED, State.CANCELLED)
    assert_nothing_left(world, track)


def test_a_job_that_died_with_its_embedding_stored_leaves_nothing_when_it_is_cancelled(
    world: World, bench: Bench, track: Track, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        """The process ends here."""

    def die(*_: object) -> None:
        raise KilledError

    monkeypatch.setattr(world.tracks, "set_model", die)
    with pytest.raises(KilledError):
        make_ingest(world, bench, tmp_path)(track.job_id)
    assert has_embedding(world, track)
    manage(world).cancel(track.job_id)
    assert_nothing_left(world, track)


def test_a_track_deleted_in_the_middle_leaves_nothing(world: World, bench: Bench, track: Track, tmp_path: Path) -> None:
    def delete() -> None:
        world.jobs.delete_of_track(track.id)
        world.tracks.delete(track.id)

    for stage in STAGES:
        world.submit.video(VIDEO)
        bench.during = {stage: delete}
        run(world, bench, tmp_path, world.tracks.tracks[track.id].job_id)
        assert (world.tracks.tracks, world.jobs.jobs) == ({}, {})
        assert_nothing_left(world, track)
