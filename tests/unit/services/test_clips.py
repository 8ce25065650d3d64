from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.clip_rankings import RANKING
from tests.doubles.memory_app import World
from tests.unit.services.bench import nothing, raising

from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.domain.clips import Clip, ClipRanking, ClipSpan, ClipState
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import MAX_ATTEMPTS
from contrafact.domain.log_context import current_log_context
from contrafact.domain.verdicts import OperatingPoint
from contrafact.services.clips import ClipChroma, ProcessClip, SubmitClip
from contrafact.services.sweep import PurgeUploads, Sweep
from contrafact.services.uploads import StoredUpload

KEY = "incoming/1"
WHOLE = 100 * SECONDS_PER_FRAME


class Workshop:
    """A worker whose steps a test can see, and make fail: set `fail` to what shall happen while it ranks."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        self.heard: list[bytes] = []
        self.longest_s: list[float] = []
        self.ranked: list[tuple[Chroma, str | None, OperatingPoint | None]] = []
        self.fail: Callable[[], None] = nothing

    def extract(self, path: Path, *, max_duration_s: float, on_progress: Callable[[float], None] | None) -> Chroma:
        self.heard.append(path.read_bytes())
        self.longest_s.append(max_duration_s)
        if max_duration_s < WHOLE:
            raise ContrafactError("too_long")
        return Chroma(np.repeat(np.arange(1, 101, dtype=np.uint8)[:, None], 12, axis=1))

    def rank(self, chroma: Chroma, leave_out: str | None, operating_point: OperatingPoint | None) -> ClipRanking:
        self.ranked.append((chroma, leave_out, operating_point))
        self.fail()
        return RANKING

    def work(self, clip: Clip) -> Clip:
        """Do what is to be done of it; whatever comes of it, nothing is left in the folder."""
        world = self.world
        chroma_of = ClipChroma(world.tracks, world.bucket, self.extract, 1200.0, self.folder)
        ProcessClip(world.clips, world.bucket, chroma_of, self.rank, world.clock, world.ids)(clip.id)
        assert list(self.folder.iterdir()) == []
        return world.clips.clips[clip.id]


@pytest.fixture
def workshop(world: World, tmp_path: Path) -> Workshop:
    return Workshop(world, tmp_path)


def submit(world: World) -> SubmitClip:
    return SubmitClip(world.clips, world.tracks, world.bucket, world.queue, world.clock, world.ids)


def of_track(world: World, span: ClipSpan, point: OperatingPoint | None = None) -> Clip:
    return submit(world).of_track(world.add_ready(1).id, span, point)


def of_file(world: World, span: ClipSpan | None = None) -> Clip:
    world.bucket.put(KEY, b"music")
    return submit(world).of_file(StoredUpload(KEY, "sha", 5), "clip.wav", span, None)


def code_of(clip: Clip) -> str | None:
    assert clip.state is ClipState.FAILED
    return clip.problem.code if clip.problem else None


def test_a_stretch_of_a_track_is_cut_from_its_chroma_and_ranked_without_the_track(
    world: World, workshop: Workshop
) -> None:
    clip = of_track(world, ClipSpan(2.0, 12.0), OperatingPoint.PRECISE)
    done = workshop.work(clip)
    assert (done.state, done.ranking) == (ClipState.READY, RANKING)
    assert (done.expires_at - world.clock()).total_seconds() == 3600
    ((chroma, leave_out, point),) = workshop.ranked
    assert (chroma.n_frames, leave_out, point) == (26 - 4, "yt-00000000001", OperatingPoint.PRECISE)
    assert workshop.heard == []


def test_a_whole_file_is_ranked_and_then_removed(world: World, workshop: Workshop) -> None:
    done = workshop.work(of_file(world))
    assert done.state is ClipState.READY
    assert (workshop.heard, workshop.longest_s) == ([b"music"], [61.0])
    ((chroma, leave_out, _),) = workshop.ranked
    assert (chroma.n_frames, leave_out) == (100, None)
    assert world.bucket.objects == {}


def test_of_a_file_the_stretch_is_ranked_that_was_named(world: World, workshop: Workshop) -> None:
    workshop.work(of_file(world, ClipSpan(10 * SECONDS_PER_FRAME, 30 * SECONDS_PER_FRAME)))
    ((chroma, _, _),) = workshop.ranked
    assert (chroma.frames[0, 0], chroma.frames[-1, 0]) == (11, 30)
    assert workshop.longest_s == [1200.0]


def test_a_file_that_is_longer_than_a_clip_fails_unless_a_stretch_is_named(
    world: World, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.unit.services.test_clips.WHOLE", 62.0)
    assert code_of(workshop.work(of_file(world))) == "clip_too_long"
    assert workshop.work(of_file(world, ClipSpan(0.0, 40.0))).state is ClipState.READY


def test_a_stretch_behind_the_end_of_its_file_fails_and_the_file_is_removed(world: World, workshop: Workshop) -> None:
    assert code_of(workshop.work(of_file(world, ClipSpan(30.0, 60.0)))) == "clip_outside_track"
    assert world.bucket.objects == {}


def test_a_clip_of_a_track_that_was_deleted_meanwhile_fails(world: World, workshop: Workshop) -> None:
    clip = of_track(world, ClipSpan(0.0, 10.0))
    world.tracks.delete("yt-00000000001")
    assert code_of(workshop.work(clip)) == "track_not_found"


def test_a_file_that_nobody_took_up_in_time_is_gone_and_its_clip_fails(world: World, workshop: Workshop) -> None:
    clip = of_file(world)
    world.clock.advance(24 * 3600)
    PurgeUploads(world.bucket, world.clock)()
    assert code_of(workshop.work(clip)) == "upload_missing"


@pytest.mark.parametrize("code", ["silent_audio", "too_short"])
def test_what_is_wrong_with_the_music_is_told(world: World, workshop: Workshop, code: str) -> None:
    workshop.fail = raising(code)
    assert code_of(workshop.work(of_file(world))) == code
    assert world.bucket.objects == {}


def test_an_unforeseen_failure_ends_the_clip_and_tells_no_secret(world: World, workshop: Workshop) -> None:
    def explode() -> None:
        raise RuntimeError("secret of the house")

    workshop.fail = explode
    done = workshop.work(of_file(world))
    assert code_of(done) == "internal_error"
    assert done.problem is not None
    assert "secret" not in done.problem.detail


@pytest.mark.parametrize("code", ["bucket_unavailable", "database_unavailable"])
def test_with_a_server_away_a_clip_is_given_back_and_ends_well_later(
    world: World, workshop: Workshop, code: str
) -> None:
    clip = of_file(world)
    for _ in range(MAX_ATTEMPTS + 1):
        workshop.fail = raising(code)
        waiting = workshop.work(clip)
        assert (waiting.state, waiting.attempts) == (ClipState.QUEUED, 0)
    workshop.fail = nothing
    assert workshop.work(clip).state is ClipState.READY


def test_a_clip_that_keeps_killing_its_worker_is_given_up(world: World, workshop: Workshop) -> None:
    clip = of_file(world)
    for number in range(MAX_ATTEMPTS):
        now = world.clock()
        assert world.clips.take(clip.id, f"dead-{number}", now, now) is not None
    assert code_of(workshop.work(clip)) == "worker_crashed"
    assert (workshop.ranked, world.bucket.objects) == ([], {})


def test_a_worker_that_lost_its_lease_neither_ends_the_clip_nor_removes_its_file(
    world: World, workshop: Workshop
) -> None:
    clip = of_file(world)

    def be_overtaken() -> None:
        world.clock.advance(21)
        assert world.clips.take(clip.id, "other", world.clock(), world.clock()) is not None

    workshop.fail = be_overtaken
    assert workshop.work(clip).state is ClipState.RANKING
    assert KEY in world.bucket.objects


def test_a_clip_that_has_ended_is_not_ranked_again_by_a_late_nudge(world: World, workshop: Workshop) -> None:
    clip = of_file(world)
    workshop.work(clip)
    workshop.work(clip)
    assert len(workshop.ranked) == 1


def test_with_the_bucket_away_at_the_end_the_file_stays_until_it_is_purged(world: World, workshop: Workshop) -> None:
    clip = of_file(world)

    def take_away() -> None:
        world.bucket.is_away = True

    workshop.fail = take_away
    assert workshop.work(clip).state is ClipState.READY
    world.bucket.is_away = False
    world.clock.advance(24 * 3600)
    PurgeUploads(world.bucket, world.clock)()
    assert world.bucket.objects == {}


def test_the_file_of_a_clip_that_the_database_did_not_take_is_removed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(clip: Clip) -> None:
        raise ContrafactError("database_unavailable")

    monkeypatch.setattr(world.clips, "create", away)
    with pytest.raises(ContrafactError) as caught:
        of_file(world)
    assert caught.value.code == "database_unavailable"
    assert world.bucket.objects == {}


def test_a_clip_whose_nudge_was_lost_is_nudged_by_the_sweep(world: World) -> None:
    world.queue.is_away = True
    clip = of_track(world, ClipSpan(0.0, 10.0))
    world.queue.is_away = False
    sweep = Sweep(world.tracks, world.jobs, world.playlists, world.clips, world.queue, world.clock)
    sweep()
    assert world.queue.clips == []
    world.clock.advance(21)
    sweep()
    assert world.queue.clips == [clip.id]


def test_what_is_logged_about_a_clip_names_it(
    world: World, workshop: Workshop, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str | None] = []

    def look() -> None:
        seen.append(current_log_context().get("clip_id"))

    workshop.fail = look
    with caplog.at_level(logging.INFO):
        clip = workshop.work(of_file(world))
    assert seen == [clip.id]
    assert "clip is ready" in caplog.messages
