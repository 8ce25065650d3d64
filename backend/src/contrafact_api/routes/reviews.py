"""Routes of reviews."""

from __future__ import annotations

from collections.abc import Iterable

from contrafact.domain.errors import UNAVAILABLE, ContrafactError
from contrafact.domain.reviews import Review, ReviewFilter, Subject
from contrafact.services.reviews import NewReview
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors
from contrafact_api.presenters.reviews import present_queued, present_review
from contrafact_api.schemas.reviews import (
    QueuePage,
    QueueQuery,
    ReviewListQuery,
    ReviewPage,
    ReviewRecord,
    ReviewRequest,
)

reviews = blueprint("reviews", "What people answer to verdicts")


@reviews.post("/reviews", responses={201: ReviewRecord, **errors(404, 409, 413, 415)})
def create_review(body: ReviewRequest) -> tuple[ReviewRecord, int]:
    """Confirm, reject or skip a pair of tracks, or a track of a work.

    Confirmed tracks join one work with all tracks of their works; two tracks without works get a new one. A rejected
    pair moves to the end of rankings, and a track that is rejected for a work leaves it. A review is never changed: one
    that names it in `revises` replaces it and takes back what it did to works.
    """
    subject = Subject(body.query_id, body.reference_id, body.work_id)
    made = use_cases().reviews.answer(NewReview(subject, body.answer, body.relation, body.note, body.revises))
    return _made(made), 201


@reviews.get("/reviews", responses={200: ReviewPage})
def list_reviews(query: ReviewListQuery) -> ReviewPage:
    """List reviews, newest first."""
    which = ReviewFilter(query.track_id, query.work_id, query.answer, query.made_by, query.current)
    page = use_cases().reviews.page(which, query.limit, query.cursor)
    return ReviewPage(
        items=_presented(page.items), next_cursor=page.next_cursor, total=page.total, total_is_exact=page.is_total_exact
    )


@reviews.get("/reviews/queue", responses={200: QueuePage})
def list_review_queue(query: QueueQuery) -> QueuePage:
    """List the pairs that wait for an answer, the most informative first.

    When a track becomes ready, its likely and unsure matches come here by themselves, from the worker.
    """
    page = use_cases().reviews.waiting(skipped=query.skipped, limit=query.limit, cursor=query.cursor)
    tracks = use_cases().reviews.tracks.get_many([*{i for each in page.items for i in (each.track_id, each.other_id)}])
    works = use_cases().tracks.works_of(tracks.values())
    # One of the two may have been deleted a moment ago.
    there = [each for each in page.items if each.track_id in tracks and each.other_id in tracks]
    items = [present_queued(each, tracks, works) for each in there]
    return QueuePage(items=items, next_cursor=page.next_cursor, total=page.total, total_is_exact=page.is_total_exact)


def _made(review: Review) -> ReviewRecord:
    """Return a review that is stored, without its tracks and work if the database no longer answers."""
    try:
        return _presented([review])[0]
    except ContrafactError as error:
        if error.code not in UNAVAILABLE:
            raise
        # After an error a person would answer again.
        return present_review(review, {}, {})


def _presented(found: Iterable[Review]) -> list[ReviewRecord]:
    found = list(found)
    subjects = [each.subject for each in found]
    ids = {i for each in subjects for i in (each.track_id, each.other_id) if i}
    tracks = use_cases().reviews.tracks.get_many([*ids])
    named = (*(each.work_id for each in subjects), *(track.work_id for track in tracks.values()))
    work_ids = {work_id for work_id in named if work_id}
    works = use_cases().tracks.works.get_many(sorted(work_ids))
    return [present_review(each, tracks, works) for each in found]
