from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.contract.builders import NOW, add_track, after, video
from tests.contract.conftest import Stores

from contrafact.domain.jobs import Problem, State
from contrafact.domain.tracks import Metadata, Source, SourceKind, TrackEdit, TrackFilter, TrackSort

WORK = "a" * 32


def test_of_a_hundred_concurrent_claims_exactly_one_succeeds(stores: Stores) -> None:
    barrier = threading.Barrier(100)

    def claim(number: int) -> tuple[str, bool]:
        barrier.wait()
        track, is_new = stores.tracks.claim(video(1), Metadata(), f"job-{number}", NOW)
        return track.job_id, is_new

    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(claim, range(100)))
    winners = [job_id for job_id, is_new in answers if is_new]
    assert len(winners) == 1
    assert {job_id for job_id, _ in answers} == set(winners)


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
def test_a_failed_or_cancelled_track_can_be_claimed_again(stores: Stores, state: State) -> None:
    first = add_track(stores.tracks, 1, "Kept")
    stores.tracks.set_chroma(first.id, first.job_id, "chroma/x", NOW)
    stores.tracks.mirror_state(first.id, first.job_id, state, NOW, Problem("bot_check", "Wait."))
    again, is_new = stores.tracks.claim(video(1), Metadata(title="Other"), "second", after(9))
    assert is_new
    assert (again.job_id, again.state, again.metadata.title) == ("second", State.QUEUED, "Kept")
    assert (again.problem, again.chroma_key, again.created_at) == (None, None, first.created_at)
    assert stores.tracks.get(again.id) == again


@pytest.mark.parametrize("state", [State.QUEUED, State.DOWNLOADING, State.EXTRACTING, State.EMBEDDING, State.READY])
def test_an_active_or_ready_track_cannot_be_claimed_again(stores: Stores, state: State) -> None:
    first = add_track(stores.tracks, 1)
    stores.tracks.mirror_state(first.id, first.job_id, state, NOW)
    again, is_new = stores.tracks.claim(video(1), Metadata(), "second", after(9))
    assert not is_new
    assert (again.job_id, again.state) == (first.job_id, state)


def test_an_upload_claimed_again_has_the_key_of_the_new_file_and_keeps_its_first_name(stores: Stores) -> None:
    first, _ = stores.tracks.claim(Source(SourceKind.UPLOAD, "f" * 64, "a.mp3", "incoming/1"), Metadata(), "j1", NOW)
    stores.tracks.mirror_state(first.id, "j1", State.FAILED, NOW)
    again, _ = stores.tracks.claim(Source(SourceKind.UPLOAD, "f" * 64, "b.mp3", "incoming/2"), Metadata(), "j2", NOW)
    assert (again.source.upload_key, again.source.file_name) == ("incoming/2", "a.mp3")


def test_only_the_given_upload_is_forgotten(stores: Stores) -> None:
    track, _ = stores.tracks.claim(Source(SourceKind.UPLOAD, "f" * 64, "a.mp3", "incoming/1"), Metadata(), "j1", NOW)
    stores.tracks.forget_upload(track.id, "incoming/other")
    kept = stores.tracks.get(track.id)
    stores.tracks.forget_upload(track.id, "incoming/1")
    gone = stores.tracks.get(track.id)
    assert kept is not None
    assert kept.source.upload_key == "incoming/1"
    assert gone is not None
    assert gone.source.upload_key is None


def test_metadata_of_the_source_fills_empty_fields_only(stores: Stores) -> None:
    track = add_track(stores.tracks, 1, artist="First said")
    stores.tracks.edit(track.id, TrackEdit(title="Mine"), NOW)
    said = Metadata("Theirs", "Then said", 61.5, "https://i.ytimg.com/x.jpg", "2001-02-03")
    stores.tracks.describe(track.id, track.job_id, said, after(9))
    found = stores.tracks.get(track.id)
    assert found is not None
    assert found.metadata == Metadata("Mine", "First said", 61.5, "https://i.ytimg.com/x.jpg", "2001-02-03")


def test_an_artist_that_a_user_emptied_stays_empty(stores: Stores) -> None:
    track = add_track(stores.tracks, 1, "Title", "Artist")
    stores.tracks.edit(track.id, TrackEdit(artist=""), NOW)
    stores.tracks.describe(track.id, track.job_id, Metadata(artist="Theirs"), NOW)
    found = stores.tracks.get(track.id)
    assert found is not None
    assert found.metadata.artist == ""


def test_a_job_that_is_no_longer_the_newest_writes_nothing(stores: Stores) -> None:
    track = add_track(stores.tracks, 1)
    stores.tracks.describe(track.id, "old", Metadata(title="Old"), after(9))
    stores.tracks.set_chroma(track.id, "old", "chroma/old", after(9))
    stores.tracks.set_model(track.id, "old", "old-model", after(9))
    stores.tracks.mirror_state(track.id, "old", State.FAILED, after(9), Problem("bot_check", "Wait."))
    assert stores.tracks.get(track.id) == track


def test_the_newest_job_writes_chroma_model_state_and_problem(stores: Stores) -> None:
    track = add_track(stores.tracks, 1)
    stores.tracks.set_chroma(track.id, track.job_id, "chroma/k", NOW)
    stores.tracks.set_model(track.id, track.job_id, "m-1", NOW)
    stores.tracks.mirror_state(track.id, track.job_id, State.FAILED, after(9), Problem("bot_check", "Wait."))
    found = stores.tracks.get(track.id)
    assert found is not None
    assert (found.chroma_key, found.model_id, found.state) == ("chroma/k", "m-1", State.FAILED)
    assert (found.problem, found.updated_at) == (Problem("bot_check", "Wait."), after(9))


def test_concurrent_edits_are_both_found_by_search(stores: Stores) -> None:
    track = add_track(stores.tracks, 1, "old", "old")
    for round_number in range(20):
        edits = [TrackEdit(title=f"title{round_number}"), TrackEdit(artist=f"artist{round_number}")]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda edit: stores.tracks.edit(track.id, edit, NOW), edits))
        both = TrackFilter(q=f"title{round_number} artist{round_number}")
        assert stores.tracks.page(both, TrackSort.TITLE, 10, None).total == 1


def test_an_empty_work_id_takes_a_track_out_of_its_work(stores: Stores) -> None:
    track = add_track(stores.tracks, 1)
    inside = stores.tracks.edit(track.id, TrackEdit(work_id=WORK), NOW)
    unchanged = stores.tracks.edit(track.id, TrackEdit(title="New"), NOW)
    outside = stores.tracks.edit(track.id, TrackEdit(work_id=""), after(3))
    assert inside is not None
    assert inside.work_id == WORK
    assert unchanged is not None
    assert unchanged.work_id == WORK
    assert outside is not None
    assert (outside.work_id, outside.updated_at) == (None, after(3))


def test_works_are_counted_and_left(stores: Stores) -> None:
    for number in range(3):
        add_track(stores.tracks, number)
        stores.tracks.edit(video(number).track_id, TrackEdit(work_id=WORK if number else "b" * 32), NOW)
    assert stores.tracks.count_by_work([WORK, "b" * 32, "c" * 32]) == {WORK: 2, "b" * 32: 1}
    stores.tracks.leave_work(WORK, NOW)
    assert stores.tracks.count_by_work([WORK, "b" * 32]) == {"b" * 32: 1}
    assert stores.tracks.count_by_work([]) == {}


def test_only_active_tracks_that_were_not_written_for_long_are_unsettled(stores: Stores) -> None:
    for number, state in enumerate([State.QUEUED, State.EMBEDDING, State.READY, State.FAILED]):
        track = add_track(stores.tracks, number)
        stores.tracks.mirror_state(track.id, track.job_id, state, after(number))
    assert {track.id for track in stores.tracks.unsettled(after(1))} == {video(0).track_id}
    assert {track.id for track in stores.tracks.unsettled(after(99))} == {video(0).track_id, video(1).track_id}


def test_existing_tracks_are_returned_by_id(stores: Stores) -> None:
    tracks = [add_track(stores.tracks, number) for number in range(3)]
    wanted = [tracks[0].id, tracks[2].id, video(9).track_id]
    assert stores.tracks.get_many(wanted) == {tracks[0].id: tracks[0], tracks[2].id: tracks[2]}
    assert stores.tracks.get_many([]) == {}


def test_what_a_person_writes_is_over_what_the_source_states_and_both_are_kept(stores: Stores) -> None:
    track = add_track(stores.tracks, 1, "Source title")
    stores.tracks.edit(track.id, TrackEdit(title="Mine", isrc="USRC17607839", tags=("live", "tape 7")), after(1))
    stores.tracks.describe(track.id, track.job_id, Metadata(title="Ignored", isrc="GBAYE0601498", album="B"), after(2))
    edited = stores.tracks.get(track.id)
    assert edited is not None
    assert (edited.metadata.title, edited.metadata.isrc, edited.metadata.album) == ("Mine", "USRC17607839", "B")
    assert (edited.stated, edited.tags) == ({"title": "Source title", "isrc": "GBAYE0601498"}, ("live", "tape 7"))

    stores.tracks.edit(track.id, TrackEdit(as_stated=("title", "isrc")), after(3))

    restored = stores.tracks.get(track.id)
    assert restored is not None
    assert (restored.metadata.title, restored.metadata.isrc, restored.stated) == ("Source title", "GBAYE0601498", {})


def test_a_title_that_is_the_name_of_the_file_gives_way_to_the_title_in_its_tags(stores: Stores) -> None:
    source = Source(SourceKind.UPLOAD, "f" * 64, "07 So_What.mp3", "incoming/1")
    track, _ = stores.tracks.claim(source, Metadata(title="07 So_What"), "j1", NOW)
    stores.tracks.describe(track.id, "j1", Metadata(title="So What", artist="Miles Davis"), after(1))
    stores.tracks.describe(track.id, "j1", Metadata(title="Other"), after(2))
    found = stores.tracks.get(track.id)
    assert found is not None
    assert (found.metadata.title, found.metadata.artist) == ("So What", "Miles Davis")


@pytest.mark.parametrize("q", ["US-RC1-76-07839", "usrc17607839", "us-rc1-76", "live", "kind"])
def test_tracks_are_found_by_isrc_album_and_tag(stores: Stores, q: str) -> None:
    track = add_track(stores.tracks, 1, "So What")
    add_track(stores.tracks, 2, "Other")
    stores.tracks.edit(track.id, TrackEdit(isrc="USRC17607839", album="Kind of Blue", tags=("live",)), after(1))
    page = stores.tracks.page(TrackFilter(q=q), TrackSort.TITLE, 5, None)
    assert [each.id for each in page.items] == [track.id]
