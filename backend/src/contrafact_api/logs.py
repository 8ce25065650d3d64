"""Log every request; name its ids and origin to the code that handles it."""

from __future__ import annotations

import logging
import time
import uuid
from contextlib import ExitStack

from flask import Flask, Response, g, request

from contrafact.domain.log_context import log_context
from contrafact.domain.origin import Origin, coming_from
from contrafact_api.people.client import client_address

_log = logging.getLogger("contrafact_api.requests")
_NOT_LOGGED = ("/api/v1/health/", "/metrics")


def log_ids(**ids: str) -> None:
    """Add ids to all further log records of this request."""
    g.log_context.enter_context(log_context(**ids))


def register_request_log(app: Flask) -> None:
    """Give every request an id, return it as X-Request-Id, and log the request."""

    @app.before_request
    def _begin() -> None:
        g.request_id = uuid.uuid4().hex
        g.began_at = time.perf_counter()
        g.log_context = ExitStack()
        ids = {key: value for key, value in (request.view_args or {}).items() if key.endswith("_id")}
        log_ids(request_id=g.request_id, **ids)
        g.log_context.enter_context(coming_from(Origin(client_address(request), g.request_id)))

    @app.after_request
    def _log_request(response: Response) -> Response:
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

    @app.teardown_request
    def _end(_: BaseException | None) -> None:
        if "log_context" in g:
            g.log_context.close()
