"""Imports are paused, cancelled, killed and retried, and wait, and every item ends in one outcome."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from pathlib import Path
from typing import Never

import pytest
from tests.doubles.import_place import BAD, DONE, A, B, Place, make_place, start_folder
from tests.doubles.interrupting import Calls, KilledError, kill
from tests.unit.services.fakes import raising

from contrafact.domain.acting import acting_as
from contrafact.domain.errors import ContrafactError
from contrafact.domain.imports import ImportState, ItemState
from contrafact.domain.people import Identity, Role, Way
from contrafact.domain.webhooks import Event
from contrafact.services.imports import running


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path)


@pytest.mark.parametrize("kind", ["folder", "files", "manifest"])
def test_a_worker_killed_after_any_call_leaves_an_import_that_ends_the_same(kind: str, tmp_path: Path) -> None:
    expected = {"a.mp3": "added", "b.mp3": "duplicate", "c.mp3": "added", "d.mp3": "corrupt_audio"}
    files = {"a.mp3": A, "b.mp3": A, "c.mp3": B, "d.mp3": BAD}
    for n in itertools.count(step=1 if kind == "folder" else 5):
        place = make_place(tmp_path)
        imports = place.importing.imports
        for name, data in files.items():
            (place.root / name).write_bytes(data)
        if kind == "files":
            import_id = imports.start_files(None).id
            place.importing.send(import_id, files)
        elif kind == "manifest":
            lines = "path,title\n" + "".join(f"{name},{name} title\n" for name in files)
            import_id = imports.start_manifest(lines.encode(), None, place.folder()).id
        else:
            import_id = start_folder(place)
        calls = Calls(n, kill)
        killed = calls.within(place.importing.run)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(running, "_AT_ONCE", 2)
            try:
                place.work(import_id, killed)
            except KilledError:
                place.world.clock.advance(60)
                place.work(import_id)
        assert place.outcomes(import_id) == expected, n
        assert place.state(import_id) is DONE
        assert len(place.world.jobs.jobs) == 3
        if not calls.is_reached:
            assert n > 30
            return


def test_a_paused_import_submits_nothing_and_goes_on(place: Place) -> None:
    place.write(a_mp3=A, b_mp3=B)
    import_id = start_folder(place)
    place.importing.imports.pause(import_id)
    assert place.work(import_id).state is ImportState.PAUSED
    assert place.world.jobs.jobs == {}
    assert place.world.imports.overdue(10) == []
    place.importing.imports.resume(import_id)
    assert place.work(import_id).state is DONE
    with pytest.raises(ContrafactError) as caught:
        place.importing.imports.pause(import_id)
    assert caught.value.code == "import_ended"


def test_a_pause_lets_what_is_analysed_end(place: Place) -> None:
    place.write(a_mp3=A)
    import_id = start_folder(place)
    place.importing.run(import_id)
    place.importing.imports.pause(import_id)
    assert place.outcomes(import_id) == {"a.mp3": "analysing"}
    place.analyse()
    place.world.clock.advance(31)
    assert place.world.imports.overdue(10) == [import_id]
    assert place.work(import_id).state is ImportState.PAUSED
    assert place.outcomes(import_id) == {"a.mp3": "added"}


def test_cancelling_refuses_what_was_not_analysed_and_retrying_takes_it_up(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.write(a_mp3=A, b_mp3=B)
    import_id = start_folder(place)
    with monkeypatch.context() as patch:
        patch.setattr(running, "WINDOW", 1)
        place.importing.run(import_id)
    place.importing.imports.cancel(import_id)
    assert place.work(import_id).state is ImportState.CANCELLED
    assert place.outcomes(import_id) == {"a.mp3": "added", "b.mp3": "import_cancelled"}
    assert place.importing.imports.retry(import_id)[1] == 1
    assert place.work(import_id).state is DONE
    assert place.outcomes(import_id) == {"a.mp3": "added", "b.mp3": "added"}


def test_retrying_takes_what_may_succeed_and_leaves_the_rest(place: Place) -> None:
    place.write(a_mp3=A, bad_mp3=BAD, cover_jpg=b"picture")
    place.pipeline.during["embedding"] = raising("internal_error")
    import_id = start_folder(place)
    place.work(import_id)
    assert place.outcomes(import_id)["a.mp3"] == "internal_error"
    del place.pipeline.during["embedding"]
    (place.root / "bad.mp3").write_bytes(B)
    place.importing.imports.retry(import_id)
    assert place.work(import_id).state is DONE
    assert place.outcomes(import_id) == {"a.mp3": "added", "bad.mp3": "added", "cover.jpg": "not_audio"}


def test_the_failed_track_of_a_file_that_was_replaced_goes_to_the_trash(place: Place) -> None:
    place.write(bad_mp3=BAD)
    import_id = start_folder(place)
    place.work(import_id)
    (failed,) = place.world.tracks.tracks
    place.importing.imports.retry(import_id)
    place.work(import_id)
    assert list(place.world.tracks.tracks) == [failed]
    assert place.world.trash.page(5, None).total == 0

    (place.root / "bad.mp3").write_bytes(B)
    place.importing.imports.retry(import_id)
    assert place.work(import_id).state is DONE
    (item,) = place.items(import_id)
    assert item.state is ItemState.ADDED
    assert [track.id for track in place.library()] == [item.track_id]
    assert [each.track.id for each in place.world.trash.page(5, None).items] == [failed]


def test_a_failed_track_that_somebody_tried_again_stays_when_its_file_is_replaced(place: Place) -> None:
    place.write(bad_mp3=BAD)
    import_id = start_folder(place)
    place.work(import_id)
    (failed,) = place.world.tracks.tracks.values()
    again = place.world.submit.source(failed.source, failed.metadata)
    assert again.track.job_id != failed.job_id
    place.analyse()
    (place.root / "bad.mp3").write_bytes(B)
    place.importing.imports.retry(import_id)
    assert place.work(import_id).state is DONE
    assert failed.id in {track.id for track in place.library()}


def test_a_failed_upload_is_analysed_again_from_what_is_stored_else_sent_again(place: Place) -> None:
    place.pipeline.during["embedding"] = raising("internal_error")
    import_id = place.importing.imports.start_files(None).id
    place.importing.send(import_id, {"a.mp3": A, "bad.mp3": BAD})
    place.work(import_id)
    assert place.outcomes(import_id) == {"a.mp3": "internal_error", "bad.mp3": "corrupt_audio"}
    assert place.importing.imports.retry(import_id)[1] == 1
    assert [item.state for item in place.items(import_id)] == [ItemState.WAITING, ItemState.REFUSED]
    place.work(import_id)
    (key,) = [key for key in place.world.bucket.objects if key.startswith("incoming/")]
    place.world.bucket.delete(key)
    for track in list(place.world.tracks.tracks.values()):
        if track.source.upload_key:
            place.world.tracks.forget_upload(track.id, track.source.upload_key)
    del place.pipeline.during["embedding"]
    place.importing.imports.retry(import_id)
    assert [item.state for item in place.items(import_id)] == [ItemState.UPLOADING, ItemState.REFUSED]
    place.importing.send(import_id, {"a.mp3": A})
    assert place.work(import_id).state is DONE
    assert place.outcomes(import_id) == {"a.mp3": "added", "bad.mp3": "corrupt_audio"}


def test_new_files_of_a_watched_folder_are_added_once_they_are_complete(place: Place) -> None:
    place.write(a_mp3=A)
    import_id = start_folder(place, is_watched=True)
    now = place.world.clock().timestamp()
    os.utime(place.root / "a.mp3", (now - 3600, now - 3600))
    place.importing.run(import_id)
    place.analyse()
    place.world.clock.advance(61)
    place.importing.run(import_id)
    assert place.outcomes(import_id) == {"a.mp3": "added"}
    place.write(b_mp3=B)
    fresh = place.world.clock().timestamp()
    os.utime(place.root / "b.mp3", (fresh - 5, fresh - 5))
    place.world.clock.advance(5)
    place.importing.run(import_id)
    assert place.outcomes(import_id) == {"a.mp3": "added"}
    place.world.clock.advance(61)
    place.importing.run(import_id)
    place.analyse()
    place.world.clock.advance(61)
    place.importing.run(import_id)
    assert place.outcomes(import_id) == {"a.mp3": "added", "b.mp3": "added"}
    assert place.state(import_id) is ImportState.RUNNING
    place.importing.imports.cancel(import_id)
    assert place.work(import_id).state is ImportState.CANCELLED


def test_few_items_are_analysed_at_a_time(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "WINDOW", 3)
    place.write(**{f"s{number}_mp3": b"%d" % number for number in range(8)})
    import_id = start_folder(place)
    place.importing.run(import_id)
    assert len(place.world.jobs.jobs) == 3
    place.work(import_id)
    assert set(place.outcomes(import_id).values()) == {"added"}


def test_items_wait_while_there_is_no_room_and_the_import_says_why(place: Place) -> None:
    place.write(a_mp3=A)
    place.world.bucket.free = 0
    import_id = start_folder(place)
    place.importing.run(import_id)
    found = place.importing.imports.get(import_id)[0]
    assert found.waits_for is not None
    assert found.waits_for.code == "disk_full"
    assert place.outcomes(import_id) == {"a.mp3": "waiting"}
    place.world.bucket.free = None
    place.world.clock.advance(60)
    assert place.work(import_id).state is DONE


def test_links_of_an_import_count_as_those_of_its_user(place: Place) -> None:
    place.world.limits["contributor"] = replace(place.world.limits["contributor"], links_per_day=2)
    lines = "link\n" + "".join(f"https://youtu.be/0000000000{number}\n" for number in range(4))
    maria = Identity("m", "Maria", Role.CONTRIBUTOR, Role.CONTRIBUTOR.scopes, Way.SESSION)
    with acting_as(maria):
        import_id = place.importing.imports.start_manifest(lines.encode(), None, None).id
    place.importing.run(import_id)
    assert len(place.world.jobs.jobs) == 2
    waits_for = place.importing.imports.get(import_id)[0].waits_for
    assert waits_for is not None
    assert waits_for.code == "rate_limited"


@pytest.mark.parametrize(("store", "call", "n_jobs"), [("import_items", "begin", 1), ("tracks", "claim", 0)])
def test_a_link_whose_submission_was_interrupted_counts_once(
    place: Place, monkeypatch: pytest.MonkeyPatch, store: str, call: str, n_jobs: int
) -> None:
    place.world.limits["contributor"] = replace(place.world.limits["contributor"], links_per_day=2)
    lines = "link\nhttps://youtu.be/00000000001\nhttps://youtu.be/00000000002\n"
    with acting_as(Identity("m", "Maria", Role.CONTRIBUTOR, Role.CONTRIBUTOR.scopes, Way.SESSION)):
        import_id = place.importing.imports.start_manifest(lines.encode(), None, None).id

    def lose(*_: object) -> Never:
        raise ContrafactError("database_unavailable")

    with monkeypatch.context() as interrupted:
        interrupted.setattr(getattr(place.world, store), call, lose)
        place.importing.run(import_id)
    assert len(place.world.jobs.jobs) == n_jobs
    place.world.clock.advance(60)
    place.importing.run(import_id)

    assert len(place.world.jobs.jobs) == 2
    assert place.importing.imports.get(import_id)[0].waits_for is None


def test_the_end_of_an_import_is_announced(place: Place) -> None:
    place.write(a_mp3=A, cover_jpg=b"picture")
    import_id = start_folder(place)
    place.work(import_id)
    (said,) = [each for each in place.world.webhooks.told if each.event is Event.IMPORT_DONE]
    assert said.data["import"] == {
        "id": import_id,
        "name": "tapes",
        "kind": "folder",
        "state": "done",
        "n_added": 1,
        "n_duplicates": 0,
        "n_refused": 1,
    }
