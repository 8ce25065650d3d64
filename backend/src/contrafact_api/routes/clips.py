"""Clips: short queries, ranked by a worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import request
from flask_openapi3 import validate_request

from contrafact.domain.clips import Clip, ClipSpan
from contrafact.domain.errors import ContrafactError
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors
from contrafact_api.presenters.clips import present_clip, present_clip_result
from contrafact_api.schemas.clips import (
    ClipPath,
    ClipResult,
    ClipSubmitted,
    FileClipForm,
    TrackClipRequest,
    clip_body,
)
from contrafact_api.uploads import MULTIPART, received_upload

clips = blueprint("clips", "Short queries")
_parsed = cast(
    "Callable[[Callable[..., Clip]], Callable[[], Clip]]",
    validate_request(),
)
"""Calls a function with the parts of the request that it names, as the library does for a route."""


@clips.post(
    "/checks/clip",
    responses={202: ClipSubmitted, **errors(404, 409, 413, 415)},
    openapi_extensions={"requestBody": clip_body()},
)
def submit_clip() -> tuple[ClipSubmitted, int]:
    """Rank 3 to 60 seconds: a stretch of a track (JSON), or an audio file (a form)."""
    clip = _of_file() if request.mimetype == MULTIPART else _of_track()
    return ClipSubmitted(clip=present_clip(clip)), 202


@clips.get("/checks/clip/<clip_id>", responses={200: ClipResult, **errors(404)})
def get_clip(path: ClipPath) -> ClipResult:
    """Get a clip, and its ranking once it is ready; an hour later both are gone."""
    return present_clip_result(*use_cases().read_clip(path.clip_id))


@_parsed
def _of_track(body: TrackClipRequest) -> Clip:
    return use_cases().submit_clip.of_track(body.track_id, ClipSpan(body.start_s, body.end_s), body.operating_point)


@_parsed
def _of_file(form: FileClipForm) -> Clip:
    span = _span(form.start_s, form.end_s)
    upload = received_upload(form.file)
    return use_cases().submit_clip.of_file(upload, form.file.filename, span, form.operating_point)


def _span(start_s: float | None, end_s: float | None) -> ClipSpan | None:
    if start_s is None and end_s is None:
        return None
    if start_s is None or end_s is None:
        raise ContrafactError("invalid_clip")
    return ClipSpan(start_s, end_s)
