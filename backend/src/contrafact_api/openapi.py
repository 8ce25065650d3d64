"""What the routes say of themselves in the OpenAPI description."""

from __future__ import annotations

from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from flask_openapi3 import APIBlueprint, Info, License, Tag
from pydantic import BaseModel

from contrafact_api.errors import PROBLEM_JSON
from contrafact_api.schemas.problems import ProblemDetails

PREFIX = "/api/v1"

INFO = Info(
    title="Contrafact",
    version=version("contrafact"),
    description="Tells whether a recording is a cover of another, how sure it is, and what else it resembles.",
    license=License(name="AGPL-3.0-or-later", identifier="AGPL-3.0-or-later"),
)


Responses = dict[str | int | HTTPStatus, type[BaseModel] | dict[Any, Any] | None]
"""What a route can answer, by status."""


def errors(*statuses: int) -> Responses:
    """Responses for errors of a route, beside those that every route can give."""
    return {status: _ERROR[status] for status in statuses}


def _error(description: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}
    return {"description": description, "content": {PROBLEM_JSON: {"schema": schema}}}


_ERROR = {
    400: _error("The request cannot be read"),
    403: _error("Writes from this origin are not allowed"),
    404: _error("There is no such thing"),
    409: _error("Its state does not allow that"),
    413: _error("The body is too large"),
    415: _error("The body's type is not supported"),
    421: _error("This host name is not allowed"),
    422: _error("The request is not valid"),
    500: _error("Something went wrong on the server"),
    503: _error("The database or the bucket does not answer; see Retry-After"),
}

EVERYWHERE = errors(400, 403, 421, 422, 500, 503)
"""Errors that any route can give."""


def blueprint(name: str, description: str) -> APIBlueprint:
    """Routes under `/api/v1` that are described together."""
    return APIBlueprint(
        name,
        __name__,
        url_prefix=PREFIX,
        abp_tags=[Tag(name=name, description=description)],
        abp_responses=EVERYWHERE,
        operation_id_callback=_operation_id,
    )


def _operation_id(*, name: str, **_: object) -> str:
    """The function's name, so that the generated client's functions are named like the routes."""
    return name
