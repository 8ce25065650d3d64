"""`ReextractionStore` in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.doubles.memory_servers import ManualClock
from tests.doubles.memory_tracks import MemoryTrackStore

from contrafact.domain.chroma import WHITENED_RECIPE
from contrafact.domain.jobs import Problem, State
from contrafact.domain.reextraction import FailedReextraction, OlderRecipe, TakenTrack
from contrafact.domain.tracks import SourceKind, Track, TrackMeasures
from contrafact.ports import Clock


@dataclass
class Asked:
    """A track whose new analysis was asked for."""

    at: datetime
    problem: Problem | None = None
    has_failed: bool = False
    attempts: int = 0
    lease: tuple[str, datetime, timedelta] | None = None


class MemoryReextractionStore:
    """Reads and changes the tracks of a store. `clock` is that of leases."""

    def __init__(self, store: MemoryTrackStore, clock: Clock | None = None) -> None:
        self._store = store
        self._clock = clock or ManualClock()
        self.asked: dict[str, Asked] = {}

    def count(self) -> OlderRecipe:
        older, waiting, failed = self._older(), self._waiting(), self._failed()
        fetchable = [each for each in older if each.source.kind is SourceKind.YOUTUBE and each not in waiting]
        return OlderRecipe(
            n_tracks=len(older),
            n_fetchable=len(fetchable),
            fetchable_s=sum(each.metadata.duration_s or 0.0 for each in fetchable),
            n_waiting=len(waiting),
            n_failed=len(failed),
            n_done=sum(each.id in self.asked and each.recipe == WHITENED_RECIPE for each in self._ready()),
            problem=next((problem for each in waiting if (problem := self.asked[each.id].problem)), None),
        )

    def failures(self, limit: int) -> list[FailedReextraction]:
        found = [(each, self.asked[each.id].problem) for each in self._failed()]
        return [FailedReextraction(track, problem) for track, problem in found if problem][:limit]

    def request(self, now: datetime, *, from_source: bool) -> int:
        waiting = self._waiting()
        if from_source and not waiting:
            done = {each.id for each in self._ready() if each.recipe == WHITENED_RECIPE}
            self.asked = {name: asked for name, asked in self.asked.items() if name not in done}
        is_new = [each for each in self._older() if each not in waiting and (from_source or each.id not in self.asked)]
        wanted = [
            each
            for each in is_new
            if each.source.upload_key or (from_source and each.source.kind is SourceKind.YOUTUBE)
        ]
        self.asked.update({each.id: Asked(now) for each in wanted})
        return len(wanted)

    def attach(self, track_id: str, upload_key: str, now: datetime) -> bool:
        found = [each for each in self._older() if each.id == track_id and each.source.upload_key is None]
        if not found or found[0].source.kind is not SourceKind.UPLOAD:
            return False
        source = replace(found[0].source, upload_key=upload_key)
        self._store.change(track_id, None, lambda track: replace(track, source=source))
        self.asked[track_id] = Asked(now)
        return True

    def cancel(self) -> int:
        waiting = self._waiting()
        for each in waiting:
            del self.asked[each.id]
        return len(waiting)

    def any_waits(self) -> bool:
        return any(self._is_free(each) for each in self._waiting())

    def take(self, token: str, lease: timedelta) -> TakenTrack | None:
        with self._store.lock:
            free = [each for each in self._waiting() if self._is_free(each)]
            if not free:
                return None
            track = min(free, key=lambda each: (self.asked[each.id].at, each.id))
            asked = self.asked[track.id]
            asked.lease, asked.attempts = (token, self._clock() + lease, lease), asked.attempts + 1
            return TakenTrack(track, token, asked.attempts)

    def renew(self, taken: TakenTrack, lease: timedelta) -> bool:
        asked = self._held(taken)
        if asked:
            asked.lease = (taken.token, self._clock() + lease, lease)
        return asked is not None

    def finish(self, taken: TakenTrack, chroma_key: str, measures: TrackMeasures, now: datetime) -> bool:
        asked = self._held(taken)
        if asked:
            self.asked[taken.id] = Asked(asked.at)
            self._store.set_chroma(taken.id, taken.track.job_id, chroma_key, now, measures)
        return asked is not None

    def fail(self, taken: TakenTrack, problem: Problem) -> bool:
        asked = self._held(taken)
        if asked:
            asked.problem, asked.has_failed, asked.lease = problem, True, None
        return asked is not None

    def release(self, taken: TakenTrack, problem: Problem | None = None) -> bool:
        asked = self._held(taken)
        if asked:
            asked.lease, asked.problem = None, problem or asked.problem
            asked.attempts -= problem is None
        return asked is not None

    def _ready(self) -> list[Track]:
        return sorted((each for each in self._store.tracks.values() if each.state is State.READY), key=_id)

    def _older(self) -> list[Track]:
        return [each for each in self._ready() if each.recipe != WHITENED_RECIPE]

    def _waiting(self) -> list[Track]:
        return [each for each in self._older() if each.id in self.asked and not self.asked[each.id].has_failed]

    def _failed(self) -> list[Track]:
        return [each for each in self._older() if each.id in self.asked and self.asked[each.id].has_failed]

    def _is_free(self, track: Track) -> bool:
        held = self.asked[track.id].lease
        return held is None or not self._clock() < held[1] <= self._clock() + 2 * held[2]

    def _held(self, taken: TakenTrack) -> Asked | None:
        asked, track = self.asked.get(taken.id), self._store.get(taken.id)
        is_held = asked is not None and asked.lease is not None and asked.lease[0] == taken.token
        is_same = track is not None and track.state is State.READY and track.job_id == taken.track.job_id
        return asked if is_held and is_same else None


def _id(track: Track) -> str:
    return track.id
