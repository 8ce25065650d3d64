"""Tracks in MongoDB."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contrafact.adapters.mongo.database import ACTIVE, Document, guarded
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.adapters.mongo.searching import matching
from contrafact.adapters.mongo.track_documents import SAID, build_track, derived, new_document
from contrafact.domain.jobs import Problem
from contrafact.domain.pages import Page
from contrafact.domain.states import RETRYABLE_STATES, State
from contrafact.domain.tracks import TRACK_ID_PATTERN, Metadata, Source, Track, TrackEdit, TrackFilter, TrackSort

_RETRYABLE = [state.value for state in RETRYABLE_STATES]
_BATCH = 500
_KEYS: dict[str, tuple[str, type[str | float | datetime]]] = {
    "created_at": ("created_at", datetime),
    "title": ("sort_title", str),
    "artist": ("sort_artist", str),
    "duration_s": ("sort_duration_s", float),
}
"""Field and type of each sort key."""


class MongoTrackStore:
    """`TrackStore` in the collection `tracks`."""

    def __init__(self, database: Database[Document]) -> None:
        self._tracks = database["tracks"]

    @guarded
    def claim(self, source: Source, metadata: Metadata, job_id: str, now: datetime) -> tuple[Track, bool]:
        """See `TrackStore.claim`: inserting under the source's own id, or moving on from failed, can be won once."""
        new = Track(source.track_id, source, State.QUEUED, job_id, now, now, metadata)
        try:
            self._tracks.insert_one(new_document(new))
        except DuplicateKeyError:
            return self._claim_again(source, metadata, job_id, now)
        return new, True

    def _claim_again(self, source: Source, metadata: Metadata, job_id: str, now: datetime) -> tuple[Track, bool]:
        changes: Document = {
            "state": State.QUEUED.value,
            "job_id": job_id,
            "updated_at": now,
            "chroma_key": None,
            "model_id": None,
            "problem": None,
        }
        if source.upload_key:
            changes["source.upload_key"] = source.upload_key
        found = self._tracks.find_one_and_update(
            {"_id": source.track_id, "state": {"$in": _RETRYABLE}},
            {"$set": changes},
            return_document=ReturnDocument.AFTER,
        )
        if found is not None:
            return build_track(found), True
        found = self._tracks.find_one({"_id": source.track_id})
        # Deleted between the two questions: begin anew.
        return (build_track(found), False) if found else self.claim(source, metadata, job_id, now)

    @guarded
    def get(self, track_id: str) -> Track | None:
        """See `TrackStore.get`."""
        found = self._tracks.find_one({"_id": track_id})
        return build_track(found) if found else None

    @guarded
    def get_many(self, track_ids: Sequence[str]) -> dict[str, Track]:
        """See `TrackStore.get_many`."""
        found = self._tracks.find({"_id": {"$in": list(track_ids)}}) if track_ids else ()
        return {document["_id"]: build_track(document) for document in found}

    @guarded
    def page(self, which: TrackFilter, sort: TrackSort, limit: int, cursor: str | None) -> Page[Track]:
        """See `TrackStore.page`."""
        wanted = _asked_for(which.q)
        if which.state:
            wanted["state"] = which.state.value
        if which.work_id:
            wanted["work_id"] = which.work_id
        field, kind = _KEYS[sort.value.lstrip("-")]
        order = Order(field, -1 if sort.value.startswith("-") else 1, kind)
        return read_page(self._tracks, wanted, order, limit, cursor, build_track)

    @guarded
    def edit(self, track_id: str, edit: TrackEdit, now: datetime) -> Track | None:
        """See `TrackStore.edit`."""
        changes: Document = {name: value for name, value in asdict(edit).items() if value is not None}
        if edit.work_id is not None:
            changes["work_id"] = edit.work_id or None
        return self._revise({"_id": track_id}, lambda _: changes, now)

    @guarded
    def describe(self, track_id: str, job_id: str, metadata: Metadata, now: datetime) -> None:
        """See `TrackStore.describe`."""
        said = asdict(metadata)

        def news(document: Document) -> Document:
            return {name: said[name] for name in SAID if said[name] is not None and document[name] is None}

        self._revise({"_id": track_id, "job_id": job_id}, news, now)

    def _revise(self, which: Document, changes_of: Callable[[Document], Document], now: datetime) -> Track | None:
        """Change what sorting and searching follow from, and these with it, in one write.

        A write that another one overtook is made again from what is there then.
        """
        while (found := self._tracks.find_one(which)) is not None:
            changes = changes_of(found)
            if not changes:
                return build_track(found)
            revised = found | changes | {"updated_at": now}
            news = {**changes, **derived(revised), "updated_at": now}
            as_found = {name: found[name] for name in SAID}
            if self._tracks.update_one({**which, **as_found}, {"$set": news}).matched_count:
                return build_track(revised)
        return None

    @guarded
    def set_chroma(self, track_id: str, job_id: str, chroma_key: str, now: datetime) -> None:
        """See `TrackStore.set_chroma`."""
        self._set_for_job(track_id, job_id, {"chroma_key": chroma_key, "updated_at": now})

    @guarded
    def set_model(self, track_id: str, job_id: str, model_id: str, now: datetime) -> None:
        """See `TrackStore.set_model`."""
        self._set_for_job(track_id, job_id, {"model_id": model_id, "updated_at": now})

    @guarded
    def mirror_state(
        self, track_id: str, job_id: str, state: State, now: datetime, problem: Problem | None = None
    ) -> None:
        """See `TrackStore.mirror_state`."""
        said = asdict(problem) if problem else None
        self._set_for_job(track_id, job_id, {"state": state.value, "problem": said, "updated_at": now})

    def _set_for_job(self, track_id: str, job_id: str, changes: Document) -> None:
        self._tracks.update_one({"_id": track_id, "job_id": job_id}, {"$set": changes})

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
        return [build_track(document) for document in found]

    @guarded
    def delete(self, track_id: str) -> Track | None:
        """See `TrackStore.delete`."""
        found = self._tracks.find_one_and_delete({"_id": track_id})
        return build_track(found) if found else None

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


def _asked_for(q: str | None) -> Document:
    """Tracks that the words fit; a track's whole id, which is no word, finds that track."""
    if q and re.fullmatch(TRACK_ID_PATTERN, q.strip()):
        return {"_id": q.strip()}
    return matching(q)
