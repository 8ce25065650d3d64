"""What a worker does with a recording that is longer than a song."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.long_recordings import PARTS, SET_ID, SONG_S, a_set, store_sound
from tests.doubles.memory_app import World
from tests.doubles.memory_audio import MemoryAudioStore
from tests.unit.services.fakes import MIN_FREE_BYTES, VIDEO, FakePipeline, make_ingest, nothing, outcome, raising

from contrafact.adapters.file_slots import FileSlots
from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import Fingerprint
from contrafact.domain.imports import ItemState
from contrafact.domain.jobs import MAX_ATTEMPTS, State
from contrafact.domain.people import Maker
from contrafact.domain.sets import (
    Chapter,
    Evidence,
    RecordingSet,
    SetAnalysis,
    SetMatch,
    SetPart,
    SetState,
    set_audio_key,
    set_chroma_key,
    set_id_of,
)
from contrafact.domain.tracks import Metadata, PartOf, Source, SourceKind, TrackFilter, TrackSort
from contrafact.domain.verdicts import Decision, Relation, SameRecording
from contrafact.features.chroma_io import chroma_from_bytes, fingerprint_from_bytes
from contrafact.services.audio import KeepAudio
from contrafact.services.imports.running import _outcome as outcome_of_item
from contrafact.services.leasing import LEASE
from contrafact.services.sets.accepting import AcceptPart
from contrafact.services.sets.matching import Held, parts_by_covers, parts_by_library
from contrafact.services.sets.taking import TakeSet
from contrafact.services.sets.working import WorkOnSet
from contrafact.services.space import DiskSpace

TAKEN = SetMatch("yt-00000000001", 5.0, 80.0, 0.0, 75.0, 0.9, Decision.LIKELY, Relation.SAME_WORK)


class NoCopy:
    """A writer of copies that keeps the number of samples."""

    def __init__(self, path: Path) -> None:
        self._path, self._n_samples = path, 0

    def write(self, block: NDArray[np.float32]) -> None:
        self._n_samples += block.size

    def finish(self) -> None:
        self._path.write_text(str(self._n_samples))

    def abandon(self) -> None:
        self._path.unlink(missing_ok=True)


@dataclass
class SetWorker:
    """A worker whose analysis and search are given; it calls `during` while it analyses."""

    world: World
    folder: Path
    kinds: frozenset[SourceKind] = frozenset()
    during: Callable[[], None] = nothing
    held_songs: list[Held] = field(default_factory=list)
    searched: list[tuple[SetPart, ...]] = field(default_factory=list)
    seen: list[bytes] = field(default_factory=list)
    slots: FileSlots | None = None
    matches: tuple[SetMatch, ...] = (TAKEN,)

    def analyse(
        self,
        path: Path,
        *,
        chapters: Sequence[Chapter],
        max_duration_s: float,
        max_part_s: float,
        on_progress: Callable[[float], None],
        on_audio: Callable[[NDArray[np.float32]], None] | None,
    ) -> SetAnalysis:
        self.seen.append(path.read_bytes())
        if on_audio is not None:
            on_audio(np.zeros(7, dtype=np.float32))
        on_progress(0.5)
        self.during()
        on_progress(0.9)
        chroma = Chroma(np.full((600, 12), 9, dtype=np.uint8))
        return SetAnalysis(3 * SONG_S, PARTS, tuple(chapters), False, chroma, np.zeros(99, np.uint32), b"\x07")

    def held(self, _: Fingerprint) -> list[Held]:
        return self.held_songs

    def __call__(
        self, found: RecordingSet, chroma: Chroma, fingerprint: Fingerprint, on_progress: Callable[[float], None]
    ) -> tuple[SetMatch, ...]:
        self.searched.append(found.parts)
        return self.matches

    def cut(self, copy: Path, target: Path, start_s: float, end_s: float) -> None:
        target.write_text(f"{copy.read_text()} from {start_s} to {end_s}")

    def work(self) -> RecordingSet:
        world = self.world
        space = DiskSpace(world.bucket, MIN_FREE_BYTES, world.clock)
        audio = KeepAudio(MemoryAudioStore(world.tracks), world.bucket, space, NoCopy, self.kinds, world.clock)
        accept = AcceptPart(world.bucket, world.submit, self.cut)
        WorkOnSet(
            world.sets,
            world.bucket,
            self.analyse,
            self,
            accept,
            audio,
            space,
            world.clock,
            world.ids,
            21_600.0,
            1200.0,
            self.folder,
            slots=self.slots,
        )(SET_ID)
        assert list(self.folder.iterdir()) == []
        return world.sets.sets[SET_ID]


@pytest.fixture
def worker(world: World, tmp_path: Path) -> SetWorker:
    return SetWorker(world, tmp_path)


def waiting(world: World, **changed: object) -> RecordingSet:
    world.bucket.put("incoming/1", b"hours of sound")
    return a_set(world, SetState.QUEUED, upload_key="incoming/1", parts=(), **changed)


def test_a_waiting_set_is_analysed_and_searched(world: World, worker: SetWorker) -> None:
    waiting(world)
    worker.kinds = frozenset({SourceKind.YOUTUBE})
    found = worker.work()
    assert (found.state, found.parts, found.matches, found.progress) == (SetState.PROPOSED, PARTS, (TAKEN,), 1.0)
    assert worker.seen == [b"hours of sound"]
    assert found.upload_key is None
    assert set(world.bucket.objects) == {set_chroma_key(SET_ID), set_audio_key(SET_ID)}
    assert found.audio is not None
    assert world.bucket.get(found.audio.key) == b"7"


def test_without_leave_no_copy_is_kept(world: World, worker: SetWorker) -> None:
    waiting(world)
    assert worker.work().audio is None
    assert set(world.bucket.objects) == {set_chroma_key(SET_ID)}


def test_a_cancelled_analysis_leaves_nothing(world: World, worker: SetWorker) -> None:
    waiting(world)
    worker.during = lambda: world.sets.sets.update({SET_ID: replace(world.sets.sets[SET_ID], state=SetState.CANCELLED)})
    assert worker.work().state is SetState.CANCELLED
    assert world.bucket.objects == {}


@pytest.mark.parametrize("code", ["set_too_long", "corrupt_audio"])
def test_a_set_that_cannot_be_analysed_fails_and_its_file_goes(world: World, worker: SetWorker, code: str) -> None:
    waiting(world)
    worker.during = raising(code)
    found = worker.work()
    assert found.problem is not None
    assert (found.state, found.problem.code) == (SetState.FAILED, code)
    assert world.bucket.objects == {}


def test_a_set_whose_worker_was_killed_is_taken_again(world: World, worker: SetWorker) -> None:
    waiting(world)
    for _ in range(MAX_ATTEMPTS - 1):
        assert world.sets.take(SET_ID, "dead", LEASE, world.clock()) is not None
        world.clock.advance(60)
        assert world.sets.overdue(5) == [SET_ID]
    assert worker.work().state is SetState.PROPOSED


def test_a_set_waits_while_another_is_analysed_but_an_accepted_one_does_not(
    world: World, worker: SetWorker, tmp_path_factory: pytest.TempPathFactory
) -> None:
    worker.slots = FileSlots(tmp_path_factory.mktemp("slots"), 1)
    waiting(world)
    with worker.slots.one() as is_free:
        assert is_free
        found = worker.work()
        assert (found.state, found.attempts) == (SetState.QUEUED, 0)
        world.clock.advance(60)
        assert world.sets.overdue(5) == [SET_ID]

        store_sound(world, with_copy=True)
        world.sets.sets[SET_ID] = replace(found, state=SetState.ACCEPTING, parts=PARTS)
        assert worker.work().state is SetState.ACCEPTED

    world.sets.sets[SET_ID] = found
    assert worker.work().state is SetState.PROPOSED


def test_there_are_as_many_slots_as_stated(tmp_path: Path) -> None:
    slots = FileSlots(tmp_path / "slots", 2)
    with slots.one() as first, slots.one() as second, FileSlots(tmp_path / "slots", 2).one() as third:
        assert (first, second, third) == (True, True, False)
    with slots.one() as again:
        assert again


def test_accepted_parts_become_tracks_that_a_worker_embeds(world: World, worker: SetWorker, tmp_path: Path) -> None:
    a_set(world, SetState.QUEUED, made_by=Maker("u1", "Anna"), accepted_by=Maker("u1", "Anna"))
    chroma = store_sound(world, with_copy=True)
    world.sets.sets[SET_ID] = replace(world.sets.sets[SET_ID], state=SetState.ACCEPTING)

    found = worker.work()

    assert found.state is SetState.ACCEPTED
    tracks = [world.tracks.tracks[str(part.track_id)] for part in found.parts]
    assert [track.metadata.title for track in tracks] == ["First", "Side A · 2", "Third"]
    assert [track.source.part_of for track in tracks] == [PartOf(SET_ID, p.start_s, p.end_s) for p in PARTS]
    assert {track.made_by for track in tracks} == {Maker("u1", "Anna")}
    second = tracks[1]
    stored = world.bucket.get(f"chroma/{second.id}/{second.job_id}.npz")
    assert stored is not None
    first_row = round(SONG_S / SECONDS_PER_FRAME)
    cut = chroma_from_bytes(stored)
    np.testing.assert_array_equal(cut.frames, chroma.frames[first_row : 2 * first_row])
    assert cut.peaks is not None
    assert cut.peaks.size == 300
    kept = fingerprint_from_bytes(stored)
    assert kept is not None
    assert kept.size == round((2 * SONG_S - 2.72) / 0.12381) - round(SONG_S / 0.12381)
    copy = world.bucket.get(f"audio/{second.id}/{second.job_id}.webm")
    assert copy == b"a long copy from 90.0 to 180.0"

    # The job of a part finds its chroma stored: nothing is fetched.
    pipeline = FakePipeline(during={"fetching": raising("internal_error")})
    pipeline.embed = lambda _: _embedding()  # type: ignore[method-assign]
    for track in tracks:
        make_ingest(world, pipeline, tmp_path)(track.job_id)
    assert {outcome(world, track)[0].state for track in tracks} == {State.READY}


def _embedding() -> TrackEmbedding:
    vectors = np.eye(4, dtype=np.float32)
    return TrackEmbedding(vectors[0], vectors[1:])


def test_an_interrupted_acceptance_makes_each_track_once(world: World, worker: SetWorker) -> None:
    a_set(world, SetState.QUEUED)
    store_sound(world)
    first = replace(world.sets.sets[SET_ID], state=SetState.ACCEPTING)
    for state in (first, first):
        world.sets.sets[SET_ID] = state
        world.sets._leases[SET_ID].__init__(world.clock)
        worker.work()
    assert len(world.tracks.tracks) == len(world.jobs.jobs) == 3


def test_a_search_again_leaves_the_parts_of_a_person(world: World, worker: SetWorker) -> None:
    song = world.add_ready(1)
    worker.held_songs = [held(song_id=song.id, world=world, begins_s=100.0, ends_s=160.0)]
    a_set(world, SetState.QUEUED, revision=2, searched_at=world.clock())
    store_sound(world)
    world.sets.sets[SET_ID] = replace(world.sets.sets[SET_ID], state=SetState.SEARCHING)
    found = worker.work()
    assert (found.parts, found.matches) == (PARTS, (TAKEN,))


def held(*, song_id: str, world: World, begins_s: float, ends_s: float) -> Held:
    heard = SameRecording(begins_s, 0.0, ends_s - begins_s)
    return Held(world.tracks.tracks[song_id], begins_s, ends_s, heard)


def test_recordings_of_the_library_begin_and_end_parts(world: World) -> None:
    song = world.add_ready(1)
    found = [held(song_id=song.id, world=world, begins_s=97.0, ends_s=215.0)]
    parts = parts_by_library(PARTS, found, 3 * SONG_S)
    assert [(each.start_s, each.end_s, each.evidence) for each in parts] == [
        (0.0, 97.0, Evidence.BEGINNING),
        (97.0, 215.0, Evidence.LIBRARY),
        (215.0, 270.0, Evidence.LIBRARY),
    ]
    chapters = tuple(replace(each, evidence=Evidence.CHAPTER) for each in PARTS)
    assert parts_by_library(chapters, found, 3 * SONG_S) == chapters


def cover(start_s: float, reference_start_s: float, decision: Decision = Decision.LIKELY) -> SetMatch:
    times = (start_s, start_s + 80.0, reference_start_s, reference_start_s + 80.0)
    return SetMatch("yt-00000000001", *times, 0.9, decision, Relation.SAME_WORK)


def changing(parts: tuple[SetPart, ...], evidence: Evidence = Evidence.CHANGE) -> tuple[SetPart, ...]:
    return (parts[0], *(replace(each, evidence=evidence) for each in parts[1:]))


def test_parts_through_which_a_cover_goes_on_are_one() -> None:
    first, second, third = changing(PARTS)
    one = (cover(first.start_s, 0.0), cover(second.start_s, 85.0))
    joined = parts_by_covers((first, second, third), one, 1200.0)
    assert [(each.start_s, each.end_s) for each in joined] == [
        (first.start_s, second.end_s),
        (third.start_s, third.end_s),
    ]
    assert joined[0].title == first.title


@pytest.mark.parametrize(
    ("evidence", "reference_start_s", "decision", "max_part_s"),
    [
        pytest.param(Evidence.SILENCE, 85.0, Decision.LIKELY, 1200.0, id="behind a silence"),
        pytest.param(Evidence.CHANGE, 0.0, Decision.LIKELY, 1200.0, id="the song begins again"),
        pytest.param(Evidence.CHANGE, 85.0, Decision.UNSURE, 1200.0, id="not sure"),
        pytest.param(Evidence.CHANGE, 85.0, Decision.LIKELY, 100.0, id="too long together"),
    ],
)
def test_other_parts_stay_apart(
    evidence: Evidence, reference_start_s: float, decision: Decision, max_part_s: float
) -> None:
    parts = changing(PARTS, evidence)
    found = (cover(parts[0].start_s, 0.0), cover(parts[1].start_s, reference_start_s, decision))
    assert parts_by_covers(parts, found, max_part_s) == parts


def test_joined_parts_are_proposed_and_searched_again(world: World, worker: SetWorker) -> None:
    a_set(world, SetState.SEARCHING, parts=changing(PARTS))
    store_sound(world)
    worker.matches = (cover(PARTS[0].start_s, 0.0), cover(PARTS[1].start_s, 85.0))
    assert len(worker.work().parts) == 2
    assert [len(parts) for parts in worker.searched] == [3, 2]


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
