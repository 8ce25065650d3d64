"""Answer under a path of a host, such as `/contrafact` behind a proxy that serves other things beside it.

The proxy may pass the path on or leave it out: both are understood, so that health checks need not know it.
"""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import has_request_context, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

Environ = dict[str, Any]


class BasePath:
    """WSGI middleware that removes the base path from the path of requests.

    Parameters
    ----------
    base : path without a slash at its end; empty for none.
    """

    def __init__(self, app: WSGIApplication, base: str) -> None:
        self._app, self._base = app, base

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        if path == self._base:
            start_response(f"{HTTPStatus.PERMANENT_REDIRECT.value} Permanent Redirect", [("Location", f"{path}/")])
            return []
        environ["PATH_INFO"] = within(path, self._base)
        environ["SCRIPT_NAME"] = self._base
        return self._app(environ, start_response)


def within(path: str, base: str) -> str:
    """Return a path without the base path, if it begins with it."""
    return path.removeprefix(base) if base and path.startswith(f"{base}/") else path


def under_base(path: str) -> str:
    """Return the path by which browsers reach a path of this server."""
    return f"{request.script_root}{path}" if has_request_context() else path


def public_address(path: str) -> str:
    """Return the address by which the client of the current request reaches a path of this server."""
    return f"{request.scheme}://{request.host}{under_base(path)}"
