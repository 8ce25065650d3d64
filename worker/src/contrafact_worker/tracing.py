"""A span for each task of Celery, in the trace of the request that sent its message."""

from __future__ import annotations

from typing import Any

from celery.signals import task_failure, task_postrun, task_prerun
from opentelemetry.trace import SpanKind

from contrafact.adapters.tracing import TRACE_HEADERS, RunningSpan, tracing

_running: dict[str, RunningSpan] = {}
"""By id of a task: one at a time in each process."""


def trace_tasks() -> None:
    """Begin and end spans with tasks. Idempotent."""
    task_prerun.connect(_begin, weak=False, dispatch_uid="contrafact.trace")
    task_failure.connect(_fail, weak=False, dispatch_uid="contrafact.trace")
    task_postrun.connect(_end, weak=False, dispatch_uid="contrafact.trace")


def _begin(task_id: str, task: Any, **given: Any) -> None:  # noqa: ANN401 - Celery has no types
    headers = {**(task.request.headers or {}), **{name: task.request.get(name) for name in TRACE_HEADERS}}
    parent = {name: str(value) for name, value in headers.items() if name in TRACE_HEADERS and value}
    running = tracing.begin(task.name, SpanKind.CONSUMER, parent)
    running.span.set_attributes(
        {
            "messaging.system": "celery",
            "messaging.message.id": task_id,
            # The ids of what it is asked to do; a job whose turn is earlier may be taken in its place.
            "contrafact.arguments": [str(each) for each in given.get("args") or ()],
        }
    )
    _running[task_id] = running


def _fail(task_id: str, exception: BaseException, **_: object) -> None:
    if task_id in _running:
        _running[task_id].fail(exception)


def _end(task_id: str, **_: object) -> None:
    running = _running.pop(task_id, None)
    if running is not None:
        running.end()
