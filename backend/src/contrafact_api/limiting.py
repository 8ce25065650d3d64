"""Count requests against the limits of their callers, and tell callers how much is left.

Headers as of draft-ietf-httpapi-ratelimit-headers-10. `serving` limits what runs at a time, this how much in a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from flask import Flask, Response, g, request

from contrafact.domain.limits import Bucket, Level
from contrafact.services.limits import Use, require_room
from contrafact_api.container import use_cases
from contrafact_api.openapi import PREFIX
from contrafact_api.uploads import is_part, takes_file

_UNLIMITED = frozenset({"get_live", "get_ready"})
_MATCHING = {"check_pair": 1.0, "get_evidence": 2.0, "get_ranking": 5.0, "submit_clip": 5.0, "add_case_pair": 3.0}
_MATCHING |= {"rerun_case_pair": 3.0, "export_case": 1.0, "export_shared_case": 1.0}
"""Points of operations that compare recordings."""
_LINKS = frozenset({"submit_track", "submit_playlist"})
_JOBS = frozenset({"submit_track", "upload_track", "submit_playlist", "retry_job"})
_IMPORTS = frozenset(
    {
        *("start_files_import", "start_folder_import", "start_playlist_import", "start_manifest_import"),
        "retry_import",
    }
)
"""Their items are counted one by one when the worker submits them."""
_SUBMISSIONS = _JOBS | _IMPORTS | {"submit_clip"}


def register_limits(app: Flask) -> None:
    """Count every request to the API."""

    @app.before_request
    def _count() -> None:
        operation = (request.endpoint or "").rpartition(".")[2]
        if request.path.startswith(f"{PREFIX}/") and operation not in _UNLIMITED:
            g.limit_levels = use_cases().limits.take(_use(operation))
            require_room(g.limit_levels)

    @app.after_request
    def _tell(response: Response) -> Response:
        if _is_of_unknown_size() and "upload" in g:
            use_cases().limits.overdraw(Bucket.UPLOAD_BYTES, g.upload.writer.stored().size_bytes)
        levels: list[Level] = g.get("limit_levels", [])
        if levels:
            response.headers["RateLimit-Policy"] = _joined(_policy(each) for each in levels)
            response.headers["RateLimit"] = _joined(_state(each) for each in levels)
        return response


def _use(operation: str) -> Use:
    costs = {Bucket.REQUESTS: 1.0}
    if operation in _MATCHING:
        costs[Bucket.MATCHING] = _MATCHING[operation]
    if operation in _SUBMISSIONS:
        costs[Bucket.SUBMISSIONS] = 1.0
    if operation in _LINKS:
        costs[Bucket.LINKS] = 1.0
    if takes_file(request) or is_part(request):
        costs[Bucket.UPLOAD_BYTES] = float(max(1, request.content_length or 0))
    return Use(costs, n_jobs=1 if operation in _JOBS else 0)


def _is_of_unknown_size() -> bool:
    return takes_file(request) and request.content_length is None


def _policy(level: Level) -> str:
    quota = level.charge.quota
    return f'"{quota.bucket.value}";q={quota.amount:.0f};w={quota.seconds:.0f}'


def _state(level: Level) -> str:
    name = level.charge.quota.bucket.value
    return f'"{name}";r={math.floor(level.remaining)};t={math.ceil(level.full_in_s)}'


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)
