"""The stores of imports, in memory and in MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, after
from tests.contract.explaining import explained, recorded
from tests.doubles.memory_imports import MemoryImportItemStore, MemoryImportStore
from tests.doubles.memory_servers import ManualClock
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document, ensure_indexes
from contrafact.adapters.mongo.import_items import MongoImportItemStore
from contrafact.adapters.mongo.imports import MongoImportStore
from contrafact.domain.errors import ContrafactError
from contrafact.domain.imports import (
    UPLOAD_LIFETIME,
    FolderPlace,
    Import,
    ImportItem,
    ImportKind,
    ImportState,
    ItemState,
    Origin,
    Upload,
)
from contrafact.domain.jobs import Problem
from contrafact.domain.people import Maker
from contrafact.ports.imports import ImportItemStore, ImportStore

LEASE = timedelta(seconds=20)
NO_SOUND = Problem("not_audio", "$This is no field of the database.")
RUNNING, PAUSED, DONE, CANCELLED = (ImportState(name) for name in ("running", "paused", "done", "cancelled"))


@dataclass
class Both:
    clock: ManualClock
    imports: ImportStore
    items: ImportItemStore


@pytest.fixture(params=["memory", "mongodb"])
def both(request: pytest.FixtureRequest) -> Iterator[Both]:
    clock = ManualClock()
    clock.moment = NOW
    if request.param == "memory":
        yield Both(clock, MemoryImportStore(clock), MemoryImportItemStore())
        return
    database = request.getfixturevalue("database")
    ensure_indexes(database)
    yield Both(clock, MongoImportStore(database, clock), MongoImportItemStore(database))


def an_import(number: int = 1, **more: object) -> Import:
    new = Import(f"{number:032x}", ImportKind.FOLDER, "$tapes", RUNNING, after(number), after(number))
    placed = replace(new, folder=FolderPlace("/tapes", "$1984"), made_by=Maker("m", "Maria"), owner="user:m")
    return replace(placed, **more)  # type: ignore[arg-type]


def an_item(number: int, state: ItemState = ItemState.WAITING, **more: object) -> ImportItem:
    new = ImportItem(f"{number:032x}", an_import().id, number, f"{number}.mp3", Origin.PATH, state, NOW)
    return replace(new, raw_path=b"caf\xe9", root="/tapes", fields={"title": "$t"}, **more)  # type: ignore[arg-type]


def an_upload(number: int, **more: object) -> ImportItem:
    item = an_item(number, ItemState.UPLOADING, size_bytes=10, upload=Upload(expires_at=after(60)), **more)
    return replace(item, origin=Origin.UPLOAD)


def test_an_import_is_stored_as_it_is(both: Both) -> None:
    new = an_import(is_watched=True, by_curator=True)
    both.imports.create(new)
    both.imports.create(an_import(2, list_id="PL1", folder=None))
    assert both.imports.get(new.id) == new
    assert both.imports.get("none") is None
    page = both.imports.page(1, None)
    assert ([each.id for each in page.items], page.total) == ([an_import(2).id], 2)
    assert both.imports.page(1, page.next_cursor).items == (new,)


def test_one_worker_at_a_time_carries_an_import_on(both: Both) -> None:
    new = an_import()
    both.imports.create(new)
    taken = both.imports.take(new.id, "one", LEASE)
    assert taken is not None
    assert taken.attempts == 1
    assert both.imports.take(new.id, "two", LEASE) is None
    assert both.imports.renew(new.id, "one", LEASE)
    assert not both.imports.renew(new.id, "two", LEASE)
    assert not both.imports.listed(new.id, "two", "c", NOW, is_end=True)
    assert both.imports.listed(new.id, "one", "c1", NOW, is_end=False)
    assert both.imports.listed(new.id, "one", None, after(5), is_end=True, name="Covers")
    both.clock.moment = after(30)
    again = both.imports.take(new.id, "two", LEASE)
    assert again is not None
    assert (again.attempts, again.cursor, again.is_listed, again.listed_at) == (2, None, True, after(5))
    assert again.name == "Covers"
    assert not both.imports.release(new.id, "one", timedelta(), None)


def test_a_released_import_is_nudged_after_its_pause_and_says_what_it_waits_for(both: Both) -> None:
    new = an_import()
    both.imports.create(new)
    assert both.imports.overdue(10) == []
    both.imports.take(new.id, "t", LEASE)
    assert both.imports.release(new.id, "t", timedelta(seconds=2), NO_SOUND)
    found = both.imports.get(new.id)
    assert found is not None
    assert (found.waits_for, found.attempts) == (NO_SOUND, 0)
    assert both.imports.overdue(10) == []
    both.clock.moment = after(2)
    assert both.imports.overdue(10) == [new.id]
    assert both.imports.overdue(10) == []
    both.imports.not_nudged([new.id])
    assert both.imports.overdue(10) == [new.id]
    assert both.imports.take(new.id, "t", LEASE) is not None


def test_an_import_ends_unless_a_user_changed_it_meanwhile(both: Both) -> None:
    new = an_import()
    both.imports.create(new)
    taken = both.imports.take(new.id, "t", LEASE)
    assert taken is not None
    moved = both.imports.move(new.id, {RUNNING}, RUNNING, after(1))
    assert moved is not None
    assert not both.imports.finish(taken, "t", DONE, after(2))
    assert not both.imports.finish(moved, "other", DONE, after(2))
    assert both.imports.finish(moved, "t", DONE, after(2), NO_SOUND)
    ended = both.imports.get(new.id)
    assert ended is not None
    assert (ended.state, ended.problem, ended.finished_at) == (DONE, NO_SOUND, after(2))
    both.clock.moment = after(1000)
    assert both.imports.overdue(10) == []
    assert both.imports.take(new.id, "t", LEASE) is None


def test_a_user_changes_the_state_from_those_that_fit(both: Both) -> None:
    new = an_import()
    both.imports.create(new)
    assert both.imports.move(new.id, {PAUSED}, RUNNING, after(1)) is None
    paused = both.imports.move(new.id, {RUNNING}, PAUSED, after(1))
    assert paused is not None
    assert (paused.state, paused.revision) == (PAUSED, 1)
    assert both.imports.take(new.id, "t", LEASE) is not None
    assert both.imports.finish(paused, "t", PAUSED, after(2))
    assert both.imports.take(new.id, "t", LEASE) is None
    resumed = both.imports.move(new.id, {PAUSED, RUNNING}, RUNNING, after(3))
    assert resumed is not None
    assert resumed.finished_at is None
    assert both.imports.take(new.id, "t", LEASE) is not None


def test_positions_are_taken_once(both: Both) -> None:
    both.imports.create(an_import())
    assert [both.imports.reserve(an_import().id, n) for n in (3, 1, 2)] == [0, 3, 4]


def test_items_are_stored_once_and_as_they_are(both: Both) -> None:
    new = [an_item(2), an_item(1), an_upload(3, problem=NO_SOUND, line=7, track_id="yt-x", job_id="j", tries=2)]
    assert both.items.add(new) == 3
    assert both.items.add([replace(new[0], name="other"), an_item(4)]) == 1
    assert both.items.get(new[2].id) == new[2]
    assert both.items.get("none") is None
    assert both.items.get_many([new[0].id, "none"]) == {new[0].id: new[0]}
    assert list(both.items.everything(an_import().id)) == [new[1], new[0], new[2], an_item(4)]


def test_items_are_counted_and_listed_in_their_order(both: Both) -> None:
    both.items.add([an_item(number, ItemState.ADDED if number % 3 else ItemState.REFUSED) for number in range(7)])
    both.items.add([replace(an_item(100), import_id="other")])
    which = an_import().id
    assert both.items.counts([which, "none"]) == {which: {ItemState.ADDED: 4, ItemState.REFUSED: 3}, "none": {}}
    page = both.items.page(which, None, 5, None)
    assert ([each.position for each in page.items], page.total) == ([0, 1, 2, 3, 4], 7)
    assert [each.position for each in both.items.page(which, None, 5, page.next_cursor).items] == [5, 6]
    assert [each.position for each in both.items.page(which, ItemState.REFUSED, 5, None).items] == [0, 3, 6]
    assert [each.position for each in both.items.first(which, ItemState.ADDED, 2)] == [1, 2]
    assert [each.position for each in both.items.refused(which, 0, 5)] == [3, 6]
    with pytest.raises(ContrafactError, match="cursor"):
        both.items.page(which, None, 5, "nonsense")


def test_an_item_gets_one_outcome(both: Both) -> None:
    item = an_item(1)
    both.items.add([item])
    assert both.items.begin(item, "yt-1", "job", after(1))
    assert not both.items.begin(item, "yt-2", "job", after(2))
    assert not both.items.end(item, ItemState.REFUSED, None, NO_SOUND, after(2))
    begun = both.items.get(item.id)
    assert begun is not None
    assert (begun.state, begun.track_id, begun.job_id) == (ItemState.ANALYSING, "yt-1", "job")
    assert both.items.end(begun, ItemState.REFUSED, "yt-1", NO_SOUND, after(3))
    ended = both.items.get(item.id)
    assert ended is not None
    assert (ended.state, ended.problem, ended.updated_at) == (ItemState.REFUSED, NO_SOUND, after(3))
    assert both.items.send_back([ended, begun], ItemState.WAITING, after(4)) == 1
    again = both.items.get(item.id)
    assert again is not None
    assert (again.state, again.tries, again.problem, again.job_id) == (ItemState.WAITING, 1, None, None)
    assert again.next_job_id != item.next_job_id
    assert both.items.send_back([], ItemState.WAITING, after(4)) == 0


def test_an_upload_grows_from_the_offset_that_it_has(both: Both) -> None:
    item = an_upload(1)
    both.items.add([item])
    assert both.items.grow(item, 4, ["a"], after(100))
    assert not both.items.grow(item, 5, ["b"], after(100))
    grown = both.items.get(item.id)
    assert grown is not None
    assert grown.upload == Upload(4, ("a",), after(100))
    assert both.items.grow(grown, 10, ["c", "d"], None)
    complete = both.items.get(item.id)
    assert complete is not None
    assert (complete.state, complete.upload) == (ItemState.WAITING, Upload(10, ("a", "c", "d"), None))
    assert not both.items.grow(complete, 11, ["e"], None)
    both.items.forget_parts(item.id)
    forgotten = both.items.get(item.id)
    assert forgotten is not None
    assert forgotten.upload == Upload(10, (), None)


def test_a_file_that_must_be_sent_again_begins_from_nothing(both: Both) -> None:
    item = replace(an_upload(1), state=ItemState.REFUSED, upload=Upload(10, ("a",)), track_id="x")
    both.items.add([item])
    assert both.items.send_back([item], ItemState.UPLOADING, after(5)) == 1
    found = both.items.get(item.id)
    assert found is not None
    assert (found.upload, found.track_id) == (Upload(expires_at=after(5) + UPLOAD_LIFETIME), None)


def test_unfinished_uploads_expire(both: Both) -> None:
    both.items.add([an_upload(1), an_item(2)])
    assert both.items.expired(after(59), 10) == []
    (found,) = both.items.expired(after(60), 10)
    assert both.items.end(found, ItemState.REFUSED, None, NO_SOUND, after(60))
    assert both.items.expired(after(60), 10) == []


def test_the_size_of_items_in_a_state_is_added(both: Both) -> None:
    both.items.add([an_item(1, size_bytes=5), an_item(2, size_bytes=7), an_item(3), an_upload(4)])
    assert both.items.bytes_in(an_import().id, ItemState.WAITING) == 12
    assert both.items.bytes_in("none", ItemState.WAITING) == 0


def test_items_are_counted_and_found_by_indexes(mongod: Server, database: Database[Document]) -> None:
    ensure_indexes(database)
    which = an_import().id
    MongoImportItemStore(database).add([an_item(number) for number in range(300)])
    with recorded(mongod.uri, database.name, database.codec_options) as (watched, recorder):
        items = MongoImportItemStore(watched)
        items.first(which, ItemState.WAITING, 5)
        items.page(which, ItemState.WAITING, 5, None)
        items.refused(which, 3, 5)
        items.expired(NOW, 5)
        items.counts([which])
    # All but the sum over the items, which reads the index alone.
    assert [stages & {"COLLSCAN", "SORT"} for stages, _ in map(partial(explained, database), recorder.queries)] == [
        set()
    ] * len(recorder.queries)
    assert explained(database, recorder.queries[-1])[1] == 0
