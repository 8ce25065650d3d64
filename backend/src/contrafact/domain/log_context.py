"""Context fields that are added to every log record of a block of code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_CONTEXT: ContextVar[Mapping[str, str] | None] = ContextVar("log_context", default=None)


@contextmanager
def log_context(**ids: str) -> Iterator[None]:
    """Add fields to the log records of the block. A new thread has them only if the context is copied to it."""
    token = _CONTEXT.set({**current_log_context(), **ids})
    try:
        yield
    finally:
        _CONTEXT.reset(token)


def current_log_context() -> Mapping[str, str]:
    """Return the context fields of the running code."""
    return _CONTEXT.get() or {}
