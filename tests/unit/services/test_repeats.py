from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.memory_world import World
from tests.unit.services.fakes import FakePipeline, has_embedding, make_ingest, make_repeats, manage, outcome, run

from contrafact.domain.fingerprints import Fingerprint
from contrafact.domain.jobs import State
from contrafact.domain.links import VideoLink
from contrafact.domain.tracks import Metadata, Source, SourceKind, Track
from contrafact.features.chroma_io import chroma_from_bytes, chroma_to_bytes, fingerprint_from_bytes

RNG = np.random.default_rng(3)
SONG = RNG.integers(0, 1 << 32, 600, dtype=np.uint32)
OTHER_SONG = RNG.integers(0, 1 << 32, 600, dtype=np.uint32)
COPY = SONG ^ np.left_shift(np.uint32(1), RNG.integers(0, 32, SONG.size, dtype=np.uint32)) * (RNG.random(600) < 0.5)


def add(world: World, pipeline: FakePipeline, folder: Path, number: int, recording: Fingerprint) -> Track:
    """Submit a video that holds a recording, run its job, and return the track."""
    world.clock.advance(1)
    track = world.submit.video(VideoLink(f"{number:011d}"), Metadata(title=f"Song {number}")).track
    pipeline.recording = recording.astype(np.uint32)
    run(world, pipeline, folder, track.job_id)
    return outcome(world, track)[0]


def test_a_recording_that_is_there_is_refused_before_it_is_analysed(
    world: World, pipeline: FakePipeline, tmp_path: Path
) -> None:
    first = add(world, pipeline, tmp_path, 1, SONG)
    n_before = dict(pipeline.n_calls)
    second = add(world, pipeline, tmp_path, 2, COPY)
    assert (first.state, second.state) == (State.READY, State.FAILED)
    assert second.problem is not None
    assert second.problem.code == "same_recording"
    assert second.problem.detail == (
        f"This is the recording of “Song 1” ({first.id}). Nothing was analysed. "
        "Open that track, or choose Retry to analyse this one too."
    )
    assert (first.same_recording_as, second.same_recording_as) == (None, first.id)
    n_calls = {stage: n - n_before[stage] for stage, n in pipeline.n_calls.items()}
    assert n_calls == {"fetching": 1, "fingerprinting": 1, "extracting": 0, "embedding": 0}
    assert list(world.bucket.objects) == [first.chroma_key]
    assert not has_embedding(world, second)


def test_a_retry_analyses_it_all_the_same_and_keeps_the_link(
    world: World, pipeline: FakePipeline, tmp_path: Path
) -> None:
    first, second = add(world, pipeline, tmp_path, 1, SONG), add(world, pipeline, tmp_path, 2, COPY)
    retried = manage(world).retry(second.job_id)
    run(world, pipeline, tmp_path, retried.track.job_id)
    found, job = outcome(world, second)
    assert (found.state, job.problem, found.same_recording_as) == (State.READY, None, first.id)


def test_submitting_a_refused_link_again_is_no_retry(world: World, pipeline: FakePipeline, tmp_path: Path) -> None:
    add(world, pipeline, tmp_path, 1, SONG)
    add(world, pipeline, tmp_path, 2, COPY)
    assert add(world, pipeline, tmp_path, 2, COPY).state is State.FAILED


def test_a_refused_upload_keeps_its_file_for_the_retry(world: World, pipeline: FakePipeline, tmp_path: Path) -> None:
    add(world, pipeline, tmp_path, 1, SONG)
    world.bucket.put("incoming/1", b"uploaded")
    track = world.submit.source(Source(SourceKind.UPLOAD, "f" * 64, "a.mp3", "incoming/1"), Metadata("a")).track
    run(world, pipeline, tmp_path, track.job_id)
    assert outcome(world, track)[0].state is State.FAILED
    run(world, pipeline, tmp_path, manage(world).retry(track.job_id).track.job_id)
    assert outcome(world, track)[0].state is State.READY


@pytest.mark.parametrize(
    "recording",
    [OTHER_SONG, np.zeros(0), np.full(600, 627964279), SONG[:170], np.concatenate((SONG[:170], OTHER_SONG))],
    ids=["another", "none", "silence", "an excerpt", "a mix"],
)
def test_other_recordings_short_excerpts_and_mixes_are_analysed(
    world: World, pipeline: FakePipeline, tmp_path: Path, recording: Fingerprint
) -> None:
    add(world, pipeline, tmp_path, 1, SONG)
    found = add(world, pipeline, tmp_path, 2, recording)
    assert (found.state, found.same_recording_as) == (State.READY, None)


@pytest.mark.parametrize(
    "change", [lambda copy: np.concatenate((copy, copy)), lambda copy: np.concatenate((OTHER_SONG[:480], copy))]
)
def test_a_doubled_copy_and_one_behind_a_minute_of_talk_are_refused(
    world: World, pipeline: FakePipeline, tmp_path: Path, change: Callable[[Fingerprint], Fingerprint]
) -> None:
    add(world, pipeline, tmp_path, 1, SONG)
    assert add(world, pipeline, tmp_path, 2, change(COPY)).state is State.FAILED


def test_a_track_in_the_trash_or_deleted_refuses_nothing(world: World, pipeline: FakePipeline, tmp_path: Path) -> None:
    first = add(world, pipeline, tmp_path, 1, SONG)
    world.trash.trash(first.id)
    assert add(world, pipeline, tmp_path, 2, COPY).state is State.READY


@pytest.mark.parametrize("is_older_first", [True, False])
def test_two_jobs_at_once_do_not_refuse_each_other_and_are_linked(
    world: World, pipeline: FakePipeline, tmp_path: Path, is_older_first: bool
) -> None:
    pipeline.recording = SONG
    older = world.submit.video(VideoLink("00000000001")).track
    world.clock.advance(1)
    newer = world.submit.video(VideoLink("00000000002")).track
    first, second = (older, newer) if is_older_first else (newer, older)
    other = replace(pipeline, during={}, n_calls={})
    # The second job runs from start to end while the first is in this stage.
    pipeline.during["extracting"] = lambda: make_ingest(world, other, tmp_path)(second.job_id)
    make_ingest(world, pipeline, tmp_path)(first.job_id)
    found = [outcome(world, track)[0] for track in (older, newer)]
    assert [track.state for track in found] == [State.READY, State.READY]
    assert [track.same_recording_as for track in found] == [None, older.id]


def test_a_job_that_goes_on_with_stored_chroma_reads_its_fingerprint_there(
    world: World, pipeline: FakePipeline, tmp_path: Path
) -> None:
    class KilledError(BaseException):
        """The process ends here."""

    def die() -> None:
        raise KilledError

    track = world.submit.video(VideoLink("00000000001")).track
    pipeline.recording, pipeline.during["embedding"] = SONG, die
    with pytest.raises(KilledError):
        make_ingest(world, pipeline, tmp_path)(track.job_id)
    world.clock.advance(60)
    pipeline.during.clear()
    run(world, pipeline, tmp_path, track.job_id)
    found, _ = outcome(world, track)
    assert found.chroma_key is not None
    assert (found.state, pipeline.n_calls["fingerprinting"]) == (State.READY, 1)
    stored = fingerprint_from_bytes(world.bucket.objects[found.chroma_key][0])
    assert stored is not None
    assert stored.tolist() == SONG.tolist()
    assert add(world, pipeline, tmp_path, 2, COPY).same_recording_as == found.id


def test_what_is_measured_is_written_to_the_track(world: World, pipeline: FakePipeline, tmp_path: Path) -> None:
    found = add(world, pipeline, tmp_path, 1, SONG)
    # The pipeline's chroma is the same in all frames.
    assert (found.harmonic_content, found.tuning_cents) == (pytest.approx(0, abs=1e-6), 0.0)


def test_tracks_without_a_fingerprint_and_damaged_ones_share_nothing(
    world: World, pipeline: FakePipeline, tmp_path: Path
) -> None:
    same = make_repeats(world, pipeline).same
    first, copy = add(world, pipeline, tmp_path, 1, SONG), world.add_ready(2)
    assert first.chroma_key is not None
    assert copy.chroma_key is not None
    assert same(first, [copy]) == same(copy, [first]) == same.in_library(copy) == {}
    chroma = chroma_from_bytes(world.bucket.objects[copy.chroma_key][0])
    world.bucket.put(copy.chroma_key, chroma_to_bytes(chroma, COPY.astype(np.uint32)))
    fresh = make_repeats(world, pipeline).same
    assert set(fresh(first, [copy])) == {copy.id}
    assert fresh(first, [copy])[copy.id].matched_s == pytest.approx(75, abs=3)
    assert set(fresh.in_library(copy)) == {first.id}
    world.bucket.put(first.chroma_key, b"damaged")
    assert make_repeats(world, pipeline).same(copy, [first]) == {}
