"""Routes of tracks: submit, list, edit, delete, chroma."""

from __future__ import annotations

import base64
from datetime import timedelta

from flask import Response

from contrafact.domain.tracks import Track
from contrafact.services.submit import Submission
from contrafact_api.container import use_cases
from contrafact_api.logs import log_ids
from contrafact_api.openapi import blueprint, errors, no_content
from contrafact_api.presenters.tracks import present_submission, present_track, present_tracks, present_trashed
from contrafact_api.schemas.common import PageQuery
from contrafact_api.schemas.jobs import Submitted
from contrafact_api.schemas.track_filters import TrackListQuery
from contrafact_api.schemas.tracks import (
    BulkDeleteAnswer,
    BulkDeleteRequest,
    ChromaAnswer,
    DuplicateGroup,
    DuplicatesPage,
    LinkRequest,
    RespellingAnswer,
    RestoreAnswer,
    RestoreRequest,
    TrackAnswer,
    TrackDeleteQuery,
    TrackEditRequest,
    TrackPage,
    TrackPath,
    TrashPage,
    UploadForm,
)
from contrafact_api.uploads import received_upload

tracks = blueprint("tracks", "Recordings")


@tracks.post("/tracks", responses={200: Submitted, 202: Submitted, **errors(413, 415)})
def submit_track(body: LinkRequest) -> tuple[Submitted, int]:
    """Submit a YouTube link. 202: a job was created; 200: the track exists already."""
    return submission_answer(use_cases().submit_track.link(body.url))


@tracks.post("/tracks/upload", responses={200: Submitted, 202: Submitted, **errors(413, 415, 507)})
def upload_track(form: UploadForm) -> tuple[Submitted, int]:
    """Submit an audio file. 202: a job was created; 200: the same file was submitted before."""
    upload = received_upload(form.file)
    return submission_answer(use_cases().take_upload.submit_stored(upload, form.file.filename, form.title, form.artist))


def submission_answer(submission: Submission) -> tuple[Submitted, int]:
    """Return the answer to a submission and its status: 202 if it created a job, else 200."""
    track = submission.track
    log_ids(track_id=track.id, job_id=track.job_id)
    answer = present_submission(submission, use_cases().tracks.works_of([track]))
    return answer, 202 if submission.is_new else 200


@tracks.get("/tracks", responses={200: TrackPage})
def list_tracks(query: TrackListQuery) -> TrackPage:
    """List tracks."""
    page = use_cases().tracks.page(query.filter(), query.sort, query.limit, query.cursor)
    items = present_tracks(page.items, use_cases().tracks.works_of(page.items))
    respelled = [RespellingAnswer.model_validate(each) for each in page.respelled]
    return TrackPage(
        items=items,
        next_cursor=page.next_cursor,
        total=page.total,
        total_is_exact=page.is_total_exact,
        respelled=respelled,
    )


@tracks.get("/tracks/<id:track_id>", responses={200: TrackAnswer, **errors(404)})
def get_track(path: TrackPath) -> TrackAnswer:
    """Get a track."""
    return _track_answer(use_cases().tracks.get(path.track_id))


@tracks.patch("/tracks/<id:track_id>", responses={200: TrackAnswer, **errors(404, 413, 415)})
def edit_track(path: TrackPath, body: TrackEditRequest) -> TrackAnswer:
    """Change the metadata, tags or work of a track."""
    return _track_answer(use_cases().tracks.edit(path.track_id, body.edit()))


def _track_answer(track: Track) -> TrackAnswer:
    return present_track(track, use_cases().tracks.works_of([track]))


@tracks.delete("/tracks/<id:track_id>", responses={204: None, **errors(404)})
def delete_track(path: TrackPath, query: TrackDeleteQuery) -> Response:
    """Move a track to the trash, or delete it with its chroma, embedding, jobs and uploaded file."""
    use_cases().trash.delete(path.track_id, permanently=query.permanently)
    return no_content()


@tracks.post("/tracks/delete", responses={200: BulkDeleteAnswer, **errors(413, 415)})
def delete_tracks(body: BulkDeleteRequest) -> BulkDeleteAnswer:
    """Delete several tracks, as one is deleted."""
    deleted, not_found = use_cases().trash.delete_many(body.ids, permanently=body.permanently)
    return BulkDeleteAnswer(deleted=deleted, not_found=not_found)


@tracks.get("/tracks/trash", responses={200: TrashPage})
def list_trash(query: PageQuery) -> TrashPage:
    """List the trash, newest first."""
    page = use_cases().trash.page(query.limit, query.cursor)
    works, lifetime = use_cases().tracks.works_of([each.track for each in page.items]), use_cases().trash.lifetime
    items = [present_trashed(each, works, lifetime) for each in page.items]
    keep_days = lifetime / timedelta(days=1)
    return TrashPage(
        items=items,
        next_cursor=page.next_cursor,
        total=page.total,
        total_is_exact=page.is_total_exact,
        keep_days=keep_days,
    )


@tracks.get("/tracks/duplicates", responses={200: DuplicatesPage})
def list_duplicates(query: PageQuery) -> DuplicatesPage:
    """List groups of ready tracks that hold the same recording, by their AcoustID fingerprints; newest first."""
    page = use_cases().duplicates.page(query.limit, query.cursor)
    works = use_cases().tracks.works_of(track for group in page.items for track in group)
    items = [DuplicateGroup(tracks=present_tracks(group, works)) for group in page.items]
    return DuplicatesPage(
        items=items, next_cursor=page.next_cursor, total=page.total, total_is_exact=page.is_total_exact
    )


@tracks.post("/tracks/restore", responses={200: RestoreAnswer, **errors(413, 415)})
def restore_tracks(body: RestoreRequest) -> RestoreAnswer:
    """Restore tracks from the trash as they were; an interrupted job starts again."""
    restored, not_found = use_cases().trash.restore(body.ids)
    return RestoreAnswer(restored=restored, not_found=not_found)


@tracks.get("/tracks/<id:track_id>/chroma", responses={200: ChromaAnswer, **errors(404, 409)})
def get_chroma(path: TrackPath) -> ChromaAnswer:
    """Get the chroma of a ready track."""
    chroma = use_cases().tracks.chroma(path.track_id)
    return ChromaAnswer(
        recipe=chroma.recipe,
        recipes=[*chroma.views],
        seconds_per_frame=chroma.seconds_per_frame,
        n_frames=chroma.n_frames,
        frames=base64.b64encode(chroma.frames.tobytes()).decode(),
        peaks=None if chroma.peaks is None else base64.b64encode(chroma.peaks.tobytes()).decode(),
    )
