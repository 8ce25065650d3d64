"""Routes of clips: short queries that a worker ranks."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import request
from flask_openapi3 import validate_request

from contrafact.domain.clips import Clip, ClipSpan
from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import AskedThreshold
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
_validated = cast(
    "Callable[[Callable[..., Clip]], Callable[[], Clip]]",
    validate_request(),
)
"""Decorator that parses and validates the request. Routes have it built in, but only for one type of body."""


@clips.post(
    "/checks/clip",
    responses={202: ClipSubmitted, **errors(404, 409, 413, 415, 507)},
    openapi_extensions={"requestBody": clip_body()},
)
def submit_clip() -> tuple[ClipSubmitted, int]:
    """Submit a clip of 3 to 60 s for ranking: a span of a track (JSON) or an audio file (form)."""
    clip = _submit_file() if request.mimetype == MULTIPART else _submit_span()
    return ClipSubmitted(clip=present_clip(clip)), 202


@clips.get("/checks/clip/<clip_id>", responses={200: ClipResult, **errors(404)})
def get_clip(path: ClipPath) -> ClipResult:
    """Get a clip and, once it is ready, its ranking. Both are deleted an hour later."""
    clip, tracks, ranked_works = use_cases().read_clip(path.clip_id)
    works_of_tracks = use_cases().tracks.works_of(tracks.values())
    return present_clip_result(clip, tracks, ranked_works, works_of_tracks)


@_validated
def _submit_span(body: TrackClipRequest) -> Clip:
    threshold = AskedThreshold(body.min_probability, body.operating_point)
    return use_cases().submit_clip.of_track(body.track_id, ClipSpan(body.start_s, body.end_s), threshold)


@_validated
def _submit_file(form: FileClipForm) -> Clip:
    span = _span(form.start_s, form.end_s)
    upload = received_upload(form.file)
    threshold = AskedThreshold(form.min_probability, form.operating_point)
    return use_cases().submit_clip.of_file(upload, form.file.filename, span, threshold)


def _span(start_s: float | None, end_s: float | None) -> ClipSpan | None:
    if start_s is None and end_s is None:
        return None
    if start_s is None or end_s is None:
        raise ContrafactError("invalid_clip")
    return ClipSpan(start_s, end_s)
