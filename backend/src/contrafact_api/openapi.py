"""What all routes share: blueprints, error responses and the empty response."""

from __future__ import annotations

from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from flask import Response
from flask_openapi3 import APIBlueprint, Info, License, Tag
from pydantic import BaseModel

from contrafact_api.errors import PROBLEM_JSON
from contrafact_api.schemas.common import ProblemDetails

PREFIX = "/api/v1"

INFO = Info(
    title="Contrafact",
    version=version("contrafact"),
    description="Tells whether a recording is a cover of another, and ranks a library by similarity to a recording.",
    license=License(name="GNU Affero General Public License v3.0 or later", identifier="AGPL-3.0-or-later"),
)

Responses = dict[str | int | HTTPStatus, type[BaseModel] | dict[Any, Any] | None]
"""The responses of a route by status."""


def errors(*statuses: int) -> Responses:
    """Return the error responses of a route with these statuses, besides those of `EVERYWHERE`."""
    return {status: _ERROR[status] for status in statuses}


def _error(description: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}
    return {"description": description, "content": {PROBLEM_JSON: {"schema": schema}}}


_ERROR = {
    400: _error("The request cannot be read"),
    401: _error("Sign in, or send an API key"),
    403: _error("Requests from this origin, or by this user or key, are not allowed"),
    404: _error("Not found"),
    409: _error("Not possible in the current state"),
    410: _error("The link is no longer valid"),
    412: _error("The copy is another one than If-Match names"),
    413: _error("The body is too large"),
    415: _error("The type of the body is not supported"),
    416: _error("The range lies outside the file; Content-Range states its size"),
    421: _error("This host name is not allowed"),
    422: _error("The request is not valid"),
    408: _error("The body arrived too slowly"),
    429: _error("Too many requests are in progress, or too much waits to be processed; see Retry-After"),
    500: _error("Unexpected error on the server"),
    503: _error("The database or the bucket does not answer, or the server is busy; see Retry-After"),
    507: _error("The server's disk is full; see Retry-After"),
}

EVERYWHERE = errors(400, 401, 403, 408, 421, 422, 429, 500, 503)
"""Errors that any route can answer."""


def blueprint(name: str, description: str) -> APIBlueprint:
    """Create a blueprint under `/api/v1` whose routes share a tag."""
    return APIBlueprint(
        name,
        __name__,
        url_prefix=PREFIX,
        abp_tags=[Tag(name=name, description=description)],
        abp_responses=EVERYWHERE,
        operation_id_callback=_operation_id,
    )


def no_content() -> Response:
    """Return a 204 response. It has no body and so no content type."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def _operation_id(*, name: str, **_: object) -> str:
    """Return the name of the route's function, after which the generated client names its own."""
    return name
