"""Log every request, and add its ids to all log records written while it is handled."""

from __future__ import annotations

import logging
import time
import uuid

from flask import Flask, Response, g, has_request_context, request

_log = logging.getLogger("contrafact_api.requests")
_NOT_LOGGED = ("/api/v1/health/",)


class RequestIds(logging.Filter):
    """Adds the ids of the current request, its track and its job to log records."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the ids. Drops no record."""
        if has_request_context():
            for name, value in {"request_id": g.get("request_id"), **g.get("log_ids", {})}.items():
                record.__dict__.setdefault(name, value)
        return True


def add_request_ids_to_logs() -> None:
    """Add the filter `RequestIds` to the handlers of the root logger."""
    for handler in logging.root.handlers:
        handler.addFilter(RequestIds())


def log_ids(**ids: str) -> None:
    """Add ids to all further log records of this request."""
    g.log_ids = {**g.get("log_ids", {}), **ids}


def register_request_log(app: Flask) -> None:
    """Give every request an id, return it as X-Request-Id, and log the request."""

    @app.before_request
    def _begin() -> None:
        g.request_id = uuid.uuid4().hex
        g.began_at = time.perf_counter()
        log_ids(**{key: value for key, value in (request.view_args or {}).items() if key.endswith("_id")})

    @app.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        if not request.path.startswith(_NOT_LOGGED):
            _log.info(
                "%s %s",
                request.method,
                request.path,
                extra={
                    "status": response.status_code,
                    "milliseconds": round(1000 * (time.perf_counter() - g.began_at), 1),
                },
            )
        return response
