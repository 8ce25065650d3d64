"""Connection to MongoDB, its indexes, and its failures as domain errors."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar

from bson.codec_options import CodecOptions
from bson.timestamp import Timestamp
from pymongo import ASCENDING, DESCENDING, IndexModel, MongoClient
from pymongo.database import Database
from pymongo.errors import ConnectionFailure, ExecutionTimeout, NetworkTimeout, OperationFailure, PyMongoError

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import ACTIVE_STATES

Document = dict[str, Any]
MongoDatabase = Database[Document]
Params = ParamSpec("Params")
Result = TypeVar("Result")

_SELECTION_MS = 2_000
_SOCKET_MS = 10_000
_DEFAULT_NAME = "contrafact"
_TOMBSTONE_SECONDS = 24 * 3600
_MICROSECONDS = 1_000_000
_HEARTBEAT_SECONDS = 7 * 24 * 3600
"""For so long it is known when the last worker answered."""
_PASSING = frozenset({91, 189, 211, 11600, 11602, 10107, 13435, 13436})
"""Error codes of a server that is shutting down, is not primary, or has just started and has no keys yet (211)."""
_PASSING_LABELS = ("RetryableWriteError", "TransientTransactionError")
"""Labels of errors that the server or pymongo declares to be passing."""
_SENTENCES = {
    13: "MongoDB does not permit it. Give the user of MONGODB_URI the role readWrite on its database.",
    18: "MongoDB refuses the user or password of MONGODB_URI. Correct them.",
    123: "MongoDB is not a replica set. Start mongod with --replSet and initiate the set.",
    14031: "The disk of MongoDB is full. Free some space, then run it again.",
}
"""By error code: Unauthorized, AuthenticationFailed, NotAReplicaSet, OutOfDiskSpace."""


def connect(uri: str) -> Database[Document]:
    """Return the database of a URI, by default named `contrafact`. Connects at first use."""
    client: MongoClient[Document] = MongoClient(
        uri, serverSelectionTimeoutMS=_SELECTION_MS, connectTimeoutMS=_SELECTION_MS, socketTimeoutMS=_SOCKET_MS
    )
    name = client.get_default_database(_DEFAULT_NAME).name
    return client.get_database(name, codec_options=CodecOptions(tz_aware=True))


def guarded(method: Callable[Params, Result]) -> Callable[Params, Result]:
    """Decorator: raise `database_unavailable` if the server does not answer."""

    @functools.wraps(method)
    def call(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        try:
            return method(*args, **kwargs)
        except (ConnectionFailure, NetworkTimeout, ExecutionTimeout) as error:
            raise ContrafactError("database_unavailable") from error
        except OperationFailure as error:
            if error.code in _PASSING or any(map(error.has_error_label, _PASSING_LABELS)):
                raise ContrafactError("database_unavailable") from error
            raise

    return call


def explained(method: Callable[Params, Result]) -> Callable[Params, Result]:
    """Decorator: raise `database_unavailable` for every error of pymongo, with a sentence about its cause."""
    call_guarded = guarded(method)

    @functools.wraps(method)
    def call(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        try:
            return call_guarded(*args, **kwargs)
        except PyMongoError as error:
            first = str(error).splitlines()[0].partition(", full error:")[0]
            sentence = _SENTENCES.get(getattr(error, "code", None) or 0, f"MongoDB reports an error: {first}.")
            raise ContrafactError("database_unavailable", sentence) from error

    return call


@guarded
def ping(database: Database[Document]) -> None:
    """Return if the database answers."""
    database.command("ping")


def server_time(database: Database[Document]) -> datetime:
    """Return the time of the clock of the server that answers. Another member or shard may have another."""
    now: datetime = database.command("hello", codec_options=database.codec_options)["localTime"]
    return now


_COUNTED_MS: Document = {"$min": [{"$tsIncrement": "$$CLUSTER_TIME"}, 999]}
CHANGED_NOW: Document = {"$max": ["$$NOW", {"$add": [{"$toDate": "$$CLUSTER_TIME"}, _COUNTED_MS]}]}
"""Expression of a moment that is never before one that `cluster_moment` returned earlier, whatever clocks say.

`$$NOW` is the clock of one server. The cluster's time is a Lamport clock (Tyulenev et al. 2019): servers and clients
pass on the highest that they saw, so that a write after a read has a later one, on any shard, after any election.
"""


def cluster_moment(database: Database[Document]) -> datetime:
    """Return the cluster's time: moments of `CHANGED_NOW` in later writes are not before its second."""
    answer = database.command("hello", codec_options=database.codec_options)
    if "$clusterTime" not in answer:
        # A server that just started and has no keys yet.
        raise ContrafactError("database_unavailable")
    time: Timestamp = answer["$clusterTime"]["clusterTime"]
    # Its counter orders the moments of one second.
    return time.as_datetime() + timedelta(microseconds=min(time.inc, _MICROSECONDS - 1))


@guarded
def ensure_indexes(database: Database[Document]) -> None:
    """Create the indexes that do not exist yet."""
    for name, models in _INDEXES.items():
        database[name].create_indexes(models)


def _sorted_by(*fields: str) -> list[IndexModel]:
    return [IndexModel([(field, ASCENDING), ("_id", ASCENDING)]) for field in fields]


def _newest_first(*prefixes: tuple[str, ...], by: str = "at") -> list[IndexModel]:
    return [
        IndexModel([*((field, ASCENDING) for field in prefix), (by, DESCENDING), ("_id", DESCENDING)])
        for prefix in prefixes
    ]


def _only_with(field: str, *others: str) -> IndexModel:
    """Index the few documents that have a field."""
    keys = [(each, ASCENDING) for each in (field, *others)]
    return IndexModel(keys, partialFilterExpression={field: {"$exists": True}})


_LEASED = (
    IndexModel([("nudge_at", ASCENDING)], name="active_nudge_at", partialFilterExpression={"is_active": True}),
    # Few documents are leased at a time, so that all of them can be read.
    IndexModel([("lease_until", ASCENDING)], name="leased", partialFilterExpression={"lease_until": {"$type": "date"}}),
)
"""Indexes of a collection whose documents are leased and nudged."""
_SORTS = ("created_at", "sort_title", "sort_artist", "sort_duration_s")
_INDEXES = {
    "tracks": [
        *_sorted_by(*_SORTS),
        *(IndexModel([("state", ASCENDING), (field, ASCENDING), ("_id", ASCENDING)]) for field in _SORTS),
        *(IndexModel([("work_id", ASCENDING), (field, ASCENDING), ("_id", ASCENDING)]) for field in _SORTS),
        IndexModel([("search", ASCENDING)]),
        IndexModel([("search_rules", ASCENDING)]),
        *(IndexModel([(field, ASCENDING)]) for field in ("tags", "language", "made_by.id")),
        IndexModel([("fingerprint_keys", ASCENDING)], sparse=True),
        IndexModel(
            [("same_recording_as", ASCENDING)], partialFilterExpression={"same_recording_as": {"$type": "string"}}
        ),
        IndexModel([("state", ASCENDING), ("updated_at", ASCENDING)]),
        IndexModel([("state", ASCENDING), ("recipe", ASCENDING)]),
        _only_with("reextract_at", "_id"),
        _only_with("trashed_at", "_id"),
        _only_with("is_moving"),
        _only_with("left_at"),
        _only_with("audio.made_at", "audio.n_bytes"),
    ],
    "track_changes": [
        *_newest_first(("made_by.user_id",), by="created_at"),
        IndexModel([(each, ASCENDING) for each in ("state", "created_at", "_id")]),
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
    ],
    "track_change_items": [
        IndexModel([(each, ASCENDING) for each in ("change_id", "outcome", "_id")]),
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
    ],
    "tracks_words": [IndexModel([("grams", ASCENDING)])],
    "jobs": [
        *_sorted_by("created_at"),
        IndexModel([("state", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("track_id", ASCENDING)]),
        *_LEASED,
        _only_with("is_hidden", "state"),
        # Read in the order of turns; few of the queued ones are leased.
        IndexModel(
            [("turn", ASCENDING), ("created_at", ASCENDING), ("_id", ASCENDING)],
            name="turns",
            partialFilterExpression={"state": "queued", "is_active": True},
        ),
        IndexModel(
            [("owner", ASCENDING), ("turn", ASCENDING)], name="owners", partialFilterExpression={"is_active": True}
        ),
    ],
    "embeddings": [
        IndexModel([("model_id", ASCENDING), ("_id", ASCENDING), ("n_segments", ASCENDING)]),
        IndexModel([("model_id", ASCENDING), ("n_segments", ASCENDING), ("given_up_for", ASCENDING)]),
        IndexModel([("model_id", ASCENDING), ("linked_at", ASCENDING), ("n_segments", ASCENDING)]),
        IndexModel([("model_id", ASCENDING), ("added_at", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("edges.track_id", ASCENDING)], sparse=True),
        IndexModel([("changed_at", ASCENDING)]),
        IndexModel([("removed_at", ASCENDING)], expireAfterSeconds=_TOMBSTONE_SECONDS),
    ],
    "map_chunks": [IndexModel([("written_by", ASCENDING)])],
    "works": [*_sorted_by("sort_title", "search_rules"), IndexModel([("search", ASCENDING)])],
    "work_changes": [
        IndexModel([("concerns", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("undoes", ASCENDING)], unique=True, partialFilterExpression={"undoes": {"$exists": True}}),
    ],
    "playlists": [*_LEASED],
    "imports": [*_newest_first((), by="created_at"), *_LEASED],
    "sets": [*_newest_first((), by="created_at"), *_LEASED],
    "import_items": [
        IndexModel([("import_id", ASCENDING), ("position", ASCENDING), ("_id", ASCENDING)]),
        # Also answers how many items are in which state.
        IndexModel([("import_id", ASCENDING), ("state", ASCENDING), ("position", ASCENDING), ("_id", ASCENDING)]),
        IndexModel(
            [("upload.expires_at", ASCENDING)], partialFilterExpression={"upload.expires_at": {"$type": "date"}}
        ),
    ],
    "webhooks": [*_newest_first((), by="created_at")],
    "matches": [IndexModel([("tracks", ASCENDING)])],
    "deliveries": [
        *_newest_first(("webhook_id",), ("webhook_id", "state"), by="created_at"),
        IndexModel([("next_at", ASCENDING)], name="due", partialFilterExpression={"is_active": True}),
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
    ],
    "audit": [
        *_newest_first((), ("who",), ("action",), ("kind", "target_id")),
    ],
    "reviews": [
        *_newest_first((), ("track_ids",), ("work_id",), ("answer",), ("made_by.id",), by="answered_at"),
        IndexModel([("track_ids", ASCENDING), ("is_settled", ASCENDING)]),
        IndexModel([("is_settled", ASCENDING), ("answered_at", DESCENDING), ("_id", DESCENDING)]),
        # Of simultaneous answers to one pair, one counts.
        IndexModel([("subject", ASCENDING)], unique=True, partialFilterExpression={"is_current": True}),
    ],
    "review_queue": [
        IndexModel(
            [(each, ASCENDING) for each in ("is_open", "is_skipped")]
            + [("information", DESCENDING), ("_id", DESCENDING)]
        ),
        IndexModel([("tracks", ASCENDING), ("is_open", ASCENDING)]),
    ],
    "calibrations": [
        *_newest_first((), by="asked_at"),
        IndexModel([("state", ASCENDING), ("asked_at", ASCENDING)]),
        IndexModel([("fit.model_id", ASCENDING)]),
    ],
    "cases": [
        *_newest_first((), by="updated_at"),
        IndexModel([("links.token_hash", ASCENDING)]),
    ],
    "case_evidence": [IndexModel([("case_id", ASCENDING)])],
    "heartbeats": [IndexModel([("at", ASCENDING)], expireAfterSeconds=_HEARTBEAT_SECONDS)],
    "clips": [
        *_LEASED,
        # Each document has its own time: an hour after it ended, a day after its creation if it never does.
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
    ],
    "users": [
        IndexModel([("name_key", ASCENDING)], unique=True),
        IndexModel([("role", ASCENDING), ("is_disabled", ASCENDING)]),
        IndexModel([("subject", ASCENDING)], unique=True, partialFilterExpression={"subject": {"$exists": True}}),
    ],
    "sessions": [
        IndexModel([("user_id", ASCENDING), ("seen_at", DESCENDING)]),
        IndexModel([("idle_until", ASCENDING)], expireAfterSeconds=0),
    ],
    "sign_ons": [IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
    "api_keys": [IndexModel([("id", ASCENDING)], unique=True), IndexModel([("user_id", ASCENDING)])],
    "invitations": [
        IndexModel([("id", ASCENDING)], unique=True),
        IndexModel([("purpose", ASCENDING), ("created_at", DESCENDING)]),
        # Documents without a date there are kept.
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
    ],
}
ACTIVE = [state.value for state in ACTIVE_STATES]
