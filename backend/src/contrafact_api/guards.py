"""Check requests before any route: unknown hosts (DNS rebinding), other sites, bodies of wrong type or size."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from ipaddress import AddressValueError, IPv6Address

from flask import Flask, Response, request

from contrafact.domain.errors import ContrafactError
from contrafact_api.container import ApiConfig
from contrafact_api.errors import MALFORMED_BODY
from contrafact_api.uploads import MULTIPART, PART, is_part, takes_file

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Headers of every response."""

_HOST = re.compile(r"(?:(?P<name>[a-z0-9._-]+)|\[(?P<address>[0-9a-f:.]+)\])(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE)
_PORTS = range(1, 65_536)
_SAME_SITE = frozenset({"none", "same-origin"})
"""Values of Sec-Fetch-Site of this server's own page, and of addresses that a person typed or bookmarked."""
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_MAX_JSON_BYTES = 1_000_000
_FORM_OVERHEAD_BYTES = 100_000
_CHUNK_BYTES = 1_000_000

_log = logging.getLogger(__name__)


def register_guards(app: Flask, config: ApiConfig) -> None:
    """Check every request, and add security headers to every response."""
    max_body_bytes = config.max_upload_bytes + _FORM_OVERHEAD_BYTES

    @app.before_request
    def _guard() -> None:
        _refuse_unknown_host(config)
        if request.method not in _SAFE_METHODS:
            _refuse_foreign_write(config)
        elif request.path in {"/api", "/metrics"} or request.path.startswith("/api/"):
            _refuse_foreign_subresource(config)
        if _has_body():
            _refuse_wrong_body(max_body_bytes)

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith("/api/v1"):
            response.headers.setdefault("Cache-Control", "no-store")
        if response.status_code >= 400 and _has_body():  # noqa: PLR2004 - as RFC 9110 divides
            # A stranger's file is not received to its end.
            _drain(_MAX_JSON_BYTES if response.status_code == HTTPStatus.UNAUTHORIZED else 2 * max_body_bytes)
        return response


def _refuse_unknown_host(config: ApiConfig) -> None:
    if host_name(request.headers.get("Host", "")) not in config.allowed_hosts:
        raise ContrafactError("host_not_allowed")


def host_name(header: str) -> str | None:
    """Return the host name of a Host header in lower case, an IPv6 address in its short form; None if invalid.

    Stricter than `urlsplit`, which drops user names and control characters.
    """
    found = _HOST.fullmatch(header)
    if found is None or (found["port"] is not None and int(found["port"]) not in _PORTS):
        return None
    if found["name"] is not None:
        return found["name"].lower()
    try:
        return IPv6Address(found["address"]).compressed
    except AddressValueError:
        return None


def _refuse_foreign_write(config: ApiConfig) -> None:
    """Refuse writes from other sites. Browsers send Origin with every write; other programs send none and may write."""
    origin = request.headers.get("Origin")
    if origin is None:
        if not _is_same_site():
            raise ContrafactError("origin_not_allowed")
        return
    if origin != f"{request.scheme}://{request.host}" and origin not in config.allowed_origins:
        raise ContrafactError("origin_not_allowed")


def _refuse_foreign_subresource(config: ApiConfig) -> None:
    """Refuse what a page of another origin embeds or fetches: it could learn which tracks exist. Links stay allowed.

    Only browsers send these headers.
    """
    headers = request.headers
    is_navigation = headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"
    # A download leaves the window that a foreign page opened on a readable address, an error does not.
    is_navigation = is_navigation and request.args.get("format") != "csv" and not request.path.endswith("/receipt")
    # The handshake of a WebSocket has no Sec-Fetch-Site; proxies drop its Upgrade. The page never opens one.
    is_own = _is_same_site() and "Sec-WebSocket-Key" not in headers
    if not (is_own or is_navigation or headers.get("Origin") in config.allowed_origins):
        raise ContrafactError("origin_not_allowed")


def _is_same_site() -> bool:
    return request.headers.get("Sec-Fetch-Site", "none") in _SAME_SITE


def _has_body() -> bool:
    return bool(request.content_length) or "Transfer-Encoding" in request.headers


def _refuse_wrong_body(max_body_bytes: int) -> None:
    is_upload = takes_file(request) or is_part(request)
    expected = PART if is_part(request) else MULTIPART if is_upload else "application/json"
    if request.mimetype != expected:
        raise ContrafactError("unsupported_media_type")
    # Also applies while a body without Content-Length is read.
    request.max_content_length = max_body_bytes if is_upload else _MAX_JSON_BYTES
    if (request.content_length or 0) > request.max_content_length:
        raise ContrafactError("file_too_large" if is_upload else "body_too_large")


def _drain(max_bytes: int) -> None:
    """Read the rest of a refused body, since a client reads the response only after it has sent the body.

    Only if the server terminates the input, as gunicorn does; otherwise reading could block for ever.
    """
    if not request.environ.get("wsgi.input_terminated"):
        return
    body = request.environ["wsgi.input"]
    try:
        while max_bytes > 0 and (chunk := body.read(_CHUNK_BYTES)):
            max_bytes -= len(chunk)
    except (*MALFORMED_BODY, ContrafactError, OSError) as error:
        # The request has its response already; gunicorn closes the connection.
        _log.info("the rest of a body was not received: %s", error)
