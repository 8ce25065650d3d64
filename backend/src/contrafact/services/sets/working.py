"""What a worker does with a set: analyse it, search the library for its parts, make tracks of them.

Every step can be repeated. After a worker was killed, another goes on as soon as the lease has run out.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar, Protocol

from contrafact.domain.acting import acting_as, on_behalf_of
from contrafact.domain.audio import AudioCopy
from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import Fingerprint
from contrafact.domain.jobs import Problem
from contrafact.domain.origin import owned_by
from contrafact.domain.sets import (
    RecordingSet,
    SetAnalysis,
    SetMatch,
    SetPart,
    SetState,
    set_audio_key,
    set_chroma_key,
)
from contrafact.features.chroma_io import chroma_from_bytes, chroma_to_bytes, fingerprint_from_bytes
from contrafact.ports import Clock, NewId
from contrafact.ports.bucket import Bucket
from contrafact.ports.sets import SetAnalyser, SetStore
from contrafact.ports.sources import FetchProgress
from contrafact.services.audio import KeepAudio
from contrafact.services.leasing import LEASE, Leased, LeaseLostError, left_for_later_if_unavailable, run_leased
from contrafact.services.sets.accepting import AcceptPart
from contrafact.services.sets.matching import Held, matches_within, most_probable, parts_by_covers, parts_by_library
from contrafact.services.space import DiskSpace

_PROGRESS_SECONDS = 0.5
_ANALYSED = 0.9
"""Progress when the analysis is done and the search begins."""
_LONG_WORK = {SetState.QUEUED, SetState.ANALYSING}
_log = logging.getLogger(__name__)


class Slots(Protocol):
    """A limited number of slots for heavy work; see `FileSlots`."""

    def one(self) -> AbstractContextManager[bool]:
        """Hold a slot until the block ends; the value is False if none is free."""


class SetMatcher(Protocol):
    """Finds the songs of the library in a set; see `MatchSet`."""

    def held(self, fingerprint: Fingerprint) -> list[Held]:
        """Return the recordings of the library that a set holds."""

    def __call__(
        self, found: RecordingSet, chroma: Chroma, fingerprint: Fingerprint, on_progress: Callable[[float], None]
    ) -> tuple[SetMatch, ...]:
        """Return the matches of the parts."""


@dataclass(frozen=True, slots=True)
class WorkOnSet:
    """Does what a set waits for.

    Parameters
    ----------
    match : finds the library's songs in a set.
    max_duration_s, max_part_s : longest set and longest part, in seconds.
    slots : limit the sets that are analysed at once, so that songs find a process; no limit if left out.
    """

    kind: ClassVar[str] = "set"

    sets: SetStore
    bucket: Bucket
    analyse: SetAnalyser
    match: SetMatcher
    accept: AcceptPart
    audio: KeepAudio
    space: DiskSpace
    clock: Clock
    new_id: NewId
    max_duration_s: float
    max_part_s: float
    scratch_folder: Path | None = None
    lease: timedelta = LEASE
    slots: Slots | None = None

    def __call__(self, set_id: str) -> None:
        """Work on a set, unless it waits for a person or for a slot, or another worker holds it."""
        with left_for_later_if_unavailable(f"set {set_id}"), self._slot(set_id) as is_free:
            if is_free:
                run_leased(self, set_id, self.new_id())
            else:
                # The sweep nudges it again.
                _log.info("set %s waits until another one is analysed", set_id)

    def _slot(self, set_id: str) -> AbstractContextManager[bool]:
        """Return a slot for an analysis. A search or an acceptance is short, and needs none."""
        found = self.sets.get(set_id)
        is_long = found is not None and found.state in _LONG_WORK
        return self.slots.one() if self.slots and is_long else nullcontext(True)

    def take(self, set_id: str, token: str) -> RecordingSet | None:
        """Lease the set; see `SetStore.take`."""
        return self.sets.take(set_id, token, self.lease, self.clock())

    def renew(self, leased: Leased[RecordingSet]) -> bool:
        """Extend the lease; False if it is lost."""
        return self.sets.renew(leased.item.id, leased.token, self.lease)

    def log_fields(self, found: RecordingSet) -> dict[str, str]:
        """Return the id of the set."""
        return {"set_id": found.id}

    def run(self, leased: Leased[RecordingSet]) -> None:
        """Analyse, search, or make tracks, as the set's state says."""
        found = leased.item
        by = found.accepted_by if found.state is SetState.ACCEPTING else found.made_by
        with acting_as(on_behalf_of(by)), owned_by(found.owner):
            if found.state is SetState.ACCEPTING:
                self._accept(leased)
                return
            if found.state is not SetState.SEARCHING:
                found = self._analyse(leased)
            self._search(leased, found)

    def fail(self, leased: Leased[RecordingSet], problem: Problem) -> None:
        """End what the worker does. A set that has parts keeps them."""
        found = leased.item
        state = found.resting_state if found.parts else SetState.FAILED
        self._finish(leased, {"state": state, "problem": problem, "accepted_by": None})
        if state is SetState.FAILED:
            self._drop_upload(found)

    def put_back(self, leased: Leased[RecordingSet], _: ContrafactError) -> None:
        """Let the set be taken again after a pause."""
        # If the database is unavailable too, the set is free once the lease has run out.
        with suppress(ContrafactError):
            self.sets.release(leased.item.id, leased.token)

    def give_up(self, leased: Leased[RecordingSet]) -> None:
        """Leave the set to the worker that took it; remove what was stored of one that is gone."""
        found = self.sets.get(leased.item.id)
        if found is None or found.state is SetState.CANCELLED:
            remove_objects(self.bucket, leased.item)
        _log.info("set given up: its lease is lost")

    def _analyse(self, leased: Leased[RecordingSet]) -> RecordingSet:
        found = leased.item
        self.space.check()
        self._write(leased, {"state": SetState.ANALYSING, "progress": 0.0})
        with TemporaryDirectory(prefix="contrafact-", dir=self.scratch_folder, ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "set"
            report = self._reporter(leased, 0.0, _ANALYSED)
            if found.upload_key is None or not self.bucket.download(found.upload_key, path, _checking(leased)):
                raise ContrafactError("upload_missing")
            analysis = self._listened(found, path, Path(folder), report)
        leased.check()
        self.bucket.put(set_chroma_key(found.id), chroma_to_bytes(analysis.chroma, analysis.fingerprint))
        n_bytes = self.bucket.size(set_audio_key(found.id))
        copy = AudioCopy(set_audio_key(found.id), n_bytes, self.clock()) if n_bytes is not None else None
        self._write(leased, {**_found(analysis), "audio": copy, "state": SetState.SEARCHING, "upload_key": None})
        self._drop_upload(found)
        return self.sets.get(found.id) or found

    def _listened(self, found: RecordingSet, path: Path, folder: Path, report: Callable[[float], None]) -> SetAnalysis:
        """Analyse a file; store a copy for listening where copies are kept of its source."""
        with ExitStack() as stack:
            listen = None
            if found.source.kind in self.audio.kinds:
                listen = stack.enter_context(self.audio.writing(set_audio_key(found.id), folder))
            return self.analyse(
                path,
                chapters=found.chapters,
                max_duration_s=self.max_duration_s,
                max_part_s=self.max_part_s,
                on_progress=report,
                on_audio=listen,
            )

    def _search(self, leased: Leased[RecordingSet], found: RecordingSet) -> None:
        chroma, fingerprint = stored_sound(self.bucket, found.id)
        if found.is_proposal:
            found = self._by_library(found, fingerprint)
        report = self._reporter(leased, 0.0 if found.searched_at else _ANALYSED, 1.0)
        matches = self.match(found, chroma, fingerprint, report)
        joined = parts_by_covers(found.parts, matches, self.max_part_s)
        if found.is_proposal and joined != found.parts:
            before, found = found.parts, self._with_parts(found, joined)
            same = [part for part in found.parts if part in before]
            changed = replace(found, parts=tuple(part for part in found.parts if part not in before))
            again = self.match(changed, chroma, fingerprint, report)
            matches = most_probable([*matches_within(matches, same), *again])
        now = self.clock()
        done = {"matches": matches, "searched_at": now, "state": found.resting_state, "progress": 1.0, "problem": None}
        self._finish(leased, done)

    def _by_library(self, found: RecordingSet, fingerprint: Fingerprint) -> RecordingSet:
        """Move proposed boundaries to those of the library's recordings."""
        if found.duration_s is None:
            return found
        parts = parts_by_library(found.parts, self.match.held(fingerprint), found.duration_s)
        return self._with_parts(found, parts) if parts != found.parts else found

    def _with_parts(self, found: RecordingSet, parts: tuple[SetPart, ...]) -> RecordingSet:
        """Change the proposal, unless a person has edited the parts meanwhile; return the set as it is then."""
        changes = {"parts": parts, "proposed_revision": found.revision + 1}
        changed = self.sets.change(found.id, {SetState.SEARCHING}, found.revision, changes)
        return changed or self.sets.get(found.id) or found

    def _accept(self, leased: Leased[RecordingSet]) -> None:
        found = leased.item
        chroma, fingerprint = stored_sound(self.bucket, found.id)
        report = self._reporter(leased, 0.0, 1.0)
        with TemporaryDirectory(prefix="contrafact-", dir=self.scratch_folder, ignore_cleanup_errors=True) as folder:
            copy = self._stored_copy(leased, found, Path(folder))
            parts = list(found.parts)
            for place, part in enumerate(parts):
                if part.track_id is None:
                    parts[place] = self.accept(found, place, chroma, fingerprint, copy)
                    self._write(leased, {"parts": tuple(parts)})
                report((place + 1) / len(parts))
        now = self.clock()
        self._finish(leased, {"state": SetState.ACCEPTED, "accepted_at": now, "progress": 1.0, "problem": None})

    def _stored_copy(self, leased: Leased[RecordingSet], found: RecordingSet, folder: Path) -> Path | None:
        path = folder / "copy.webm"
        is_there = found.audio is not None and self.bucket.download(found.audio.key, path, _checking(leased))
        return path if is_there else None

    def _reporter(self, leased: Leased[RecordingSet], first: float, last: float) -> Callable[[float], None]:
        """Return a callback that writes progress at intervals and stops the work when the lease is lost."""
        last_written = 0.0

        def report(part: float) -> None:
            nonlocal last_written
            leased.check()
            now = time.monotonic()
            if now - last_written >= _PROGRESS_SECONDS:
                last_written = now
                self._write(leased, {"progress": first + part * (last - first)})

        return report

    def _write(self, leased: Leased[RecordingSet], changes: dict[str, object]) -> None:
        if not self.sets.advance(leased.item.id, leased.token, {**changes, "updated_at": self.clock()}):
            raise LeaseLostError

    def _finish(self, leased: Leased[RecordingSet], changes: dict[str, object]) -> None:
        if not self.sets.finish(leased.item.id, leased.token, {**changes, "updated_at": self.clock()}):
            raise LeaseLostError
        _log.info("set is %s", changes["state"])

    def _drop_upload(self, found: RecordingSet) -> None:
        """Delete the file. While the bucket is unavailable it stays until `PurgeUploads` deletes it."""
        if found.upload_key is not None:
            with suppress(ContrafactError):
                self.bucket.delete(found.upload_key)


def stored_sound(bucket: Bucket, set_id: str) -> tuple[Chroma, Fingerprint]:
    """Return the chroma and fingerprint of a set. Raises `invalid_chroma`, also if they are missing."""
    data = bucket.get(set_chroma_key(set_id))
    fingerprint = fingerprint_from_bytes(data) if data else None
    if data is None or fingerprint is None:
        raise ContrafactError(
            "invalid_chroma", "The stored sound of the set is gone. Delete the set, and add it again."
        )
    return chroma_from_bytes(data), fingerprint


def remove_objects(bucket: Bucket, found: RecordingSet) -> None:
    """Delete the objects of a set. Idempotent."""
    bucket.delete(set_chroma_key(found.id))
    bucket.delete(set_audio_key(found.id))
    if found.upload_key is not None:
        bucket.delete(found.upload_key)


def _found(analysis: SetAnalysis) -> dict[str, object]:
    names = ("duration_s", "parts", "chapters", "has_damaged_chapters", "outline")
    return {**{name: getattr(analysis, name) for name in names}, "progress": _ANALYSED}


def _checking(leased: Leased[RecordingSet]) -> Callable[[FetchProgress], None]:
    return lambda _: leased.check()
