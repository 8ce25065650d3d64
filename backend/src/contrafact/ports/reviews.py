"""Interfaces of reviews and of the queue of pairs that wait for one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from contrafact.domain.pages import Page
from contrafact.domain.reviews import QueuedPair, Review, ReviewFilter, Subject


class ReviewStore(Protocol):
    """Reviews. Every method raises `database_unavailable` while the database does not answer."""

    def add(self, review: Review) -> None:
        """Write a new review and mark the one that it revises.

        The pair of a review leaves the queue; with the answer `withdrawn` it comes back if it was there, with `skipped`
        it goes behind the others.

        Raises
        ------
        ContrafactError : `review_outdated` if the revised review does not exist, is of another subject, or is revised
            already, and if another review of the subject counts that is not the revised one.
        """

    def get(self, review_id: str) -> Review | None:
        """Return the review, or None."""

    def current(self, subject: Subject) -> Review | None:
        """Return the newest review of a subject, which no other revises; None without one."""

    def page(self, which: ReviewFilter, limit: int, cursor: str | None) -> Page[Review]:
        """Return a page of reviews, newest first. Raises `invalid_cursor`."""

    def settled(self, track_ids: Sequence[str]) -> list[Review]:
        """Return the reviews that count and confirm or reject something about any of these tracks."""

    def settled_pairs(self, limit: int) -> list[Review]:
        """Return the newest reviews of pairs that count and confirm or reject, newest first."""

    def count_settled(self) -> int:
        """Return how many reviews of pairs count and confirm or reject."""


class ReviewQueue(Protocol):
    """Pairs that wait for an answer. A pair that was answered never waits again. Raises as `ReviewStore`."""

    def offer(self, pairs: Iterable[QueuedPair]) -> int:
        """Add pairs, or update those that wait; return how many are new. Answered pairs stay as they are."""

    def page(self, *, skipped: bool, limit: int, cursor: str | None) -> Page[QueuedPair]:
        """Return a page of waiting pairs, the most informative first. Raises `invalid_cursor`.

        Only pairs of two ready tracks of the library that are not of one work. The total is exact up to 300.

        Parameters
        ----------
        skipped : whether to return the skipped pairs, and these alone.
        """

    def waiting_of(self, track_ids: Collection[str]) -> list[QueuedPair]:
        """Return the waiting pairs of any of these tracks."""
