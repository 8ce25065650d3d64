"""What people answered about one track, as rankings, checks and the queue ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contrafact.domain.reviews import Review
from contrafact.domain.tracks import Track
from contrafact.ports.reviews import ReviewStore


@dataclass(frozen=True, slots=True)
class Answers:
    """What people answered about one track.

    Parameters
    ----------
    by_track, by_work : the reviews that count, by the other track and by the work.
    """

    by_track: Mapping[str, Review]
    by_work: Mapping[str, Review]

    def about(self, other: Track) -> Review | None:
        """Return the answer about this track and another; of a pair before that about its work."""
        return self.by_track.get(other.id) or self.by_work.get(other.work_id or "")

    def __bool__(self) -> bool:
        return bool(self.by_track or self.by_work)


NO_ANSWERS = Answers({}, {})


def answers_about(reviews: ReviewStore, track_id: str) -> Answers:
    """Return the confirmed and rejected reviews of a track."""
    by_track, by_work = {}, {}
    for each in reviews.settled([track_id]):
        subject = each.subject
        if subject.work_id is not None:
            by_work[subject.work_id] = each
        elif subject.other_id is not None:
            by_track[subject.other_id if subject.track_id == track_id else subject.track_id] = each
    return Answers(by_track, by_work)
