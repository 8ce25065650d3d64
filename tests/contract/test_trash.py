from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from tests.contract.builders import NOW, add_track, after, video
from tests.contract.conftest import Stores

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Problem, State
from contrafact.domain.tracks import Metadata, Source, SourceKind, Track, TrackEdit, TrackFilter, TrackSort
from contrafact.domain.trash import Leftover, Place

AT_ONCE = timedelta(0)
LONG = timedelta(days=30)
WORK = "a" * 32
EVERYTHING = TrackFilter()


def add_ended(stores: Stores, number: int, state: State = State.READY, title: str | None = None) -> Track:
    track = add_track(stores.tracks, number, title)
    stores.tracks.set_chroma(track.id, track.job_id, f"chroma/{number}", NOW)
    stores.tracks.set_model(track.id, track.job_id, "m-1", NOW)
    stores.tracks.mirror_state(track.id, track.job_id, state, NOW)
    found = stores.tracks.get(track.id)
    assert found is not None
    return found


def listed(stores: Stores, which: TrackFilter = EVERYTHING) -> list[str]:
    page = stores.tracks.page(which, TrackSort.CREATED_AT, 50, None)
    assert page.total == len(page.items)
    return [track.id for track in page.items]


@pytest.mark.parametrize("is_deleted", [False, True])
def test_a_track_outside_the_library_is_found_by_no_query_of_the_library(stores: Stores, is_deleted: bool) -> None:
    track, other = add_ended(stores, 1, title="Gone"), add_ended(stores, 2)
    stores.tracks.edit(track.id, TrackEdit(work_id=WORK), NOW)
    assert (stores.trash.delete(track.id) if is_deleted else stores.trash.trash(track.id)) is not None
    assert stores.tracks.get(track.id) is None
    assert set(stores.tracks.get_many([track.id, other.id])) == {other.id}
    assert stores.tracks.exists(track.id)
    assert stores.tracks.edit(track.id, TrackEdit(title="x"), NOW) is None
    assert stores.tracks.count_by_work([WORK]) == {}
    assert listed(stores) == [other.id]
    for which in (TrackFilter("gone"), TrackFilter(track.id), TrackFilter(work_id=WORK)):
        assert listed(stores, which) == []
    assert listed(stores, TrackFilter(state=State.READY)) == [other.id]


@pytest.mark.parametrize("state", [State.READY, State.FAILED, State.CANCELLED])
def test_a_restored_track_is_as_it_was(stores: Stores, state: State) -> None:
    before = add_ended(stores, 1, state, title="Kept")
    moved = stores.trash.trash(before.id)
    assert moved is not None
    assert (moved.place, moved.track, moved.is_followed) == (Place.TRASH, before, False)
    assert [each.track for each in stores.trash.page(5, None).items] == [before]
    back = stores.trash.restore(before.id, "new")
    assert back is not None
    assert (back.place, back.track) == (Place.LIBRARY, before)
    assert back.move > moved.move
    assert stores.tracks.get(before.id) == before
    assert (listed(stores), stores.trash.page(5, None).total) == ([before.id], 0)
    assert stores.trash.restore(before.id, "newer") is None


@pytest.mark.parametrize("state", [State.QUEUED, State.DOWNLOADING, State.EXTRACTING, State.EMBEDDING])
def test_a_restored_track_whose_job_was_active_is_queued_with_a_new_job(stores: Stores, state: State) -> None:
    before = add_ended(stores, 1, state, title="Kept")
    stores.trash.trash(before.id)
    back = stores.trash.restore(before.id, "new")
    assert back is not None
    assert (back.track.state, back.track.job_id, back.track.chroma_key, back.track.model_id) == (
        State.QUEUED,
        "new",
        None,
        None,
    )
    assert (back.track.metadata, back.leftovers) == (before.metadata, (Leftover(before.job_id),))
    assert stores.tracks.get(before.id) == back.track


def test_a_track_in_the_trash_takes_the_state_of_its_job(stores: Stores) -> None:
    track = add_ended(stores, 1, State.EMBEDDING)
    stores.trash.trash(track.id)
    stores.tracks.mirror_state(track.id, "other", State.FAILED, NOW)
    stores.tracks.mirror_state(track.id, track.job_id, State.READY, after(9))
    assert stores.tracks.get(track.id) is None
    back = stores.trash.restore(track.id, "new")
    assert back is not None
    assert (back.track.state, back.track.job_id) == (State.READY, track.job_id)


def test_a_move_succeeds_once(stores: Stores) -> None:
    track = add_ended(stores, 1)
    for move in (stores.trash.trash, lambda each: stores.trash.restore(each, "j"), stores.trash.delete):
        barrier = threading.Barrier(20)

        def at_once(_: int, move: object = move, barrier: threading.Barrier = barrier) -> bool:
            barrier.wait()
            return move(track.id) is not None  # type: ignore[operator]

        with ThreadPoolExecutor(20) as pool:
            assert sum(pool.map(at_once, range(20))) == 1
    for absent in (track.id, "yt-99999999999"):
        assert stores.trash.trash(absent) is None
        assert stores.trash.restore(absent, "j") is None
        assert stores.trash.delete(absent) is None


def test_the_trash_is_paged_newest_first(stores: Stores) -> None:
    tracks = [add_ended(stores, number) for number in range(5)]
    for number, track in enumerate(tracks):
        stores.at(number)
        stores.trash.trash(track.id)
    stores.trash.delete(tracks[0].id)
    first = stores.trash.page(3, None)
    second = stores.trash.page(3, first.next_cursor)
    found = [each.track.id for each in first.items + second.items]
    # In the database two can be trashed in the same millisecond: then the id decides.
    assert found == [track.id for track in reversed(tracks[1:])]
    assert (first.total, second.next_cursor) == (4, None)
    assert [each.trashed_at for each in first.items] == sorted((each.trashed_at for each in first.items), reverse=True)
    with pytest.raises(ContrafactError, match="cursor"):
        stores.trash.page(3, "made up")


def test_only_what_is_old_enough_expires(stores: Stores) -> None:
    kept, track = add_ended(stores, 1), add_ended(stores, 2)
    stores.trash.trash(track.id)
    assert stores.trash.expire(LONG) == 0
    assert stores.trash.expire(AT_ONCE) == 1
    moved = stores.trash.find(track.id)
    assert moved is not None
    assert (moved.place, moved.track.state) == (Place.DELETING, State.READY)
    assert (listed(stores), stores.trash.page(5, None).total) == ([kept.id], 0)


def test_a_move_is_unfollowed_until_it_is_noted(stores: Stores) -> None:
    track = add_ended(stores, 1)
    assert stores.trash.unfollowed(5) == []
    first, second = stores.trash.trash(track.id), stores.trash.restore(track.id, "j")
    assert first is not None
    assert second is not None
    stores.trash.followed(track.id, first.move)
    assert stores.trash.unfollowed(5) == [second]
    stores.trash.followed(track.id, second.move)
    assert stores.trash.unfollowed(5) == []
    assert stores.trash.find("yt-99999999999") is None


def test_a_deleted_track_is_dropped_unless_it_is_submitted_again(stores: Stores) -> None:
    track = add_ended(stores, 1)
    assert not stores.trash.drop(track.id, 0)
    moved = stores.trash.delete(track.id)
    assert moved is not None
    anew, is_new = stores.tracks.claim(video(1), Metadata(title="Anew"), "second", after(9))
    assert (is_new, anew) == (
        True,
        Track(track.id, video(1), State.QUEUED, "second", after(9), after(9), anew.metadata),
    )
    assert stores.tracks.get(track.id) == anew
    assert not stores.trash.drop(track.id, moved.move)
    found = stores.trash.find(track.id)
    assert found is not None
    assert (found.place, found.is_followed, found.leftovers) == (Place.LIBRARY, False, (Leftover(track.job_id),))
    again = stores.trash.delete(track.id)
    assert again is not None
    assert again.move > found.move > moved.move
    assert not stores.trash.drop(track.id, moved.move)
    assert stores.trash.drop(track.id, again.move)
    assert not stores.tracks.exists(track.id)


@pytest.mark.parametrize(("state", "is_new"), [(State.READY, False), (State.FAILED, True), (State.EXTRACTING, True)])
def test_submitting_a_track_in_the_trash_restores_it(stores: Stores, state: State, is_new: bool) -> None:
    before = add_ended(stores, 1, state, title="$Kept")
    stores.trash.trash(before.id)
    found, made = stores.tracks.claim(video(1), Metadata(title="Other"), "second", after(9))
    assert (made, found.metadata.title) == (is_new, "$Kept")
    assert (found.state, found.job_id) == ((State.QUEUED, "second") if is_new else (State.READY, before.job_id))
    assert stores.tracks.get(before.id) == found


def test_a_title_with_a_dollar_sign_is_made_anew(stores: Stores) -> None:
    track = add_ended(stores, 1)
    stores.trash.delete(track.id)
    stores.tracks.claim(video(1), Metadata(title="$title"), "second", after(9))
    problem = Problem("bot_check", "$detail")
    stores.tracks.mirror_state(track.id, "second", State.FAILED, after(9), problem)
    found = stores.tracks.get(track.id)
    assert found is not None
    assert (found.metadata.title, found.problem) == ("$title", problem)


def test_an_upload_in_the_trash_takes_the_file_of_a_new_submission_if_it_needs_one(stores: Stores) -> None:
    for number, state in enumerate([State.QUEUED, State.CANCELLED, State.READY]):
        first = Source(SourceKind.UPLOAD, f"{number}" * 64, "a.mp3", f"incoming/{number}")
        track, _ = stores.tracks.claim(first, Metadata(), f"j{number}", NOW)
        stores.tracks.mirror_state(track.id, f"j{number}", state, NOW)
        stores.trash.trash(track.id)
        again = Source(SourceKind.UPLOAD, f"{number}" * 64, "b.mp3", "incoming/new")
        found, is_new = stores.tracks.claim(again, Metadata(), "second", after(9))
        assert (is_new, found.source.file_name) == (state is not State.READY, "a.mp3")
        assert found.source.upload_key == ("incoming/new" if is_new else first.upload_key)
        moved = stores.trash.find(track.id)
        assert moved is not None
        # The file that was replaced, and the one of a ready track.
        assert {each.upload_key for each in moved.leftovers} - {None} == {first.upload_key}


@pytest.mark.parametrize("place", Place)
def test_a_file_that_a_retry_needs_is_no_leftover(stores: Stores, place: Place) -> None:
    source = Source(SourceKind.UPLOAD, "1" * 64, "a.mp3", "incoming/1")
    track, _ = stores.tracks.claim(source, Metadata(), "first", NOW)
    stores.tracks.mirror_state(track.id, "first", State.FAILED, NOW)
    if place is not Place.LIBRARY:
        (stores.trash.trash if place is Place.TRASH else stores.trash.delete)(track.id)
    found, is_new = stores.tracks.claim(source, Metadata(), "second", after(9))
    moved = stores.trash.find(track.id)
    assert moved is not None
    assert (is_new, found.source.upload_key) == (True, "incoming/1")
    assert moved.leftovers == (Leftover("first"),)


def test_ended_jobs_leave_leftovers_until_they_are_cleared(stores: Stores) -> None:
    failed, ready = add_ended(stores, 1, State.FAILED), add_ended(stores, 2)
    assert stores.trash.leftovers(LONG, 5) == []
    (found,) = stores.trash.leftovers(AT_ONCE, 5)
    assert (found.track.id, found.leftovers) == (failed.id, (Leftover(failed.job_id),))
    again, _ = stores.tracks.claim(video(1), Metadata(), "second", after(9))
    stores.tracks.mirror_state(again.id, "second", State.CANCELLED, NOW)
    (found,) = stores.trash.leftovers(AT_ONCE, 5)
    assert {each.job_id for each in found.leftovers} == {failed.job_id, "second"}
    stores.trash.cleared(failed.id, [Leftover(failed.job_id)])
    assert [each.leftovers for each in stores.trash.leftovers(AT_ONCE, 5)] == [(Leftover("second"),)]
    stores.trash.cleared(failed.id, [Leftover("second")])
    assert stores.trash.leftovers(AT_ONCE, 5) == []
    assert stores.tracks.get(ready.id) == ready


def test_a_deletion_is_due_once_it_is_followed_and_after_the_grace_of_an_active_job(stores: Stores) -> None:
    active, ready = add_ended(stores, 1, State.EXTRACTING), add_ended(stores, 2)
    for track in (active, ready):
        moved = stores.trash.delete(track.id)
        assert moved is not None
        assert stores.trash.leftovers(AT_ONCE, 5) == [] or track is ready
        stores.trash.followed(track.id, moved.move)
    assert [each.track.id for each in stores.trash.leftovers(LONG, 5)] == [ready.id]
    assert {each.track.id for each in stores.trash.leftovers(AT_ONCE, 5)} == {active.id, ready.id}


def test_a_work_is_left_in_the_trash_too(stores: Stores) -> None:
    track = add_ended(stores, 1)
    stores.tracks.edit(track.id, TrackEdit(work_id=WORK), NOW)
    stores.trash.trash(track.id)
    stores.tracks.leave_work(WORK, NOW)
    back = stores.trash.restore(track.id, "j")
    assert back is not None
    assert back.track.work_id is None


def test_ready_tracks_of_the_library_are_read_by_id(stores: Stores) -> None:
    tracks = [add_ended(stores, number) for number in range(4)]
    add_ended(stores, 5, State.FAILED)
    stores.trash.trash(tracks[1].id)
    assert stores.tracks.ready_ids("", 2) == [tracks[0].id, tracks[2].id]
    assert stores.tracks.ready_ids(tracks[2].id, 2) == [tracks[3].id]
