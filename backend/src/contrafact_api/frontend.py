"""Serve the built frontend, compressed. Every path outside `/api` that is no file answers index.html."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory
from werkzeug.security import safe_join

INDEX = "index.html"
_YEAR_SECONDS = 31_536_000
_SUFFIX_OF = {"br": ".br", "gzip": ".gz"}
"""Of the compressed copies that the build writes beside each file, by encoding, the smaller first."""
_CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: https:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "frame-src https://www.youtube-nocookie.com; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


def register_frontend(app: Flask, folder: Path | None) -> None:
    """Serve the frontend from its build folder, if there is one."""
    if folder is None:
        return

    def page(path: str = INDEX) -> Response:
        found = safe_join(str(folder), path)
        is_file = found is not None and Path(found).is_file()
        if not is_file and Path(path).suffix and path.startswith("assets/"):
            abort(404)
        name = path if is_file else INDEX
        response = _index(folder) if name == INDEX and request.script_root else _send(folder, name)
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


def _index(folder: Path) -> Response:
    """Return the page with the base path before each of its addresses; scripts find it there, too."""
    text = (folder / INDEX).read_text(encoding="utf-8").replace('="/', f'="{request.script_root}/')
    response = Response(text, mimetype="text/html")
    response.add_etag()
    response.make_conditional(request)
    return response


def _send(folder: Path, path: str) -> Response:
    """Send a file, or its compressed copy where the build made one and the browser takes it.

    Each copy has an entity tag of its own, so that a cache revalidates the right one.
    """
    copies = {
        encoding: path + suffix for encoding, suffix in _SUFFIX_OF.items() if (folder / (path + suffix)).is_file()
    }
    encoding = max(copies, key=request.accept_encodings.quality, default=None)
    if encoding is None or not request.accept_encodings.quality(encoding):
        response = send_from_directory(folder, path)
    else:
        mimetype = mimetypes.guess_type(path)[0] or "application/octet-stream"
        response = send_from_directory(folder, copies[encoding], mimetype=mimetype)
        response.content_encoding = encoding
    if copies:
        response.vary.add("Accept-Encoding")
    return response
