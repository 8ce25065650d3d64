"""Imports: every item ends in one outcome."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.import_place import BAD, DONE, A, B, Place, make_place, start_folder
from tests.unit.services.fakes import entry, raising

from contrafact.domain.acting import acting_as
from contrafact.domain.errors import ContrafactError
from contrafact.domain.imports import ImportState, ItemState
from contrafact.domain.jobs import State
from contrafact.domain.pages import Page
from contrafact.domain.people import LOCAL_USER, Identity, Role, Way
from contrafact.domain.works import Work
from contrafact.ports.sources import PlaylistExpansion


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path)


def test_every_file_of_a_folder_ends_in_one_outcome(place: Place, tmp_path: Path) -> None:
    place.write(a_mp3=A, b__again_mp3=A, b__b_mp3=B, c_mp3=BAD, cover_jpg=b"picture", empty_mp3=b"")
    (place.root / "link.mp3").symlink_to(tmp_path / "elsewhere.mp3")
    import_id = start_folder(place)
    assert place.work(import_id).state is DONE
    assert place.outcomes(import_id) == {
        "a.mp3": "added",
        "b/again.mp3": "duplicate",
        "b/b.mp3": "added",
        "c.mp3": "corrupt_audio",
        "cover.jpg": "not_audio",
        "empty.mp3": "empty_file",
        "link.mp3": "path_not_allowed",
    }
    first, again = place.items(import_id)[:2]
    assert first.track_id == again.track_id is not None
    assert place.world.tracks.tracks[str(first.track_id)].state is State.READY
    assert not [key for key in place.world.bucket.objects if key.startswith(("incoming/", "uploads/"))]


def test_what_a_track_of_the_library_holds_is_a_duplicate_and_is_not_copied(place: Place) -> None:
    place.write(a_mp3=A)
    place.work(start_folder(place))
    n_before = len(place.world.jobs.jobs)
    place.write(b_mp3=B)
    second = start_folder(place)
    place.work(second)
    assert place.outcomes(second) == {"a.mp3": "duplicate", "b.mp3": "added"}
    assert len(place.world.jobs.jobs) == n_before + 1


def test_a_recording_that_another_file_holds_is_a_duplicate_of_its_track(place: Place) -> None:
    place.write(a_mp3=A, b_mp3=B)

    def find() -> None:
        if place.pipeline.extracted[-1] == B:
            tracks = place.world.tracks.tracks
            first, second = (
                next(each.id for each in tracks.values() if name in str(each.source.file_name)) for name in "ab"
            )
            place.world.tracks.tracks[second] = replace(tracks[second], same_recording_as=first)
            raise ContrafactError("same_recording")

    place.pipeline.during["extracting"] = find
    import_id = start_folder(place)
    place.work(import_id)
    one, other = place.items(import_id)
    assert (one.state, other.state) == (ItemState.ADDED, ItemState.DUPLICATE)
    assert other.track_id == one.track_id


MANIFEST = """path,link,title,artist,work,iswc,isrc
one.mp3,,One,Anna,The work,T-034.524.680-1,
two.mp3,,Two,,,T0345246801,
,https://youtu.be/00000000007,Seven,,the WORK,,
missing.mp3,,,,,,
,https://youtu.be/00000000008,,,,,no isrc
../outside.mp3,,,,,,
"""


def test_a_manifest_says_what_its_recordings_are(place: Place) -> None:
    place.write(one_mp3=A, two_mp3=B)
    with acting_as(LOCAL_USER):
        import_id = place.importing.imports.start_manifest(MANIFEST.encode(), "tapes.csv", place.folder()).id
    assert place.work(import_id).state is DONE
    codes = [item.problem.code if item.problem else item.state.value for item in place.items(import_id)]
    assert codes == ["added", "added", "added", "file_not_found", "invalid_isrc", "path_not_allowed"]
    assert [item.line for item in place.items(import_id)] == [2, 3, 4, 5, 6, 7]
    tracks = [place.world.tracks.tracks[str(item.track_id)] for item in place.items(import_id)[:3]]
    assert [track.metadata.title for track in tracks] == ["One", "Two", "Seven"]
    assert tracks[0].metadata.artist == "Anna"
    (work,) = place.world.works.works.values()
    assert {track.work_id for track in tracks} == {work.id}
    assert (work.title, work.iswc) == ("The work", "T0345246801")
    assert not [key for key in place.world.bucket.objects if key.startswith("manifests/")]


def test_a_recording_joins_the_work_that_took_its_iswc_meanwhile(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    works, look_up, now = place.world.works, place.world.works.page, place.world.clock()
    other = Work("a" * 32, "Other", None, now, now, iswc="T0345246801")

    def look_up_before_another_worker_writes(q: str | None, limit: int, cursor: str | None) -> Page[Work]:
        found = look_up(q, limit, cursor)
        works.works.setdefault(other.id, other)
        return found

    monkeypatch.setattr(works, "page", look_up_before_another_worker_writes)
    with acting_as(LOCAL_USER):
        lines = b"link,work,iswc\nhttps://youtu.be/00000000007,The work,T-034.524.680-1\n"
        import_id = place.importing.imports.start_manifest(lines, None, None).id
    place.work(import_id)
    assert [item.state for item in place.items(import_id)] == [ItemState.ADDED]
    assert works.works == {other.id: other}
    assert place.world.tracks.tracks["yt-00000000007"].work_id == other.id


def test_a_recording_whose_work_is_deleted_meanwhile_is_added_without_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    works, now = place.world.works, place.world.clock()
    works.create(Work("a" * 32, "The work", None, now, now))
    monkeypatch.setattr(works, "hold", lambda work_id: works.delete(work_id) and False)
    with acting_as(LOCAL_USER):
        lines = b"link,title,work\nhttps://youtu.be/00000000007,One,The work\n"
        import_id = place.importing.imports.start_manifest(lines, None, None).id
    place.work(import_id)
    assert place.outcomes(import_id) == {"https://youtu.be/00000000007": "added"}
    track = place.world.tracks.tracks["yt-00000000007"]
    assert (track.metadata.title, track.work_id) == ("One", None)


def test_a_line_that_names_a_folder_does_not_stop_the_others(place: Place) -> None:
    place.write(side__one_mp3=A)
    with acting_as(LOCAL_USER):
        lines = b"path\nside\n.\nside/\nside/one.mp3\n"
        import_id = place.importing.imports.start_manifest(lines, None, place.folder()).id
    assert place.work(import_id).state is DONE
    codes = [item.problem.code if item.problem else item.state.value for item in place.items(import_id)]
    assert codes == ["file_unusable", "file_unusable", "file_unusable", "added"]


def test_a_contributor_reads_no_folders_and_makes_no_works(place: Place) -> None:
    place.write(one_mp3=A)
    maria = Identity("m", "Maria", Role.CONTRIBUTOR, Role.CONTRIBUTOR.scopes, Way.SESSION)
    lines = "path,link,work\none.mp3,,\n,https://youtu.be/00000000007,New work\n"
    with acting_as(maria):
        for attempt in (lambda: start_folder(place), place.importing.imports.roots):
            with pytest.raises(ContrafactError) as caught:
                attempt()
            assert caught.value.code == "role_too_low"
        import_id = place.importing.imports.start_manifest(lines.encode(), None, None).id
    place.work(import_id)
    assert [item.state.value for item in place.items(import_id)] == ["refused", "added"]
    assert place.items(import_id)[0].problem.code == "role_too_low"  # type: ignore[union-attr]
    assert place.world.works.works == {}
    assert place.world.tracks.tracks["yt-00000000007"].made_by == maria.maker


def test_the_videos_of_a_playlist_are_items(place: Place) -> None:
    place.world.add_ready(1)
    entries = (entry(1), entry(2), entry(3, "video_private"), entry(2))
    place.pipeline.playlist = PlaylistExpansion("Covers", entries)
    new = place.importing.imports.start_playlist("youtube.com/playlist?list=PL0123456789", None)
    found = place.work(new.id)
    assert (found.state, found.name) == (DONE, "Covers")
    states = [item.state.value for item in place.items(new.id)]
    assert states == ["duplicate", "added", "refused", "duplicate"]


def test_a_playlist_that_cannot_be_read_fails_and_can_be_retried(place: Place) -> None:
    place.pipeline.during["expanding"] = raising("playlist_unavailable")
    import_id = place.importing.imports.start_playlist("youtube.com/playlist?list=PL0123456789", None).id
    found = place.work(import_id)
    assert found.state is ImportState.FAILED
    assert found.problem is not None
    assert found.problem.code == "playlist_unavailable"
    del place.pipeline.during["expanding"]
    place.pipeline.playlist = PlaylistExpansion("Covers", (entry(2),))
    place.importing.imports.retry(import_id)
    assert place.work(import_id).state is DONE
    assert [item.state.value for item in place.items(import_id)] == ["added"]


def test_uploaded_files_are_added_and_their_parts_removed(place: Place) -> None:
    import_id = place.importing.imports.start_files(None).id
    place.importing.send(import_id, {"a.mp3": A, "tapes/b.mp3": B, "again.mp3": A, "nothing.mp3": b""})
    assert place.work(import_id).state is DONE
    expected = {"a.mp3": "added", "tapes/b.mp3": "added", "again.mp3": "duplicate", "nothing.mp3": "empty_file"}
    assert place.outcomes(import_id) == expected
    assert not [key for key in place.world.bucket.objects if key.startswith(("incoming/", "uploads/"))]
