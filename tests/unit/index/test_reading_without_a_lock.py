"""Threads read an index while another reads changes from the database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from tests.doubles.libraries import MODEL, Library, N, embedding, ids, near, track_id
from tests.doubles.memory_embeddings import MemoryEmbeddingStore
from tests.doubles.memory_servers import ManualClock

from contrafact.domain.embeddings import EmbeddingChange
from contrafact.domain.errors import ContrafactError
from contrafact.index.coalescing import Coalesced
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import Snapshots

SECONDS = 20


class SlowStore(MemoryEmbeddingStore):
    """Counts how often changes are asked for; the answer waits while `is_free` is not set."""

    def __init__(self) -> None:
        super().__init__()
        self.is_free, self.is_asked, self.n_asked = threading.Event(), threading.Event(), 0
        self.is_free.set()

    def changes(self, model_id: str, since: datetime) -> tuple[list[EmbeddingChange], datetime]:
        self.n_asked += 1
        self.is_asked.set()
        assert self.is_free.wait(SECONDS)
        return super().changes(model_id, since)


class ManualWatch:
    """An `EmbeddingWatch` whose number a test sets; None: changes may be missed."""

    def __init__(self) -> None:
        self.n_changes: int | None = 0

    def count(self) -> int | None:
        return self.n_changes

    def wait(self, seconds: float) -> None:
        pass


@pytest.fixture
def store() -> SlowStore:
    found = SlowStore()
    for number in range(5):
        found.put(track_id(number), "j", MODEL, embedding(number))
    return found


def test_many_threads_share_one_question_to_the_database(store: SlowStore) -> None:
    index = LibraryIndex(store, MODEL, ManualClock())
    index.count()
    store.n_asked = 0
    store.is_free.clear()
    store.is_asked.clear()
    with ThreadPoolExecutor(9) as threads:
        first = threads.submit(index.vectors, track_id(1))
        assert store.is_asked.wait(SECONDS)
        store.put("yt-new", "j", MODEL, embedding(99))
        others = [threads.submit(index.vectors, "yt-new") for _ in range(8)]
        store.is_free.set()
        assert first.result(SECONDS)[0] is not None
        assert all(each.result(SECONDS)[0] is not None for each in others)
    assert store.n_asked <= 9


def test_a_quiet_watch_answers_without_the_database(store: SlowStore) -> None:
    watch = ManualWatch()
    index = LibraryIndex(store, MODEL, ManualClock(), watch=watch)
    near(index, 1)
    store.n_asked = 0
    assert track_id(1) in ids(near(index, 1))
    assert index.vectors(track_id(2))[0] is not None
    assert store.n_asked == 0

    store.put("yt-new", "j", MODEL, embedding(99))
    watch.n_changes = 1
    assert "yt-new" in ids(near(index, 99))
    store.remove("yt-new")
    watch.n_changes = None
    assert "yt-new" not in ids(near(index, 99))
    near(index, 99)
    assert store.n_asked == 3


def test_a_track_that_the_watch_has_not_reported_yet_is_looked_for(store: SlowStore) -> None:
    index = LibraryIndex(store, MODEL, ManualClock(), watch=ManualWatch())
    near(index, 1)
    store.put("yt-new", "j", MODEL, embedding(99))
    assert index.vectors("yt-new")[0] is not None


def test_the_database_is_asked_from_time_to_time_whatever_the_watch_reports(store: SlowStore) -> None:
    clock = ManualClock()
    index = LibraryIndex(store, MODEL, clock, watch=ManualWatch())
    near(index, 1)
    store.remove(track_id(1))
    clock.advance(11 * 60)
    assert track_id(1) not in ids(near(index, 1))


def test_threads_read_while_changes_are_read(store: SlowStore) -> None:
    watch = ManualWatch()
    index = LibraryIndex(store, MODEL, ManualClock(), watch=watch)
    near(index, 1)
    store.is_free.clear()
    store.is_asked.clear()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(index.count)
        assert store.is_asked.wait(SECONDS)
        assert track_id(3) in ids(near(index, 3))
        store.is_free.set()
        assert waiting.result(SECONDS) == 5


@pytest.mark.parametrize("exact_up_to", [1000, 0])
def test_a_newer_snapshot_is_taken_over_while_others_read(tmp_path: Path, exact_up_to: int) -> None:
    library, watch = Library(tmp_path, N, exact_up_to), ManualWatch()
    index = LibraryIndex(library.embeddings, MODEL, library.clock, Snapshots(tmp_path), watch)
    before = near(index, 5)
    library.build()
    library.embeddings.put("yt-new", "j", MODEL, embedding(9000))
    library.embeddings.remove(track_id(7))
    index._wholes.switch()
    after = near(index, 5)
    assert {*ids(after)} == {*ids(before), "yt-new"} - {track_id(7)}
    assert near(index, 9000, 1)[0].track_id == "yt-new"
    assert track_id(7) not in ids(near(index, 7))
    assert index.count() == N


def n_runs_for(coalesced: Coalesced, *others: Callable[[], object]) -> int:
    """Let five callers and others wait while a run goes on; return how many runs there were in the end."""
    is_free, begun = threading.Event(), threading.Event()
    runs: list[int] = []

    def run() -> None:
        runs.append(len(runs))
        begun.set()
        assert is_free.wait(SECONDS)

    with ThreadPoolExecutor(6 + len(others)) as threads:
        calls = [threads.submit(coalesced, run)]
        assert begun.wait(SECONDS)
        calls += [threads.submit(coalesced, run) for _ in range(5)]
        calls += [threads.submit(other) for other in others]
        while len(coalesced._changed._waiters) < len(calls) - 1:  # type: ignore[attr-defined]
            time.sleep(0.001)
        is_free.set()
        for call in calls:
            call.result(SECONDS)
    return len(runs)


def test_callers_get_a_run_that_began_after_they_asked() -> None:
    assert n_runs_for(Coalesced()) == 2


def test_a_call_that_runs_alone_is_not_replaced_by_the_runs_of_others() -> None:
    coalesced, own = Coalesced(), threading.Event()
    n_runs_for(coalesced, lambda: coalesced.alone(own.set))
    assert own.is_set()


def test_all_who_wait_for_a_run_that_fails_get_its_error() -> None:
    coalesced, is_free, begun = Coalesced(), threading.Event(), threading.Event()

    def run() -> None:
        begun.set()
        assert is_free.wait(SECONDS)
        raise ContrafactError("database_unavailable")

    with ThreadPoolExecutor(4) as threads:
        calls = [threads.submit(coalesced, run) for _ in range(4)]
        assert begun.wait(SECONDS)
        is_free.set()
        for call in calls:
            with pytest.raises(ContrafactError):
                call.result(SECONDS)
    coalesced(lambda: None)
