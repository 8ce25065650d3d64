"""Export reviewed pairs as labelled chroma."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contrafact.domain.reviews import Review, ReviewAnswer
from contrafact.domain.tracks import Track
from contrafact.features.labelled_chroma import LabelledTrack
from contrafact.ports.reviews import ReviewStore
from contrafact.ports.stores import TrackStore
from contrafact.scoring.own_calibration import joined_groups
from contrafact.services.caches import ChromaCache

_EVERY = 1_000_000
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class ReviewedTracks:
    """The tracks of all reviewed pairs, each in a group that stands for its work.

    Confirmed tracks are of one group, as are tracks of one work. Tracks that left the library, or whose chroma cannot
    be read, are left out.
    """

    reviews: ReviewStore
    tracks: TrackStore
    chromas: ChromaCache

    def pairs(self) -> list[tuple[str, str, bool]]:
        """Return the answered pairs: two tracks, and whether they were confirmed."""
        return [_pair(each) for each in self.reviews.settled_pairs(_EVERY)]

    def labelled(self, pairs: list[tuple[str, str, bool]]) -> Iterator[LabelledTrack]:
        """Yield the tracks of pairs with their works and chroma, by id."""
        ids = sorted({each for pair in pairs for each in pair[:2]})
        found = self.tracks.get_many(ids)
        of_works = [(each.id, f"work {each.work_id}") for each in found.values() if each.work_id]
        groups = joined_groups(of_works + [(a, b) for a, b, said in pairs if said])
        for start in range(0, len(ids), _AT_ONCE):
            tracks = [found[each] for each in ids[start : start + _AT_ONCE] if each in found]
            yield from self._read(tracks, groups)

    def _read(self, tracks: list[Track], groups: dict[str, str]) -> Iterator[LabelledTrack]:
        chromas = self.chromas.get([each.chroma_key for each in tracks if each.chroma_key])
        for track in tracks:
            if track.chroma_key in chromas:
                yield LabelledTrack(track.id, groups.get(track.id, track.id), chromas[track.chroma_key or ""])


def _pair(review: Review) -> tuple[str, str, bool]:
    subject = review.subject
    return subject.track_id, subject.other_id or "", review.answer is ReviewAnswer.CONFIRMED
