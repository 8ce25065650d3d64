"""`ReviewStore` and `ReviewQueue` in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from tests.doubles.memory_pages import page_of
from tests.doubles.memory_tracks import MemoryTrackStore

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.pages import Page
from contrafact.domain.reviews import QueuedPair, Review, ReviewAnswer, ReviewFilter, Subject


class MemoryReviews:
    """Both. `tracks` says which pairs are worth asking about."""

    def __init__(self, tracks: MemoryTrackStore) -> None:
        self._tracks = tracks
        self.reviews: dict[str, Review] = {}
        self.waiting: dict[str, QueuedPair] = {}
        self._answered: dict[str, QueuedPair | None] = {}

    def add(self, review: Review) -> None:
        head = self._head(review.subject)
        if (head.id if head else None) != review.revises:
            raise ContrafactError("review_outdated")
        if head:
            self.reviews[head.id] = replace(head, revised_by=review.id)
        self.reviews[review.id] = review
        if review.subject.other_id is None:
            return
        key = review.subject.key
        if review.is_settled:
            self._answered[key] = self.waiting.pop(key, None) or self._answered.get(key)
        elif (found := self._answered.pop(key, None) or self.waiting.get(key)) is not None:
            self.waiting[key] = replace(found, is_skipped=review.answer is ReviewAnswer.SKIPPED)

    def get(self, review_id: str) -> Review | None:
        return self.reviews.get(review_id)

    def current(self, subject: Subject) -> Review | None:
        return self._head(subject)

    def page(self, which: ReviewFilter, limit: int, cursor: str | None) -> Page[Review]:
        found = [each for each in self.reviews.values() if _fits(each, which)]
        return page_of(found, lambda each: (each.answered_at.timestamp(), each.id), "-answered_at", limit, cursor)

    def settled(self, track_ids: Sequence[str]) -> list[Review]:
        return [each for each in self._settled() if {each.subject.track_id, each.subject.other_id} & {*track_ids}]

    def settled_pairs(self, limit: int) -> list[Review]:
        pairs = [each for each in self._settled() if each.subject.work_id is None]
        return sorted(pairs, key=lambda each: (each.answered_at, each.id), reverse=True)[:limit]

    def count_settled(self) -> int:
        return len(self.settled_pairs(len(self.reviews)))

    def offer(self, pairs: Iterable[QueuedPair]) -> int:
        n_new = 0
        for pair in pairs:
            if pair.key in self._answered:
                self._answered[pair.key] = pair
                continue
            found = self.waiting.get(pair.key)
            n_new += found is None
            self.waiting[pair.key] = replace(pair, is_skipped=found.is_skipped if found else False)
        return n_new

    def queued(self, *, skipped: bool, limit: int, cursor: str | None) -> Page[QueuedPair]:
        found = [each for each in self.waiting.values() if each.is_skipped is skipped and self._is_worth_asking(each)]
        return page_of(found, lambda each: (each.information, each.key), "-information", limit, cursor)

    def waiting_of(self, track_ids: Collection[str]) -> list[QueuedPair]:
        return [each for each in self.waiting.values() if {each.track_id, each.other_id} & {*track_ids}]

    def _head(self, subject: Subject) -> Review | None:
        of = (each for each in self.reviews.values() if each.subject.key == subject.key and each.revised_by is None)
        return next(of, None)

    def _settled(self) -> list[Review]:
        return [each for each in self.reviews.values() if each.revised_by is None and each.is_settled]

    def _is_worth_asking(self, pair: QueuedPair) -> bool:
        found = self._tracks.get_many([pair.track_id, pair.other_id])
        if len(found) < 2 or any(track.state is not State.READY for track in found.values()):
            return False
        return len({track.work_id or track.id for track in found.values()}) == 2


class MemoryReviewQueue:
    def __init__(self, of: MemoryReviews) -> None:
        self._of = of
        self.offer, self.waiting_of, self.page = of.offer, of.waiting_of, of.queued


def _fits(review: Review, which: ReviewFilter) -> bool:
    subject = review.subject
    return (
        which.track_id in {None, subject.track_id, subject.other_id}
        and which.work_id in {None, subject.work_id}
        and which.answer in {None, review.answer}
        and which.made_by in {None, review.made_by.id if review.made_by else None}
        and not (which.current and review.revised_by)
    )
