"""Tracks in MongoDB."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contrafact.adapters.mongo.database import ACTIVE, Document, guarded
from contrafact.adapters.mongo.moves import (
    IN_LIBRARY,
    REMOVED,
    leaving,
    leaving_replaced,
    leaving_upload,
    made_anew,
    to_library,
)
from contrafact.adapters.mongo.pages import Order, counted, read_page, read_ranked_page
from contrafact.adapters.mongo.track_documents import (
    METADATA_FIELDS,
    derived_fields,
    described_fields,
    edited_fields,
    track_document,
    track_of,
)
from contrafact.adapters.mongo.track_queries import IS_SET, SEARCHED_TRACKS, asked_text, condition, is_everything
from contrafact.adapters.mongo.word_index import MongoWordIndex
from contrafact.domain.jobs import CLOCKS_DIFFER_BY, RETRYABLE_STATES, Problem, State
from contrafact.domain.pages import MOST_COUNTED, Page
from contrafact.domain.people import Maker
from contrafact.domain.tracks import (
    Metadata,
    Source,
    Track,
    TrackChoices,
    TrackEdit,
    TrackFilter,
    TrackMeasures,
    TrackSort,
)
from contrafact.domain.trash import Place

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
        self._words = MongoWordIndex(database, SEARCHED_TRACKS)

    @guarded
    def claim(
        self, source: Source, metadata: Metadata, job_id: str, now: datetime, made_by: Maker | None = None
    ) -> tuple[Track, bool]:
        """See `TrackStore.claim`. Inserting the source's id, or leaving the failed state, succeeds once."""
        new = Track(source.track_id, source, State.QUEUED, job_id, now, now, metadata, made_by=made_by)
        # Looked up first: in a transaction an insertion that fails would end all of it.
        if not self.exists(new.id):
            with suppress(DuplicateKeyError):
                self._tracks.insert_one(track_document(new))
                return new, True
        return self._claim_again(new)

    def _claim_again(self, new: Track) -> tuple[Track, bool]:
        which, upload_key = {"_id": new.id}, new.source.upload_key
        restored = self._update({**which, "state": Place.TRASH.value}, to_library(new.job_id, upload_key))
        if restored is not None and restored.state not in RETRYABLE_STATES:
            return restored, restored.job_id == new.job_id
        queued = self._update({**which, "state": {"$in": _RETRYABLE}}, _queued_again(new))
        queued = queued or self._update({**which, "state": Place.DELETING.value}, made_anew(track_document(new)))
        if queued is not None:
            return queued, True
        found = self._tracks.find_one({**which, **IN_LIBRARY})
        # Moved or deleted between the queries: start again.
        if found:
            return track_of(found), False
        return self.claim(new.source, new.metadata, new.job_id, new.created_at, new.made_by)

    def _update(self, which: Document, update: list[Document]) -> Track | None:
        found = self._tracks.find_one_and_update(which, update, return_document=ReturnDocument.AFTER)
        return track_of(found) if found else None

    @guarded
    def get(self, track_id: str) -> Track | None:
        """See `TrackStore.get`."""
        found = self._tracks.find_one({"_id": track_id, **IN_LIBRARY})
        return track_of(found) if found else None

    @guarded
    def exists(self, track_id: str) -> bool:
        """See `TrackStore.exists`."""
        return self._tracks.count_documents({"_id": track_id}, limit=1) > 0

    @guarded
    def get_many(self, track_ids: Sequence[str]) -> dict[str, Track]:
        """See `TrackStore.get_many`."""
        found = self._tracks.find({"_id": {"$in": list(track_ids)}, **IN_LIBRARY}) if track_ids else ()
        return {document["_id"]: track_of(document) for document in found}

    @guarded
    def page(self, which: TrackFilter, sort: TrackSort, limit: int, cursor: str | None) -> Page[Track]:
        """See `TrackStore.page`."""
        text = self._words.read(asked_text(which))
        wanted = condition(which, text)
        # Of more tracks than are counted, the newest come first: the likeness of each costs time at every page.
        is_ranked = sort is TrackSort.RELEVANCE and bool(text.terms)
        if is_ranked and (n_found := counted(self._tracks, wanted)) <= MOST_COUNTED:
            page = read_ranked_page(self._tracks, wanted, text.likeness(), limit, cursor, track_of, n_found)
        else:
            order = _order(TrackSort.CREATED_AT_DESC if sort is TrackSort.RELEVANCE else sort)
            total = self._n_in_library() if is_everything(which) else None
            page = read_page(self._tracks, wanted, order, limit, cursor, track_of, total)
        return replace(page, respelled=text.respelled)

    @guarded
    def choices(self, limit: int) -> TrackChoices:
        """See `TrackStore.choices`."""
        groups: list[Document] = [
            {"$match": {"made_by.id": {"$type": "string"}}},
            {"$sort": {"made_by.id": 1}},
            {"$group": {"_id": "$made_by.id", "name": {"$first": "$made_by.name"}}},
        ]
        makers = [Maker(each["_id"], each["name"]) for each in self._tracks.aggregate(groups)]
        tags, languages = (sorted(self._tracks.distinct(field)) for field in ("tags", "language"))
        return TrackChoices(
            tuple(sorted(makers, key=lambda maker: maker.name)[:limit]),
            tuple(tags[:limit]),
            tuple(each for each in languages[:limit] if each),
        )

    def _n_in_library(self) -> int:
        outside = {"state": {"$in": [Place.TRASH.value, Place.DELETING.value]}}
        n_others = self._tracks.count_documents(outside) + self._tracks.count_documents(IS_SET)
        return max(self._tracks.estimated_document_count() - n_others, 0)

    @guarded
    def edit(self, track_id: str, edit: TrackEdit, now: datetime) -> Track | None:
        """See `TrackStore.edit`."""
        return self._revise({"_id": track_id, **IN_LIBRARY}, lambda found: edited_fields(found, edit), now)

    @guarded
    def write_back(self, track_id: str, fields: Mapping[str, object], now: datetime) -> Track | None:
        """See `TrackStore.write_back`."""
        return self._revise({"_id": track_id, **IN_LIBRARY}, lambda _: dict(fields), now)

    @guarded
    def describe(self, track_id: str, job_id: str, metadata: Metadata, now: datetime) -> None:
        """See `TrackStore.describe`."""
        given = asdict(metadata)
        self._revise({"_id": track_id, "job_id": job_id}, lambda found: described_fields(found, given), now)

    def _revise(self, which: Document, changes_of: Callable[[Document], Document], now: datetime) -> Track | None:
        """Change fields together with the sort and search fields derived from them, in one write.

        Repeated if the document changed between reading and writing.
        """
        while (found := self._tracks.find_one(which)) is not None:
            changes = changes_of(found)
            if not changes:
                return track_of(found)
            revised = found | changes | {"updated_at": now}
            update = {**changes, **derived_fields(revised), "updated_at": now}
            as_found = {name: found.get(name) for name in (*METADATA_FIELDS, "stated", "tags")}
            if self._tracks.update_one({**which, **as_found}, {"$set": update}).matched_count:
                return track_of(revised)
        return None

    @guarded
    def set_chroma(
        self, track_id: str, job_id: str, chroma_key: str, now: datetime, measures: TrackMeasures | None = None
    ) -> None:
        """See `TrackStore.set_chroma`."""
        measured = asdict(measures) if measures else {}
        self._set_for_job(track_id, job_id, {"chroma_key": chroma_key, "updated_at": now, **measured})

    @guarded
    def set_model(self, track_id: str, job_id: str, model_id: str, now: datetime) -> None:
        """See `TrackStore.set_model`."""
        self._set_for_job(track_id, job_id, {"model_id": model_id, "updated_at": now})

    @guarded
    def mirror_state(
        self, track_id: str, job_id: str, state: State, now: datetime, problem: Problem | None = None
    ) -> None:
        """See `TrackStore.mirror_state`."""
        ended: Document = {"problem": {"$literal": asdict(problem)} if problem else None, "updated_at": now}
        if state in RETRYABLE_STATES:
            ended |= {**leaving(job_id), "audio": REMOVED}
        if state is State.READY:
            ended |= leaving_upload(job_id)
        which = {"_id": track_id, "job_id": job_id}
        shown = self._tracks.update_one({**which, **IN_LIBRARY}, [{"$set": {**ended, "state": state.value}}])
        if not shown.matched_count:
            trashed = {**which, "state": Place.TRASH.value}
            self._tracks.update_one(trashed, [{"$set": {**ended, "kept_state": state.value}}])

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
        written = [{"updated_at": {"$lt": before}}, {"updated_at": {"$gt": before + CLOCKS_DIFFER_BY}}]
        found = self._tracks.find({"state": {"$in": ACTIVE}, "$or": written}).limit(_BATCH)
        return [track_of(document) for document in found]

    @guarded
    def ready_ids(self, after_id: str, limit: int) -> list[str]:
        """See `TrackStore.ready_ids`."""
        which = {"_id": {"$gt": after_id}, "state": State.READY.value}
        return [each["_id"] for each in self._tracks.find(which, {"_id": 1}).sort("_id", 1).limit(limit)]

    @guarded
    def count_by_work(self, work_ids: Sequence[str]) -> dict[str, int]:
        """See `TrackStore.count_by_work`."""
        if not work_ids:
            return {}
        counts = self._tracks.aggregate(
            [
                {"$match": {"work_id": {"$in": list(work_ids)}, **IN_LIBRARY}},
                {"$group": {"_id": "$work_id", "n_tracks": {"$sum": 1}}},
            ]
        )
        return {count["_id"]: count["n_tracks"] for count in counts}

    @guarded
    def move_to_work(self, from_id: str, to_id: str, track_ids: Sequence[str] | None, now: datetime) -> list[str]:
        """See `TrackStore.move_to_work`."""
        which: Document = {"work_id": from_id} | ({} if track_ids is None else {"_id": {"$in": list(track_ids)}})
        moved = [each["_id"] for each in self._tracks.find(which, {"_id": 1})]
        # In parts, each of which takes less time than the connection waits for an answer.
        for start in range(0, len(moved), _BATCH):
            part = {"_id": {"$in": moved[start : start + _BATCH]}}
            self._tracks.update_many(part, {"$set": {"work_id": to_id, "updated_at": now}})
        return moved

    @guarded
    def leave_work(self, work_id: str, now: datetime) -> None:
        """See `TrackStore.leave_work`."""
        self._tracks.update_many({"work_id": work_id}, {"$set": {"work_id": None, "updated_at": now}})


def _queued_again(new: Track) -> list[Document]:
    """Queue a failed or cancelled track again, with another job."""
    upload_key = new.source.upload_key
    changes: Document = {
        **({**leaving_replaced(upload_key), "source.upload_key": upload_key} if upload_key else leaving("$job_id")),
        "state": State.QUEUED.value,
        "job_id": new.job_id,
        "updated_at": new.created_at,
        "chroma_key": None,
        "audio": REMOVED,
        "recipe": None,
        "model_id": None,
        "problem": None,
    }
    return [{"$set": changes}]


def _order(sort: TrackSort) -> Order:
    field, kind = _KEYS[sort.value.lstrip("-")]
    return Order(field, -1 if sort.value.startswith("-") else 1, kind)
