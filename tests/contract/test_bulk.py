"""Changes of many tracks at once, and undoing them, on the stores in memory and on MongoDB."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from tests.contract.builders import NOW, add_track, after
from tests.contract.conftest import Stores
from tests.doubles.memory_audit import MemoryAuditLog
from tests.doubles.memory_bulk import MemoryBulkChangeStore
from tests.doubles.memory_servers import MemoryQueue
from tests.doubles.memory_tracks import MemoryTrackStore

from contrafact.adapters.mongo.audit import MongoAuditLog
from contrafact.adapters.mongo.bulk import MongoBulkChangeStore
from contrafact.adapters.system import new_id
from contrafact.domain.acting import acting_as
from contrafact.domain.audit import Action, AuditFilter
from contrafact.domain.bulk import BulkChange, BulkEdit, BulkState, Outcome
from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import Identity, Maker, Role, Way
from contrafact.domain.tracks import Metadata, TrackEdit, TrackFilter
from contrafact.domain.works import Work
from contrafact.ports.audit import AuditLog
from contrafact.services.bulk import AT_ONCE, BulkStores, ChangeTracks
from contrafact.services.moves import FollowMoves
from contrafact.services.works import Works

WORK = "a" * 32
N = AT_ONCE + 7


def person(user_id: str, role: Role) -> Identity:
    return Identity(user_id, user_id.title(), role, role.scopes, Way.SESSION)


CURATOR, CONTRIBUTOR = person("cora", Role.CURATOR), person("colin", Role.CONTRIBUTOR)


@pytest.fixture
def changing(stores: Stores, request: pytest.FixtureRequest) -> ChangeTracks:
    ids = (f"{number:032x}" for number in count(1))
    follow = FollowMoves(
        stores.trash, stores.tracks, stores.jobs, stores.track_jobs, stores.embeddings, MemoryQueue(), stores.clock
    )
    changes: Any
    audit: AuditLog
    if isinstance(stores.tracks, MemoryTrackStore):
        changes, audit = MemoryBulkChangeStore(stores.tracks, stores.clock), MemoryAuditLog(stores.clock)
    else:
        database = request.getfixturevalue("database")
        changes = MongoBulkChangeStore(database, stores.clock)
        audit = MongoAuditLog(database, stores.clock, lambda: next(ids))
    found = BulkStores(changes, stores.tracks, stores.works, stores.trash)
    return ChangeTracks(found, follow, stores.clock, lambda: next(ids), timedelta(days=30), audit, in_request_s=60)


@pytest.fixture
def library(stores: Stores) -> list[str]:
    stores.works.create(Work(WORK, "Autumn Leaves", None, NOW, NOW))
    return [add_track(stores.tracks, number, f"Song {number}", created_at=after(number)).id for number in range(N)]


def values(stores: Stores, ids: list[str]) -> list[Any]:
    """All of the tracks but the time of the last change."""
    found = stores.tracks.get_many(ids)
    return [replace(found[each], updated_at=NOW) if each in found else None for each in ids]


def test_all_that_match_are_edited_each_with_an_entry_and_undo_restores_exactly_what_was(
    stores: Stores, changing: ChangeTracks, library: list[str]
) -> None:
    stores.tracks.edit(library[0], TrackEdit(artist="Nat", tags=("live", "tape 7"), language="en"), NOW)
    stores.tracks.edit(library[1], TrackEdit(work_id=WORK), NOW)
    before = values(stores, library)
    edit = BulkEdit(TrackEdit(artist="Nobody", work_id=WORK), add_tags=("tape 9",), remove_tags=("live",))

    change = changing.edit(TrackFilter(q="song"), edit)

    assert (change.state, change.n_tracks, change.counts) == (BulkState.DONE, N, {Outcome.CHANGED: N})
    first = stores.tracks.get(library[0])
    assert first is not None
    assert (first.tags, first.metadata.artist, first.metadata.language) == (("tape 7", "tape 9"), "Nobody", "en")
    assert changing.audit.page(AuditFilter(action=Action.TRACK_EDITED), 1, None).total == N

    undone = changing.undo(change.id)

    assert (undone.state, undone.counts) == (BulkState.UNDONE, {Outcome.UNDONE: N})
    assert values(stores, library) == before
    assert changing.audit.page(AuditFilter(action=Action.TRACK_EDITED), 1, None).total == 2 * N
    with pytest.raises(ContrafactError, match="undone") as refused:
        changing.undo(change.id)
    assert refused.value.code == "not_undoable"


def test_undo_leaves_alone_what_somebody_changed_since(
    stores: Stores, changing: ChangeTracks, library: list[str]
) -> None:
    change = changing.edit(library[:3], BulkEdit(TrackEdit(artist="X"), add_tags=("t",)))
    stores.tracks.edit(library[1], TrackEdit(artist="Better"), NOW)
    stores.tracks.edit(library[2], TrackEdit(title="Other title"), NOW)
    stores.trash.trash(library[0])

    undone = changing.undo(change.id)

    assert undone.counts == {Outcome.KEPT: 2, Outcome.NOT_FOUND: 1}
    kept = stores.tracks.get(library[1])
    assert kept is not None
    assert kept.metadata.artist == "Better"


def test_tracks_are_deleted_and_brought_back(stores: Stores, changing: ChangeTracks, library: list[str]) -> None:
    before = values(stores, library)
    stores.trash.trash(library[5])
    change = changing.delete([*library[:10], "yt-99999999999"])
    assert change.counts == {Outcome.CHANGED: 9, Outcome.NOT_FOUND: 2}
    assert values(stores, library[:10]) == [None] * 10
    assert changing.undo(change.id).counts == {Outcome.UNDONE: 9, Outcome.NOT_FOUND: 2}
    found = values(stores, library)
    # Their jobs, which had not ended, began again.
    assert [each.metadata for each in found if each] == [each.metadata for each in before if each != before[5]]


def test_what_is_already_so_is_counted_as_unchanged(stores: Stores, changing: ChangeTracks, library: list[str]) -> None:
    edit = BulkEdit(TrackEdit(artist="", work_id=""), remove_tags=("none",))
    assert changing.edit(library[:3], edit).counts == {Outcome.UNCHANGED: 3}
    stores.tracks.edit(library[0], TrackEdit(tags=tuple(f"tag {number}" for number in range(50))), NOW)
    counts = changing.edit(library[:2], BulkEdit(add_tags=("one more",))).counts
    assert counts == {Outcome.TOO_MANY_TAGS: 1, Outcome.CHANGED: 1}


def test_a_contributor_changes_only_what_is_theirs(stores: Stores, changing: ChangeTracks, library: list[str]) -> None:
    own, _ = stores.tracks.claim(_upload(), Metadata("Song mine"), "f" * 32, NOW, Maker("colin", "Colin"))
    with acting_as(CONTRIBUTOR):
        change = changing.edit(TrackFilter(q="song"), BulkEdit(add_tags=("mine",)))
        assert change.counts == {Outcome.CHANGED: 1, Outcome.NOT_YOURS: N}
        deletion = changing.delete([own.id, library[0]])
        assert deletion.counts == {Outcome.CHANGED: 1, Outcome.NOT_YOURS: 1}
        assert [each.id for each in changing.recent()] == [deletion.id, change.id]
    with acting_as(person("other", Role.CONTRIBUTOR)), pytest.raises(ContrafactError) as refused:
        changing.undo(change.id)
    assert refused.value.code == "not_yours"
    with acting_as(CURATOR):
        assert changing.recent() == []
        assert changing.undo(change.id).counts[Outcome.NOT_FOUND] == 1
    reader = replace(CONTRIBUTOR, role=Role.VIEWER, scopes=Role.VIEWER.scopes)
    with acting_as(reader), pytest.raises(ContrafactError) as refused:
        changing.delete([own.id])
    assert refused.value.code == "role_too_low"


def test_a_worker_goes_on_with_what_a_request_began_in_the_name_of_the_user(
    stores: Stores, changing: ChangeTracks, library: list[str]
) -> None:
    with acting_as(CURATOR):
        begun = replace(changing, in_request_s=0).edit(TrackFilter(), BulkEdit(add_tags=("t",)))
        assert (begun.state, begun.counts) == (BulkState.RUNNING, {Outcome.CHANGED: AT_ONCE})
    assert changing.work()
    assert not changing.work()
    ended = changing.get(begun.id)
    assert (ended.state, ended.counts) == (BulkState.DONE, {Outcome.CHANGED: N})
    assert changing.audit.page(AuditFilter(who="cora"), 1, None).total == N


def test_of_a_change_whose_work_was_deleted_the_rest_is_made(
    stores: Stores, changing: ChangeTracks, library: list[str]
) -> None:
    edit = BulkEdit(TrackEdit(artist="Nat", work_id=WORK))
    begun = replace(changing, in_request_s=0).edit(library, edit)
    Works(stores.works, stores.tracks, stores.clock, new_id, changing.audit).delete(WORK)
    assert changing.work()
    assert changing.get(begun.id).counts == {Outcome.CHANGED: N}
    found = stores.tracks.get_many(library).values()
    assert {(track.metadata.artist, track.work_id) for track in found} == {("Nat", None)}


def test_a_running_change_is_undone_with_what_it_has_changed(
    stores: Stores, changing: ChangeTracks, library: list[str]
) -> None:
    before = values(stores, library)
    begun = replace(changing, in_request_s=0).edit(TrackFilter(), BulkEdit(add_tags=("t",)))
    undone = changing.undo(begun.id)
    assert (undone.state, undone.counts) == (BulkState.UNDONE, {Outcome.UNDONE: AT_ONCE})
    assert values(stores, library) == before


def test_of_two_workers_one_works_and_the_other_goes_on_when_the_lease_has_expired(
    stores: Stores, changing: ChangeTracks, library: list[str]
) -> None:
    begun = replace(changing, in_request_s=0).edit(library, BulkEdit(add_tags=("t",)))
    lost: BulkChange | None = changing.stores.changes.take(begun.id, "dead", timedelta(seconds=30))
    assert lost is not None
    assert not changing.work()
    stores.at(31)
    assert changing.work()
    assert changing.get(begun.id).state is BulkState.DONE
    # The one that was away settles nothing any more.
    assert not changing.stores.changes.renew(begun.id, "dead", timedelta(seconds=30))


def test_what_cannot_be_is_refused_with_its_code(
    changing: ChangeTracks, library: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for edit, code in ((TrackEdit(work_id="b" * 32), "work_not_found"), (TrackEdit(date="soon"), "invalid_date")):
        with pytest.raises(ContrafactError) as refused:
            changing.edit(library, BulkEdit(edit))
        assert refused.value.code == code
    with pytest.raises(ContrafactError) as refused:
        changing.get("c" * 32)
    assert refused.value.code == "change_not_found"
    for place in ("tests.doubles.memory_bulk", "contrafact.adapters.mongo.bulk"):
        monkeypatch.setattr(f"{place}.MOST_TRACKS", N - 1)
    for chosen in (library, TrackFilter()):
        with pytest.raises(ContrafactError) as refused:
            changing.delete(chosen)
        assert refused.value.code == "too_many_tracks"
    assert changing.recent() == []


def test_without_a_trash_a_deletion_cannot_be_undone(
    stores: Stores, changing: ChangeTracks, library: list[str]
) -> None:
    change = replace(changing, lifetime=timedelta(0)).delete(library[:2])
    assert (change.counts, change.can_be_undone) == ({Outcome.CHANGED: 2}, False)
    with pytest.raises(ContrafactError) as refused:
        changing.undo(change.id)
    assert refused.value.code == "not_undoable"
    assert changing.audit.page(AuditFilter(action=Action.TRACK_DELETED), 1, None).total == 2


def _upload() -> Any:
    from contrafact.domain.tracks import Source, SourceKind

    return Source(SourceKind.UPLOAD, "ab" * 32, "song.mp3")
