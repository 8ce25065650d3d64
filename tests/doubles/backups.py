"""A stored library and an empty one, for tests of backups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bson import json_util
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, ensure_indexes
from contrafact.adapters.mongo.dump import KEPT, MongoLibrary
from contrafact.domain.errors import ContrafactError
from contrafact.ports.bucket import Bucket
from contrafact.services.backup import BackUpLibrary, RestoreLibrary
from contrafact.services.backup_files import Manifest

RELEASE = Path(__file__).parents[1] / "data" / "release-1.0.0"
PRODUCT = "1.0.0"


@dataclass(frozen=True)
class Original:
    """The library of release 1.0.0, and a backup of it.

    Parameters
    ----------
    folder : of the objects.
    second_uri : of another database of the same server.
    """

    database: Database[Document]
    bucket: Bucket
    backup: Path
    folder: Path
    uri: str
    second_uri: str


_MADE_ANEW = {"changed_at", "search_rules"}
"""Fields that a restore writes: all is read, and its words are learnt, again."""


def fill(database: Database[Document], bucket: Bucket) -> None:
    """Fill database and bucket with the library of release 1.0.0."""
    for name, documents in json_util.loads((RELEASE / "database.json").read_text()).items():
        database[name].insert_many(documents)
    for file in (RELEASE / "bucket").rglob("*.npz"):
        bucket.put(str(file.relative_to(RELEASE / "bucket")), file.read_bytes())
    ensure_indexes(database)


def documents_of(database: Database[Document]) -> dict[str, dict[str, Document]]:
    """Return all documents by collection and id, without the time of an embedding's change, which a restore sets."""
    return {
        name: {each["_id"]: {k: v for k, v in each.items() if k not in _MADE_ANEW} for each in database[name].find()}
        for name in KEPT
    }


def objects_of(bucket: Bucket) -> dict[str, bytes | None]:
    return {key: bucket.get(key) for key, _ in bucket.keys("")}


def back_up(database: Database[Document], bucket: Bucket, folder: Path, *, has_audio: bool = False) -> Manifest:
    clock = lambda: datetime.now(UTC)  # noqa: E731 - a clock
    return BackUpLibrary(MongoLibrary(database), bucket, clock, PRODUCT, has_audio)(folder)


def restore(database: Database[Document], bucket: Bucket, folder: Path, product: str = PRODUCT) -> Manifest:
    return RestoreLibrary(MongoLibrary(database), bucket, product)(folder)


def other(uri: str, name: str) -> str:
    """Return the URI of another database of the same server."""
    address, _, options = uri.partition("?")
    return f"{address.rpartition('/')[0]}/{name}?{options}"


def refused(call: Any, *arguments: Any) -> ContrafactError:
    with pytest.raises(ContrafactError) as error:
        call(*arguments)
    return error.value


class WatchedBucket:
    """A bucket that calls `before` ahead of every reading of an object.

    Parameters
    ----------
    before : gets the object's key.
    """

    def __init__(self, bucket: Bucket, before: Callable[[str], object]) -> None:
        self._bucket = bucket
        self._before = before

    def get(self, key: str) -> bytes | None:
        self._before(key)
        return self._bucket.get(key)

    def download(self, key: str, *arguments: Any) -> bool:
        self._before(key)
        return self._bucket.download(key, *arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._bucket, name)
