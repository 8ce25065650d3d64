"""A client of Milvus that answers as configured, and what the database knows of its collections, in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.doubles.libraries import MODEL

from contrafact.adapters.milvus.server import Milvus
from contrafact.domain.jobs import Problem
from contrafact.ports.vector_engine import VectorCollection

DENIED = "quota exceeded[reason=access has been disabled by the administrator]"
DESCRIPTION = json.dumps({"model_id": MODEL, "dimension": 32, "segments": "rows"})


class Client:
    """A client of Milvus that raises, or answers as configured, in turn by an iterator, and keeps what it is asked."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        def method(*arguments: Any, **named: Any) -> Any:
            self.asked.append((name, arguments, named))
            answer = self.answers.get(name)
            if isinstance(answer, Iterator):
                answer = next(answer)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return method


def milvus_of(monkeypatch: pytest.MonkeyPatch, **answers: Any) -> tuple[Milvus, Client]:
    client, milvus = Client(answers), Milvus("http://127.0.0.1:1")
    monkeypatch.setattr(milvus, "_connected", lambda: client)
    return milvus, client


class Collections:
    """`VectorCollections` that says always the same, but for what is noted."""

    def __init__(self, *complete: VectorCollection) -> None:
        self.complete = list(complete)
        self.filled: list[VectorCollection] = []
        self.abandoned: list[str] = []

    def of(self, model_id: str) -> list[VectorCollection]:
        return [each for each in self.complete if each.model_id == model_id]

    def filling(self, model_id: str) -> VectorCollection | None:
        return next((each for each in reversed(self.filled) if each.model_id == model_id), None)

    def put(self, collection: VectorCollection) -> None:
        self.complete = [collection] if collection.is_complete else []
        self.filled = [] if collection.is_complete else [collection]

    def abandon(self, name: str, problem: Problem | None = None) -> None:
        self.filled = [replace(each, problem=problem) for each in self.filled]
        self.complete = [each for each in self.complete if each.name != name]
        self.abandoned = [*dict.fromkeys([*self.abandoned, name])]

    def remove(self, name: str) -> None:
        self.filled = [each for each in self.filled if each.name != name]
        self.abandoned.remove(name)

    def unused(self, model_id: str) -> list[str]:
        return [*self.abandoned]


class Rows:
    """The rows of a collection: an empty one, unless they are given."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self._rows = list(rows)

    def next(self) -> list[dict[str, Any]]:
        found, self._rows = self._rows, []
        return found

    def close(self) -> None: ...
