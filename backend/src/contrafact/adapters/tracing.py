"""Traces of requests and tasks, sent to an OpenTelemetry collector where OTEL_EXPORTER_OTLP_ENDPOINT names one.

Without, spans are those of the API of OpenTelemetry that do nothing. Other variables of OpenTelemetry apply, too, such
as OTEL_TRACES_SAMPLER and OTEL_EXPORTER_OTLP_HEADERS.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from opentelemetry import context, trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from contrafact.domain.errors import ContrafactError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
TRACE_HEADERS = ("traceparent", "tracestate")
"""Headers of W3C Trace Context, by which a trace goes on in another process."""
_NAME = "contrafact"
_propagator = TraceContextTextMapPropagator()


class Tracing:
    """The spans of this process. Does nothing before `start`, and without a collector."""

    def __init__(self) -> None:
        self._provider: TracerProvider | None = None
        self._tracer: Tracer = trace.NoOpTracerProvider().get_tracer(_NAME)

    def start(self, service: str) -> None:
        """Send spans from now on, if a collector is named. To be called after a fork: a thread sends them.

        Raises
        ------
        ContrafactError : `invalid_setting` if the packages of the extra `tracing` are not installed.
        """
        if self._provider is not None or not any(os.environ.get(each) for each in ENDPOINTS):
            return
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError as error:
            sentence = f"{ENDPOINTS[0]} needs the packages of the extra `tracing`: install contrafact[tracing]."
            raise ContrafactError("invalid_setting", sentence) from error
        name = os.environ.get("OTEL_SERVICE_NAME") or service
        resource = Resource.create({"service.name": name, "service.version": version("contrafact")})
        self._provider = TracerProvider(resource=resource)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer(_NAME, version("contrafact"))

    def stop(self) -> None:
        """Send what is left, and no more."""
        if self._provider is not None:
            self._provider.shutdown()
        self._provider, self._tracer = None, trace.NoOpTracerProvider().get_tracer(_NAME)

    def begin(self, name: str, kind: SpanKind, parent: Mapping[str, str] | None = None) -> RunningSpan:
        """Begin a span in the current context, or in the trace that headers of another process name."""
        into = _propagator.extract(dict(parent)) if parent else None
        span = self._tracer.start_span(name, context=into, kind=kind)
        return RunningSpan(span, trace.set_span_in_context(span, into))

    @contextmanager
    def span(self, name: str, kind: SpanKind) -> Iterator[Span]:
        """Begin a span, and end it with the block."""
        running = self.begin(name, kind)
        try:
            yield running.span
        except BaseException as error:
            running.fail(error)
            raise
        finally:
            running.end()


class RunningSpan:
    """A span that began, and is the current one of its thread until it ends."""

    def __init__(self, span: Span, into: Context) -> None:
        self.span = span
        self._token = context.attach(into)

    def fail(self, error: BaseException) -> None:
        """Note an error."""
        self.span.record_exception(error)
        self.span.set_status(Status(StatusCode.ERROR, type(error).__name__))

    def end(self) -> None:
        """End it."""
        context.detach(self._token)
        self.span.end()


tracing = Tracing()
"""One for each process, as logging."""


def trace_headers() -> dict[str, str]:
    """Return the headers by which another process continues the current trace; none without one."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier
