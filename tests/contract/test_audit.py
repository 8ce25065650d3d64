"""The audit log in memory and in MongoDB, and changes in one transaction with their entries."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Never

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, add_track, after, video
from tests.contract.explaining import assert_read_by_index, recorded
from tests.doubles.memory_audit import MemoryAuditLog
from tests.doubles.memory_servers import CountingIds, ManualClock
from tests.doubles.servers import Server

from contrafact.adapters.mongo.audit import MongoAuditLog
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.domain.acting import acting_as
from contrafact.domain.audit import Action, AuditFilter, Change, TargetKind
from contrafact.domain.errors import ContrafactError
from contrafact.domain.origin import Origin, coming_from
from contrafact.domain.people import Identity, Role, Way
from contrafact.domain.tracks import Metadata, TrackEdit
from contrafact.domain.works import Work
from contrafact.ports.audit import AuditLog, Note
from contrafact.services.works import Works

ANNA = Identity("u1", "Anna", Role.CURATOR, Role.CURATOR.scopes, Way.KEY, key_id="k1")


@pytest.fixture
def clock() -> ManualClock:
    found = ManualClock()
    found.moment = NOW
    return found


@pytest.fixture(params=["memory", "mongodb"])
def log(request: pytest.FixtureRequest, clock: ManualClock) -> AuditLog:
    if request.param == "memory":
        return MemoryAuditLog(clock)
    return MongoAuditLog(request.getfixturevalue("database"), clock, CountingIds())


def change(number: int, action: Action = Action.TRACK_EDITED, kind: TargetKind = TargetKind.TRACK) -> Change:
    return Change(action, kind, f"t{number}", {"title": "Before"}, {"title": f"After {number}"})


def ids(log: AuditLog, which: AuditFilter) -> list[str]:
    return [each.change.target_id for each in log.page(which, 100, None).items]


def test_an_entry_says_who_did_what_when_and_from_where(log: AuditLog) -> None:
    with acting_as(ANNA), coming_from(Origin("192.0.2.1", "r1")):
        result = log.record(lambda note: (note(change(1)), "done")[1])

    entry = log.page(AuditFilter(), 10, None).items[0]
    actor = entry.actor
    assert result == "done"
    assert (actor.user_id, actor.name, actor.key_id) == ("u1", "Anna", "k1")
    assert (actor.address, actor.request_id, entry.at) == ("192.0.2.1", "r1", NOW)
    assert entry.change == change(1)


def test_outside_a_request_the_system_acts(log: AuditLog) -> None:
    log.record(lambda note: note(change(1)))

    assert log.page(AuditFilter(), 10, None).items[0].actor.user_id == "system"


def test_pages_are_newest_first_and_complete(log: AuditLog, clock: ManualClock) -> None:
    for number in range(7):
        clock.moment = after(number // 2)
        log.record(lambda note, number=number: note(change(number)))

    seen: list[str] = []
    cursor = None
    for _ in range(4):
        page = log.page(AuditFilter(), 2, cursor)
        assert page.total == 7
        seen += [each.change.target_id for each in page.items]
        cursor = page.next_cursor

    assert cursor is None
    assert sorted(seen) == [f"t{number}" for number in range(7)]
    assert seen[0] == "t6"


def test_filters_hold_together(log: AuditLog, clock: ManualClock) -> None:
    with acting_as(ANNA), coming_from(Origin("192.0.2.1", "r1")):
        log.record(lambda note: note(change(1)))
    clock.moment = after(10)
    log.record(lambda note: note(change(2, Action.WORK_EDITED, TargetKind.WORK)))

    for who in ("u1", "Anna", "k1", "192.0.2.1"):
        assert ids(log, AuditFilter(who=who)) == ["t1"], who
    assert ids(log, AuditFilter(who="system")) == ["t2"]
    assert ids(log, AuditFilter(action=Action.WORK_EDITED)) == ["t2"]
    assert ids(log, AuditFilter(kind=TargetKind.TRACK, target_id="t1")) == ["t1"]
    assert ids(log, AuditFilter(kind=TargetKind.TRACK, target_id="t2")) == []
    assert ids(log, AuditFilter(since=after(10))) == ["t2"]
    assert ids(log, AuditFilter(until=after(10))) == ["t1"]
    assert ids(log, AuditFilter(who="Anna", since=after(10))) == []


def test_a_change_that_raises_leaves_no_entry(log: AuditLog) -> None:
    def fail(note: Note) -> None:
        note(change(1))
        raise ContrafactError("work_not_found")

    with pytest.raises(ContrafactError, match="no such work"):
        log.record(fail)

    assert log.page(AuditFilter(), 10, None).total == 0


def test_old_entries_are_removed_alone(database: Database[Document], clock: ManualClock) -> None:
    log = MongoAuditLog(database, clock, CountingIds())
    for days in (400, 366, 364, 0):
        clock.moment = datetime.now(UTC) - timedelta(days=days)
        log.record(lambda note, days=days: note(change(days)))

    assert log.expire(timedelta(days=365)) == 2
    assert ids(log, AuditFilter()) == ["t0", "t364"]


def test_a_change_and_its_entry_are_written_both_or_neither(database: Database[Document], clock: ManualClock) -> None:
    log, works = MongoAuditLog(database, clock, CountingIds()), MongoWorkStore(database)

    def create(note: Note, *, fails: bool) -> None:
        works.create(Work("a" * 32, "Song", None, NOW, NOW))
        note(change(1))
        assert works.get("a" * 32) is not None
        if fails:
            raise ContrafactError("internal_error")

    with pytest.raises(ContrafactError):
        log.record(lambda note: create(note, fails=True))
    assert works.get("a" * 32) is None
    assert database["audit"].count_documents({}) == 0

    log.record(lambda note: create(note, fails=False))
    assert works.get("a" * 32) is not None
    assert database["audit"].count_documents({}) == 1


def in_parallel(call: Callable[[int], object], n: int) -> list[object]:
    found: list[object] = []
    begin = threading.Barrier(n)

    def run(number: int) -> None:
        begin.wait()
        try:
            found.append(call(number))
        except ContrafactError as error:
            found.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_a_work_whose_deletion_is_interrupted_stays_with_its_tracks(
    database: Database[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    tracks, log = MongoTrackStore(database), MongoAuditLog(database, lambda: NOW, CountingIds())
    works = Works(MongoWorkStore(database), tracks, lambda: NOW, CountingIds(), log)
    track, work = add_track(tracks, 1), works.create("Song", {})
    tracks.edit(track.id, TrackEdit(work_id=work.id), NOW)

    def lose(*_: object) -> Never:
        raise ContrafactError("database_unavailable")

    with monkeypatch.context() as interrupted:
        interrupted.setattr(tracks, "leave_work", lose)
        with pytest.raises(ContrafactError):
            works.delete(work.id)
    assert works.get(work.id)[1] == 1
    works.delete(work.id)

    found = tracks.get(track.id)
    assert found is not None
    assert found.work_id is None
    assert [each.change.action for each in log.page(AuditFilter(), 9, None).items] == ["work.deleted", "work.created"]


def test_of_many_who_submit_one_source_at_once_one_makes_the_track(database: Database[Document]) -> None:
    log, tracks = MongoAuditLog(database, lambda: NOW, CountingIds()), MongoTrackStore(database)

    def submit(number: int) -> bool:
        def claim(note: Note) -> bool:
            _, is_new = tracks.claim(video(1), Metadata(), f"{number:032x}", NOW)
            if is_new:
                note(change(number, Action.TRACK_SUBMITTED))
            return is_new

        return log.record(claim)

    assert sorted(map(str, in_parallel(submit, 8))) == ["False"] * 7 + ["True"]
    assert database["audit"].count_documents({}) == 1


def test_simultaneous_edits_of_one_track_are_all_made_and_recorded(database: Database[Document]) -> None:
    log, tracks = MongoAuditLog(database, lambda: NOW, CountingIds()), MongoTrackStore(database)
    track = add_track(tracks, 1, "Song")

    def edit(number: int) -> str:
        def change_it(note: Note) -> str:
            tracks.edit(track.id, TrackEdit(title=f"Song {number}"), after(number))
            note(change(number))
            return "edited"

        return log.record(change_it)

    assert in_parallel(edit, 6) == ["edited"] * 6
    assert database["audit"].count_documents({}) == 6


def test_every_filter_is_read_in_the_order_of_an_index(mongod: Server, database: Database[Document]) -> None:
    log = MongoAuditLog(database, lambda: NOW, CountingIds())
    for number in range(200):
        log.record(lambda note, number=number: note(change(number)))
    with recorded(mongod.uri, database.name, database.codec_options) as (asked, recorder):
        reading = MongoAuditLog(asked, lambda: NOW, CountingIds())
        for which in (
            AuditFilter(),
            AuditFilter(who="system"),
            AuditFilter(action=Action.TRACK_EDITED),
            AuditFilter(kind=TargetKind.TRACK, target_id="t5"),
            AuditFilter(since=NOW),
        ):
            reading.page(which, 5, None)
        queries = [query for query in recorder.queries if "find" in query]
    assert_read_by_index(database, queries)
    assert len(queries) == 5
