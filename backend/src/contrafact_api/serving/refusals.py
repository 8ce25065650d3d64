"""Responses of the server itself, before any route: problem details like those of the routes."""

from __future__ import annotations

import functools
import logging
import math
import time
import uuid
from collections import Counter, deque
from collections.abc import Mapping
from http import HTTPStatus
from typing import Generic, TypeVar

from gunicorn.http.errors import (
    ConfigurationProblem,
    ExpectationFailed,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)
from gunicorn.util import http_date

from contrafact.domain.errors import ContrafactError
from contrafact_api.errors import PROBLEM_JSON, challenge_of, details_of, retry_after_of
from contrafact_api.guards import SECURITY_HEADERS

_DELAY_SECONDS = 1.0
_MAX_WAITING = 400
"""Connections that wait for a refusal; they must not take the places of others."""
_MAX_AT_ONCE = 64
_EVERY_SECONDS = 0.02
_MALFORMED: Mapping[type[Exception], tuple[int, str]] = {
    LimitRequestLine: (414, "The address is too long. Shorten it."),
    LimitRequestHeaders: (431, "The head of the request is too long. Send fewer and shorter headers."),
    UnsupportedTransferCoding: (
        501,
        "This transfer coding is not known here. Send the body with Content-Length, or chunked.",
    ),
    ExpectationFailed: (417, "The header Expect may ask for 100-continue alone. Leave it out."),
    ConfigurationProblem: (500, "The server is not set up for this request. Ask its operator."),
    ParseException: (
        400,
        "The request breaks the rules of HTTP/1.1 and cannot be read. Check its head.",
    ),
}
"""Status and sentence by error of gunicorn's parser; the last one holds all others."""
_sent: Counter[str] = Counter()
Item = TypeVar("Item")


class DelayedRefusals(Generic[Item]):
    """Requests that are refused a second later: clients that ignore Retry-After would keep the loop busy.

    Few at a time are returned, so that other requests are received between them.
    """

    def __init__(self) -> None:
        self._refused: deque[tuple[float, Item, str]] = deque()

    def add(self, item: Item, code: str) -> None:
        """Refuse a request with the code of an error."""
        self._refused.append((time.monotonic() + _DELAY_SECONDS, item, code))

    def seconds_left(self) -> float:
        """Return the time after which to ask for due ones."""
        return _EVERY_SECONDS if self._refused else math.inf

    def take_due(self, *, at_once: bool) -> list[tuple[Item, str]]:
        """Remove and return the oldest requests that must be answered now, at most 64.

        Parameters
        ----------
        at_once : whether to return such as are not due, too.
        """
        due: list[tuple[Item, str]] = []
        while len(due) < _MAX_AT_ONCE and self._refused and (at_once or self._is_due()):
            due.append(self._refused.popleft()[1:])
        return due

    def _is_due(self) -> bool:
        return len(self._refused) > _MAX_WAITING or self._refused[0][0] <= time.monotonic()


def refusal(code: str, method: str = "GET") -> bytes:
    """Return the bytes of a response that closes the connection, and count it. Not thread-safe."""
    _sent[code] += 1
    head, body = _parts(code)
    own = f"Date: {http_date()}\r\nX-Request-Id: {uuid.uuid4().hex}\r\n\r\n"
    return head + own.encode() + (b"" if method == "HEAD" else body)


def malformed(error: Exception) -> bytes | None:
    """Return the bytes of the response to a request that gunicorn cannot parse, and count it; None for other errors.

    Not thread-safe.
    """
    found = next((each for kind, each in _MALFORMED.items() if isinstance(error, kind)), None)
    if found is None:
        return None
    _sent["invalid_request"] += 1
    status, sentence = found
    head, body = _parts("invalid_request", status, sentence)
    return head + f"Date: {http_date()}\r\nX-Request-Id: {uuid.uuid4().hex}\r\n\r\n".encode() + body


@functools.cache
def _parts(code: str, status: int | None = None, sentence: str | None = None) -> tuple[bytes, bytes]:
    """Return what all responses of a code have in common: the head but for date and id, and the body."""
    details = details_of(ContrafactError(code, sentence), status)
    body = details.model_dump_json(exclude_none=True).encode()
    headers = {
        "Server": "gunicorn",
        "Connection": "close",
        "Content-Type": PROBLEM_JSON,
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        **SECURITY_HEADERS,
        **retry_after_of(details.status),
        **challenge_of(details.status),
    }
    lines = [f"HTTP/1.1 {details.status} {HTTPStatus(details.status).phrase}", *map(": ".join, headers.items())]
    return "\r\n".join([*lines, ""]).encode(), body


def level_of(code: str) -> int:
    """Return the level at which a refusal is logged: a flood of wrong keys would fill the log."""
    return logging.DEBUG if code == "invalid_key" else logging.INFO


def refused() -> Mapping[str, int]:
    """Return the number of refusals of this process by code."""
    return dict(_sent)
