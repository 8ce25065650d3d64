"""Rules of commands to sharded collections, as of MongoDB 6.0, checked at each command that the tests send.

A write to one document must hold its shard key; unique indexes must hold it; `$out` writes no such collection. From the
chapters "Sharded Cluster", "findAndModify" and "Unique Indexes in Sharded Clusters" of its manual.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import Any

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from contrafact.adapters.mongo.shards import SHARD_KEYS

__all__ = ["SHARD_KEYS", "ShardRules"]


class ShardRules(CommandListener):
    """Notes each command that a sharded cluster would refuse, and the line of the product that sent it."""

    def __init__(self) -> None:
        self.broken: set[str] = set()

    def started(self, event: CommandStartedEvent) -> None:
        """See `CommandListener.started`."""
        what = self.broken_by(event.command_name, event.command)
        if what is None:
            return
        lines = [each for each in traceback.extract_stack() if "/src/contrafact/" in each.filename]
        if lines:
            self.broken.add(f"{what} in {lines[-1].name} of {lines[-1].filename.rpartition('/')[2]}")

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """See `CommandListener.succeeded`."""

    def failed(self, event: CommandFailedEvent) -> None:
        """See `CommandListener.failed`."""

    @staticmethod
    def broken_by(name: str, command: Mapping[str, Any]) -> str | None:
        """Return what a sharded cluster would refuse; None if nothing."""
        collection = command.get(name)
        if not isinstance(collection, str) or collection not in SHARD_KEYS:
            return None
        key = SHARD_KEYS[collection]
        refused = {
            "findAndModify": lambda: not _names(command.get("query", {}), key),
            "update": lambda: any(not each.get("multi") and not _names(each["q"], key) for each in command["updates"]),
            "delete": lambda: any(each["limit"] == 1 and not _names(each["q"], key) for each in command["deletes"]),
            "aggregate": lambda: any("$out" in stage for stage in command["pipeline"]),
            "createIndexes": lambda: any(each.get("unique") and key not in each["key"] for each in command["indexes"]),
        }.get(name, bool)
        return f"{name} of {collection} without {key}" if refused() else None


def _names(query: Mapping[str, Any], key: str) -> bool:
    """Return whether a query selects one value of a field."""
    value = query.get(key)
    if isinstance(value, Mapping) and any(str(each).startswith("$") for each in value):
        value = value.get("$eq")
    return value is not None or any(_names(each, key) for each in query.get("$and", ()))
