"""Filters of lists of tracks as conditions of MongoDB."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.moves import IN_LIBRARY
from contrafact.adapters.mongo.text_queries import TextQuery
from contrafact.adapters.mongo.track_documents import derived_fields, searched_texts
from contrafact.adapters.mongo.word_index import Searched
from contrafact.domain.jobs import State
from contrafact.domain.tracks import TRACK_ID_PATTERN, LibraryRelation, TrackFilter

SEARCHED_TRACKS = Searched("tracks", IN_LIBRARY, searched_texts, derived_fields)
IS_SET: Document = {"state": State.FAILED.value, "problem.code": "taken_as_set"}
"""Selects recordings that became sets: they are listed there, not among the tracks."""
NO_SET: Document = {"problem.code": {"$ne": "taken_as_set"}}
_NO_RELATION: Document = {"covers_by": None, "same_recording_as": None}
_RELATIONS: dict[LibraryRelation, Document] = {
    # Of the weights by which covers were found.
    LibraryRelation.LIKELY_COVER: {"covers_by": {"$type": "string"}},
    LibraryRelation.SAME_RECORDING: {"same_recording_as": {"$type": "string"}},
    LibraryRelation.NONE: _NO_RELATION,
}


def asked_text(which: TrackFilter) -> str | None:
    """Return the words of a filter; None if it has none, or a complete track id, which is not indexed as a word."""
    is_id = which.q is not None and re.fullmatch(TRACK_ID_PATTERN, which.q.strip())
    return None if is_id else which.q


def condition(which: TrackFilter, text: TextQuery) -> Document:
    """Return the condition of a filter.

    Parameters
    ----------
    text : what the words of `asked_text` mean.
    """
    return {"$and": [text.condition(), *_conditions(which, text)]}


def is_everything(which: TrackFilter) -> bool:
    """Return whether a filter selects all tracks of the library."""
    return which == replace(TrackFilter(), q=which.q) and not (which.q or "").strip()


def _conditions(which: TrackFilter, text: TextQuery) -> Iterable[Document]:
    yield {"state": which.state.value} if which.state else IN_LIBRARY
    yield NO_SET
    if text.is_everything and which.q and which.q.strip():
        yield {"_id": which.q.strip()}
    equal = {
        "work_id": which.work_id,
        "source.kind": which.source and which.source.value,
        "made_by.id": which.made_by,
        "tags": which.tag,
        "language": which.language,
    }
    yield {name: value for name, value in equal.items() if value is not None}
    for name, is_there in (("work_id", which.has_work), ("problem", which.has_problem)):
        if is_there is not None:
            yield {name: {"$ne": None} if is_there else None}
    if which.relation is not None:
        yield _RELATIONS[which.relation]
    yield _within("created_at", which.added_since, "$gte", which.added_until, "$lt")
    yield _within("harmonic_content", which.least_harmony, "$gte", which.most_harmony, "$lte")


def _within(
    field: str, first: datetime | float | None, from_: str, last: datetime | float | None, until: str
) -> Document:
    limits = {name: limit for name, limit in ((from_, first), (until, last)) if limit is not None}
    return {field: limits} if limits else {}
