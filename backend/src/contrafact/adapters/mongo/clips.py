"""Clips in MongoDB, which deletes them when they expire."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.leases import FREE, Leases, literal, server_now
from contrafact.adapters.mongo.users import maker_of
from contrafact.domain.clips import Clip, ClipMatch, ClipRanking, ClipSource, ClipSpan, ClipState, WorkMatch
from contrafact.domain.jobs import Problem
from contrafact.domain.verdicts import (
    AskedThreshold,
    Decision,
    Limit,
    MelodyAgreement,
    OperatingPoint,
    Relation,
    SameRecording,
    Section,
    Verdict,
)


class MongoClipStore:
    """`ClipStore` in the collection `clips`.

    Parameters
    ----------
    clock : see `Leases.now`.
    """

    def __init__(self, database: Database[Document], clock: Callable[[], str | datetime] = server_now) -> None:
        self._clips = database["clips"]
        self._leases = Leases(self._clips, clock)

    @guarded
    def create(self, clip: Clip) -> Clip:
        """See `ClipStore.create`."""
        # Flat, as in documents of release 1.0.0.
        fields = asdict(clip) | {"is_active": True}
        fields |= fields.pop("threshold")
        lifetime = clip.expires_at - clip.created_at
        return _clip(self._leases.insert(fields.pop("id"), fields, {"expires_at": self._leases.later(lifetime)}))

    @guarded
    def get(self, clip_id: str) -> Clip | None:
        """See `ClipStore.get`."""
        # MongoDB deletes expired documents once a minute; hide them until then.
        found = self._clips.find_one({"_id": clip_id, "$expr": {"$gt": ["$expires_at", self._leases.now()]}})
        return _clip(found) if found else None

    @guarded
    def any_queued(self) -> bool:
        """See `ClipStore.any_queued`. The time of the next nudge is that of the index."""
        queued = {"is_active": True, "nudge_at": {"$type": "date"}, "lease_token": None}
        return self._clips.count_documents(queued, limit=1) > 0

    @guarded
    def take(self, clip_id: str, token: str, lease: timedelta, now: datetime) -> Clip | None:
        """See `ClipStore.take`."""
        ranking = {"state": ClipState.RANKING.value, "updated_at": now, "waits_for": None}
        found = self._leases.take(clip_id, token, lease, ranking)
        return _clip(found) if found else None

    @guarded
    def renew(self, clip_id: str, token: str, lease: timedelta) -> bool:
        """See `ClipStore.renew`."""
        return self._leases.renew(clip_id, token, lease)

    @guarded
    def finish(
        self, clip_id: str, token: str, outcome: ClipRanking | Problem, now: datetime, lifetime: timedelta
    ) -> bool:
        """See `ClipStore.finish`."""
        is_failed = isinstance(outcome, Problem)
        changes: Document = {
            "state": (ClipState.FAILED if is_failed else ClipState.READY).value,
            "is_active": False,
            "problem" if is_failed else "ranking": asdict(outcome),
            "updated_at": now,
            **FREE,
        }
        ended = {**literal(changes), "expires_at": self._leases.later(lifetime)}
        return self._leases.write(clip_id, token, [{"$set": ended}])

    @guarded
    def release(self, clip_id: str, token: str, waits_for: Problem, now: datetime) -> bool:
        """See `ClipStore.release`."""
        queued = literal({"state": ClipState.QUEUED.value, "waits_for": asdict(waits_for), "updated_at": now})
        return self._leases.write(clip_id, token, [{"$set": {**self._leases.released(), **queued}}])

    @guarded
    def overdue(self, limit: int) -> list[str]:
        """See `ClipStore.overdue`."""
        return self._leases.mark_overdue(limit)

    @guarded
    def not_nudged(self, ids: Sequence[str]) -> None:
        """See `ClipStore.not_nudged`."""
        self._leases.unmark(ids)


def _clip(document: Document) -> Clip:
    source, problem, ranking = document["source"], document["problem"], document["ranking"]
    point, waits_for = document["operating_point"], document.get("waits_for")
    # Clips of release 1.0.0 have no probability.
    threshold = AskedThreshold(document.get("min_probability"), OperatingPoint(point) if point else None)
    span = ClipSpan(**source["span"]) if source["span"] else None
    return Clip(
        id=document["_id"],
        source=ClipSource(**{**source, "span": span}),
        threshold=threshold,
        state=ClipState(document["state"]),
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        expires_at=document["expires_at"],
        attempts=document["attempts"],
        ranking=_ranking(ranking) if ranking else None,
        problem=Problem(**problem) if problem else None,
        made_by=maker_of(document),
        waits_for=Problem(**waits_for) if waits_for else None,
    )


def _ranking(document: Document) -> ClipRanking:
    matches = tuple(ClipMatch(**{**match, "verdict": _verdict(match["verdict"])}) for match in document["matches"])
    works = tuple(WorkMatch(**work) for work in document["works"])
    # Rankings of release 1.0.0 have `has_cover` in place of the numbers.
    fields = {name: value for name, value in document.items() if name != "has_cover"}
    decisions = [match.verdict.decision for match in matches]
    counted = {"n_likely": decisions.count(Decision.LIKELY), "n_unsure": decisions.count(Decision.UNSURE)}
    return ClipRanking(**{**counted, **fields, "matches": matches, "works": works})


def _verdict(document: Document) -> Verdict:
    # Clips of release 1.0.0 have no relation, and what follows it.
    limit, same = document.get("limit"), document.get("same_recording")
    typed = {
        "decision": Decision(document["decision"]),
        "sections": tuple(Section(**section) for section in document["sections"]),
        "relation": Relation(document.get("relation", Relation.NONE)),
        "limit": Limit(limit) if limit else None,
        "melody": MelodyAgreement(document.get("melody", MelodyAgreement.CANNOT_TELL)),
        "same_recording": SameRecording(**same) if same else None,
    }
    return Verdict(**{**document, **typed})
