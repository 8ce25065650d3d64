"""The recordings of a work, how sure each is, and what the library finds that may belong to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.pages import Page, all_pages
from contrafact.domain.reviews import Review, ReviewAnswer
from contrafact.domain.tracks import Track, TrackFilter, TrackSort
from contrafact.domain.works import Work
from contrafact.ports.edges import EdgeStore
from contrafact.ports.reviews import ReviewStore
from contrafact.ports.stores import TrackStore, WorkStore

_AT_ONCE = 100
_MOST_MEMBERS = 1000
"""Recordings of a work by which others are looked for. Covers resemble several of them, so that few are missed."""
MIN_PROBABILITY = 0.3
Edges = Mapping[str, Mapping[str, float]]


class MemberRelation(StrEnum):
    """What a recording is to its work."""

    ORIGINAL = "original"
    SAME_RECORDING = "same_recording"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Resemblance:
    """The recording of a work that another resembles most.

    Parameters
    ----------
    probability : that both record one work, 0..1, as the library's background search found it.
    """

    track_id: str
    probability: float


@dataclass(frozen=True, slots=True)
class Member:
    """A recording of a work.

    Parameters
    ----------
    nearest : None if it resembles no other recording of the work, or none was compared yet.
    review : by which a person confirmed it; None if nobody did.
    """

    track: Track
    relation: MemberRelation
    nearest: Resemblance | None
    review: Review | None


@dataclass(frozen=True, slots=True)
class Found:
    """A track that may record a work, although it does not belong to it."""

    track: Track
    nearest: Resemblance


@dataclass(frozen=True, slots=True)
class WorkMembers:
    """Reads the recordings of works."""

    works: WorkStore
    tracks: TrackStore
    edges: EdgeStore
    reviews: ReviewStore
    model_id: str

    def page(self, work_id: str, limit: int, cursor: str | None) -> Page[Member]:
        """Return a page of the recordings of a work by title. Raises `work_not_found`, `invalid_cursor`."""
        work = self._work(work_id)
        page = self.tracks.page(TrackFilter(work_id=work_id), TrackSort.TITLE, limit, cursor)
        near = self._near([track.id for track in page.items])
        others = self.tracks.get_many(sorted({other for edges in near.values() for other in edges}))
        inside = {track_id for track_id, track in others.items() if track.work_id == work_id}
        confirmed = self._confirmed(page.items, work_id)
        items = [
            Member(track, _relation(track, work), _nearest(near.get(track.id, {}), inside), confirmed.get(track.id))
            for track in page.items
        ]
        return Page(tuple(items), page.next_cursor, page.total, is_total_exact=page.is_total_exact)

    def found(self, work_id: str, limit: int) -> list[Found]:
        """Return ready tracks outside a work that resemble one of its recordings, the most probable first.

        Tracks that a person rejected for it are left out. Raises `work_not_found`.
        """
        self._work(work_id)
        members = {track.id for track in self._members(work_id)}
        near: dict[str, dict[str, float]] = {}
        for member, edges in self._near(sorted(members)).items():
            for other, probability in edges.items():
                if other not in members and probability >= MIN_PROBABILITY:
                    near.setdefault(other, {})[member] = probability
        tracks = self.tracks.get_many(sorted(near.keys() - self._rejected(near, work_id)))
        ready = [track for track in tracks.values() if track.state is State.READY and track.work_id != work_id]
        found = [Found(track, nearest) for track in ready if (nearest := _nearest(near[track.id], members))]
        return sorted(found, key=lambda each: (-each.nearest.probability, each.track.id))[:limit]

    def _work(self, work_id: str) -> Work:
        found = self.works.get(work_id)
        if found is None:
            raise ContrafactError("work_not_found")
        return found

    def _members(self, work_id: str) -> Iterable[Track]:
        which = TrackFilter(work_id=work_id)
        pages = all_pages(lambda cursor: self.tracks.page(which, TrackSort.CREATED_AT_DESC, _AT_ONCE, cursor))
        for page in islice(pages, _MOST_MEMBERS // _AT_ONCE):
            yield from page.items

    def _near(self, track_ids: Collection[str]) -> Edges:
        """Return the edges of tracks in both directions: a track that came later has edges to older ones alone."""
        listed = list(track_ids)
        found = {each: dict(edges) for each, edges in self.edges.of(self.model_id, listed).items()}
        for track_id, edges in self.edges.into(self.model_id, listed).items():
            known = found.setdefault(track_id, {})
            for other, probability in edges.items():
                known[other] = max(probability, known.get(other, 0.0))
        return found

    def _confirmed(self, tracks: Collection[Track], work_id: str) -> dict[str, Review]:
        """Return the newest confirmation of each track: in this work, or as a pair within it."""
        found = [each for each in self._settled(tracks) if each.answer is ReviewAnswer.CONFIRMED]
        others = self.tracks.get_many(sorted({each.subject.other_id for each in found if each.subject.other_id}))
        confirmed: dict[str, Review] = {}
        for review in sorted(found, key=lambda each: each.answered_at):
            subject = review.subject
            other = others.get(subject.other_id or "")
            if subject.work_id == work_id or (other is not None and other.work_id == work_id):
                confirmed |= {each: review for each in (subject.track_id, subject.other_id) if each}
        return confirmed

    def _settled(self, tracks: Collection[Track]) -> list[Review]:
        return self.reviews.settled([track.id for track in tracks]) if tracks else []

    def _rejected(self, near: Edges, work_id: str) -> set[str]:
        rejected = set[str]()
        for review in self.reviews.settled(sorted(near)) if near else ():
            subject = review.subject
            if review.answer is not ReviewAnswer.REJECTED:
                continue
            for track_id, other_id in ((subject.track_id, subject.other_id), (subject.other_id, subject.track_id)):
                if track_id and track_id in near and (subject.work_id == work_id or other_id in near[track_id]):
                    rejected.add(track_id)
        return rejected


def _relation(track: Track, work: Work) -> MemberRelation:
    if track.id == work.original_track_id:
        return MemberRelation.ORIGINAL
    return MemberRelation.SAME_RECORDING if track.same_recording_as else MemberRelation.VERSION


def _nearest(edges: Mapping[str, float], inside: Collection[str]) -> Resemblance | None:
    found = [(probability, other) for other, probability in edges.items() if other in inside]
    return Resemblance(max(found)[1], max(found)[0]) if found else None
