"""Matches of a list are counted as far as a limit."""

from __future__ import annotations

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, add_track
from tests.contract.explaining import recorded
from tests.doubles.servers import Server

from contrafact.adapters.mongo import pages, tracks
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.domain.jobs import State
from contrafact.domain.tracks import TrackFilter, TrackSort


@pytest.fixture(autouse=True)
def few_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (pages, tracks):
        monkeypatch.setattr(module, "MOST_COUNTED", 3)
    monkeypatch.setattr("contrafact.adapters.mongo.jobs.MOST_COUNTED", 3)


@pytest.mark.parametrize(("n", "expected"), [(2, (2, True)), (3, (3, True)), (4, (3, False)), (6, (3, False))])
@pytest.mark.parametrize("sort", [TrackSort.TITLE, TrackSort.RELEVANCE])
def test_a_total_is_exact_up_to_the_limit(
    database: Database[Document], n: int, expected: tuple[int, bool], sort: TrackSort
) -> None:
    store = MongoTrackStore(database)
    for number in range(n):
        add_track(store, number, f"Song {number}")
    page = store.page(TrackFilter(q="song"), sort, 2, None)
    assert (page.total, page.is_total_exact) == expected
    # A whole library costs nothing to count.
    everything = store.page(TrackFilter(), TrackSort.TITLE, 2, None)
    assert (everything.total, everything.is_total_exact) == (n, True)
    assert {page.next_cursor is None, everything.next_cursor is None} == {n <= 2}


def test_no_query_counts_further_than_the_limit(mongod: Server, database: Database[Document]) -> None:
    store = MongoTrackStore(database)
    for number in range(6):
        add_track(store, number, f"Song {number}")
        MongoJobStore(database).ensure(f"{number:032x}", f"yt-{number:011d}", NOW)
    with recorded(mongod.uri, database.name, database.codec_options) as (asked, recorder):
        MongoTrackStore(asked).page(TrackFilter(state=State.QUEUED), TrackSort.TITLE, 2, None)
        page = MongoJobStore(asked).page(State.QUEUED, 2, None)
        limits = [
            stage["$limit"] for query in recorder.queries for stage in query.get("pipeline", ()) if "$limit" in stage
        ]
    assert limits == [4, 4]
    assert (page.total, page.is_total_exact) == (3, False)
