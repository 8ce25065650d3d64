"""Figures for monitoring in MongoDB."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from pymongo.collection import Collection
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.moves import LONG_AGO
from contrafact.domain.figures import STAGE_BOUNDS_S, LibraryFigures, StageFigures
from contrafact.domain.jobs import State
from contrafact.domain.trash import Place

_STATES = [state.value for state in State]
_OUTSIDE = [Place.TRASH.value, Place.DELETING.value]
_STAGES, _ENDED = "stages", "ended"
_NO_CODE = "none"
_BOUNDS_MS = [str(round(1000 * bound)) for bound in STAGE_BOUNDS_S]


class MongoFigureStore:
    """`FigureStore`: counters in the collection `figures`, one document for each kind, and counts by indexes."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._figures = database["figures"]

    @guarded
    def stage_took(self, stage: str, seconds: float) -> None:
        """See `FigureStore.stage_took`."""
        added: dict[str, float] = {f"{stage}.n": 1, f"{stage}.seconds": seconds}
        for bound, name in zip(STAGE_BOUNDS_S, _BOUNDS_MS, strict=True):
            if seconds <= bound:
                added[f"{stage}.by_ms.{name}"] = 1
                break
        self._figures.update_one({"_id": _STAGES}, {"$inc": added}, upsert=True)

    @guarded
    def job_ended(self, state: State, code: str | None) -> None:
        """See `FigureStore.job_ended`."""
        self._figures.update_one({"_id": _ENDED}, {"$inc": {f"{state.value}.{code or _NO_CODE}": 1}}, upsert=True)

    @guarded
    def library(self) -> LibraryFigures:
        """See `FigureStore.library`."""
        counters = {each.pop("_id"): each for each in self._figures.find({"_id": {"$in": [_STAGES, _ENDED]}})}
        return LibraryFigures(
            tracks=_by_state(self._database["tracks"], [*_STATES, *_OUTSIDE]),
            jobs=_by_state(self._database["jobs"], _STATES),
            n_clips=_active(self._database["clips"]),
            n_playlists=_active(self._database["playlists"]),
            stages={stage: _stage(found) for stage, found in counters.get(_STAGES, {}).items()},
            ended={
                (state, "" if code == _NO_CODE else code): n
                for state, by_code in counters.get(_ENDED, {}).items()
                for code, n in by_code.items()
            },
        )


def _by_state(collection: Collection[Document], states: Iterable[str]) -> dict[str, int]:
    # A count of one state reads the index alone.
    return {state: collection.count_documents({"state": state}) for state in states}


def _active(collection: Collection[Document]) -> int:
    # All of them have a nudge, whose index answers; a worker creates it at its first start, so that it may be missing.
    return collection.count_documents({"is_active": True, "nudge_at": {"$gte": LONG_AGO}})


def _stage(found: Document) -> StageFigures:
    by_ms = found.get("by_ms", {})
    n_at_most = itertools.accumulate(by_ms.get(name, 0) for name in _BOUNDS_MS)
    return StageFigures(found["n"], found["seconds"], tuple(n_at_most))
