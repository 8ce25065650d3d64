"""Works and playlists."""

from __future__ import annotations

from flask import Response

from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors
from contrafact_api.presenters.tracks import no_content, present_playlist, present_work
from contrafact_api.schemas.works import (
    PlaylistAnswer,
    PlaylistPath,
    PlaylistSubmitted,
    WorkAnswer,
    WorkEditRequest,
    WorkListQuery,
    WorkPage,
    WorkPath,
    WorkRequest,
)
from contrafact_api.schemas.tracks import LinkRequest

works = blueprint("works", "Compositions")
playlists = blueprint("playlists", "YouTube playlists")


@works.get("/works", responses={200: WorkPage})
def list_works(query: WorkListQuery) -> WorkPage:
    """List works by title."""
    page, counts = use_cases().works.page(query.q, query.limit, query.cursor)
    items = [present_work(work, counts.get(work.id, 0)) for work in page.items]
    return WorkPage(items=items, next_cursor=page.next_cursor, total=page.total)


@works.post("/works", responses={201: WorkAnswer, **errors(413, 415)})
def create_work(body: WorkRequest) -> tuple[WorkAnswer, int]:
    """Make a work."""
    return present_work(use_cases().works.create(body.title, body.composer), 0), 201


@works.get("/works/<work_id>", responses={200: WorkAnswer, **errors(404)})
def get_work(path: WorkPath) -> WorkAnswer:
    """Get a work."""
    return present_work(*use_cases().works.get(path.work_id))


@works.patch("/works/<work_id>", responses={200: WorkAnswer, **errors(404, 413, 415)})
def edit_work(path: WorkPath, body: WorkEditRequest) -> WorkAnswer:
    """Change a work."""
    composer = body.composer or "" if "composer" in body.model_fields_set else None
    return present_work(*use_cases().works.edit(path.work_id, body.title, composer))


@works.delete("/works/<work_id>", responses={204: None, **errors(404)})
def delete_work(path: WorkPath) -> Response:
    """Delete a work; its tracks stay."""
    use_cases().works.delete(path.work_id)
    return no_content()


@playlists.post("/playlists", responses={202: PlaylistSubmitted, **errors(413, 415)})
def submit_playlist(body: LinkRequest) -> tuple[PlaylistSubmitted, int]:
    """Submit a playlist: a worker expands it, every entry becomes a track of its own."""
    playlist = use_cases().submit_playlist.link(body.url)
    return PlaylistSubmitted(playlist=present_playlist(playlist, *use_cases().playlists.of(playlist))), 202


@playlists.get("/playlists/<playlist_id>", responses={200: PlaylistAnswer, **errors(404)})
def get_playlist(path: PlaylistPath) -> PlaylistAnswer:
    """Get a playlist with the track and job of each entry, or the reason why it has none."""
    return present_playlist(*use_cases().playlists(path.playlist_id))
