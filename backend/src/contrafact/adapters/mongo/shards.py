"""Sharded collections: their keys, and how one of their documents is changed."""

from __future__ import annotations

from collections.abc import Sequence

from pymongo import ReturnDocument
from pymongo.collection import Collection

from contrafact.adapters.mongo.database import Document

SHARD_KEYS = {"tracks": "_id", "jobs": "_id", "embeddings": "_id", "chroma": "_id"}
"""The large collections; each key is hashed. All others stay on one shard."""
_AT_ONCE = (1, 4, 16, 64)
"""Numbers of documents that are tried: other callers may take all that were found in the meantime."""


def change_first(
    collection: Collection[Document], which: Document, update: list[Document], order: Sequence[tuple[str, int]] = ()
) -> Document | None:
    """Change the first document that a query selects, and return it as it is then; None if there is none.

    Of concurrent callers one changes it. It is found first and changed by its id, which names its shard: without, a
    sharded cluster refuses.
    """
    for n_at_once in _AT_ONCE:
        found = collection.find(which, {"_id": 1}).limit(n_at_once)
        ids = [each["_id"] for each in (found.sort(list(order)) if order else found)]
        for each in ids:
            of_one = {"$and": [{"_id": each}, which]}
            changed = collection.find_one_and_update(of_one, update, return_document=ReturnDocument.AFTER)
            if changed is not None:
                return changed
        if len(ids) < n_at_once:
            break
    return None
