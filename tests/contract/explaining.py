"""Query plans of the database for the queries of the stores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from contrafact.adapters.mongo.database import Document

_COMMANDS = {"find", "aggregate", "update", "findAndModify", "delete"}
_MOST_EXAMINED = 7
_SESSION_FIELDS = {"lsid", "txnNumber", "$db", "$clusterTime", "$readPreference"}


class Recorder(CommandListener):
    """Records the queries of a client."""

    def __init__(self) -> None:
        self.queries: list[Document] = []

    def started(self, event: CommandStartedEvent) -> None:
        if event.command_name in _COMMANDS:
            self.queries.append({key: value for key, value in event.command.items() if key not in _SESSION_FIELDS})

    def succeeded(self, event: CommandSucceededEvent) -> None: ...

    def failed(self, event: CommandFailedEvent) -> None: ...


@contextmanager
def recorded(uri: str, name: str, options: Any) -> Iterator[tuple[Database[Document], Recorder]]:
    recorder = Recorder()
    with MongoClient[Document](uri, event_listeners=[recorder]) as client:
        yield client.get_database(name, codec_options=options), recorder


def explained(database: Database[Document], query: Document) -> tuple[set[str], int]:
    """Return the stages of the query plan and the number of documents examined."""
    answer = database.command({"explain": query, "verbosity": "executionStats"})
    stages: set[str] = set()
    _collect(answer, stages)
    return stages, _most_examined(answer)


def assert_read_by_index(database: Database[Document], queries: Iterable[Document]) -> None:
    """Fail for a query that sorts, reads a whole collection, or examines more than a page of five and what follows."""
    for query in queries:
        stages, n_examined = explained(database, query)
        assert not stages & {"SORT", "COLLSCAN"}, query
        assert n_examined <= _MOST_EXAMINED, query


def _collect(node: Any, stages: set[str]) -> None:
    if isinstance(node, dict):
        if isinstance(node.get("stage"), str):
            stages.add(node["stage"])
        for key, value in node.items():
            if key != "rejectedPlans":
                _collect(value, stages)
    elif isinstance(node, list):
        for value in node:
            _collect(value, stages)


def _most_examined(node: Any) -> int:
    if isinstance(node, dict):
        here = int(node.get("totalDocsExamined", 0))
        return max([here, *(_most_examined(value) for key, value in node.items() if key != "rejectedPlans")])
    return max([0, *(_most_examined(value) for value in node)]) if isinstance(node, list) else 0
