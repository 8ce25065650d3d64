"""Merges of works in memory and in MongoDB: records, tracks and audit entries are written together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest
from tests.contract.builders import NOW, add_track
from tests.doubles.memory_audit import MemoryAuditLog
from tests.doubles.memory_library import MemoryWorkChangeStore, MemoryWorkStore
from tests.doubles.memory_servers import ManualClock
from tests.doubles.memory_tracks import MemoryTrackStore

from contrafact.adapters.mongo.audit import MongoAuditLog
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.work_changes import MongoWorkChangeStore
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.adapters.system import new_id
from contrafact.domain.acting import acting_as, on_behalf_of
from contrafact.domain.audit import Action, AuditFilter, TargetKind
from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import Maker
from contrafact.domain.tracks import TrackEdit
from contrafact.domain.work_changes import WorkChangeKind
from contrafact.domain.works import Work, Writer, WriterRole
from contrafact.ports.audit import AuditLog
from contrafact.ports.stores import TrackStore, WorkStore
from contrafact.services.regrouping import RegroupWorks

TARGET, OTHER = "a" * 32, "b" * 32


@dataclass
class Library:
    tracks: TrackStore
    works: WorkStore
    audit: AuditLog
    regroup: RegroupWorks


@pytest.fixture(params=["memory", "mongodb"])
def library(request: pytest.FixtureRequest) -> Library:
    clock = ManualClock()
    clock.moment = NOW
    if request.param == "memory":
        tracks, works, audit = MemoryTrackStore(clock), MemoryWorkStore(), MemoryAuditLog(clock)
        found = Library(
            tracks, works, audit, RegroupWorks(works, tracks, MemoryWorkChangeStore(), clock, new_id, audit)
        )
    else:
        database = request.getfixturevalue("database")
        stored, kept = MongoTrackStore(database), MongoWorkStore(database)
        log = MongoAuditLog(database, clock, new_id)
        changes = MongoWorkChangeStore(database)
        found = Library(stored, kept, log, RegroupWorks(kept, stored, changes, clock, new_id, log))
    writers = (Writer("John Coltrane", WriterRole.COMPOSER, 100.0),)
    found.works.create(Work(TARGET, "Naima", None, NOW, NOW))
    found.works.create(replace(Work(OTHER, "Niema", None, NOW, NOW), writers=writers, iswc="T0345246801"))
    for number, work_id in ((1, TARGET), (2, OTHER)):
        found.tracks.edit(add_track(found.tracks, number).id, TrackEdit(work_id=work_id), NOW)
    return found


def members(library: Library) -> dict[str, int]:
    return library.tracks.count_by_work([TARGET, OTHER])


def test_a_merge_and_its_undo_are_recorded_and_audited(library: Library) -> None:
    before = library.works.get_many([TARGET, OTHER])
    merge = library.regroup.merge(TARGET, [OTHER])
    assert members(library) == {TARGET: 2}
    target = library.works.get(TARGET)
    assert target is not None
    assert (target.iswc, target.writers, target.alternative_titles) == (
        "T0345246801",
        before[OTHER].writers,
        ("Niema",),
    )
    page, undone = library.regroup.page(OTHER, 5, None)
    assert (page.items, undone) == ((merge,), set())

    undo = library.regroup.undo(merge.id)

    assert (undo.kind, undo.undoes, undo.n_moved) == (WorkChangeKind.UNDO, merge.id, 1)
    assert library.works.get_many([TARGET, OTHER]) == before
    assert members(library) == {TARGET: 1, OTHER: 1}
    assert library.regroup.page(TARGET, 5, None)[1] == {merge.id}
    entries = library.audit.page(AuditFilter(kind=TargetKind.WORK, target_id=OTHER), 9, None).items
    assert {each.change.action for each in entries} == {Action.WORK_MERGED, Action.WORK_RESTORED}


@pytest.mark.parametrize(("taken_by", "restored"), [("c" * 32, None), (TARGET, "T0345246801")])
def test_an_iswc_that_a_work_outside_the_merge_took_since_stays_there(
    library: Library, taken_by: str, restored: str | None
) -> None:
    library.works.create(Work("c" * 32, "Naïma", None, NOW, NOW))
    merge = library.regroup.merge(TARGET, [OTHER])
    for work_id in (TARGET, taken_by):
        work = library.works.get(work_id)
        assert work is not None
        library.works.replace(replace(work, iswc="T0345246801" if work_id == taken_by else None))

    library.regroup.undo(merge.id)

    assert getattr(library.works.get(OTHER), "iswc", "gone") == restored
    entries = library.audit.page(AuditFilter(kind=TargetKind.WORK, target_id=OTHER), 9, None).items
    (entry,) = [each for each in entries if each.change.action is Action.WORK_RESTORED]
    assert (entry.change.after or {}).get("iswc") == restored


OWN, OF_OTHER, OF_THIRD, WRITTEN = "T0000000010", "T0345246801", "T0000000021", "T0000000032"


@pytest.mark.parametrize(
    ("own", "written", "restored"),
    [(OWN, OF_OTHER, OWN), (None, OF_THIRD, None), (OWN, WRITTEN, WRITTEN), (OF_OTHER, OF_OTHER, OF_OTHER)],
)
def test_an_iswc_that_a_person_let_the_merged_work_take_goes_back_to_its_work(
    library: Library, own: str | None, written: str, restored: str | None
) -> None:
    third = replace(Work("c" * 32, "Naïma", None, NOW, NOW), iswc=OF_THIRD)
    library.works.create(third)
    before = library.works.get_many([TARGET])[TARGET]
    library.works.replace(replace(before, iswc=own))
    merge = library.regroup.merge(TARGET, [OTHER, third.id])
    merged = library.works.get_many([TARGET])[TARGET]
    library.works.replace(replace(merged, iswc=written))

    library.regroup.undo(merge.id)

    found = library.works.get_many([TARGET, OTHER, third.id])
    assert [found[each].iswc for each in (TARGET, OTHER, third.id)] == [restored, OF_OTHER, OF_THIRD]


def test_an_own_iswc_that_another_work_took_since_is_not_given_back(library: Library) -> None:
    before = library.works.get_many([TARGET])[TARGET]
    library.works.replace(replace(before, iswc=OWN))
    merge = library.regroup.merge(TARGET, [OTHER])
    library.works.replace(replace(library.works.get_many([TARGET])[TARGET], iswc=OF_OTHER))
    library.works.create(replace(Work("c" * 32, "Naïma", None, NOW, NOW), iswc=OWN))

    library.regroup.undo(merge.id)

    found = library.works.get_many([TARGET, OTHER, "c" * 32])
    assert [found[each].iswc for each in (TARGET, OTHER, "c" * 32)] == [None, OF_OTHER, OWN]


def made_anew(library: Library, work_id: str, **fields: object) -> Work:
    """Make a merged work again under its id, as an import of works does."""
    anew = replace(Work(work_id, "Niema", None, NOW, NOW), **fields)  # type: ignore[arg-type]
    library.works.create(anew)
    return anew


@pytest.mark.parametrize(("anew", "restored"), [(None, OF_OTHER), (WRITTEN, WRITTEN)])
def test_a_work_that_an_import_made_anew_takes_back_what_it_lacks(
    library: Library, anew: str | None, restored: str
) -> None:
    before = library.works.get_many([TARGET, OTHER])
    merge = library.regroup.merge(TARGET, [OTHER])
    made_anew(library, OTHER, iswc=anew, notes="Of the second tape.")

    library.regroup.undo(merge.id)

    found = library.works.get_many([TARGET, OTHER])
    assert found == before | {OTHER: replace(before[OTHER], iswc=restored, notes="Of the second tape.")}
    assert members(library) == {TARGET: 1, OTHER: 1}
    entries = library.audit.page(AuditFilter(kind=TargetKind.WORK, target_id=OTHER), 9, None).items
    (entry,) = [each for each in entries if each.change.action is Action.WORK_RESTORED]
    assert (entry.change.after or {}).get("iswc") == (OF_OTHER if anew is None else None)


def test_an_iswc_that_a_work_made_anew_has_by_now_stays_there(library: Library) -> None:
    third = replace(Work("c" * 32, "Naïma", None, NOW, NOW), iswc=OF_THIRD)
    library.works.create(third)
    merge = library.regroup.merge(TARGET, [OTHER, third.id])
    made_anew(library, OTHER, iswc=OF_THIRD)

    library.regroup.undo(merge.id)

    found = library.works.get_many([TARGET, OTHER, third.id])
    assert [found[each].iswc for each in (TARGET, OTHER, third.id)] == [None, OF_THIRD, None]


def test_an_undo_changes_no_work_of_another_user_that_was_made_anew(library: Library) -> None:
    ada, bo = Maker("1", "Ada"), Maker("2", "Bo")
    library.works.replace(replace(library.works.get_many([TARGET])[TARGET], made_by=bo))
    merge = library.regroup.merge(TARGET, [OTHER])
    anew = made_anew(library, OTHER, made_by=ada)

    with acting_as(on_behalf_of(bo)):
        library.regroup.undo(merge.id)

    assert library.works.get(OTHER) == anew


def test_of_simultaneous_undos_one_succeeds(library: Library) -> None:
    merge = library.regroup.merge(TARGET, [OTHER])

    def undo(_: int) -> str:
        try:
            return library.regroup.undo(merge.id).kind.value
        except ContrafactError as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(undo, range(4)))
    assert answers == ["undo", *["work_change_undone"] * 3]
    assert members(library) == {TARGET: 1, OTHER: 1}


def test_a_split_that_is_refused_leaves_no_work_behind(library: Library) -> None:
    if isinstance(library.works, MemoryWorkStore):
        pytest.skip("stores in memory have no transactions")
    with pytest.raises(ContrafactError) as raised:
        library.regroup.split(TARGET, ["yt-00000000001", "yt-00000000002"], "New")
    assert raised.value.code == "not_in_work"
    assert library.works.page(None, 5, None).total == 2
    assert members(library) == {TARGET: 1, OTHER: 1}
