"""What people answered about one track, as rankings, checks and the queue ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contrafact.domain.reviews import Review, ReviewAnswer
from contrafact.domain.tracks import Track
from contrafact.ports.reviews import ReviewStore


@dataclass(frozen=True, slots=True)
class Answers:
    """What people answered about one track.

    Works that a person changed since win: a rejected pair that was put into one work counts no longer, nor does a
    confirmed one that was put into two.

    Parameters
    ----------
    by_track, by_work : the reviews that count, by the other track and by the work.
    work_id : of the track itself.
    """

    by_track: Mapping[str, Review]
    by_work: Mapping[str, Review]
    work_id: str | None = None

    def about(self, other: Track) -> Review | None:
        """Return the answer about this track and another; of a pair before that about its work."""
        review = self.by_track.get(other.id) or self.by_work.get(other.work_id or "")
        if review is None or not self.work_id or not other.work_id:
            return review
        are_one = self.work_id == other.work_id
        return review if are_one is (review.answer is ReviewAnswer.CONFIRMED) else None

    def __bool__(self) -> bool:
        return bool(self.by_track or self.by_work)


NO_ANSWERS = Answers({}, {})


def answers_about(reviews: ReviewStore, track: Track) -> Answers:
    """Return the confirmed and rejected reviews of a track."""
    track_id = track.id
    by_track, by_work = {}, {}
    for each in reviews.settled([track_id]):
        subject = each.subject
        if subject.work_id is not None:
            by_work[subject.work_id] = each
        elif subject.other_id is not None:
            by_track[subject.other_id if subject.track_id == track_id else subject.track_id] = each
    return Answers(by_track, by_work, track.work_id)
