"""Answer verdicts: reviews, what they change in works, and who learns of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from contrafact.domain.acting import current_maker
from contrafact.domain.audit import Action, Change, TargetKind
from contrafact.domain.errors import UNAVAILABLE, ContrafactError, suppressed
from contrafact.domain.pages import Page
from contrafact.domain.reviews import (
    RELATIONS,
    Joined,
    QueuedPair,
    Review,
    ReviewAnswer,
    ReviewFilter,
    Subject,
)
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import Relation, Verdict
from contrafact.domain.webhooks import Announcement, Event
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.reviews import ReviewQueue, ReviewStore
from contrafact.ports.stores import TrackStore
from contrafact.ports.webhooks import Announce, Events
from contrafact.services.announcing import SILENT, track_data
from contrafact.services.answers import answers_about
from contrafact.services.audit import UNRECORDED
from contrafact.services.joining import JoinWorks
from contrafact.services.review_queue import with_information

_REOPENED = frozenset({ReviewAnswer.SKIPPED, ReviewAnswer.WITHDRAWN})
"""Answers that anyone may replace without having seen them."""
Check = Callable[[str, str], tuple[Track, Track, Verdict]]
"""Compares two tracks by their ids; see `CheckPair`."""


@dataclass(frozen=True, slots=True)
class NewReview:
    """An answer as a person gives it.

    Parameters
    ----------
    relation : None takes the usual one of the answer.
    revises : the review that it replaces; must be given if a confirmed or rejected one counts.
    """

    subject: Subject
    answer: ReviewAnswer
    relation: Relation | None = None
    note: str | None = None
    revises: str | None = None


@dataclass(frozen=True, slots=True)
class Reviews:
    """Makes and lists reviews."""

    reviews: ReviewStore
    queue: ReviewQueue
    tracks: TrackStore
    join: JoinWorks
    check: Check
    clock: Clock
    new_id: NewId
    audit: AuditLog = UNRECORDED
    events: Events = SILENT

    def page(self, which: ReviewFilter, limit: int, cursor: str | None) -> Page[Review]:
        """Return a page of reviews, newest first. Raises `invalid_cursor`."""
        return self.reviews.page(which, limit, cursor)

    def about(self, track: Track, other: Track) -> Review | None:
        """Return the confirmed or rejected review of two tracks, or of the first in the other's work."""
        return answers_about(self.reviews, track).about(other)

    def waiting(self, *, skipped: bool, limit: int, cursor: str | None) -> Page[QueuedPair]:
        """Return a page of the queue; see `ReviewQueue.page`."""
        return self.queue.page(skipped=skipped, limit=limit, cursor=cursor)

    def answer(self, new: NewReview) -> Review:
        """Write a review; join works, part a track from one, or take back what the revised review did.

        Raises
        ------
        ContrafactError : `track_not_found`, `work_not_found`, `same_track`; `review_outdated` if another review counts
            than the revised one; `pair_in_one_work`, `review_conflict` if the answer contradicts works or reviews.
        """
        seen = self._seen(new)

        def change(note: Note, announce: Announce) -> Review:
            made = self._write(replace(seen, id=self.new_id(), answered_at=self.clock()), note)
            announce(Announcement(Event.REVIEW_MADE, made.id, self._data(made)))
            return made

        made = self.audit.record(lambda note: self.events.record(lambda announce: change(note, announce)))
        if made.joined:
            # The answer is stored. After an error a person would give it again, while a stale order does no harm.
            with suppressed(*UNAVAILABLE):
                self.reorder(made.joined.came_from)
        return made

    def reorder(self, track_ids: Collection[str]) -> None:
        """Write the information of the waiting pairs of tracks whose cliques changed."""
        self.queue.offer(with_information(self.queue.waiting_of(track_ids), self.tracks))

    def _seen(self, new: NewReview) -> Review:
        """Return the review with what the verdict says now."""
        subject = new.subject
        if subject.track_id == subject.other_id:
            raise ContrafactError("same_track")
        relation = new.relation or next(iter(RELATIONS.get(new.answer, ())), None)
        review = Review(
            "", subject, new.answer, self.clock(), current_maker(), relation, new.note or None, revises=new.revises
        )
        if subject.other_id is None or new.answer is ReviewAnswer.WITHDRAWN:
            return review
        try:
            *_, verdict = self.check(subject.track_id, subject.other_id)
        except ContrafactError as error:
            if error.code in UNAVAILABLE or error.code == "track_not_found":
                raise
            return review  # they cannot be compared at the moment; a person may know all the same
        return replace(
            review,
            model_id=verdict.model_id,
            calibration_id=verdict.calibration_id,
            probability=verdict.probability,
            decision=verdict.decision,
        )

    def _write(self, review: Review, note: Note) -> Review:
        last = self.reviews.current(review.subject)
        if last is not None and review.revises is None and (last.answer in _REOPENED or not self._counts(last)):
            review = replace(review, revises=last.id)
        if (last.id if last else None) != review.revises:
            raise ContrafactError("review_outdated")
        if last is None and review.answer is ReviewAnswer.WITHDRAWN:
            raise ContrafactError("review_not_found")
        if last is not None and last.joined is not None:
            self.join.take_back(last.joined, note)
        made = replace(review, joined=self._in_works(review, note))
        self.reviews.add(made)
        note(Change(Action.REVIEW_MADE, TargetKind.REVIEW, made.id, after=review_values(made)))
        return made

    def _counts(self, review: Review) -> bool:
        """Return whether a review is shown: not if a person has changed the works of its pair since."""
        subject = review.subject
        found = self.tracks.get_many([subject.track_id, subject.other_id or ""])
        track, other = found.get(subject.track_id), found.get(subject.other_id or "")
        return track is None or other is None or self.about(track, other) is not None

    def _in_works(self, review: Review, note: Note) -> Joined | None:
        subject = review.subject
        ids = [subject.track_id, *([subject.other_id] if subject.other_id else [])]
        found = self.tracks.get_many(ids)
        if len(found) < len(ids):
            if review.answer is ReviewAnswer.WITHDRAWN:
                return None  # a track that left the library may still be freed of an answer
            raise ContrafactError("track_not_found")
        tracks = [found[each] for each in ids]
        if review.answer is ReviewAnswer.CONFIRMED:
            self._refuse_conflict(subject, tracks)
            if subject.work_id is not None:
                return self.join.put(tracks[0], subject.work_id, note)
            return self.join.union(tracks[0], tracks[1], note)
        if review.answer is ReviewAnswer.REJECTED:
            if subject.work_id is not None:
                return self.join.put(tracks[0], "", note) if tracks[0].work_id == subject.work_id else None
            if tracks[0].work_id and tracks[0].work_id == tracks[1].work_id:
                raise ContrafactError("pair_in_one_work")
        return None

    def _refuse_conflict(self, subject: Subject, tracks: list[Track]) -> None:
        """Raise `review_conflict` if a rejected pair would come into one work."""
        members = {each.id for track in tracks for each in self.join.members(track)}
        works = {subject.work_id, *(track.work_id for track in tracks)} - {None}
        if subject.work_id is not None:
            # The track comes alone: its other work stays where it is.
            members = {tracks[0].id, *self._of_work(subject.work_id)}
            works = {subject.work_id}
        for each in self.reviews.settled([*members]):
            of = each.subject
            is_inside = {of.track_id, of.other_id} <= members or (of.track_id in members and of.work_id in works)
            if each.answer is ReviewAnswer.REJECTED and is_inside and of.key != subject.key:
                raise ContrafactError("review_conflict")

    def _of_work(self, work_id: str) -> Iterable[str]:
        return (each.id for each in self.join.of_work(work_id))

    def _data(self, review: Review) -> dict[str, object]:
        subject = review.subject
        tracks = self.tracks.get_many([each for each in (subject.track_id, subject.other_id) if each])
        shown = {track_id: track_data(track) for track_id, track in tracks.items()}
        return {
            "id": review.id,
            **review_values(review),
            "track": shown.get(subject.track_id),
            "other": shown.get(subject.other_id or ""),
            "made_by": review.made_by.name if review.made_by else None,
            "probability": review.probability,
        }


def review_values(review: Review) -> dict[str, object]:
    """Return what a person answered."""
    subject = review.subject
    return {
        "track_id": subject.track_id,
        "other_id": subject.other_id,
        "work_id": subject.work_id,
        "answer": review.answer.value,
        "relation": review.relation and review.relation.value,
        "note": review.note,
        "revises": review.revises,
    }
