"""Parts of addresses that leave others alone."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import BaseConverter


class _Id(BaseConverter):
    """Any id, well-formed or not, but no address of its own beside the ids."""

    regex = "(?!(?:upload|delete)(?:/|$))[^/]+"


class _NotApi(BaseConverter):
    """Any path but the API's: there, what is not found is said as everywhere in the API."""

    part_isolating = False
    regex = "(?!api(?:/|$)).+"


def register_converters(app: Flask) -> None:
    """Make them known by name."""
    app.url_map.converters |= {"id": _Id, "not_api": _NotApi}
