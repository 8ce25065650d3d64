"""Routes of changes of many tracks, and of the values by which lists are filtered."""

from __future__ import annotations

from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors
from contrafact_api.presenters.bulk import present_change
from contrafact_api.presenters.people import present_maker
from contrafact_api.schemas.bulk import (
    ChangePath,
    TrackChangeAnswer,
    TrackChangeRequest,
    TrackChangesAnswer,
    TrackChoicesAnswer,
)

bulk = blueprint("bulk", "Changes of many recordings")


@bulk.post("/tracks/changes", responses={200: TrackChangeAnswer, 202: TrackChangeAnswer, **errors(404, 413, 415)})
def change_tracks(body: TrackChangeRequest) -> tuple[TrackChangeAnswer, int]:
    """Edit or delete many tracks. 200: it is done; 202: a worker goes on. Deleting needs the scope `delete`, too."""
    changing = use_cases().change_tracks
    change = changing.edit(body.chosen(), body.edit.edit()) if body.edit else changing.delete(body.chosen())
    return present_change(change), 202 if change.is_active else 200


@bulk.get("/tracks/changes", responses={200: TrackChangesAnswer})
def list_track_changes() -> TrackChangesAnswer:
    """List the newest five changes of many tracks that you asked for within a day."""
    return TrackChangesAnswer(items=[present_change(each) for each in use_cases().change_tracks.recent()])


@bulk.get("/tracks/changes/<change_id>", responses={200: TrackChangeAnswer, **errors(404)})
def get_track_change(path: ChangePath) -> TrackChangeAnswer:
    """Say how far a change is."""
    return present_change(use_cases().change_tracks.get(path.change_id))


@bulk.post(
    "/tracks/changes/<change_id>/undo",
    responses={200: TrackChangeAnswer, 202: TrackChangeAnswer, **errors(404, 409)},
)
def undo_track_change(path: ChangePath) -> tuple[TrackChangeAnswer, int]:
    """Make the changed tracks as they were, except those that somebody has changed since."""
    change = use_cases().change_tracks.undo(path.change_id)
    return present_change(change), 202 if change.is_active else 200


@bulk.get("/tracks/choices", responses={200: TrackChoicesAnswer})
def get_track_choices() -> TrackChoicesAnswer:
    """Get the makers, tags and languages of the library's tracks."""
    found = use_cases().tracks.choices()
    makers = [present_maker(each) for each in found.makers]
    return TrackChoicesAnswer(
        makers=[each for each in makers if each], tags=list(found.tags), languages=list(found.languages)
    )
