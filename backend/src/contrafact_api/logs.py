"""One JSON line in the log for every request."""

from __future__ import annotations

import logging
import time
import uuid

from flask import Flask, Response, g, request

_log = logging.getLogger("contrafact_api.requests")
_NOT_LOGGED = ("/api/v1/health/",)


def register_request_log(app: Flask) -> None:
    """Give every request an id, answer with it, and log it."""

    @app.before_request
    def _begin() -> None:
        g.request_id = uuid.uuid4().hex
        g.began_at = time.perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        if not request.path.startswith(_NOT_LOGGED):
            ids = {key: value for key, value in (request.view_args or {}).items() if key.endswith("_id")}
            _log.info(
                "%s %s",
                request.method,
                request.path,
                extra={
                    "request_id": g.request_id,
                    "status": response.status_code,
                    "milliseconds": round(1000 * (time.perf_counter() - g.began_at), 1),
                    **ids,
                },
            )
        return response
