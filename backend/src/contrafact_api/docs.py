"""Serve the OpenAPI description, Swagger UI and the list of errors under `/api`."""

from __future__ import annotations

from html import escape
from importlib.resources import as_file, files
from typing import Any

from flask import Response, send_from_directory
from flask.typing import RouteCallable
from flask_openapi3 import OpenAPI

from contrafact.domain.error_table import KINDS
from contrafact_api.base_path import under_base
from contrafact_api.errors import status_of

_POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
_HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
_PAGE = (
    _HEAD.format(title="Contrafact: the API")
    + '<link rel="stylesheet" href="/api/docs/assets/css/swagger-ui.css"></head><body><div id="page"></div>'
    '<script src="/api/docs/assets/js/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script>'
    "</body></html>"
)
# A separate file: the content security policy forbids inline scripts.
_START = 'SwaggerUIBundle({url: "/api/openapi.json", dom_id: "#page", deepLinking: true});\n'
_ERRORS_STYLE = "<style>body{font:1rem/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}</style>"


def register_docs(app: OpenAPI) -> None:
    """Add the routes of the documentation. All assets come from this server."""
    with as_file(files("flask_openapi3_swagger") / "templates" / "swagger") as folder:
        assets = folder

    def asset(path: str) -> Response:
        return send_from_directory(assets, path, max_age=86_400)

    rules: dict[str, RouteCallable] = {
        "/api/openapi.json": lambda: _description(app),
        "/api/docs": lambda: _answer(_PAGE.replace('="/', f'="{under_base("/")}'), "text/html"),
        "/api/docs/start.js": lambda: _answer(_START.replace('"/', f'"{under_base("/")}'), "text/javascript"),
        "/api/docs/errors": lambda: _answer(_errors_page(), "text/html"),
        "/api/docs/assets/<path:path>": asset,
    }
    for rule, view in rules.items():
        # The decorators of OpenAPI would add these routes to the description.
        app.add_url_rule(rule, rule, view)


def _description(app: OpenAPI) -> dict[str, Any]:
    """Return the description, which names the base path if there is one."""
    base = under_base("")
    return {**app.api_doc, **({"servers": [{"url": base}]} if base else {})}


def _answer(text: str, mimetype: str) -> Response:
    response = Response(text, mimetype=mimetype)
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def _errors_page() -> str:
    rows = "".join(
        f'<h2 id="{kind.code}"><code>{kind.code}</code> ({status_of(kind.code)})</h2>'
        f"<p>{escape(kind.title)}. {escape(kind.advice)}</p>"
        for kind in KINDS.values()
    )
    return f"{_HEAD.format(title='Contrafact: errors')}{_ERRORS_STYLE}</head><body><h1>Errors</h1>{rows}</body></html>"
