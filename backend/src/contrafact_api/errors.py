"""The one place where errors become HTTP: problem details (RFC 9457), no HTML, no exception text."""

from __future__ import annotations

import logging

from flask import Flask, Response, make_response
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from contrafact.domain.errors import ContrafactError, ErrorKind
from contrafact_api.schemas.problems import FieldError, PartState, ProblemDetails

PROBLEM_JSON = "application/problem+json"
RETRY_AFTER_SECONDS = 5

_STATUS = {
    "track_not_found": 404,
    "work_not_found": 404,
    "job_not_found": 404,
    "playlist_not_found": 404,
    "clip_not_found": 404,
    "not_found": 404,
    "method_not_allowed": 405,
    "track_not_ready": 409,
    "older_embedding": 409,
    "job_ended": 409,
    "job_not_retryable": 409,
    "upload_missing": 409,
    "file_too_large": 413,
    "body_too_large": 413,
    "unsupported_media_type": 415,
    "host_not_allowed": 421,
    "origin_not_allowed": 403,
    "database_unavailable": 503,
    "bucket_unavailable": 503,
    "not_ready": 503,
    "internal_error": 500,
}
"""HTTP status by code; any other code says that what was sent cannot be processed: 422."""

_CODE_BY_STATUS = {
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}

_MAX_FIELDS = 20
_MAX_NAME_LENGTH = 100

_log = logging.getLogger(__name__)


def status_of(code: str) -> int:
    """HTTP status of an error code."""
    return _STATUS.get(code, 422)


def problem(
    error: ContrafactError, fields: list[FieldError] | None = None, parts: dict[str, PartState] | None = None
) -> Response:
    """An error as an answer."""
    status = status_of(error.code)
    kind: ErrorKind = error.kind
    details = ProblemDetails(
        type=f"/api/docs/errors#{kind.code}",
        title=kind.title,
        status=status,
        detail=error.detail,
        code=kind.code,
        errors=fields,
        parts=parts,
    )
    response = make_response(details.model_dump_json(exclude_none=True), status)
    response.content_type = PROBLEM_JSON
    if status == 503:  # noqa: PLR2004 - the number is the name
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def invalid_request(error: ValidationError) -> Response:
    """A request that does not fit its description."""
    messages: dict[tuple[str | int, ...], str] = {}
    for item in error.errors(include_url=False, include_input=False, include_context=False):
        # A field that may be left out complains once for each of its types; the first is its real one.
        messages.setdefault(_place(item["loc"]), item["msg"])
    fields = [
        FieldError(location=list(place), message=message) for place, message in list(messages.items())[:_MAX_FIELDS]
    ]
    where = ", ".join(".".join(map(str, field.location)) or "the body" for field in fields)
    return problem(ContrafactError("invalid_request", f"The request is not valid; mend {where}."), fields)


def _place(parts: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """A field's name and the position in its list; further names are of types, which are nobody's business.

    What a client made up as a name is cut short and made text that can be sent.
    """
    names = [part[:_MAX_NAME_LENGTH].encode(errors="replace").decode() for part in parts[:1] if isinstance(part, str)]
    return (*names, *(part for part in parts if isinstance(part, int)))


def register_error_handlers(app: Flask) -> None:
    """Turn every error that leaves a route into problem details."""

    @app.errorhandler(ContrafactError)
    def _known(error: ContrafactError) -> Response:
        return problem(error)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        status = error.code or 500
        fallback = "invalid_request" if status < 500 else "internal_error"  # noqa: PLR2004 - as RFC 9110 divides
        response = problem(ContrafactError(_CODE_BY_STATUS.get(status, fallback)))
        allowed = getattr(error, "valid_methods", None)
        if allowed:
            response.headers["Allow"] = ", ".join(sorted(allowed))
        return response

    @app.errorhandler(Exception)
    def _unforeseen(error: Exception) -> Response:
        _log.exception("request failed", exc_info=error)
        return problem(ContrafactError("internal_error"))
