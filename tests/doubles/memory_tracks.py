"""`TrackStore` in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from tests.doubles.memory_pages import Key, page_of
from tests.doubles.memory_search import has_words, likeness, read_query
from tests.doubles.memory_track_filters import fits

from contrafact.adapters.mongo.text_search import sort_key, words
from contrafact.adapters.mongo.track_documents import (
    described_fields,
    edited_fields,
    searched_texts,
    track_document,
    track_of,
)
from contrafact.adapters.mongo.track_queries import asked_text
from contrafact.domain.jobs import CLOCKS_DIFFER_BY, RETRYABLE_STATES, Problem, State
from contrafact.domain.pages import Page
from contrafact.domain.people import Maker
from contrafact.domain.tracks import (
    Metadata,
    Source,
    Track,
    TrackChoices,
    TrackEdit,
    TrackFilter,
    TrackMeasures,
    TrackSort,
)
from contrafact.domain.trash import Leftover, Place


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Outside:
    """A track outside the library, in the state that it had there."""

    track: Track
    place: Place
    trashed_at: datetime | None


class MemoryTrackStore:
    """`moves` and `leftovers` are by track id: the number of the last move and whether it is followed; ended jobs."""

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self.tracks: dict[str, Track] = {}
        self.outside: dict[str, Outside] = {}
        self.moves: dict[str, tuple[int, bool]] = {}
        self.covers: set[str] = set()
        self.fingerprint_keys: dict[str, tuple[int, ...]] = {}
        self.leftovers: dict[str, tuple[frozenset[Leftover], datetime]] = {}
        self.clock = clock
        self.lock = threading.RLock()
        self._n_moves = 0

    def claim(
        self, source: Source, metadata: Metadata, job_id: str, now: datetime, made_by: Maker | None = None
    ) -> tuple[Track, bool]:
        new = Track(source.track_id, source, State.QUEUED, job_id, now, now, metadata, made_by=made_by)
        with self.lock:
            if self.place(new.id) is Place.TRASH:
                restored = self.restore(new.id, job_id, source.upload_key)
                if restored.state not in RETRYABLE_STATES:
                    return restored, restored.job_id == job_id
            if self.place(new.id) is Place.DELETING:
                old = self.outside.pop(new.id).track
                is_other = old.source.upload_key != source.upload_key
                self.leave(old.id, Leftover(old.job_id, old.source.upload_key if is_other else None))
                self.note_move(new.id)
            found = self.tracks.get(new.id)
            if found is not None and found.state not in RETRYABLE_STATES:
                return found, False
            self.tracks[new.id] = self._queued_again(found, new) if found else new
            return self.tracks[new.id], True

    def _queued_again(self, found: Track, new: Track) -> Track:
        is_replaced = new.source.upload_key not in {None, found.source.upload_key}
        self.leave(found.id, Leftover(found.job_id, found.source.upload_key if is_replaced else None))
        return replace(
            found,
            source=replace(found.source, upload_key=new.source.upload_key or found.source.upload_key),
            state=State.QUEUED,
            job_id=new.job_id,
            updated_at=new.created_at,
            chroma_key=None,
            audio=None,
            recipe=None,
            model_id=None,
            problem=None,
        )

    def place(self, track_id: str) -> Place | None:
        outside = self.outside.get(track_id)
        return outside.place if outside else Place.LIBRARY if track_id in self.tracks else None

    def restore(self, track_id: str, job_id: str, upload_key: str | None = None) -> Track:
        track = self.outside.pop(track_id).track
        self.note_move(track_id)
        if track.is_active:
            new = replace(track, job_id=job_id, created_at=track.updated_at)
            track = self._queued_again(track, replace(new, source=replace(new.source, upload_key=upload_key)))
        self.tracks[track_id] = track
        return track

    def note_move(self, track_id: str) -> None:
        self._n_moves += 1
        self.moves[track_id] = (self._n_moves, False)

    def leave(self, track_id: str, leftover: Leftover) -> None:
        before = self.leftovers.get(track_id, (frozenset(), None))[0]
        self.leftovers[track_id] = (before | {leftover}, self.clock())

    def get(self, track_id: str) -> Track | None:
        return self.tracks.get(track_id)

    def exists(self, track_id: str) -> bool:
        return self.place(track_id) is not None

    def get_many(self, track_ids: Sequence[str]) -> dict[str, Track]:
        return {each: self.tracks[each] for each in track_ids if each in self.tracks}

    def page(self, which: TrackFilter, sort: TrackSort, limit: int, cursor: str | None) -> Page[Track]:
        documents = {track.id: track_document(track) for track in self.tracks.values()}
        found = {each: document["search"] for each, document in documents.items()}
        learnt = {each: words(*searched_texts(document)) for each, document in documents.items()}
        query = read_query(asked_text(which), found, learnt)
        with_words = [each for each in self.tracks.values() if has_words(query, found[each.id])]
        fitting = [each for each in with_words if fits(each, which, self.covers)]
        if sort is TrackSort.RELEVANCE and query.terms:
            titles = {each: document["sort_title"] for each, document in documents.items()}
            page = page_of(
                fitting,
                lambda track: (likeness(query, found[track.id], titles[track.id]), track.id),
                sort.value,
                limit,
                cursor,
                is_descending=True,
            )
        else:
            order = TrackSort.CREATED_AT_DESC if sort is TrackSort.RELEVANCE else sort
            page = page_of(fitting, lambda track: _key(track, order.value.lstrip("-")), order.value, limit, cursor)
        return replace(page, respelled=query.respelled)

    def choices(self, limit: int) -> TrackChoices:
        tracks = self.tracks.values()
        makers = {track.made_by.id: track.made_by for track in tracks if track.made_by}
        return TrackChoices(
            tuple(sorted(makers.values(), key=lambda maker: maker.name)[:limit]),
            tuple(sorted({tag for track in tracks for tag in track.tags})[:limit]),
            tuple(sorted({track.metadata.language for track in tracks if track.metadata.language})[:limit]),
        )

    def edit(self, track_id: str, edit: TrackEdit, now: datetime) -> Track | None:
        def edited(track: Track) -> Track:
            return replace(track_of(track_document(track) | edited_fields(track_document(track), edit)), updated_at=now)

        return self.change(track_id, None, edited) if track_id in self.tracks else None

    def write_back(self, track_id: str, fields: Mapping[str, object], now: datetime) -> Track | None:
        def written(track: Track) -> Track:
            return replace(track_of(track_document(track) | fields), updated_at=now)

        return self.change(track_id, None, written) if track_id in self.tracks else None

    def describe(self, track_id: str, job_id: str, metadata: Metadata, now: datetime) -> None:
        def described(track: Track) -> Track:
            there = track_document(track)
            return replace(track_of(there | described_fields(there, asdict(metadata))), updated_at=now)

        self.change(track_id, job_id, described)

    def set_chroma(
        self, track_id: str, job_id: str, chroma_key: str, now: datetime, measures: TrackMeasures | None = None
    ) -> None:
        def measured(track: Track) -> Track:
            changed = replace(track, chroma_key=chroma_key, updated_at=now)
            if measures is None:
                return changed
            self.fingerprint_keys[track_id] = measures.fingerprint_keys
            content, tuning = measures.harmonic_content, measures.tuning_cents
            return replace(changed, harmonic_content=content, tuning_cents=tuning, recipe=measures.recipe)

        self.change(track_id, job_id, measured)

    def set_model(self, track_id: str, job_id: str, model_id: str, now: datetime) -> None:
        self.change(track_id, job_id, lambda track: replace(track, model_id=model_id, updated_at=now))

    def mirror_state(
        self, track_id: str, job_id: str, state: State, now: datetime, problem: Problem | None = None
    ) -> None:
        with self.lock:
            has_failed = state in RETRYABLE_STATES

            def ended(track: Track) -> Track:
                audio = None if has_failed else track.audio
                return replace(track, state=state, problem=problem, updated_at=now, audio=audio)

            found = self.change(track_id, job_id, ended)
            if found and has_failed:
                self.leave(track_id, Leftover(job_id))
            if found and state is State.READY and found.source.upload_key:
                self.leave(track_id, Leftover(job_id, found.source.upload_key))

    def forget_upload(self, track_id: str, upload_key: str) -> None:
        def forgetful(track: Track) -> Track:
            is_it = track.source.upload_key == upload_key
            return replace(track, source=replace(track.source, upload_key=None)) if is_it else track

        self.change(track_id, None, forgetful)

    def unsettled(self, before: datetime) -> list[Track]:
        active = [track for track in self.tracks.values() if track.is_active]
        return [each for each in active if not before <= each.updated_at <= before + CLOCKS_DIFFER_BY]

    def delete(self, track_id: str) -> Track | None:
        """Remove a track at once, as no use case does."""
        with self.lock:
            return self.tracks.pop(track_id, None)

    def ready_ids(self, after_id: str, limit: int) -> list[str]:
        ready = sorted(track.id for track in self.tracks.values() if track.state is State.READY)
        return [each for each in ready if each > after_id][:limit]

    def count_by_work(self, work_ids: Sequence[str]) -> dict[str, int]:
        held = [track.work_id for track in self.tracks.values()]
        return {work_id: held.count(work_id) for work_id in work_ids if work_id in held}

    def move_to_work(self, from_id: str, to_id: str, track_ids: Sequence[str] | None, now: datetime) -> list[str]:
        everywhere = [*self.tracks.values(), *(each.track for each in self.outside.values())]
        moved = [t.id for t in everywhere if t.work_id == from_id and (track_ids is None or t.id in track_ids)]
        for track_id in moved:
            self.change(track_id, None, lambda found: replace(found, work_id=to_id, updated_at=now))
        return moved

    def leave_work(self, work_id: str, now: datetime) -> None:
        for track in [*self.tracks.values(), *(each.track for each in self.outside.values())]:
            if track.work_id == work_id:
                self.change(track.id, None, lambda found: replace(found, work_id=None, updated_at=now))

    def change(self, track_id: str, job_id: str | None, change: Callable[[Track], Track]) -> Track | None:
        """Change a track, also outside the library."""
        with self.lock:
            outside = self.outside.get(track_id)
            track = outside.track if outside else self.tracks.get(track_id)
            if track is None or job_id not in {None, track.job_id}:
                return None
            changed = change(track)
            if outside:
                self.outside[track_id] = replace(outside, track=changed)
            else:
                self.tracks[track_id] = changed
            return changed


def _key(track: Track, name: str) -> Key:
    if name == "created_at":
        return track.created_at.timestamp(), track.id
    if name == "duration_s":
        return -1.0 if track.metadata.duration_s is None else float(track.metadata.duration_s), track.id
    text: str | None = getattr(track.metadata, name)
    return sort_key(text or ""), track.id
