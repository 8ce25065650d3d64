"""Where a request comes from."""

from __future__ import annotations

from flask import Request

from contrafact.services.sessions import Client
from contrafact_api.serving.lanes import client_of


def client_address(request: Request) -> str:
    """Return the address by which a client is limited, as the server that received the request counts it."""
    # Only that server knows whether a proxy in front of it is trusted.
    counted = getattr(request.environ.get("gunicorn.socket"), "client", "")
    return counted or client_of(request.remote_addr or "", None)


def client(request: Request) -> Client:
    """Return the client of a request."""
    return Client(client_address(request), request.headers.get("User-Agent", ""))
