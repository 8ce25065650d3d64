"""Clips in MongoDB, which deletes them when they expire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from pymongo import ReturnDocument
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.leases import FREE, first_nudge, lease, lease_free, mark_overdue, unmark
from contrafact.domain.clips import Clip, ClipMatch, ClipRanking, ClipSource, ClipSpan, ClipState, WorkMatch
from contrafact.domain.jobs import Problem
from contrafact.domain.verdicts import Decision, OperatingPoint, Section, Verdict


class MongoClipStore:
    """`ClipStore` in the collection `clips`."""

    def __init__(self, database: Database[Document]) -> None:
        self._clips = database["clips"]

    @guarded
    def create(self, clip: Clip) -> None:
        """See `ClipStore.create`."""
        fields = asdict(clip)
        document = {"_id": fields.pop("id"), **fields, "is_active": True, **first_nudge(clip.created_at), **FREE}
        self._clips.insert_one(document)

    @guarded
    def get(self, clip_id: str, now: datetime) -> Clip | None:
        """See `ClipStore.get`."""
        # MongoDB deletes expired documents once a minute; hide them until then.
        found = self._clips.find_one({"_id": clip_id, "expires_at": {"$gt": now}})
        return _clip(found) if found else None

    @guarded
    def take(self, clip_id: str, token: str, now: datetime, until: datetime) -> Clip | None:
        """See `ClipStore.take`."""
        taken = {"state": ClipState.RANKING.value, **lease(token, until), "updated_at": now}
        found = self._clips.find_one_and_update(
            {"_id": clip_id, "is_active": True, **lease_free(now)},
            {"$set": taken, "$inc": {"attempts": 1}},
            return_document=ReturnDocument.AFTER,
        )
        return _clip(found) if found else None

    @guarded
    def renew(self, clip_id: str, token: str, until: datetime) -> bool:
        """See `ClipStore.renew`."""
        return self._change(clip_id, token, {"$set": {"lease_until": until, "nudge_at": until}})

    @guarded
    def finish(
        self, clip_id: str, token: str, outcome: ClipRanking | Problem, now: datetime, expires_at: datetime
    ) -> bool:
        """See `ClipStore.finish`."""
        is_failed = isinstance(outcome, Problem)
        changes: Document = {
            "state": (ClipState.FAILED if is_failed else ClipState.READY).value,
            "is_active": False,
            "problem" if is_failed else "ranking": asdict(outcome),
            "updated_at": now,
            "expires_at": expires_at,
            **FREE,
        }
        return self._change(clip_id, token, {"$set": changes})

    @guarded
    def release(self, clip_id: str, token: str, now: datetime) -> bool:
        """See `ClipStore.release`."""
        queued = {**FREE, **first_nudge(now), "state": ClipState.QUEUED.value, "updated_at": now}
        return self._change(clip_id, token, {"$set": queued, "$inc": {"attempts": -1}})

    @guarded
    def overdue(self, now: datetime, limit: int) -> list[str]:
        """See `ClipStore.overdue`."""
        return mark_overdue(self._clips, now, limit)

    @guarded
    def not_nudged(self, ids: Sequence[str], now: datetime) -> None:
        """See `ClipStore.not_nudged`."""
        unmark(self._clips, ids, now)

    def _change(self, clip_id: str, token: str, update: Document) -> bool:
        held = {"_id": clip_id, "is_active": True, "lease_token": token}
        return self._clips.update_one(held, update).matched_count == 1


def _clip(document: Document) -> Clip:
    source, problem, ranking = document["source"], document["problem"], document["ranking"]
    point = document["operating_point"]
    span = ClipSpan(**source["span"]) if source["span"] else None
    return Clip(
        id=document["_id"],
        source=ClipSource(**{**source, "span": span}),
        operating_point=OperatingPoint(point) if point else None,
        state=ClipState(document["state"]),
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        expires_at=document["expires_at"],
        attempts=document["attempts"],
        ranking=_ranking(ranking) if ranking else None,
        problem=Problem(**problem) if problem else None,
    )


def _ranking(document: Document) -> ClipRanking:
    matches = tuple(ClipMatch(**{**match, "verdict": _verdict(match["verdict"])}) for match in document["matches"])
    works = tuple(WorkMatch(**work) for work in document["works"])
    return ClipRanking(**{**document, "matches": matches, "works": works})


def _verdict(document: Document) -> Verdict:
    sections = tuple(Section(**section) for section in document["sections"])
    return Verdict(**{**document, "decision": Decision(document["decision"]), "sections": sections})
