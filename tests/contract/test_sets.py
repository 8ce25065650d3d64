"""Sets in memory and in MongoDB."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, after
from tests.doubles.backups import back_up, restore
from tests.doubles.memory_servers import ManualClock
from tests.doubles.memory_sets import MemorySetStore

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.sets import MongoSetStore
from contrafact.domain.audio import AudioCopy
from contrafact.domain.chapters import Chapter
from contrafact.domain.jobs import Problem
from contrafact.domain.people import Maker
from contrafact.domain.sets import Evidence, RecordingSet, SetMatch, SetPart, SetState, set_id_of
from contrafact.domain.tracks import PartOf, Source, SourceKind
from contrafact.domain.verdicts import Decision, Relation
from contrafact.ports.bucket import Bucket
from contrafact.ports.sets import SetStore

SOURCE = Source(SourceKind.UPLOAD, "a" * 64, "café.flac", "incoming/1")
SET_ID = set_id_of(SOURCE)
LEASE = timedelta(seconds=20)
NEW = RecordingSet(
    SET_ID,
    SOURCE,
    SetState.QUEUED,
    NOW,
    NOW,
    "$title",
    "Anna",
    chapters=(Chapter(0.0, 60.5, "One"), Chapter(60.5, 100.0)),
    upload_key="incoming/1",
    made_by=Maker("u1", "Anna"),
    owner="user:u1",
)
PARTS = (SetPart(0.0, 60.0, "$a", None, Evidence.CHAPTER, "file-" + "0" * 32), SetPart(60.0, 99.5))
MATCH = SetMatch("yt-00000000001", 2.0, 50.0, 0.0, 48.5, 0.9, Decision.LIKELY, Relation.SAME_RECORDING)
FOUND = {
    "parts": PARTS,
    "matches": (MATCH,),
    "duration_s": 99.5,
    "outline": bytes(range(256)),
    "audio": AudioCopy("sets/1/audio.webm", 5, after(3)),
    "problem": Problem("silent_audio", "$x"),
    "accepted_by": Maker("u2", "Ben"),
    "accepted_at": after(4),
    "has_damaged_chapters": True,
    "proposed_revision": 2,
}


@pytest.fixture
def clock() -> ManualClock:
    found = ManualClock()
    found.moment = NOW
    return found


@pytest.fixture(params=["memory", "mongodb"])
def sets(request: pytest.FixtureRequest, clock: ManualClock) -> SetStore:
    if request.param == "memory":
        return MemorySetStore(clock)
    return MongoSetStore(request.getfixturevalue("database"), clock)


def test_a_set_is_read_as_it_was_written_and_made_once(sets: SetStore) -> None:
    assert sets.create(NEW) == NEW
    assert sets.create(replace(NEW, title="Other")) == NEW
    part = replace(NEW, id="b" * 32, source=replace(SOURCE, part_of=PartOf(SET_ID, 1.5, 9.0)), created_at=after(9))
    sets.create(part)
    assert sets.page(5, None).items == (part, NEW)
    assert sets.get("f" * 32) is None
    assert sets.existing([SET_ID, "f" * 32]) == {SET_ID}
    assert sets.existing([]) == set()


def test_only_who_holds_the_lease_writes(sets: SetStore, clock: ManualClock) -> None:
    sets.create(NEW)
    taken = sets.take(SET_ID, "t1", LEASE, after(1))
    assert taken is not None
    assert (taken.attempts, sets.take(SET_ID, "t2", LEASE, after(1))) == (1, None)
    assert sets.advance(SET_ID, "t1", {"state": SetState.ANALYSING, "progress": 0.5, **FOUND})
    assert not sets.advance(SET_ID, "t2", {"progress": 0.9})
    found = sets.get(SET_ID)
    assert found == replace(taken, state=SetState.ANALYSING, progress=0.5, **FOUND)
    clock.moment = after(30)
    assert sets.overdue(5) == [SET_ID]
    assert sets.take(SET_ID, "t2", LEASE, after(30)) is not None
    assert not sets.renew(SET_ID, "t1", LEASE)
    assert not sets.finish(SET_ID, "t1", {"state": SetState.PROPOSED})
    assert sets.finish(SET_ID, "t2", {"state": SetState.PROPOSED, "progress": 1.0})
    clock.moment = after(3000)
    assert sets.overdue(5) == []
    assert sets.take(SET_ID, "t3", LEASE, after(31)) is None


def test_a_change_needs_the_state_and_the_revision_that_were_seen(sets: SetStore, clock: ManualClock) -> None:
    sets.create(NEW)
    sets.take(SET_ID, "t1", LEASE, NOW)
    sets.finish(SET_ID, "t1", {"state": SetState.PROPOSED, "parts": PARTS})
    assert sets.change(SET_ID, {SetState.SEARCHING}, None, {"title": "x"}) is None
    assert sets.change(SET_ID, {SetState.PROPOSED}, 3, {"title": "x"}) is None
    edited = sets.change(SET_ID, {SetState.PROPOSED}, 0, {"title": "x"})
    assert edited is not None
    assert (edited.title, edited.revision, edited.parts) == ("x", 1, PARTS)
    begun = sets.change(SET_ID, {SetState.PROPOSED}, 1, {"state": SetState.ACCEPTING})
    assert begun is not None
    assert (begun.revision, begun.attempts) == (2, 0)
    clock.moment = after(60)
    assert sets.overdue(5) == [SET_ID]
    assert sets.take(SET_ID, "t2", LEASE, NOW) is not None
    assert sets.release(SET_ID, "t2")
    taken = sets.take(SET_ID, "t3", LEASE, NOW)
    assert taken is not None
    assert taken.attempts == 1


def test_a_set_of_an_older_release_has_no_proposed_revision(database: Database[Document]) -> None:
    sets = MongoSetStore(database)
    sets.create(replace(NEW, proposed_revision=3))
    database["sets"].update_one({"_id": SET_ID}, {"$unset": {"proposed_revision": ""}})
    assert sets.get(SET_ID) == NEW


def test_a_cancelled_set_loses_its_worker_and_makes_room(sets: SetStore) -> None:
    sets.create(NEW)
    sets.take(SET_ID, "t1", LEASE, NOW)
    cancelled = sets.change(SET_ID, {SetState.QUEUED}, None, {"state": SetState.CANCELLED})
    assert cancelled is not None
    assert not sets.advance(SET_ID, "t1", {"progress": 0.9})
    assert sets.create(replace(NEW, title="Again")).title == "Again"
    assert sets.delete(SET_ID)
    assert not sets.delete(SET_ID)


def test_the_sound_of_a_set_is_kept_and_its_copy_for_listening_with_those_of_tracks(
    database: Database[Document], empty: Database[Document], source: Bucket, target: Bucket, tmp_path: Path
) -> None:
    source.put("sets/1/chroma.npz", b"chroma")
    source.put("sets/1/audio.webm", b"copy")

    back_up(database, source, tmp_path / "backup")
    restore(empty, target, tmp_path / "backup")

    assert [key for key, _ in target.keys("sets/")] == ["sets/1/chroma.npz"]
    back_up(database, source, tmp_path / "with copies", has_audio=True)
    assert "sets/1/audio.webm" in subprocess.check_output(
        ["tar", "-tf", tmp_path / "with copies" / "objects" / "0001.tar"], text=True
    )
