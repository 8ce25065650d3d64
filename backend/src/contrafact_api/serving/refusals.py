"""Responses of the server itself, before any route: problem details like those of the routes."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from gunicorn.util import http_date

from contrafact.domain.errors import ContrafactError
from contrafact_api.errors import PROBLEM_JSON, details_of, retry_after_of
from contrafact_api.guards import SECURITY_HEADERS


def refusal(code: str, method: str = "GET") -> bytes:
    """Return the bytes of a response that closes the connection."""
    details = details_of(ContrafactError(code))
    body = details.model_dump_json(exclude_none=True).encode()
    headers = {
        "Server": "gunicorn",
        "Date": http_date(),
        "Connection": "close",
        "Content-Type": PROBLEM_JSON,
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "X-Request-Id": uuid.uuid4().hex,
        **SECURITY_HEADERS,
        **retry_after_of(details.status),
    }
    lines = [f"HTTP/1.1 {details.status} {HTTPStatus(details.status).phrase}", *map(": ".join, headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + (b"" if method == "HEAD" else body)
