"""Errors of requests to the API, and of its parts."""

from __future__ import annotations

from contrafact.domain.error_table.kind import ErrorKind

REQUESTS_ERRORS = (
    # Requests
    ErrorKind("invalid_request", "The request is not valid", "Correct the fields named in `errors` and send it again."),
    ErrorKind("body_too_large", "The body is too large", "Send at most 1 MB of JSON."),
    ErrorKind(
        "body_too_slow",
        "The body arrived too slowly",
        "Send it again over a faster connection; the limit is set by CONTRAFACT_MIN_BYTES_PER_S.",
        retryable=True,
    ),
    ErrorKind(
        "too_many_requests",
        "Too many of your requests are in progress",
        "Wait for some of them to end, then send the request again.",
        retryable=True,
    ),
    ErrorKind(
        "rate_limited",
        "You have used up a limit",
        "Send the request again after the seconds of Retry-After; the administrator sets limits by CONTRAFACT_LIMITS.",
        retryable=True,
    ),
    ErrorKind(
        "too_many_jobs",
        "Too many of your jobs wait",
        "Submit more when some of them have ended; the administrator sets the limit by CONTRAFACT_LIMITS.",
        retryable=True,
    ),
    ErrorKind(
        "busy",
        "The server is busy",
        "Send the request again after the seconds of Retry-After.",
        retryable=True,
    ),
    ErrorKind("invalid_cursor", "The cursor is not valid", "Start again without a cursor."),
    ErrorKind(
        "ranking_too_deep",
        "A ranking does not go that deep",
        "It lists the nearest 10 000 songs. Check the pair itself, or narrow the ranking by `min_probability`.",
    ),
    ErrorKind("not_found", "There is nothing at this address", "See /api/docs for all addresses."),
    ErrorKind(
        "method_not_allowed", "This address does not take that method", "See /api/docs for the methods it takes."
    ),
    ErrorKind(
        "unsupported_media_type",
        "The body's type is not supported",
        "Send JSON as application/json, or a file as multipart/form-data.",
    ),
    ErrorKind(
        "host_not_allowed", "This host name is not allowed", "Add it to CONTRAFACT_ALLOWED_HOSTS if it is yours."
    ),
    ErrorKind(
        "origin_not_allowed",
        "Requests from that origin are not allowed",
        "Use the page of this server, or add the origin to CONTRAFACT_ALLOWED_ORIGINS.",
    ),
    ErrorKind(
        "user_not_allowed",
        "This server answers only the user who started it",
        "Add yourself to CONTRAFACT_LOCAL_USERS, or set it to `all`.",
    ),
    # Service
    ErrorKind(
        "not_ready",
        "A part of the service does not answer",
        "`parts` says which; try again in a few seconds.",
        retryable=True,
    ),
    ErrorKind(
        "database_unavailable",
        "The database does not answer",
        "Nothing is lost; try again in a few seconds.",
        retryable=True,
    ),
    ErrorKind(
        "bucket_unavailable",
        "The bucket does not answer",
        "Nothing is lost; try again in a few seconds.",
        retryable=True,
    ),
    ErrorKind(
        "engine_unavailable",
        "The vector engine does not answer",
        "Nothing is lost; try again in a few seconds. Checks of two tracks work meanwhile.",
        retryable=True,
    ),
    ErrorKind(
        "engine_refuses_writes",
        "The vector engine takes no vectors",
        "Give it more memory or disk, or let it write again; nothing is lost meanwhile.",
        retryable=True,
    ),
    ErrorKind(
        "engine_mismatch",
        "The vector engine holds vectors of another model",
        "Let an operator run `contrafact-admin index rebuild` and then `contrafact-admin index switch`.",
    ),
    ErrorKind(
        "deletion_interrupted",
        "The deletion of this track was interrupted",
        "Retry to keep the track, or delete it again.",
        retryable=True,
    ),
    ErrorKind(
        "worker_crashed",
        "The worker failed several times on this track",
        "Retry; if it fails again, report the track and the worker's log.",
        retryable=True,
    ),
    ErrorKind(
        "internal_error",
        "Something went wrong on the server",
        "Retry; if it fails again, report the request id and the log.",
        retryable=True,
    ),
)
