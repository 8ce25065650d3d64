"""The address of the metrics, on the port of the API or on one of its own."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

from flask import Flask, Response, abort, request
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, ThreadingWSGIServer, generate_latest

from contrafact_api.metrics import metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/metrics"
_OWN_PORT = "contrafact.metrics_port"
_TIMEOUT_SECONDS = 10

_log = logging.getLogger(__name__)


def register_metrics_route(app: Flask, *, is_open: bool) -> None:
    """Add the route.

    Parameters
    ----------
    is_open : whether it answers on the port of the API; a port of its own is always open.
    """

    def show() -> Response:
        if not is_open and _OWN_PORT not in request.environ:
            abort(404)
        return Response(generate_latest(metrics().registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)

    # The decorators of OpenAPI would add the route to the description.
    app.add_url_rule(PATH, "metrics", show)


def serve_metrics(app: WSGIApplication, address: str, port: int) -> ThreadingWSGIServer | None:
    """Serve the metrics of an app on a port of their own, in a thread.

    Returns
    -------
    the server; None, with an error in the log, if the port cannot be used.
    """
    try:
        kind = _Server6 if ":" in address else ThreadingWSGIServer
        server = make_server(address, port, _metrics_alone(app), kind, _Handler)
    except OSError as error:
        _log.error("no metrics on %s port %d: %s", address, port, error)
        return None
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server


def _metrics_alone(app: WSGIApplication) -> WSGIApplication:
    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"Only /metrics is here.\n"]
        return app({**environ, _OWN_PORT: True}, start_response)

    return answer


class _Server6(ThreadingWSGIServer):
    address_family = socket.AF_INET6


class _Handler(WSGIRequestHandler):
    timeout = _TIMEOUT_SECONDS

    def log_message(self, *_: object) -> None:
        """The app logs requests itself."""
