"""Serve the built frontend. Every path outside `/api` that is no file answers index.html."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, abort, send_from_directory
from werkzeug.security import safe_join

_YEAR_SECONDS = 31_536_000
_CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: https:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "frame-src https://www.youtube-nocookie.com; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


def register_frontend(app: Flask, folder: Path | None) -> None:
    """Serve the frontend from its build folder, if there is one."""
    if folder is None:
        return

    def page(path: str = "index.html") -> Response:
        found = safe_join(str(folder), path)
        is_file = found is not None and Path(found).is_file()
        if not is_file and Path(path).suffix and path.startswith("assets/"):
            abort(404)
        response = send_from_directory(folder, path if is_file else "index.html")
        if is_file and path.startswith("assets/"):
            # The names of these files contain a hash of their content.
            response.cache_control.no_cache = None
            response.cache_control.max_age = _YEAR_SECONDS
            response.cache_control.immutable = True
        else:
            response.cache_control.no_cache = True
        response.headers["Content-Security-Policy"] = _CONTENT_POLICY
        return response

    # The decorators of OpenAPI would add these routes to the description.
    app.add_url_rule("/", "page", page)
    app.add_url_rule("/<not_api:path>", "page", page)
