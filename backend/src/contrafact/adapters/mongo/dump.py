"""The whole database, read at one moment and restored, for backups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar, cast

from bson import decode
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import OperationFailure

from contrafact.adapters.mongo.database import ACTIVE, CHANGED_NOW, Document, ensure_indexes, explained
from contrafact.adapters.mongo.word_index import WAITING
from contrafact.domain.errors import ContrafactError
from contrafact.ports.dumps import TRACKS, LibrarySnapshot, ObjectReference

KEPT = (
    *("imports", "import_items"),
    *("embeddings", "works", "playlists", TRACKS, "jobs", "audit", "webhooks", "matches", "users", "api_keys"),
    *("work_changes", "reviews", "review_queue", "calibrations", "cases", "case_evidence"),
    "sets",
)
"""What a backup holds, in the order of its return: a sweep in between finds tracks whose jobs come a moment later."""
TRANSIENT = (
    *("clips", "heartbeats", "figures", "priors", "turns", "deliveries", "sessions", "invitations", "sign_ons"),
    *("leaders", "tracks_words", "marks", "chroma", "maps", "map_chunks", "track_changes", "track_change_items"),
    "vector_collections",
)
"""What a backup leaves out: it expires, or measures one installation."""
_RESTORED = "restored."
"""Prefix of collections that are being filled."""
_PROGRESS = "restored"
"""Collection whose one document says that all are filled, while they are renamed."""
_TOO_OLD = frozenset({239, 246})
"""Error codes of MongoDB: SnapshotTooOld, SnapshotUnavailable."""
_AT_ONCE = 500
_IDS_AT_ONCE = 2000
Result = TypeVar("Result")
_RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)


class MongoLibrary:
    """`LibraryDatabase` in MongoDB, a replica set.

    Documents are restored into collections of other names, which are renamed when all of them are complete.
    """

    collections: tuple[str, ...] = KEPT

    def __init__(self, database: Database[Document]) -> None:
        self._database = database

    @contextmanager
    def snapshot(self) -> Iterator[LibrarySnapshot]:
        """See `LibraryDatabase.snapshot`."""
        with _start_session(self._database) as session:
            yield _MongoSnapshot(self._database, session)

    def read_reference(self, document: bytes) -> ObjectReference:
        """See `LibraryDatabase.read_reference`."""
        return _reference(decode(document))

    @explained
    def reference(self, track_id: str) -> ObjectReference | None:
        """See `LibraryDatabase.reference`."""
        found = self._database[TRACKS].find_one({"_id": track_id})
        return _reference(found) if found else None

    @explained
    def require_empty(self) -> None:
        """See `LibraryDatabase.require_empty`. Embeddings may be there: removed ones leave a tombstone."""
        for name in KEPT:
            which: Document = {"vector": {"$exists": True}} if name == "embeddings" else {}
            if self._database[name].find_one(which, {"_id": 1}) is not None:
                raise ContrafactError("library_not_empty")

    @explained
    def begin_restore(self, backup_id: str) -> bool:
        """See `LibraryDatabase.begin_restore`."""
        interrupted = self._database[_PROGRESS].find_one()
        if interrupted is not None:
            self._make_visible()
            if interrupted["_id"] == backup_id:
                return True
        self.require_empty()
        ensure_indexes(self._database)
        for name in KEPT:
            self._database.drop_collection(_RESTORED + name)
            self._copy_indexes(name)
        return False

    def _copy_indexes(self, name: str) -> None:
        """Create the empty collection with the indexes of the one that it replaces."""
        indexes = [dict(index) for index in self._database[name].list_indexes()]
        self._database.create_collection(_RESTORED + name)
        if indexes:
            self._database.command("createIndexes", _RESTORED + name, indexes=indexes)

    @explained
    def insert(self, collection: str, documents: Iterable[bytes], left_out: frozenset[str]) -> int:
        """See `LibraryDatabase.insert`."""
        target: Collection[Any] = self._database.get_collection(_RESTORED + collection, codec_options=_RAW)
        field = "track_id" if collection == "jobs" else "_id"
        wanted = (RawBSONDocument(each) for each in documents)
        if left_out:
            wanted = (each for each in wanted if each.get(field) not in left_out)
        n_inserted = 0
        while batch := list(islice(wanted, _AT_ONCE)):
            target.insert_many(batch, ordered=False)
            n_inserted += len(batch)
        return n_inserted

    @explained
    def forget_audio(self) -> None:
        """See `LibraryDatabase.forget_audio`."""
        self._database[_RESTORED + TRACKS].update_many({"audio": {"$exists": True}}, {"$unset": {"audio": ""}})

    @explained
    def finish_restore(self, backup_id: str) -> None:
        """See `LibraryDatabase.finish_restore`. A restore that is interrupted from here on can be finished."""
        try:
            self.require_empty()
        except ContrafactError:
            for name in KEPT:
                self._database.drop_collection(_RESTORED + name)
            raise
        self._database[_PROGRESS].insert_one({"_id": backup_id})
        self._make_visible()

    def _make_visible(self) -> None:
        left = set(self._database.list_collection_names())
        for name in KEPT:
            if _RESTORED + name in left:
                self._database[_RESTORED + name].rename(name, dropTarget=True)
        # Indexes in memory and on disk read only later changes than theirs.
        self._update_all("embeddings", [{"$set": {"changed_at": CHANGED_NOW}}])
        # Words and marks are no part of a backup, and are made again.
        self._update_all(TRACKS, {"$set": {"search_rules": WAITING}})
        self._database.drop_collection("marks")
        self._database.drop_collection(_PROGRESS)

    def _update_all(self, name: str, update: Document | list[Document]) -> None:
        """Update all documents of a collection, in parts that take less time than the database has to answer."""
        collection, last_id = self._database[name], ""
        while ids := _next_ids(collection, last_id):
            collection.update_many({"_id": {"$gt": last_id, "$lte": ids[-1]}}, update)
            last_id = ids[-1]


class _MongoSnapshot:
    """`LibrarySnapshot` in a session of MongoDB whose reads are all of one moment."""

    def __init__(self, database: Database[Document], session: ClientSession) -> None:
        self._database = database
        self._session = session

    def batches(self, collection: str) -> Iterator[bytes]:
        """See `LibrarySnapshot.batches`."""
        raw = self._database[collection].find_raw_batches({}, session=self._session)
        cursor = cast("Iterator[bytes]", raw)  # pymongo gives it the type of decoded documents
        while (batch := _guarded_read(lambda: next(cursor, None))) is not None:
            yield batch


@explained
def _guarded_read(read: Callable[[], Result]) -> Result:
    try:
        return read()
    except OperationFailure as error:
        if error.code in _TOO_OLD:
            raise ContrafactError("snapshot_unavailable") from error
        raise


def _start_session(database: Database[Document]) -> ClientSession:
    return explained(database.client.start_session)(snapshot=True)


def _next_ids(collection: Collection[Document], after_id: str) -> list[str]:
    found = collection.find({"_id": {"$gt": after_id}}, {"_id": 1}).sort("_id", 1).limit(_IDS_AT_ONCE)
    return [each["_id"] for each in found]


def _reference(document: Document) -> ObjectReference:
    return ObjectReference(
        track_id=document["_id"],
        job_id=document["job_id"],
        is_active=document["state"] in ACTIVE,
        is_deleting=document["state"] == "deleting",
        chroma_key=document["chroma_key"],
        upload_key=document["source"]["upload_key"],
        audio_key=(document.get("audio") or {}).get("key"),
    )
