"""Routes of the recordings of works, and of merges and splits."""

from __future__ import annotations

from contrafact.domain.work_changes import WorkChange
from contrafact.services.work_members import Resemblance
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors
from contrafact_api.presenters.people import present_maker
from contrafact_api.presenters.reviews import present_review_ref
from contrafact_api.presenters.tracks import present_track
from contrafact_api.schemas.common import PageQuery
from contrafact_api.schemas.work_changes import (
    FoundAnswer,
    FoundList,
    MergeRequest,
    NamedWork,
    RecordingAnswer,
    RecordingPage,
    ResemblanceAnswer,
    SplitRequest,
    WorkChangeAnswer,
    WorkChangePage,
    WorkChangePath,
)
from contrafact_api.schemas.works import WorkPath

work_changes = blueprint("work_changes", "Recordings of works; merges and splits")

_MOST_FOUND = 100


@work_changes.get("/works/<work_id>/recordings", responses={200: RecordingPage, **errors(404)})
def list_recordings(path: WorkPath, query: PageQuery) -> RecordingPage:
    """List the recordings of a work by title, with how sure each is."""
    page = use_cases().members.page(path.work_id, query.limit, query.cursor)
    works = use_cases().tracks.works_of([each.track for each in page.items])
    items = [
        RecordingAnswer(
            track=present_track(each.track, works),
            relation=each.relation,
            nearest=_resemblance(each.nearest) if each.nearest else None,
            review=present_review_ref(each.review),
        )
        for each in page.items
    ]
    return RecordingPage(
        items=items, next_cursor=page.next_cursor, total=page.total, total_is_exact=page.is_total_exact
    )


@work_changes.get("/works/<work_id>/found", responses={200: FoundList, **errors(404)})
def list_found(path: WorkPath) -> FoundList:
    """List tracks outside a work that resemble one of its recordings, the most probable first.

    From the library's background search, with a probability of at least 0.3. Confirm one by a review of the track and
    the work.
    """
    found = use_cases().members.found(path.work_id, _MOST_FOUND)
    works = use_cases().tracks.works_of([each.track for each in found])
    return FoundList(
        items=[
            FoundAnswer(track=present_track(each.track, works), nearest=_resemblance(each.nearest)) for each in found
        ]
    )


@work_changes.post("/works/<work_id>/merge", responses={200: WorkChangeAnswer, **errors(404, 413, 415)})
def merge_works(path: WorkPath, body: MergeRequest) -> WorkChangeAnswer:
    """Let a work take the tracks of others, which cease to exist. It keeps its fields and takes those that it lacks."""
    return _present(use_cases().regroup.merge(path.work_id, body.work_ids), is_undone=False)


@work_changes.post("/works/<work_id>/split", responses={200: WorkChangeAnswer, **errors(404, 409, 413, 415)})
def split_work(path: WorkPath, body: SplitRequest) -> WorkChangeAnswer:
    """Move tracks of a work to a new one."""
    return _present(use_cases().regroup.split(path.work_id, body.track_ids, body.title), is_undone=False)


@work_changes.get("/works/<work_id>/changes", responses={200: WorkChangePage})
def list_work_changes(path: WorkPath, query: PageQuery) -> WorkChangePage:
    """List the merges and splits of a work, newest first; also of one that was merged into another."""
    page, undone = use_cases().regroup.page(path.work_id, query.limit, query.cursor)
    items = [_present(each, is_undone=each.id in undone) for each in page.items]
    return WorkChangePage(
        items=items, next_cursor=page.next_cursor, total=page.total, total_is_exact=page.is_total_exact
    )


@work_changes.post("/works/changes/<change_id>/undo", responses={200: WorkChangeAnswer, **errors(404, 409)})
def undo_work_change(path: WorkChangePath) -> WorkChangeAnswer:
    """Undo a merge or split: works have their ids and tracks again, except for what people changed since."""
    return _present(use_cases().regroup.undo(path.change_id), is_undone=False)


def _present(change: WorkChange, *, is_undone: bool) -> WorkChangeAnswer:
    return WorkChangeAnswer(
        id=change.id,
        kind=change.kind,
        at=change.at,
        made_by=present_maker(change.made_by),
        work_id=change.work_id,
        other_ids=list(change.other_ids),
        before=[NamedWork(id=work.id, title=work.title) for work in change.before],
        n_moved=change.n_moved,
        is_undone=is_undone,
    )


def _resemblance(found: Resemblance) -> ResemblanceAnswer:
    return ResemblanceAnswer(track_id=found.track_id, probability=found.probability)
