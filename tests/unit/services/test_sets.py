"""What a worker does with a recording that is longer than a song."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.long_recordings import PARTS, SET_ID, SONG_S, a_set, store_sound
from tests.doubles.memory_world import World
from tests.unit.services.fakes import FakePipeline, make_ingest, nothing, outcome, raising
from tests.unit.services.set_worker import TAKEN, SetWorker

from contrafact.adapters.file_slots import FileSlots
from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.jobs import MAX_ATTEMPTS, State
from contrafact.domain.people import Maker
from contrafact.domain.sets import (
    Evidence,
    RecordingSet,
    SetMatch,
    SetPart,
    SetState,
    set_audio_key,
    set_chroma_key,
)
from contrafact.domain.tracks import PartOf, SourceKind
from contrafact.domain.verdicts import Decision, Relation, SameRecording
from contrafact.features.chroma_io import chroma_from_bytes, fingerprint_from_bytes
from contrafact.services.leasing import LEASE
from contrafact.services.sets.matching import Held, parts_by_covers, parts_by_library


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


def test_joined_parts_are_proposed_and_they_alone_are_searched_again(world: World, worker: SetWorker) -> None:
    parts = changing(PARTS)
    a_set(world, SetState.SEARCHING, parts=parts)
    store_sound(world)
    elsewhere = replace(TAKEN, start_s=parts[2].start_s + 5, end_s=parts[2].end_s)
    joined = cover(parts[0].start_s + 1, 0.0)
    worker.matches = (cover(parts[0].start_s, 0.0), cover(parts[1].start_s, 85.0), elsewhere)
    worker.matches_again = (joined,)
    found = worker.work()
    assert (found.parts, found.matches) == ((replace(parts[0], end_s=parts[1].end_s), parts[2]), (joined, elsewhere))
    assert worker.searched == [parts, found.parts[:1]]


def test_a_search_that_goes_on_after_it_moved_boundaries_still_joins_parts(world: World, worker: SetWorker) -> None:
    song = world.add_ready(1)
    parts = changing(PARTS)
    worker.held_songs = [held(song_id=song.id, world=world, begins_s=170.0, ends_s=260.0)]
    worker.matches = (cover(parts[0].start_s, 0.0), cover(parts[1].start_s, 85.0))
    worker.searching = raising("bucket_unavailable")
    a_set(world, SetState.SEARCHING, parts=parts)
    store_sound(world)

    interrupted = worker.work()

    assert (interrupted.state, interrupted.revision) == (SetState.SEARCHING, 1)
    assert [each.start_s for each in interrupted.parts] == [0.0, 90.0, 170.0]
    worker.searching = nothing
    world.clock.advance(60)
    assert [each.start_s for each in worker.work().parts] == [0.0, 170.0]


def test_parts_that_a_person_edits_while_boundaries_are_moved_are_not_joined(world: World, worker: SetWorker) -> None:
    song = world.add_ready(1)
    parts = changing(PARTS)
    worker.held_songs = [held(song_id=song.id, world=world, begins_s=170.0, ends_s=260.0)]
    worker.matches = (cover(parts[0].start_s, 0.0), cover(parts[1].start_s, 85.0))
    edited = (parts[0], replace(parts[1], title="Mine"), parts[2])
    worker.holding = lambda: world.sets.change(SET_ID, {SetState.SEARCHING}, 0, {"parts": edited})
    a_set(world, SetState.SEARCHING, parts=parts)
    store_sound(world)
    assert worker.work().parts == edited
