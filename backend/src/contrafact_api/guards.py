"""What is refused before any route sees it: foreign hosts (DNS rebinding), cross-site writes, wrong bodies."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request

from contrafact.domain.errors import ContrafactError
from contrafact_api.container import ApiConfig
from contrafact_api.uploads import MULTIPART, takes_file

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_MAX_JSON_BYTES = 1_000_000
_FORM_OVERHEAD_BYTES = 100_000
_PIECE_BYTES = 1_000_000


def register_guards(app: Flask, config: ApiConfig) -> None:
    """Check every request, and give every answer the headers that browsers heed."""
    max_body_bytes = config.max_upload_bytes + _FORM_OVERHEAD_BYTES

    @app.before_request
    def _guard() -> None:
        _refuse_foreign_host(config)
        if request.method not in _SAFE_METHODS:
            _refuse_cross_site(config)
        if _has_body():
            _refuse_wrong_body(max_body_bytes)

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        if request.path.startswith("/api/v1"):
            response.headers.setdefault("Cache-Control", "no-store")
        if response.status_code >= 400 and _has_body():  # noqa: PLR2004 - as RFC 9110 divides
            _drain(2 * max_body_bytes)
        return response


def _refuse_foreign_host(config: ApiConfig) -> None:
    try:
        host = urlsplit(f"//{request.headers.get('Host', '')}").hostname
    except ValueError:
        host = None
    if host not in config.allowed_hosts:
        raise ContrafactError("host_not_allowed")


def _refuse_cross_site(config: ApiConfig) -> None:
    """A browser names the origin of every write; a program that is no browser names none and is let through."""
    origin = request.headers.get("Origin")
    if origin is None:
        if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
            raise ContrafactError("origin_not_allowed")
        return
    if origin != f"{request.scheme}://{request.host}" and origin not in config.allowed_origins:
        raise ContrafactError("origin_not_allowed")


def _has_body() -> bool:
    return bool(request.content_length) or "Transfer-Encoding" in request.headers


def _refuse_wrong_body(max_body_bytes: int) -> None:
    is_upload = takes_file(request)
    if request.mimetype != (MULTIPART if is_upload else "application/json"):
        raise ContrafactError("unsupported_media_type")
    # Heeded while the body is read too, for one whose size nobody announces.
    request.max_content_length = max_body_bytes if is_upload else _MAX_JSON_BYTES
    if (request.content_length or 0) > request.max_content_length:
        raise ContrafactError("file_too_large" if is_upload else "body_too_large")


def _drain(max_bytes: int) -> None:
    """Read what is left of a body that was refused: a client that is still sending would not read the answer.

    Only where the server ends the body itself, as gunicorn does; elsewhere reading on could wait for ever.
    """
    if not request.environ.get("wsgi.input_terminated"):
        return
    body = request.environ["wsgi.input"]
    while max_bytes > 0 and (piece := body.read(_PIECE_BYTES)):
        max_bytes -= len(piece)
