"""Answers that are asked for again soon, such as the whole ranking of which somebody looks at page after page."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The answers asked for last; of several who ask the same at once, one works it out and the others wait.

    Parameters
    ----------
    max_kept : answers that are kept.
    """

    def __init__(self, max_kept: int) -> None:
        self._max_kept = max_kept
        self._kept: OrderedDict[Key, Future[Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The answer to `key`; `make` works it out if nobody has, and what it raises is not kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            else:
                mine = self._kept[key] = Future[Value]()
                if len(self._kept) > self._max_kept:
                    self._kept.popitem(last=False)
        return found.result() if found is not None else self._made(key, mine, make)

    def _made(self, key: Key, mine: Future[Value], make: Callable[[], Value]) -> Value:
        try:
            mine.set_result(make())
        except BaseException as error:  # noqa: BLE001 - whoever waits must not wait for ever
            with self._lock:
                if self._kept.get(key) is mine:
                    del self._kept[key]
            mine.set_exception(error)
        return mine.result()
