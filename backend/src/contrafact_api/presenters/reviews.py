"""Convert reviews and waiting pairs to answers."""

from __future__ import annotations

from collections.abc import Mapping

from contrafact.domain.reviews import QueuedPair, Review
from contrafact.domain.tracks import Track
from contrafact_api.presenters.people import present_maker
from contrafact_api.presenters.tracks import Works, present_track
from contrafact_api.schemas.reviews import QueuedPairAnswer, ReviewRecord, ReviewRef
from contrafact_api.schemas.tracks import WorkRef

Tracks = Mapping[str, Track]
"""Tracks of the library by id; one that left it is missing."""


def present_review(review: Review, tracks: Tracks, works: Works) -> ReviewRecord:
    """Convert a review."""
    subject, joined = review.subject, review.joined
    query, reference = (tracks.get(each or "") for each in (subject.track_id, subject.other_id))
    work = works.get(subject.work_id or "")
    return ReviewRecord(
        id=review.id,
        query_id=subject.track_id,
        reference_id=subject.other_id,
        work_id=subject.work_id,
        query=present_track(query, works) if query else None,
        reference=present_track(reference, works) if reference else None,
        work=WorkRef.model_validate(work) if work else None,
        answer=review.answer,
        relation=review.relation,
        note=review.note,
        answered_at=review.answered_at,
        made_by=present_maker(review.made_by),
        model_id=review.model_id,
        calibration_id=review.calibration_id,
        probability=review.probability,
        decision=review.decision,
        revises=review.revises,
        revised_by=review.revised_by,
        joined_work_id=(joined.work_id or None) if joined else None,
        n_moved=len(joined.came_from) if joined else 0,
    )


def present_review_ref(review: Review | None) -> ReviewRef | None:
    """Convert the review that counts, for a row of a ranking or a check."""
    if review is None:
        return None
    return ReviewRef(
        id=review.id,
        answer=review.answer,
        relation=review.relation,
        answered_at=review.answered_at,
        made_by=present_maker(review.made_by),
        work_id=review.subject.work_id,
    )


def present_queued(pair: QueuedPair, tracks: Tracks, works: Works) -> QueuedPairAnswer:
    """Convert a waiting pair, whose tracks are both in the library."""
    return QueuedPairAnswer(
        query=present_track(tracks[pair.track_id], works),
        reference=present_track(tracks[pair.other_id], works),
        probability=pair.probability,
        decision=pair.decision,
        information=pair.information,
        model_id=pair.model_id,
        found_at=pair.found_at,
        is_skipped=pair.is_skipped,
    )
