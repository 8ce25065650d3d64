"""What is refused before any route sees it: foreign hosts (DNS rebinding), cross-site writes, wrong bodies."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request

from contrafact.domain.errors import ContrafactError
from contrafact_api.container import ApiConfig

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_MAX_JSON_BYTES = 1_000_000
_FORM_OVERHEAD_BYTES = 100_000
_UPLOAD_PATH = "/tracks/upload"
_DRAIN_BYTES = 64_000_000


def register_guards(app: Flask, config: ApiConfig) -> None:
    """Check every request, and give every answer the headers that browsers heed."""

    @app.before_request
    def _guard() -> None:
        _refuse_foreign_host(config)
        if request.method not in _SAFE_METHODS:
            _refuse_cross_site(config)
            _refuse_wrong_body(config)

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        if request.path.startswith("/api/v1"):
            response.headers.setdefault("Cache-Control", "no-store")
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


def _refuse_wrong_body(config: ApiConfig) -> None:
    if request.path.endswith(_UPLOAD_PATH):
        if request.mimetype != "multipart/form-data":
            raise ContrafactError("unsupported_media_type")
        limit = config.max_upload_bytes + _FORM_OVERHEAD_BYTES
    else:
        if request.content_length and request.mimetype != "application/json":
            raise ContrafactError("unsupported_media_type")
        limit = _MAX_JSON_BYTES
    if request.content_length is not None and request.content_length > limit:
        _drain()
        raise ContrafactError("file_too_large")


def _drain() -> None:
    """Read some of a body that is refused: a client that is still sending would not read the answer else."""
    left = min(request.content_length or 0, _DRAIN_BYTES)
    while left > 0 and (piece := request.stream.read(min(left, 1_000_000))):
        left -= len(piece)
