"""One JSON line in the log for every request; every line written during a request names it."""

from __future__ import annotations

import logging
import time
import uuid

from flask import Flask, Response, g, has_request_context, request

_log = logging.getLogger("contrafact_api.requests")
_NOT_LOGGED = ("/api/v1/health/",)


class NameRequest(logging.Filter):
    """Adds the request's id, and its track and job where they are known, to what is logged during it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add them; every record passes."""
        if has_request_context():
            for name, value in {"request_id": g.get("request_id"), **g.get("log_ids", {})}.items():
                record.__dict__.setdefault(name, value)
        return True


def name_requests_in_logs() -> None:
    """Let everything that is logged name the request during which it is."""
    for handler in logging.root.handlers:
        handler.addFilter(NameRequest())


def log_ids(**ids: str) -> None:
    """Name these ids in what this request logs from now on."""
    g.log_ids = {**g.get("log_ids", {}), **ids}


def register_request_log(app: Flask) -> None:
    """Give every request an id, answer with it, and log it."""

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
