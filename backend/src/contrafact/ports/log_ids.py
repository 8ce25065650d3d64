"""Name what is at hand in all that is logged meanwhile, by whatever module logs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_IDS: ContextVar[Mapping[str, str] | None] = ContextVar("log_ids", default=None)


@contextmanager
def log_ids(**ids: str) -> Iterator[None]:
    """Until the block ends, whatever is logged in it carries these ids; a new thread must copy the context for that."""
    token = _IDS.set({**current_log_ids(), **ids})
    try:
        yield
    finally:
        _IDS.reset(token)


def current_log_ids() -> Mapping[str, str]:
    """The ids that are named now."""
    return _IDS.get() or {}
