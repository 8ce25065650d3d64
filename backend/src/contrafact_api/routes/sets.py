"""Routes of sets: long recordings, whose parts become tracks."""

from __future__ import annotations

from flask import Response

from contrafact.domain.sets import RecordingSet
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors, no_content
from contrafact_api.presenters.sets import present_set, present_set_summary
from contrafact_api.routes.audio import AUDIO_RESPONSES, audio_response
from contrafact_api.schemas.common import PageQuery
from contrafact_api.schemas.sets import (
    SetAnswer,
    SetDeleteQuery,
    SetEditRequest,
    SetPage,
    SetPath,
    SetRevisionRequest,
)

sets = blueprint("sets", "Long recordings of several songs")


@sets.get("/sets", responses={200: SetPage})
def list_sets(query: PageQuery) -> SetPage:
    """List sets, newest first."""
    page = use_cases().sets.page(query.limit, query.cursor)
    items = [present_set_summary(each) for each in page.items]
    return SetPage(items=items, next_cursor=page.next_cursor, total=page.total, total_is_exact=page.is_total_exact)


@sets.get("/sets/<set_id>", responses={200: SetAnswer, **errors(404)})
def get_set(path: SetPath) -> SetAnswer:
    """Get a set: its parts, and which songs of the library sound in it, when."""
    return _presented(use_cases().sets.get(path.set_id))


@sets.patch("/sets/<set_id>", responses={200: SetAnswer, **errors(404, 409, 413, 415)})
def edit_set(path: SetPath, body: SetEditRequest) -> SetAnswer:
    """Change the title of a set, or replace its parts. `revision` is that of the set that was edited."""
    parts = None if body.parts is None else [part.part() for part in body.parts]
    return _presented(use_cases().sets.edit(path.set_id, body.revision, body.title, parts))


@sets.post("/sets/<set_id>/accept", responses={202: SetAnswer, **errors(404, 409, 413, 415)})
def accept_set(path: SetPath, body: SetRevisionRequest) -> tuple[SetAnswer, int]:
    """Let a worker make a track of each part."""
    return _presented(use_cases().sets.accept(path.set_id, body.revision)), 202


@sets.post("/sets/<set_id>/search", responses={202: SetAnswer, **errors(404, 409)})
def search_set(path: SetPath) -> tuple[SetAnswer, int]:
    """Let a worker search the library for the parts of the set again."""
    return _presented(use_cases().sets.search(path.set_id)), 202


@sets.post("/sets/<set_id>/cancel", responses={200: SetAnswer, **errors(404, 409)})
def cancel_set(path: SetPath) -> SetAnswer:
    """End the analysis of a set."""
    return _presented(use_cases().sets.cancel(path.set_id))


@sets.delete("/sets/<set_id>", responses={204: None, **errors(404, 409)})
def delete_set(path: SetPath, query: SetDeleteQuery) -> Response:
    """Delete a set for good. The tracks that were made of it stay, unless they are to move to the trash."""
    use_cases().sets.delete(path.set_id, with_tracks=query.with_tracks)
    return no_content()


@sets.get("/sets/<set_id>/audio", responses=AUDIO_RESPONSES)
def get_set_audio(path: SetPath) -> Response:
    """Get the copy of a set for listening, as `get_audio`."""
    return audio_response(use_cases().sets.sound(path.set_id))


def _presented(found: RecordingSet) -> SetAnswer:
    tracks = use_cases().sets.tracks_of(found)
    return present_set(found, tracks, use_cases().tracks.works_of(tracks.values()))
