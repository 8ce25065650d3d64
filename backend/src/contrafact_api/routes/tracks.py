"""Tracks: submit, list, edit, delete, their chroma."""

from __future__ import annotations

import base64

from flask import Response

from contrafact.domain.tracks import TrackEdit, TrackFilter
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors
from contrafact_api.presenters.tracks import no_content, present_submission, present_track, present_tracks
from contrafact_api.schemas.tracks import (
    BulkDeleteAnswer,
    BulkDeleteRequest,
    ChromaAnswer,
    LinkRequest,
    Submitted,
    TrackAnswer,
    TrackEditRequest,
    TrackListQuery,
    TrackPage,
    TrackPath,
    UploadForm,
)
from contrafact_api.uploads import received_upload

tracks = blueprint("tracks", "Recordings")


@tracks.post("/tracks", responses={200: Submitted, 202: Submitted, **errors(413, 415)})
def submit_track(body: LinkRequest) -> tuple[Submitted, int]:
    """Submit a YouTube link. 202: a job was made; 200: the track is there already."""
    return present_submission(use_cases().submit_track.link(body.url))


@tracks.post("/tracks/upload", responses={200: Submitted, 202: Submitted, **errors(413, 415)})
def upload_track(form: UploadForm) -> tuple[Submitted, int]:
    """Submit an audio file. 202: a job was made; 200: the same file is there already."""
    upload = received_upload(form.file)
    submission = use_cases().take_upload.submit_stored(upload, form.file.filename, form.title, form.artist)
    return present_submission(submission)


@tracks.get("/tracks", responses={200: TrackPage})
def list_tracks(query: TrackListQuery) -> TrackPage:
    """List tracks."""
    which = TrackFilter(q=query.q, state=query.state, work_id=query.work_id)
    page = use_cases().tracks.page(which, query.sort, query.limit, query.cursor)
    return TrackPage(items=present_tracks(list(page.items)), next_cursor=page.next_cursor, total=page.total)


@tracks.get("/tracks/<id:track_id>", responses={200: TrackAnswer, **errors(404)})
def get_track(path: TrackPath) -> TrackAnswer:
    """Get a track."""
    return present_track(use_cases().tracks.get(path.track_id))


@tracks.patch("/tracks/<id:track_id>", responses={200: TrackAnswer, **errors(404, 413, 415)})
def edit_track(path: TrackPath, body: TrackEditRequest) -> TrackAnswer:
    """Change title, artist or work."""
    given = {name: value or "" for name, value in body.model_dump(exclude_unset=True).items()}
    edit = TrackEdit(**given)
    return present_track(use_cases().tracks.edit(path.track_id, edit))


@tracks.delete("/tracks/<id:track_id>", responses={204: None, **errors(404)})
def delete_track(path: TrackPath) -> Response:
    """Delete a track with its chroma, embedding, jobs and upload."""
    use_cases().tracks.delete(path.track_id)
    return no_content()


@tracks.post("/tracks/delete", responses={200: BulkDeleteAnswer, **errors(413, 415)})
def delete_tracks(body: BulkDeleteRequest) -> BulkDeleteAnswer:
    """Delete several tracks."""
    deleted, not_found = use_cases().tracks.delete_many(body.ids)
    return BulkDeleteAnswer(deleted=deleted, not_found=not_found)


@tracks.get("/tracks/<id:track_id>/chroma", responses={200: ChromaAnswer, **errors(404, 409)})
def get_chroma(path: TrackPath) -> ChromaAnswer:
    """Get the chroma of a ready track."""
    chroma = use_cases().tracks.chroma(path.track_id)
    return ChromaAnswer(
        recipe=chroma.recipe,
        seconds_per_frame=chroma.seconds_per_frame,
        n_frames=chroma.n_frames,
        frames=base64.b64encode(chroma.frames.tobytes()).decode(),
    )
