from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.clip_rankings import RANKING
from tests.doubles.memory_world import World
from tests.unit.services.fakes import nothing, raising

from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.domain.clips import Clip, ClipRanking, ClipSpan, ClipState
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import MAX_ATTEMPTS, Problem
from contrafact.domain.log_context import current_log_context
from contrafact.domain.verdicts import NOTHING_ASKED, AskedThreshold, OperatingPoint
from contrafact.services.clips import ClipChroma, ProcessClip, SubmitClip
from contrafact.services.sweep import PurgeUploads, Sweep
from contrafact.services.uploads import StoredUpload

KEY = "incoming/1"
WHOLE = 100 * SECONDS_PER_FRAME


class ClipWorker:
    """A worker that records its steps; it calls `fail` while it ranks."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        self.extracted: list[bytes] = []
        self.longest_s: list[float] = []
        self.ranked: list[tuple[Chroma, str | None, AskedThreshold]] = []
        self.fail: Callable[[], None] = nothing

    def extract(
        self,
        path: Path,
        *,
        max_duration_s: float,
        on_progress: Callable[[float], None] | None,
        on_audio: object = None,
    ) -> Chroma:
        self.extracted.append(path.read_bytes())
        self.longest_s.append(max_duration_s)
        if max_duration_s < WHOLE:
            raise ContrafactError("too_long")
        return Chroma(np.repeat(np.arange(1, 101, dtype=np.uint8)[:, None], 12, axis=1))

    def rank(self, chroma: Chroma, leave_out: str | None, threshold: AskedThreshold) -> ClipRanking:
        self.ranked.append((chroma, leave_out, threshold))
        self.fail()
        return RANKING

    def work(self, clip: Clip) -> Clip:
        """Process the clip and check that the scratch folder is empty."""
        world = self.world
        chroma_of = ClipChroma(world.tracks, world.bucket, self.extract, 1200.0, self.folder)
        ProcessClip(world.clips, world.bucket, chroma_of, self.rank, world.clock, world.ids, world.figures)(clip.id)
        assert list(self.folder.iterdir()) == []
        return world.clips.clips[clip.id]


@pytest.fixture
def worker(world: World, tmp_path: Path) -> ClipWorker:
    return ClipWorker(world, tmp_path)


def submit(world: World) -> SubmitClip:
    return SubmitClip(world.clips, world.tracks, world.bucket, world.queue, world.clock, world.ids)


def of_track(world: World, span: ClipSpan, threshold: AskedThreshold = NOTHING_ASKED) -> Clip:
    return submit(world).of_track(world.add_ready(1).id, span, threshold)


def of_file(world: World, span: ClipSpan | None = None) -> Clip:
    world.bucket.put(KEY, b"music")
    return submit(world).of_file(StoredUpload(KEY, "sha", 5), "clip.wav", span, None)


def code_of(clip: Clip) -> str | None:
    assert clip.state is ClipState.FAILED
    return clip.problem.code if clip.problem else None


def test_a_span_of_a_track_is_cut_from_its_chroma_and_ranked_without_the_track(
    world: World, worker: ClipWorker
) -> None:
    clip = of_track(world, ClipSpan(2.0, 12.0), AskedThreshold(0.7, OperatingPoint.PRECISE))
    done = worker.work(clip)
    assert (done.state, done.ranking) == (ClipState.READY, RANKING)
    assert (done.expires_at - world.clock()).total_seconds() == 3600
    ((chroma, leave_out, threshold),) = worker.ranked
    assert (chroma.n_frames, leave_out) == (26 - 4, "yt-00000000001")
    assert threshold == AskedThreshold(0.7, OperatingPoint.PRECISE)
    assert worker.extracted == []


def test_a_whole_file_is_ranked_and_then_deleted(world: World, worker: ClipWorker) -> None:
    done = worker.work(of_file(world))
    assert done.state is ClipState.READY
    assert (worker.extracted, worker.longest_s) == ([b"music"], [61.0])
    ((chroma, leave_out, _),) = worker.ranked
    assert (chroma.n_frames, leave_out) == (100, None)
    assert world.bucket.objects == {}


def test_the_given_span_of_a_file_is_ranked(world: World, worker: ClipWorker) -> None:
    worker.work(of_file(world, ClipSpan(10 * SECONDS_PER_FRAME, 30 * SECONDS_PER_FRAME)))
    ((chroma, _, _),) = worker.ranked
    assert (chroma.frames[0, 0], chroma.frames[-1, 0]) == (11, 30)
    assert worker.longest_s == [1200.0]


def test_a_file_longer_than_a_clip_fails_unless_a_span_is_given(
    world: World, worker: ClipWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.unit.services.test_clips.WHOLE", 62.0)
    assert code_of(worker.work(of_file(world))) == "clip_too_long"
    assert worker.work(of_file(world, ClipSpan(0.0, 40.0))).state is ClipState.READY


def test_a_span_after_the_end_of_its_file_fails_and_the_file_is_deleted(world: World, worker: ClipWorker) -> None:
    assert code_of(worker.work(of_file(world, ClipSpan(30.0, 60.0)))) == "clip_outside_track"
    assert world.bucket.objects == {}


def test_a_clip_of_a_deleted_track_fails(world: World, worker: ClipWorker) -> None:
    clip = of_track(world, ClipSpan(0.0, 10.0))
    world.tracks.delete("yt-00000000001")
    assert code_of(worker.work(clip)) == "track_not_found"


def test_a_file_is_purged_after_a_day_and_its_clip_fails(world: World, worker: ClipWorker) -> None:
    clip = of_file(world)
    world.clock.advance(24 * 3600)
    PurgeUploads(world.bucket, world.clock)()
    assert code_of(worker.work(clip)) == "upload_missing"


@pytest.mark.parametrize("code", ["silent_audio", "too_short"])
def test_an_error_of_ranking_ends_the_clip_with_its_code(world: World, worker: ClipWorker, code: str) -> None:
    worker.fail = raising(code)
    assert code_of(worker.work(of_file(world))) == code
    assert world.bucket.objects == {}


def test_an_unexpected_exception_ends_the_clip_and_its_message_is_not_shown(world: World, worker: ClipWorker) -> None:
    def explode() -> None:
        raise RuntimeError("secret of the house")

    worker.fail = explode
    done = worker.work(of_file(world))
    assert code_of(done) == "internal_error"
    assert done.problem is not None
    assert "secret" not in done.problem.detail


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("bucket_unavailable", "The bucket does not answer."),
        ("database_unavailable", "The database does not answer."),
        ("engine_unavailable", "The vector engine does not answer."),
    ],
)
def test_while_a_server_is_unavailable_a_clip_is_put_back_and_succeeds_later(
    world: World, worker: ClipWorker, code: str, title: str
) -> None:
    clip = of_file(world)
    reason = Problem(code, f"{title} The clip waits and goes on by itself.")
    for _ in range(MAX_ATTEMPTS + 1):
        worker.fail = raising(code)
        waiting = worker.work(clip)
        assert (waiting.state, waiting.attempts, waiting.waits_for) == (ClipState.QUEUED, 0, reason)
    worker.fail = nothing
    done = worker.work(clip)
    assert (done.state, done.waits_for) == (ClipState.READY, None)


def test_a_clip_whose_workers_died_too_often_fails(world: World, worker: ClipWorker) -> None:
    clip = of_file(world)
    for number in range(MAX_ATTEMPTS):
        now = world.clock()
        assert world.clips.take(clip.id, f"dead-{number}", timedelta(0), now) is not None
    assert code_of(worker.work(clip)) == "worker_crashed"
    assert (worker.ranked, world.bucket.objects) == ([], {})


def test_a_worker_that_lost_its_lease_neither_ends_the_clip_nor_deletes_its_file(
    world: World, worker: ClipWorker
) -> None:
    clip = of_file(world)

    def lose_the_lease() -> None:
        world.clock.advance(21)
        assert world.clips.take(clip.id, "other", timedelta(0), world.clock()) is not None

    worker.fail = lose_the_lease
    assert worker.work(clip).state is ClipState.RANKING
    assert KEY in world.bucket.objects


def test_a_late_nudge_does_not_rank_an_ended_clip_again(world: World, worker: ClipWorker) -> None:
    clip = of_file(world)
    worker.work(clip)
    worker.work(clip)
    assert len(worker.ranked) == 1


def test_a_file_that_could_not_be_deleted_is_purged_later(world: World, worker: ClipWorker) -> None:
    clip = of_file(world)

    def stop_the_bucket() -> None:
        world.bucket.is_away = True

    worker.fail = stop_the_bucket
    assert worker.work(clip).state is ClipState.READY
    world.bucket.is_away = False
    world.clock.advance(24 * 3600)
    PurgeUploads(world.bucket, world.clock)()
    assert world.bucket.objects == {}


def test_the_file_of_a_clip_that_could_not_be_created_is_deleted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(clip: Clip) -> None:
        raise ContrafactError("database_unavailable")

    monkeypatch.setattr(world.clips, "create", away)
    with pytest.raises(ContrafactError) as caught:
        of_file(world)
    assert caught.value.code == "database_unavailable"
    assert world.bucket.objects == {}


def test_a_clip_that_no_database_let_a_worker_take_is_nudged_by_the_sweep_and_ranked(
    world: World, worker: ClipWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> Clip:
        raise ContrafactError("database_unavailable")

    clip = of_file(world)
    with monkeypatch.context() as patched:
        patched.setattr(world.clips, "take", away)
        assert worker.work(clip).state is ClipState.QUEUED
    world.queue.clips.clear()
    world.clock.advance(60)
    Sweep(world.tracks, world.jobs, world.playlists, world.clips, world.queue, world.clock)()
    assert world.queue.clips == [clip.id]
    assert worker.work(clip).state is ClipState.READY


def test_the_sweep_nudges_a_clip_whose_nudge_was_lost(world: World) -> None:
    world.queue.is_away = True
    clip = of_track(world, ClipSpan(0.0, 10.0))
    world.queue.is_away = False
    sweep = Sweep(world.tracks, world.jobs, world.playlists, world.clips, world.queue, world.clock)
    sweep()
    assert world.queue.clips == []
    world.clock.advance(21)
    sweep()
    assert world.queue.clips == [clip.id]


def test_log_records_about_a_clip_carry_its_id(
    world: World, worker: ClipWorker, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str | None] = []

    def record_id() -> None:
        seen.append(current_log_context().get("clip_id"))

    worker.fail = record_id
    with caplog.at_level(logging.INFO):
        clip = worker.work(of_file(world))
    assert seen == [clip.id]
    assert "clip is ready" in caplog.messages
