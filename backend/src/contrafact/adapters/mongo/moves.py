"""Updates that move a track between library, trash and deletion. Each is one write to its document.

A document outside the library has the state `trashed` or `deleting`, which no query of the library selects, and its own
state in `kept_state`. `move` and `is_moving` say that embedding and jobs have to follow; `leftovers` and `left_at` what
ended jobs may have left behind.
"""

from __future__ import annotations

from datetime import UTC, datetime

from contrafact.adapters.mongo.database import ACTIVE, Document
from contrafact.domain.jobs import State
from contrafact.domain.trash import Leftover, Place

SHOWN = [state.value for state in State]
IN_LIBRARY: Document = {"state": {"$in": SHOWN}}
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
REMOVED = "$$REMOVE"
_MOVE: Document = {
    # Rises also when the clock goes back, and when the track was deleted and submitted again.
    "move": {"$max": [{"$add": [{"$ifNull": ["$move", 0]}, 1]}, {"$toLong": "$$NOW"}]},
    "is_moving": True,
}
_OWN_STATE = {"$ifNull": ["$kept_state", "$state"]}
_WAS_ACTIVE = {"$in": [_OWN_STATE, ACTIVE]}


def to_trash() -> list[Document]:
    """Move to the trash. An active job ends and leaves its results."""
    moved = {
        **_MOVE,
        **_if(_WAS_ACTIVE, leaving("$job_id")),
        "state": Place.TRASH.value,
        "kept_state": "$state",
        "trashed_at": "$$NOW",
    }
    return [{"$set": moved}]


def to_deletion() -> list[Document]:
    """Begin to delete."""
    moved = {
        **_MOVE,
        "state": Place.DELETING.value,
        "kept_state": _OWN_STATE,
        "trashed_at": REMOVED,
        "left_at": {"$cond": [_WAS_ACTIVE, "$$NOW", {"$ifNull": ["$left_at", LONG_AGO]}]},
    }
    return [{"$set": moved}]


def to_library(job_id: str, upload_key: str | None = None) -> list[Document]:
    """Move back to the library. A track whose job was active is queued with a new job and, if there is one, file."""
    queued = {
        "state": State.QUEUED.value,
        "job_id": job_id,
        "chroma_key": None,
        "audio": REMOVED,
        "model_id": None,
        "problem": None,
        **({"source.upload_key": upload_key} if upload_key else {}),
    }
    if_active = {name: {"$cond": [_WAS_ACTIVE, value, f"${name}"]} for name, value in queued.items()}
    back = {"state": "$kept_state", **if_active, "kept_state": REMOVED, "trashed_at": REMOVED}
    back["state"] = {"$cond": [_WAS_ACTIVE, State.QUEUED.value, "$kept_state"]}
    left = leaving_replaced(upload_key) if upload_key else leaving("$job_id")
    return [{"$set": {**_MOVE, **_if(_WAS_ACTIVE, left), **back}}]


def made_anew(document: Document) -> list[Document]:
    """Replace a track that is being deleted by a new one of the same source."""
    moved = {**_MOVE, **leaving_replaced(document["source"]["upload_key"])}
    return [{"$replaceWith": {"$mergeObjects": [{"$literal": document}, moved]}}]


def leaving(job_id: object, upload_key: object = None) -> Document:
    """Return the fields that note what a job may have left behind; expressions of an update."""
    noted = {"$setUnion": [_leftovers(), [{"job_id": job_id, "upload_key": {"$ifNull": [upload_key, None]}}]]}
    return {"leftovers": noted, "left_at": "$$NOW"}


def leaving_replaced(upload_key: str | None) -> Document:
    """Return the same for the track's job, and its file unless that stays: a retry keeps it."""
    is_other = {"$ne": ["$source.upload_key", {"$literal": upload_key}]}
    return leaving("$job_id", {"$cond": [is_other, "$source.upload_key", None]})


def leaving_upload(job_id: str) -> Document:
    """Return the fields that note the file of a job that needs it no longer, if there is one."""
    has_upload = {"$ne": [{"$ifNull": ["$source.upload_key", None]}, None]}
    return _if(has_upload, leaving(job_id, "$source.upload_key"))


def without(leftovers: tuple[Leftover, ...]) -> list[Document]:
    """Forget leftovers that were removed."""
    removed = [{"job_id": each.job_id, "upload_key": each.upload_key} for each in leftovers]
    return [
        {"$set": {"leftovers": {"$setDifference": [_leftovers(), {"$literal": removed}]}}},
        {"$set": {"left_at": {"$cond": [{"$eq": ["$leftovers", []]}, REMOVED, "$left_at"]}}},
    ]


def _if(condition: Document, fields: Document) -> Document:
    """Return fields that keep their values unless a condition holds."""
    return {name: {"$cond": [condition, value, {"$ifNull": [f"${name}", REMOVED]}]} for name, value in fields.items()}


def _leftovers() -> Document:
    return {"$ifNull": ["$leftovers", []]}
