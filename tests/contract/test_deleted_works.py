"""Works that are deleted at the moment in which a track comes into them, on a real database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, add_track
from tests.doubles.memory_servers import MemoryBucket

from contrafact.adapters.mongo.audit import MongoAuditLog
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.work_changes import MongoWorkChangeStore
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.adapters.system import new_id
from contrafact.domain.tracks import TrackEdit
from contrafact.domain.works import Work
from contrafact.services.joining import JoinWorks
from contrafact.services.regrouping import RegroupWorks
from contrafact.services.tracks import Tracks
from contrafact.services.works import Works

WORK = "a" * 32


class Library:
    """A library with a work of one track, and another track."""

    def __init__(self, database: Database[Document]) -> None:
        self.database = database
        self.tracks, self.works = MongoTrackStore(database), MongoWorkStore(database)
        self.audit = MongoAuditLog(database, lambda: NOW, new_id)
        self.works.create(Work(WORK, "Naima", None, NOW, NOW))
        self.member, self.other = (add_track(self.tracks, number).id for number in (1, 2))
        self.tracks.edit(self.member, TrackEdit(work_id=WORK), NOW)
        changes = MongoWorkChangeStore(database)
        self.regroup = RegroupWorks(self.works, self.tracks, changes, lambda: NOW, new_id, self.audit)

    def edit(self) -> None:
        """Put a track into the work by hand."""
        tracks = Tracks(self.tracks, self.works, MemoryBucket(), lambda: NOW, self.audit)
        tracks.edit(self.other, TrackEdit(work_id=WORK))

    def confirm(self) -> None:
        """Put a track into the work of another one, as a confirmed pair does."""
        join = JoinWorks(self.works, self.tracks, self.regroup, lambda: NOW, new_id)
        found = self.tracks.get_many([self.member, self.other])
        self.audit.record(lambda note: join.union(found[self.member], found[self.other], note))

    def undo_split(self) -> None:
        """Put a track back into the work from which it was split."""
        self.regroup.undo(self.regroup.split(WORK, [self.member], "Other").id)


class Deletion(threading.Thread):
    """Deletes the work; `tried` is set once that succeeded or met another change."""

    def __init__(self, database: Database[Document]) -> None:
        super().__init__()
        self.tried = threading.Event()
        store = MongoWorkStore(database)
        delete = store.delete

        def try_to_delete(work_id: str) -> bool:
            try:
                return delete(work_id)
            except Exception:
                self.tried.set()
                raise

        store.delete = try_to_delete  # type: ignore[method-assign]
        self._works = Works(
            store, MongoTrackStore(database), lambda: NOW, new_id, MongoAuditLog(database, lambda: NOW, new_id)
        )

    def run(self) -> None:
        self._works.delete(WORK)
        self.tried.set()


@pytest.mark.parametrize(
    ("join", "writes"), [(Library.edit, "edit"), (Library.confirm, "edit"), (Library.undo_split, "move_to_work")]
)
def test_no_track_stays_in_a_work_that_is_deleted_while_it_comes_into_it(
    database: Database[Document], monkeypatch: pytest.MonkeyPatch, join: Callable[[Library], None], writes: str
) -> None:
    library, deletion = Library(database), Deletion(database)
    write = getattr(library.tracks, writes)

    def overtaken(*given: Any) -> Any:
        if given[1] in {WORK, TrackEdit(work_id=WORK)} and not deletion.ident:
            deletion.start()
            assert deletion.tried.wait(20)
        return write(*given)

    monkeypatch.setattr(library.tracks, writes, overtaken)
    join(library)
    deletion.join()

    assert library.works.get(WORK) is None
    found = library.tracks.get_many([library.member, library.other])
    assert WORK not in {track.work_id for track in found.values()}
