"""Merge the works of confirmed pairs, remove tracks from rejected works, and undo both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contrafact.domain.acting import current_maker
from contrafact.domain.audit import Action, Change, TargetKind, edited
from contrafact.domain.errors import ContrafactError, suppressed
from contrafact.domain.pages import all_pages
from contrafact.domain.reviews import Joined
from contrafact.domain.tracks import Track, TrackEdit, TrackFilter, TrackSort
from contrafact.domain.works import Work
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import Note
from contrafact.ports.stores import TrackStore, WorkStore
from contrafact.services.audit import track_values, work_values
from contrafact.services.regrouping import RegroupWorks

_AT_ONCE = 200
_UNNAMED = "Untitled work"


@dataclass(frozen=True, slots=True)
class JoinWorks:
    """Moves tracks between works as a part of a running change."""

    works: WorkStore
    tracks: TrackStore
    regroup: RegroupWorks
    clock: Clock
    new_id: NewId

    def members(self, track: Track) -> list[Track]:
        """Return the tracks of a track's work, itself among them."""
        of_work = self.of_work(track.work_id) if track.work_id else []
        return [track, *(each for each in of_work if each.id != track.id)]

    def of_work(self, work_id: str) -> list[Track]:
        """Return the tracks of a work."""
        which = TrackFilter(work_id=work_id)
        pages = all_pages(lambda cursor: self.tracks.page(which, TrackSort.CREATED_AT, _AT_ONCE, cursor))
        return [track for page in pages for track in page.items]

    def union(self, track: Track, other: Track, note: Note) -> Joined | None:
        """Put two tracks and all tracks of their works into one work; None if they are in one already.

        Of two works that of more tracks takes the other, as a merge that can be undone; two tracks without works get a
        new one, named after the song that was in the library first.
        """
        if track.work_id and track.work_id == other.work_id:
            return None
        if track.work_id and other.work_id:
            return self._merge(track.work_id, other.work_id)
        if not track.work_id and not other.work_id:
            return self._move([track, other], self._create(track, other, note), note, is_new=True)
        if track.work_id:
            return self._move([other], track.work_id, note)
        return self._move([track], other.work_id or "", note)

    def put(self, track: Track, work_id: str, note: Note) -> Joined | None:
        """Put one track into a work, "" for none; None if it is there already. Raises `work_not_found`."""
        if (track.work_id or "") == work_id:
            return None
        if work_id and self.works.get(work_id) is None:
            raise ContrafactError("work_not_found")
        return self._move([track], work_id, note)

    def take_back(self, joined: Joined, note: Note) -> None:
        """Put tracks back to where a review took them from, except those that were moved again since."""
        if joined.merge_id is not None:
            # What a person undid, or merged further, stays as that person left it.
            with suppressed("work_change_undone", "work_change_not_found", "work_not_found"):
                self.regroup.undo(joined.merge_id)
            return
        found = self.tracks.get_many([*joined.came_from])
        there = {each.id: each for each in found.values() if (each.work_id or "") == joined.work_id}
        before = self.works.get_many([*{joined.came_from[track_id] for track_id in there} - {""}])
        for track_id, track in there.items():
            work_id = joined.came_from[track_id]
            self._put([track], work_id if work_id in before else "", note)
        work = self.works.get(joined.work_id) if joined.is_new else None
        is_left = work is not None and not self.tracks.count_by_work([work.id]) and work.updated_at == work.created_at
        if work is not None and is_left and self.works.delete(work.id):
            note(Change(Action.WORK_DELETED, TargetKind.WORK, work.id, before=work_values(work)))

    def _merge(self, work_id: str, other_id: str) -> Joined:
        sizes = self.tracks.count_by_work([work_id, other_id])
        if sizes.get(other_id, 0) > sizes.get(work_id, 0):
            work_id, other_id = other_id, work_id
        merge = self.regroup.merge(work_id, [other_id])
        came_from = {track_id: source for source, moved in merge.moved.items() for track_id in moved}
        return Joined(work_id, False, came_from, merge.id)

    def _create(self, track: Track, other: Track, note: Note) -> str:
        now = self.clock()
        in_order = sorted((track, other), key=lambda each: each.created_at)
        title = next((each for each in map(_name, in_order) if each), _UNNAMED)
        work = Work(self.new_id(), title, None, created_at=now, updated_at=now, made_by=current_maker())
        self.works.create(work)
        note(Change(Action.WORK_CREATED, TargetKind.WORK, work.id, after=work_values(work)))
        return work.id

    def _move(self, tracks: Iterable[Track], work_id: str, note: Note, *, is_new: bool = False) -> Joined:
        moved = list(tracks)
        self._put(moved, work_id, note)
        came_from: Mapping[str, str] = {each.id: each.work_id or "" for each in moved}
        return Joined(work_id, is_new, {**came_from})

    def _put(self, tracks: Iterable[Track], work_id: str, note: Note) -> None:
        if work_id:
            self.works.hold(work_id)
        for before in tracks:
            after = self.tracks.edit(before.id, TrackEdit(work_id=work_id), self.clock())
            if after is not None:
                values = track_values(before), track_values(after)
                note(edited(Action.TRACK_EDITED, TargetKind.TRACK, before.id, *values))


def _name(track: Track) -> str | None:
    return track.metadata.title or (track.source.file_name or "").rpartition(".")[0] or None
