"""A span for each request, in the trace of the client if it names one."""

from __future__ import annotations

from flask import Flask, Response, g, request
from opentelemetry.trace import SpanKind, Status, StatusCode

from contrafact.adapters.tracing import TRACE_HEADERS, tracing

_NOT_TRACED = ("/api/v1/health/", "/metrics")
_SERVER_ERROR = 500


def register_tracing(app: Flask) -> None:
    """Trace every request but health checks and metrics."""

    @app.before_request
    def _begin() -> None:
        if request.path.startswith(_NOT_TRACED):
            return
        route = request.url_rule.rule if request.url_rule else ""
        parent = {name: request.headers[name] for name in TRACE_HEADERS if name in request.headers}
        g.span = tracing.begin(f"{request.method} {route}".strip(), SpanKind.SERVER, parent)
        g.span.span.set_attributes(
            {
                "http.request.method": request.method,
                "http.route": route,
                "url.path": request.path,
                "contrafact.request_id": g.request_id,
            }
        )

    @app.after_request
    def _note(response: Response) -> Response:
        if "span" in g:
            g.span.span.set_attribute("http.response.status_code", response.status_code)
            if response.status_code >= _SERVER_ERROR:
                g.span.span.set_status(Status(StatusCode.ERROR))
        return response

    @app.teardown_request
    def _end(_: BaseException | None) -> None:
        if "span" in g:
            g.span.end()
