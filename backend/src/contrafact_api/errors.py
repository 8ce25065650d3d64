"""Turn errors into HTTP responses: problem details (RFC 9457), never HTML or exception text."""

from __future__ import annotations

import logging
import math
from http import HTTPStatus

from flask import Flask, Response, make_response
from gunicorn.http.errors import NoMoreData, ParseException
from pydantic import ValidationError
from werkzeug.exceptions import ClientDisconnected, HTTPException

from contrafact.domain.error_table import ErrorKind
from contrafact.domain.errors import ContrafactError
from contrafact_api.base_path import under_base
from contrafact_api.schemas.common import DegradedPartAnswer, FieldError, PartState, ProblemDetails
from contrafact_api.sentences import field_of, sentence_of, storable

PROBLEM_JSON = "application/problem+json"
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="contrafact"'}
RETRY_AFTER_SECONDS = 5

_STATUS = {
    "track_not_found": 404,
    "audio_missing": 404,
    "range_not_satisfiable": 416,
    "work_not_found": 404,
    "job_not_found": 404,
    "work_change_not_found": 404,
    "lookup_off": 409,
    "nothing_to_look_up": 409,
    "lookup_unavailable": 503,
    **dict.fromkeys(("work_change_undone", "iswc_taken"), 409),
    "not_in_work": 409,
    "playlist_not_found": 404,
    "clip_not_found": 404,
    "change_not_found": 404,
    "not_undoable": 409,
    "too_many_tracks": 422,
    "webhook_not_found": 404,
    "delivery_not_found": 404,
    **dict.fromkeys(("review_not_found", "calibration_not_found"), 404),
    **dict.fromkeys(("review_outdated", "pair_in_one_work", "review_conflict"), 409),
    **dict.fromkeys(("too_few_reviews", "calibration_not_usable"), 409),
    **dict.fromkeys(("case_not_found", "case_pair_not_found", "case_link_not_found"), 404),
    **dict.fromkeys(("case_frozen", "case_empty", "case_full", "pair_in_case"), 409),
    "case_link_ended": 410,
    "set_not_found": 404,
    **dict.fromkeys(("set_accepted", "set_not_ready", "set_busy", "set_changed", "set_ended"), 409),
    "not_found": 404,
    "method_not_allowed": 405,
    "track_not_ready": 409,
    "older_embedding": 409,
    "job_ended": 409,
    "job_not_retryable": 409,
    "upload_missing": 409,
    "file_too_large": 413,
    "body_too_large": 413,
    "body_too_slow": 408,
    "too_many_requests": 429,
    "rate_limited": 429,
    "too_many_jobs": 429,
    "busy": 503,
    "unsupported_media_type": 415,
    "host_not_allowed": 421,
    "origin_not_allowed": 403,
    "user_not_allowed": 403,
    "database_unavailable": 503,
    "bucket_unavailable": 503,
    **dict.fromkeys(("engine_unavailable", "engine_refuses_writes", "engine_mismatch"), 503),
    "disk_full": 507,
    "quota_exceeded": 429,
    "not_ready": 503,
    "internal_error": 500,
    **dict.fromkeys(
        ("not_signed_in", "session_ended", "invalid_key", "key_expired", "wrong_sign_in"),
        401,
    ),
    **dict.fromkeys(
        (
            *("account_disabled", "tls_required", "role_too_low", "scope_missing", "not_yours", "session_needed"),
            *("wrong_password", "sign_on_failed", "sign_on_refused"),
        ),
        403,
    ),
    **dict.fromkeys(
        ("user_not_found", "session_not_found", "key_not_found", "invitation_not_found", "sign_on_off"),
        404,
    ),
    **dict.fromkeys(("accounts_off", "name_taken", "last_administrator", "password_elsewhere"), 409),
    "link_used": 410,
    "too_many_sign_ins": 429,
    "sign_on_unavailable": 503,
    "import_not_found": 404,
    "import_ended": 409,
    "upload_not_found": 404,
    "upload_expired": 410,
    "upload_offset_wrong": 409,
    # As the protocol tus says.
    "checksum_wrong": 460,
    "tus_version_unsupported": 412,
}
"""HTTP status by error code; 422 for every other code."""

_RETRIED_LATER = frozenset({429, 503, 507})

_CODE_BY_STATUS = {
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}

MALFORMED_BODY = (ParseException, NoMoreData, ClientDisconnected)
"""Raised while a body is read that breaks the rules of chunked encoding; werkzeug turns `NoMoreData` into its own."""
_MALFORMED = "The body could not be read to its end: its chunked encoding is malformed or cut off."

_ENDING = "interpreter shutdown"
"""End of Python's messages when a request that takes long asks for a thread while its process ends."""

_MAX_FIELDS = 20
_MAX_SENTENCES = 3

_log = logging.getLogger(__name__)


def status_of(code: str) -> int:
    """Return the HTTP status of an error code."""
    return _STATUS.get(code, 422)


def problem(
    error: ContrafactError,
    fields: list[FieldError] | None = None,
    parts: dict[str, PartState] | None = None,
    degraded: list[DegradedPartAnswer] | None = None,
    status: int | None = None,
) -> Response:
    """Build the response of an error.

    Parameters
    ----------
    fields : the invalid fields of a request.
    parts, degraded : for `not_ready`, the state of each server, and the parts that do not work.
    status : by default that of the error's code.
    """
    details = details_of(error, status).model_copy(update={"errors": fields, "parts": parts, "degraded": degraded})
    response = make_response(details.model_dump_json(exclude_none=True), details.status)
    response.content_type = PROBLEM_JSON
    response.headers.update(retry_after_of(details.status, error.retry_after_s))
    response.headers.update(challenge_of(details.status))
    return response


def details_of(error: ContrafactError, status: int | None = None) -> ProblemDetails:
    """Return the problem details of an error, with the status of its code by default."""
    kind: ErrorKind = error.kind
    return ProblemDetails(
        type=under_base(f"/api/docs/errors#{kind.code}"),
        title=kind.title,
        status=status or status_of(error.code),
        detail=error.detail,
        code=kind.code,
    )


def retry_after_of(status: int, seconds: float | None = None) -> dict[str, str]:
    """Return the header that says when to send the request again, by default after some seconds."""
    if status not in _RETRIED_LATER:
        return {}
    return {"Retry-After": str(math.ceil(seconds) if seconds is not None else RETRY_AFTER_SECONDS)}


def challenge_of(status: int) -> dict[str, str]:
    """Return the header that says how programs sign in."""
    return _CHALLENGE if status == HTTPStatus.UNAUTHORIZED else {}


def invalid_request(error: ValidationError) -> Response:
    """Build the response to a request that fails validation."""
    sentences: dict[tuple[str | int, ...], str] = {}
    items = error.errors(include_url=False)
    # An optional field fails once per type of its union; the first message is that of its real type.
    for item in [each for each in items if each["type"] != "none_required"] or items:
        place = _place(item["loc"])
        sentences.setdefault(place, sentence_of(item, field_of(item, str(place[0]) if place else "")))
    fields = [
        FieldError(location=list(place), message=sentence) for place, sentence in list(sentences.items())[:_MAX_FIELDS]
    ]
    shown = " ".join(dict.fromkeys(field.message for field in fields[:_MAX_SENTENCES]))
    return problem(ContrafactError("invalid_request", shown), fields)


def _place(parts: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Return the name of a field and the position in its list, without the names of types that pydantic adds."""
    names = [storable(part) for part in parts[:1] if isinstance(part, str)]
    return (*names, *(part for part in parts if isinstance(part, int)))


def register_error_handlers(app: Flask) -> None:
    """Answer every exception of a route with problem details."""

    @app.errorhandler(ContrafactError)
    def _contrafact_error(error: ContrafactError) -> Response:
        return problem(error)

    def _malformed_body(_: Exception) -> Response:
        return problem(ContrafactError("invalid_request", _MALFORMED), status=400)

    for kind in MALFORMED_BODY:
        app.register_error_handler(kind, _malformed_body)

    @app.errorhandler(HTTPException)
    def _http_error(error: HTTPException) -> Response:
        status = error.code or 500
        fallback = "invalid_request" if status < 500 else "internal_error"  # noqa: PLR2004 - as RFC 9110 divides
        response = problem(ContrafactError(_CODE_BY_STATUS.get(status, fallback)))
        allowed = getattr(error, "valid_methods", None)
        if allowed:
            response.headers["Allow"] = ", ".join(sorted(allowed))
        return response

    @app.errorhandler(Exception)
    def _unexpected_error(error: Exception) -> Response:
        if isinstance(error, RuntimeError) and str(error).endswith(_ENDING):
            _log.warning("request given up, since this process ends")
            return problem(ContrafactError("busy"))
        _log.exception("request failed", exc_info=error)
        return problem(ContrafactError("internal_error"))
