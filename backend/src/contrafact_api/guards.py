"""Check requests before any route: unknown hosts (DNS rebinding), cross-site writes, bodies of wrong type or size."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request

from contrafact.domain.errors import ContrafactError
from contrafact_api.container import ApiConfig
from contrafact_api.uploads import MULTIPART, takes_file

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_MAX_JSON_BYTES = 1_000_000
_FORM_OVERHEAD_BYTES = 100_000
_CHUNK_BYTES = 1_000_000


def register_guards(app: Flask, config: ApiConfig) -> None:
    """Check every request, and add security headers to every response."""
    max_body_bytes = config.max_upload_bytes + _FORM_OVERHEAD_BYTES

    @app.before_request
    def _guard() -> None:
        _refuse_unknown_host(config)
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


def _refuse_unknown_host(config: ApiConfig) -> None:
    try:
        host = urlsplit(f"//{request.headers.get('Host', '')}").hostname
    except ValueError:
        host = None
    if host not in config.allowed_hosts:
        raise ContrafactError("host_not_allowed")


def _refuse_cross_site(config: ApiConfig) -> None:
    """Refuse writes from other sites. Browsers send Origin with every write; other programs send none and may write."""
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
    while max_bytes > 0 and (chunk := body.read(_CHUNK_BYTES)):
        max_bytes -= len(chunk)
