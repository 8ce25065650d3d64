"""Reviews and the queue of pairs in MongoDB."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from pymongo import DESCENDING, UpdateOne
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.adapters.mongo.users import maker_of
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.pages import Page
from contrafact.domain.reviews import Joined, QueuedPair, Review, ReviewAnswer, ReviewFilter, Subject
from contrafact.domain.verdicts import Decision, Relation

_NEWEST_FIRST = Order("answered_at", -1, datetime)
_MOST_INFORMATIVE_FIRST = Order("information", -1, float)
_COUNTED = 300
"""Pairs that are counted one by one; of a longer queue some may be of tracks in the trash."""


class MongoReviewStore:
    """`ReviewStore` in the collection `reviews`. `add` needs a transaction."""

    def __init__(self, database: Database[Document]) -> None:
        self._reviews = database["reviews"]
        self._queue = database["review_queue"]

    @guarded
    def add(self, review: Review) -> None:
        """See `ReviewStore.add`."""
        head = self._reviews.find_one({"subject": review.subject.key, "is_current": True}, {"_id": 1})
        if (head["_id"] if head else None) != review.revises:
            raise ContrafactError("review_outdated")
        if head:
            replaced = {"is_current": False, "is_settled": False, "revised_by": review.id}
            self._reviews.update_one({"_id": review.revises}, {"$set": replaced})
        try:
            self._reviews.insert_one(_document(review))
        except DuplicateKeyError as error:
            raise ContrafactError("review_outdated") from error
        if review.subject.other_id is not None:
            self._move(review)

    def _move(self, review: Review) -> None:
        """Move the pair of a review within the queue, or out of it."""
        which = {"_id": review.subject.key}
        if review.answer is ReviewAnswer.WITHDRAWN:
            self._queue.delete_one({**which, "probability": None})  # it was answered without having waited
            self._queue.update_one(which, {"$set": {"is_open": True, "is_skipped": False}})
            return
        moved = {"is_open": not review.is_settled, "is_skipped": review.answer is ReviewAnswer.SKIPPED}
        tracks = {"tracks": _track_ids(review.subject)}
        if review.is_settled:
            # Also a pair that no search has found yet, so that a later one does not add it as new.
            self._queue.update_one(which, {"$set": moved, "$setOnInsert": tracks}, upsert=True)
        else:
            self._queue.update_one(which, {"$set": moved})

    @guarded
    def get(self, review_id: str) -> Review | None:
        """See `ReviewStore.get`."""
        found = self._reviews.find_one({"_id": review_id})
        return _review(found) if found else None

    @guarded
    def current(self, subject: Subject) -> Review | None:
        """See `ReviewStore.current`."""
        found = self._reviews.find_one({"subject": subject.key, "is_current": True})
        return _review(found) if found else None

    @guarded
    def page(self, which: ReviewFilter, limit: int, cursor: str | None) -> Page[Review]:
        """See `ReviewStore.page`."""
        wanted: Document = {
            "track_ids": which.track_id,
            "work_id": which.work_id,
            "answer": which.answer and which.answer.value,
            "made_by.id": which.made_by,
            "is_current": which.current or None,
        }
        given = {name: value for name, value in wanted.items() if value is not None}
        return read_page(self._reviews, given, _NEWEST_FIRST, limit, cursor, _review)

    @guarded
    def settled(self, track_ids: Sequence[str]) -> list[Review]:
        """See `ReviewStore.settled`."""
        if not track_ids:
            return []
        found = self._reviews.find({"track_ids": {"$in": list(track_ids)}, "is_settled": True})
        return [_review(each) for each in found]

    @guarded
    def settled_pairs(self, limit: int) -> list[Review]:
        """See `ReviewStore.settled_pairs`."""
        which = {"is_settled": True, "work_id": None}
        found = self._reviews.find(which).sort([("answered_at", DESCENDING), ("_id", DESCENDING)]).limit(limit)
        return [_review(each) for each in found]

    @guarded
    def count_settled(self) -> int:
        """See `ReviewStore.count_settled`."""
        return self._reviews.count_documents({"is_settled": True, "work_id": None})


class MongoReviewQueue:
    """`ReviewQueue` in the collection `review_queue`, which `MongoReviewStore` writes, too."""

    def __init__(self, database: Database[Document]) -> None:
        self._queue = database["review_queue"]

    @guarded
    def offer(self, pairs: Iterable[QueuedPair]) -> int:
        """See `ReviewQueue.offer`."""
        writes = [
            UpdateOne(
                {"_id": pair.key},
                {"$set": _measured(pair), "$setOnInsert": {"is_open": True, "is_skipped": False}},
                upsert=True,
            )
            for pair in pairs
        ]
        return self._queue.bulk_write(writes, ordered=False).upserted_count if writes else 0

    @guarded
    def page(self, *, skipped: bool, limit: int, cursor: str | None) -> Page[QueuedPair]:
        """See `ReviewQueue.page`."""
        waiting: Document = {"is_open": True, "is_skipped": skipped}
        behind = {"$and": [waiting, _MOST_INFORMATIVE_FIRST.behind(cursor)]} if cursor else waiting
        order = {"$sort": dict(_MOST_INFORMATIVE_FIRST.sort())}
        found = list(self._queue.aggregate([{"$match": behind}, order, *_WORTH_ASKING, {"$limit": limit + 1}]))
        next_cursor = _MOST_INFORMATIVE_FIRST.cursor(found[limit - 1]) if len(found) > limit else None
        return Page(tuple(map(_queued, found[:limit])), next_cursor, self._count(waiting))

    @guarded
    def waiting_of(self, track_ids: Collection[str]) -> list[QueuedPair]:
        """See `ReviewQueue.waiting_of`."""
        which = {"tracks": {"$in": list(track_ids)}, "is_open": True, "probability": {"$ne": None}}
        return [_queued(each) for each in self._queue.find(which)] if track_ids else []

    def _count(self, waiting: Document) -> int:
        steps = [{"$match": waiting}, *_WORTH_ASKING, {"$limit": _COUNTED}, {"$count": "n"}]
        n_counted: int = next(iter(self._queue.aggregate(steps)), {"n": 0})["n"]
        return n_counted if n_counted < _COUNTED else self._queue.count_documents(waiting)


_WORTH_ASKING: list[Document] = [
    {
        "$lookup": {
            "from": "tracks",
            "localField": "tracks",
            "foreignField": "_id",
            "as": "found",
            "pipeline": [{"$match": {"state": State.READY.value}}, {"$project": {"work_id": 1}}],
        }
    },
    {"$match": {"found": {"$size": 2}}},
    {
        "$set": {
            "work_ids": {
                "$setUnion": [{"$map": {"input": "$found", "in": {"$ifNull": ["$$this.work_id", "$$this._id"]}}}]
            }
        }
    },
    {"$match": {"work_ids": {"$size": 2}}},
    {"$unset": ["found", "work_ids"]},
]
"""Keep pairs of two ready tracks of the library that are not of one work."""


def _track_ids(subject: Subject) -> list[str]:
    return [subject.track_id, *([subject.other_id] if subject.other_id else [])]


def _document(review: Review) -> Document:
    return {
        "_id": review.id,
        "subject": review.subject.key,
        "track_ids": _track_ids(review.subject),
        "work_id": review.subject.work_id,
        "answer": review.answer.value,
        "relation": review.relation and review.relation.value,
        "note": review.note,
        "answered_at": review.answered_at,
        "made_by": asdict(review.made_by) if review.made_by else None,
        "model_id": review.model_id,
        "calibration_id": review.calibration_id,
        "probability": review.probability,
        "decision": review.decision and review.decision.value,
        "revises": review.revises,
        "revised_by": review.revised_by,
        "joined": asdict(review.joined) if review.joined else None,
        "is_current": True,
        "is_settled": review.is_settled,
    }


def _review(document: Document) -> Review:
    track_id, *others = document["track_ids"]
    joined, relation, decision = document["joined"], document["relation"], document["decision"]
    return Review(
        id=document["_id"],
        subject=Subject(track_id, others[0] if others else None, document["work_id"]),
        answer=ReviewAnswer(document["answer"]),
        answered_at=document["answered_at"],
        made_by=maker_of(document),
        relation=Relation(relation) if relation else None,
        note=document["note"],
        model_id=document["model_id"],
        calibration_id=document["calibration_id"],
        probability=document["probability"],
        decision=Decision(decision) if decision else None,
        revises=document["revises"],
        revised_by=document["revised_by"],
        joined=Joined(**joined) if joined else None,
    )


def _measured(pair: QueuedPair) -> Document:
    return {
        "tracks": [pair.track_id, pair.other_id],
        "probability": pair.probability,
        "decision": pair.decision.value,
        "model_id": pair.model_id,
        "found_at": pair.found_at,
        "doubt": pair.doubt,
        "information": pair.information,
    }


def _queued(document: Document) -> QueuedPair:
    track_id, other_id = document["tracks"]
    return QueuedPair(
        track_id,
        other_id,
        document["probability"],
        Decision(document["decision"]),
        document["model_id"],
        document["found_at"],
        document["doubt"],
        document["information"],
        document["is_skipped"],
    )
