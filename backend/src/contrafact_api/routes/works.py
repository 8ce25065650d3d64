"""Routes of works (compositions)."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response

from contrafact.domain.works import Work
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors, no_content
from contrafact_api.schemas.works import WorkAnswer, WorkEditRequest, WorkListQuery, WorkPage, WorkPath, WorkRequest

works = blueprint("works", "Compositions")


@works.get("/works", responses={200: WorkPage})
def list_works(query: WorkListQuery) -> WorkPage:
    """List works by title."""
    page, counts = use_cases().works.page(query.q, query.limit, query.cursor)
    items = [_present_work(work, counts.get(work.id, 0)) for work in page.items]
    return WorkPage(items=items, next_cursor=page.next_cursor, total=page.total, total_is_exact=page.is_total_exact)


@works.post("/works", responses={201: WorkAnswer, **errors(409, 413, 415)})
def create_work(body: WorkRequest) -> tuple[WorkAnswer, int]:
    """Create a work."""
    return _present_work(use_cases().works.create(body.title, body.fields()), 0), 201


@works.get("/works/<work_id>", responses={200: WorkAnswer, **errors(404)})
def get_work(path: WorkPath) -> WorkAnswer:
    """Get a work."""
    return _present_work(*use_cases().works.get(path.work_id))


@works.patch("/works/<work_id>", responses={200: WorkAnswer, **errors(404, 409, 413, 415)})
def edit_work(path: WorkPath, body: WorkEditRequest) -> WorkAnswer:
    """Change the fields of a work."""
    return _present_work(*use_cases().works.edit(path.work_id, body.fields()))


@works.delete("/works/<work_id>", responses={204: None, **errors(404)})
def delete_work(path: WorkPath) -> Response:
    """Delete a work. Its tracks stay."""
    use_cases().works.delete(path.work_id)
    return no_content()


def _present_work(work: Work, n_tracks: int) -> WorkAnswer:
    return WorkAnswer.model_validate({**asdict(work), "n_tracks": n_tracks})
