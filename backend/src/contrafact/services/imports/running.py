"""Run an import: list its items, let a few at a time be analysed, and give each its outcome.

Every step can be repeated. After a worker was killed, another goes on as soon as the lease has run out.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from contrafact.domain.acting import acting_as, on_behalf_of
from contrafact.domain.errors import UNAVAILABLE, ContrafactError
from contrafact.domain.imports import (
    UPLOAD_LIFETIME,
    Counts,
    Import,
    ImportItem,
    ImportKind,
    ImportState,
    ItemState,
    Origin,
    n_open,
)
from contrafact.domain.jobs import Job, Problem, State
from contrafact.domain.origin import owned_by
from contrafact.domain.webhooks import Announcement, Event
from contrafact.ports import Clock, NewId
from contrafact.ports.imports import ImportItemStore, ImportStore
from contrafact.ports.queue import Queue
from contrafact.ports.stores import JobStore, TrackStore
from contrafact.ports.webhooks import Announce, Events
from contrafact.services.imports.listing import Lister
from contrafact.services.imports.submitting import SubmitItem
from contrafact.services.imports.uploads import RemoveParts
from contrafact.services.leasing import LEASE, Leased, LeaseLostError, run_leased
from contrafact.services.limits import Limits

RUN_SECONDS = 5.0
"""How long a worker is busy with an import before it looks for other work."""
WINDOW = 200
"""Items of an import that are analysed or wait for it at a time: few, so that an import can be paused, and that what it
copies to the bucket stays small."""
WINDOW_BYTES = 2_000_000_000
_AT_ONCE = 20
_SOON = timedelta(seconds=2)
_RARELY = timedelta(seconds=30)
_PATIENTLY = frozenset({"quota_exceeded", "disk_full", "too_many_jobs", "rate_limited"})
"""Errors after which an item waits, and is submitted later."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunImport:
    """Carries an import on for some seconds."""

    kind: ClassVar[str] = "import"

    imports: ImportStore
    items: ImportItemStore
    tracks: TrackStore
    jobs: JobStore
    list_items: Lister
    submit: SubmitItem
    remove_parts: RemoveParts
    limits: Limits
    events: Events
    queue: Queue
    clock: Clock
    new_id: NewId
    lease: timedelta = LEASE
    run_seconds: float = RUN_SECONDS

    def __call__(self, import_id: str) -> None:
        """Carry the import on unless it has ended or another worker holds it."""
        run_leased(self, import_id, self.new_id())

    def take(self, import_id: str, token: str) -> Import | None:
        """Lease the import; None if it is not active or another lease is running."""
        return self.imports.take(import_id, token, self.lease)

    def renew(self, leased: Leased[Import]) -> bool:
        """Extend the lease; False if it is lost."""
        return self.imports.renew(leased.item.id, leased.token, self.lease)

    def log_fields(self, which: Import) -> dict[str, str]:
        """Return the id of the import."""
        return {"import_id": which.id}

    def run(self, leased: Leased[Import]) -> None:
        """Go on with the import until nothing more can be done now, or the time is over."""
        until = time.monotonic() + self.run_seconds
        with acting_as(on_behalf_of(leased.item.made_by)), owned_by(leased.item.owner):
            while True:
                which = self._current(leased)
                waits_for = None
                is_moving = self._settle(leased, which)
                if which.state is ImportState.RUNNING:
                    has_new, not_listed = self._list(leased, which, until)
                    n_begun, waits_for = self._submit(leased, which)
                    is_moving, waits_for = is_moving or has_new or n_begun > 0, waits_for or not_listed
                elif which.state is ImportState.CANCELLED:
                    is_moving |= self._cancel(leased, which)
                if not is_moving or waits_for or time.monotonic() > until:
                    break
            self._leave(leased, self._current(leased), waits_for, is_moving=is_moving)

    def fail(self, leased: Leased[Import], problem: Problem) -> None:
        """End the import as failed. Items that were listed keep their states; a retry goes on from there."""
        self._finish(leased, self._current(leased), ImportState.FAILED, problem)

    def put_back(self, leased: Leased[Import], error: ContrafactError) -> None:
        """Let the import be taken again after a pause."""
        self.imports.release(leased.item.id, leased.token, _RARELY, Problem(error.code, error.detail))

    def give_up(self, _: Leased[Import]) -> None:
        """Leave the import to the worker that took it."""
        _log.info("import given up: its lease is lost")

    def _current(self, leased: Leased[Import]) -> Import:
        leased.check()
        found = self.imports.get(leased.item.id)
        if found is None:
            raise LeaseLostError
        return found

    def _list(self, leased: Leased[Import], which: Import, until: float) -> tuple[bool, Problem | None]:
        """List items; return whether any is new, and why no more can be listed.

        An import fails by that only after the items that were listed before have their outcomes.
        """
        try:
            return self.list_items(leased, which, until), None
        except ContrafactError as error:
            if error.code in UNAVAILABLE or not n_open(self.items.counts([which.id])[which.id]):
                raise
            return False, Problem(error.code, error.detail)

    def _settle(self, leased: Leased[Import], which: Import) -> bool:
        """Give an outcome to items whose job has ended; return whether there was any."""
        analysing = self.items.first(which.id, ItemState.ANALYSING, 2 * WINDOW)
        jobs = self.jobs.get_many([item.job_id for item in analysing if item.job_id])
        tracks = self.tracks.get_many([item.track_id for item in analysing if item.track_id])
        n_ended = 0
        for item in analysing:
            track, job = tracks.get(item.track_id or ""), jobs.get(item.job_id or "")
            if job is not None and job.is_active:
                continue
            leased.check()
            held_by = track.same_recording_as if track else None
            state, problem = _outcome(job, held_by, is_there=track is not None)
            track_id = held_by if state is ItemState.DUPLICATE else item.track_id
            n_ended += self.items.end(item, state, track_id, problem, self.clock())
        return n_ended > 0

    def _submit(self, leased: Leased[Import], which: Import) -> tuple[int, Problem | None]:
        """Submit items while there is room; return how many, and what the next one waits for."""
        n_room = WINDOW - len(self.items.first(which.id, ItemState.ANALYSING, WINDOW))
        if n_room <= 0 or self.items.bytes_in(which.id, ItemState.ANALYSING) > WINDOW_BYTES:
            return 0, None
        n_done = 0
        for item in self.items.first(which.id, ItemState.WAITING, min(n_room, _AT_ONCE)):
            leased.check()
            try:
                if self.jobs.get(item.next_job_id) is None:
                    # Else it was counted before its submission was interrupted.
                    self.limits.admit_item(item.next_job_id, is_link=item.origin is Origin.LINK)
                self._begin(which, item)
            except ContrafactError as error:
                if error.code in UNAVAILABLE:
                    raise
                if error.code in _PATIENTLY:
                    return n_done, Problem(error.code, error.detail)
                self._refuse(item, error)
            n_done += 1
        return n_done, None

    def _begin(self, which: Import, item: ImportItem) -> None:
        begun = self.submit(which, item)
        if begun.is_own:
            self.items.begin(item, begun.track_id, item.next_job_id, self.clock())
        else:
            self.items.end(item, ItemState.DUPLICATE, begun.track_id, None, self.clock())
        self.remove_parts(item)

    def _refuse(self, item: ImportItem, error: ContrafactError) -> None:
        self.items.end(item, ItemState.REFUSED, None, Problem(error.code, error.detail), self.clock())
        self.remove_parts(item)

    def _cancel(self, leased: Leased[Import], which: Import) -> bool:
        """Refuse some of the items that were not analysed; return whether there were any."""
        n_refused = 0
        for state in (ItemState.WAITING, ItemState.UPLOADING):
            for item in self.items.first(which.id, state, 10 * _AT_ONCE):
                leased.check()
                self._refuse(item, ContrafactError("import_cancelled"))
                n_refused += 1
        return n_refused > 0

    def _leave(self, leased: Leased[Import], which: Import, waits_for: Problem | None, *, is_moving: bool) -> None:
        """End the import if all is done, else let it be taken again."""
        counts = self.items.counts([which.id])[which.id]
        after = _end_of(which, counts, self.clock())
        if after is not None:
            self._finish(leased, which, after)
            return
        can_go_on = is_moving and waits_for is None
        is_only_uploading = n_open(counts) == counts.get(ItemState.UPLOADING, 0)
        is_patient = is_only_uploading or (waits_for is not None and not counts.get(ItemState.ANALYSING))
        pause = timedelta() if can_go_on else _RARELY if is_patient else _SOON
        if self.imports.release(which.id, leased.token, pause, waits_for) and can_go_on:
            self.queue.nudge_import(which.id)

    def _finish(
        self, leased: Leased[Import], which: Import, after: ImportState, problem: Problem | None = None
    ) -> None:
        now = self.clock()

        def end(announce: Announce) -> bool:
            is_ended = self.imports.finish(which, leased.token, after, now, problem)
            if is_ended and after is not ImportState.PAUSED:
                data = _data(replace(which, state=after), self.items.counts([which.id])[which.id])
                # An import that is retried ends again.
                announce(Announcement(Event.IMPORT_DONE, f"{which.id} {which.revision}", data))
            return is_ended

        if not self.events.record(end):
            # A user changed it meanwhile, or the lease is lost.
            if not self.imports.release(which.id, leased.token, timedelta(), None):
                raise LeaseLostError
            self.queue.nudge_import(which.id)
            return
        _log.info("import is %s", after.value, extra={"code": problem.code} if problem else None)


def _end_of(which: Import, counts: Counts, now: datetime) -> ImportState | None:
    """Return the state in which an import ends or rests now; None if it goes on."""
    if which.state is ImportState.PAUSED:
        return None if counts.get(ItemState.ANALYSING) else which.state
    if n_open(counts):
        return None
    if which.state is ImportState.CANCELLED:
        return which.state
    # A client that was closed says nothing more.
    is_abandoned = which.kind is ImportKind.FILES and now > which.created_at + UPLOAD_LIFETIME
    return ImportState.DONE if (which.is_listed or is_abandoned) and not which.is_watched else None


def _outcome(job: Job | None, held_by: str | None, *, is_there: bool) -> tuple[ItemState, Problem | None]:
    """Return the outcome of an item whose job is not active."""
    if job is None or not is_there:
        return ItemState.REFUSED, _problem("track_not_found")
    if job.state is State.READY:
        return ItemState.ADDED, None
    if job.problem is not None and job.problem.code == "taken_as_set":
        # It is there, as a set whose parts wait for a person.
        return ItemState.ADDED, None
    if job.state is State.CANCELLED:
        return ItemState.REFUSED, _problem("analysis_cancelled")
    if job.problem is not None and job.problem.code == "same_recording" and held_by:
        return ItemState.DUPLICATE, None
    return ItemState.REFUSED, job.problem or _problem("internal_error")


def _problem(code: str) -> Problem:
    error = ContrafactError(code)
    return Problem(error.code, error.detail)


def _data(which: Import, counts: Counts) -> dict[str, object]:
    return {
        "import": {
            "id": which.id,
            "name": which.name,
            "kind": which.kind.value,
            "state": which.state.value,
            "n_added": counts.get(ItemState.ADDED, 0),
            "n_duplicates": counts.get(ItemState.DUPLICATE, 0),
            "n_refused": counts.get(ItemState.REFUSED, 0),
        }
    }
