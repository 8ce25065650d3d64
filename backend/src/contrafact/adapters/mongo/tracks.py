"""Tracks in MongoDB."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contrafact.adapters.mongo.database import ACTIVE, Document, guarded
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.adapters.mongo.searching import folded, matching, words
from contrafact.domain.pages import Page
from contrafact.domain.states import RETRYABLE_STATES, State
from contrafact.domain.tracks import Metadata, Source, SourceKind, Track, TrackEdit, TrackFilter, TrackSort

_RETRYABLE = [state.value for state in RETRYABLE_STATES]
_UNKNOWN_DURATION = -1.0
_METADATA = ("title", "artist", "duration_s", "thumbnail_url", "published_on")
_BATCH = 500


class MongoTrackStore:
    """`TrackStore` in the collection `tracks`."""

    def __init__(self, database: Database[Document]) -> None:
        self._tracks = database["tracks"]

    @guarded
    def claim(self, source: Source, metadata: Metadata, job_id: str, now: datetime) -> tuple[Track, bool]:
        """See `TrackStore.claim`: inserting under the source's own id, or moving on from failed, can be won once."""
        new = _new_document(source, metadata, job_id, now)
        try:
            self._tracks.insert_one(new)
        except DuplicateKeyError:
            return self._claim_again(source, metadata, job_id, now)
        return _track(new), True

    def _claim_again(self, source: Source, metadata: Metadata, job_id: str, now: datetime) -> tuple[Track, bool]:
        changes: Document = {"state": State.QUEUED.value, "job_id": job_id, "updated_at": now, "chroma_key": None}
        if source.upload_key:
            changes["source.upload_key"] = source.upload_key
        found = self._tracks.find_one_and_update(
            {"_id": source.track_id, "state": {"$in": _RETRYABLE}},
            {"$set": changes},
            return_document=ReturnDocument.AFTER,
        )
        if found is not None:
            return _track(found), True
        found = self._tracks.find_one({"_id": source.track_id})
        # Deleted between the two questions: begin anew.
        return (_track(found), False) if found else self.claim(source, metadata, job_id, now)

    @guarded
    def get(self, track_id: str) -> Track | None:
        """See `TrackStore.get`."""
        found = self._tracks.find_one({"_id": track_id})
        return _track(found) if found else None

    @guarded
    def get_many(self, track_ids: Sequence[str]) -> dict[str, Track]:
        """See `TrackStore.get_many`."""
        found = self._tracks.find({"_id": {"$in": list(track_ids)}}) if track_ids else ()
        return {document["_id"]: _track(document) for document in found}

    @guarded
    def page(self, which: TrackFilter, sort: TrackSort, limit: int, cursor: str | None) -> Page[Track]:
        """See `TrackStore.page`."""
        wanted = matching(which.q)
        if which.state:
            wanted["state"] = which.state.value
        if which.work_id:
            wanted["work_id"] = which.work_id
        name = sort.value.lstrip("-")
        field = name if name == "created_at" else f"sort_{name}"
        order = Order(field, -1 if sort.value.startswith("-") else 1)
        return read_page(self._tracks, wanted, order, limit, cursor, _track)

    @guarded
    def edit(self, track_id: str, edit: TrackEdit, now: datetime) -> Track | None:
        """See `TrackStore.edit`."""
        changes: Document = {"updated_at": now}
        for field, value in (("title", edit.title), ("artist", edit.artist)):
            if value is not None:
                changes |= {field: value, f"sort_{field}": folded(value)}
        if edit.work_id is not None:
            changes["work_id"] = edit.work_id or None
        found = self._tracks.find_one_and_update(
            {"_id": track_id}, {"$set": changes}, return_document=ReturnDocument.AFTER
        )
        return _track(self._with_search(found)) if found else None

    @guarded
    def describe(self, track_id: str, job_id: str, metadata: Metadata, now: datetime) -> None:
        """See `TrackStore.describe`."""
        found = self._tracks.find_one({"_id": track_id, "job_id": job_id})
        if found is None:
            return
        said = {name: getattr(metadata, name) for name in _METADATA}
        news: Document = {name: value for name, value in said.items() if value is not None and found[name] is None}
        if not news:
            return
        for name, value in news.items():
            # A person may edit at this very moment: what is no longer empty is left alone.
            sort_keys = {f"sort_{name}": _sort_key(name, value)} if f"sort_{name}" in found else {}
            self._tracks.update_one(
                {"_id": track_id, "job_id": job_id, name: None}, {"$set": {name: value, **sort_keys, "updated_at": now}}
            )
        described = self._tracks.find_one({"_id": track_id})
        if described:
            self._with_search(described)

    @guarded
    def set_chroma(self, track_id: str, job_id: str, chroma_key: str, now: datetime) -> None:
        """See `TrackStore.set_chroma`."""
        self._tracks.update_one(
            {"_id": track_id, "job_id": job_id}, {"$set": {"chroma_key": chroma_key, "updated_at": now}}
        )

    @guarded
    def mirror_state(self, track_id: str, job_id: str, state: State, now: datetime) -> None:
        """See `TrackStore.mirror_state`."""
        self._tracks.update_one(
            {"_id": track_id, "job_id": job_id}, {"$set": {"state": state.value, "updated_at": now}}
        )

    @guarded
    def forget_upload(self, track_id: str, upload_key: str) -> None:
        """See `TrackStore.forget_upload`."""
        self._tracks.update_one(
            {"_id": track_id, "source.upload_key": upload_key}, {"$set": {"source.upload_key": None}}
        )

    @guarded
    def unsettled(self, before: datetime) -> list[Track]:
        """See `TrackStore.unsettled`."""
        found = self._tracks.find({"state": {"$in": ACTIVE}, "updated_at": {"$lt": before}}).limit(_BATCH)
        return [_track(document) for document in found]

    @guarded
    def delete(self, track_id: str) -> Track | None:
        """See `TrackStore.delete`."""
        found = self._tracks.find_one_and_delete({"_id": track_id})
        return _track(found) if found else None

    @guarded
    def count_by_work(self, work_ids: Sequence[str]) -> dict[str, int]:
        """See `TrackStore.count_by_work`."""
        if not work_ids:
            return {}
        counts = self._tracks.aggregate(
            [
                {"$match": {"work_id": {"$in": list(work_ids)}}},
                {"$group": {"_id": "$work_id", "n_tracks": {"$sum": 1}}},
            ]
        )
        return {count["_id"]: count["n_tracks"] for count in counts}

    @guarded
    def leave_work(self, work_id: str, now: datetime) -> None:
        """See `TrackStore.leave_work`."""
        self._tracks.update_many({"work_id": work_id}, {"$set": {"work_id": None, "updated_at": now}})

    def _with_search(self, document: Document) -> Document:
        """Bring the searchable words up to date with title and artist."""
        wanted = words(document["title"], document["artist"], document["source"]["key"])
        if wanted != document["search"]:
            self._tracks.update_one({"_id": document["_id"]}, {"$set": {"search": wanted}})
        return document


def _new_document(source: Source, metadata: Metadata, job_id: str, now: datetime) -> Document:
    said = {name: getattr(metadata, name) for name in _METADATA}
    return {
        "_id": source.track_id,
        "source": {
            "kind": source.kind.value,
            "key": source.key,
            "file_name": source.file_name,
            "upload_key": source.upload_key,
        },
        "state": State.QUEUED.value,
        "job_id": job_id,
        "created_at": now,
        "updated_at": now,
        "work_id": None,
        "chroma_key": None,
        "search": words(metadata.title, metadata.artist, source.key),
        **{f"sort_{name}": _sort_key(name, said[name]) for name in ("title", "artist", "duration_s")},
        **said,
    }


def _sort_key(name: str, value: str | float | None) -> str | float:
    """What a track is sorted by; never empty, so that a cursor always has something to compare."""
    if name == "duration_s":
        return float(value) if value is not None else _UNKNOWN_DURATION
    return folded(str(value)) if value is not None else ""


def _track(document: Document) -> Track:
    source = document["source"]
    return Track(
        id=document["_id"],
        source=Source(SourceKind(source["kind"]), source["key"], source["file_name"], source["upload_key"]),
        state=State(document["state"]),
        job_id=document["job_id"],
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        metadata=Metadata(**{name: document[name] for name in _METADATA}),
        work_id=document["work_id"],
        chroma_key=document["chroma_key"],
    )
