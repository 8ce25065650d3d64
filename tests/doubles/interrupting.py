"""Interrupt a process after any of its calls to stores, bucket and queue, or do something else in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

PARTS = (
    *("tracks", "jobs", "embeddings", "bucket", "queue", "trash", "track_jobs", "works", "store", "outdated"),
    *("imports", "items"),
)

Service = TypeVar("Service")


class KilledError(BaseException):
    """The process was killed. No `except Exception` catches it."""


class Calls:
    """Counts calls; calls `then` once, after call number `n`.

    Number 0 is before the first call.
    """

    def __init__(self, n: int, then: Callable[[], None]) -> None:
        self._n = n
        self._then = then
        self.count = 0
        self.is_reached = False

    @classmethod
    def never(cls) -> Calls:
        """Return calls that are only counted."""
        return cls(-1, kill)

    def around(self, part: object) -> Any:
        """Return the part with its calls counted."""
        return _Counted(part, self)

    def within(self, service: Service) -> Service:
        """Return a service whose parts, and those of the services in it, are counted."""
        assert is_dataclass(service)
        changes: dict[str, Any] = {}
        for each in fields(service):
            value = getattr(service, each.name)
            if each.name in PARTS:
                changes[each.name] = self.around(value)
            elif is_dataclass(value):
                changes[each.name] = self.within(value)
            elif hasattr(value, "__self__") and is_dataclass(value.__self__):
                changes[each.name] = getattr(self.within(value.__self__), value.__name__)
        return replace(service, **changes)

    def reach(self) -> None:
        """Run the hook of this point."""
        if self.count == self._n and not self.is_reached:
            self.is_reached = True
            self._then()


class _Counted:
    def __init__(self, part: object, calls: Calls) -> None:
        self._part = part
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._part, name)
        if not callable(method):
            return method

        def call(*args: Any, **kwargs: Any) -> Any:
            self._calls.reach()
            found = method(*args, **kwargs)
            self._calls.count += 1
            self._calls.reach()
            return self._read(found) if isinstance(found, Iterator) else found

        return call

    def _read(self, found: Iterator[Any]) -> Iterator[Any]:
        """Yield what a call lists while it is read; its last item is a call as well."""
        yield from found
        self._calls.count += 1
        self._calls.reach()


def kill() -> None:
    raise KilledError
