"""The cookie of a session."""

from __future__ import annotations

from flask import Request, Response

from contrafact.domain.errors import ContrafactError
from contrafact.domain.hosts import is_loopback
from contrafact_api.guards import host_name

NAME = "contrafact_session"
SECURE_NAME = "__Host-contrafact_session"
"""Browsers take it only over TLS, for this host alone: another host of the domain cannot set it."""
PATH_NAME = "__Secure-contrafact_session"
"""Under a base path, where other things on the host have no use for it."""


def cookie_name(request: Request) -> str | None:
    """Return the name of the cookie on this connection; None if it is neither encrypted nor to this machine."""
    if request.is_secure:
        return SECURE_NAME if not request.script_root else PATH_NAME
    return NAME if is_loopback(host_name(request.host) or "") else None


def session_token(request: Request) -> str | None:
    """Return the token of the session that a browser sent; None without one."""
    name = cookie_name(request)
    return request.cookies.get(name) if name else None


def set_session(response: Response, request: Request, token: str, lasts_s: float) -> None:
    """Let the browser keep a token. Raises `tls_required` on a connection that others could read."""
    name = require_cookie(request)
    response.set_cookie(
        name, token, max_age=int(lasts_s), path=cookie_path(request), secure=name != NAME, httponly=True, samesite="Lax"
    )


def cookie_path(request: Request) -> str:
    """Return the path below which browsers send cookies of this server."""
    return request.script_root or "/"


def require_cookie(request: Request) -> str:
    """Return the name of the cookie on this connection. Raises `tls_required` as `set_session`."""
    name = cookie_name(request)
    if name is None:
        raise ContrafactError("tls_required")
    return name


def clear_session(response: Response, request: Request) -> None:
    """Let the browser forget its token."""
    name = cookie_name(request)
    if name is not None:
        response.delete_cookie(name, path=cookie_path(request), secure=name != NAME, httponly=True, samesite="Lax")
