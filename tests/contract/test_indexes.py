"""Every query of API and worker uses an index."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest
from bson.binary import Binary
from pymongo.database import Database
from tests.contract.builders import NOW, add_track, after, video
from tests.contract.explaining import Recorder, explained, recorded
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document, ensure_indexes
from contrafact.adapters.mongo.edges import MongoEdgeStore
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore, MongoOutdatedEmbeddings
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.playlists import MongoPlaylistStore
from contrafact.adapters.mongo.track_documents import track_document
from contrafact.adapters.mongo.track_jobs import MongoTrackJobs
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.trash import MongoTrashStore
from contrafact.adapters.mongo.work_changes import MongoWorkChangeStore
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.jobs import Lease, Problem, Progress, State
from contrafact.domain.tracks import Metadata, Track, TrackEdit, TrackFilter, TrackSort
from contrafact.domain.work_changes import WorkChange, WorkChangeKind
from contrafact.domain.works import Work

N_TRACKS = 2000
N_SHOWN = 1500
LIMIT = 20
WORK = "a" * 32
LEASE = timedelta(seconds=20)


@pytest.fixture
def asking(mongod: Server, database: Database[Document]) -> Iterator[tuple[Database[Document], Recorder]]:
    with recorded(mongod.uri, database.name, database.codec_options) as found:
        yield found


@pytest.fixture(scope="module")
def full_database(mongod: Server, indexed_database: Database[Document]) -> Iterator[Database[Document]]:
    """Many tracks, most of them ready, few in a work, the newest in the trash; many with a word in common."""
    database = indexed_database.client.get_database("full", codec_options=indexed_database.codec_options)
    ensure_indexes(database)
    documents = []
    for number in range(N_TRACKS):
        state = State.FAILED if number % 100 == 0 else State.READY
        said = Metadata(f"Song {number % 50} word{number}", f"Artist {number % 7}", float(number % 300))
        track = Track(
            video(number).track_id, video(number), state, f"{number:032x}", after(number), after(number), said
        )
        hidden = {"state": "trashed", "kept_state": "ready", "trashed_at": after(number)} if number >= N_SHOWN else {}
        documents.append(track_document(track) | {"work_id": WORK if number % 200 == 0 else None} | hidden)
    database["tracks"].insert_many(documents)
    yield database
    database.client.drop_database(database.name)


@pytest.fixture
def library(mongod: Server, full_database: Database[Document]) -> Iterator[tuple[Database[Document], Recorder]]:
    with recorded(mongod.uri, full_database.name, full_database.codec_options) as found:
        yield found


@pytest.mark.parametrize("sort", list(TrackSort))
@pytest.mark.parametrize("q", [None, "word17", "song", "song art", "yt-00000000007", "!!!"])
def test_every_list_of_tracks_uses_an_index(
    library: tuple[Database[Document], Recorder], sort: TrackSort, q: str | None
) -> None:
    database, recorder = library
    tracks = MongoTrackStore(database)
    for state, work_id in itertools.product([None, State.READY, State.FAILED], [None, WORK]):
        which = TrackFilter(q, state, work_id)
        page = tracks.page(which, sort, LIMIT, None)
        if page.next_cursor:
            tracks.page(which, sort, LIMIT, page.next_cursor)
    for query in list(recorder.queries):
        stages, _ = explained(database, query)
        assert "COLLSCAN" not in stages, query
        assert stages & {"IXSCAN", "IDHACK", "EOF", "COUNT_SCAN"}, query


@pytest.mark.parametrize("sort", list(TrackSort))
def test_a_page_without_a_search_is_read_in_order_and_examines_few_more_documents_than_it_shows(
    library: tuple[Database[Document], Recorder], sort: TrackSort
) -> None:
    database, recorder = library
    tracks = MongoTrackStore(database)
    for which in (
        TrackFilter(),
        TrackFilter(state=State.READY),
        TrackFilter(state=State.FAILED),
        TrackFilter(work_id=WORK),
    ):
        cursor = None
        for _ in range(3):
            page = tracks.page(which, sort, LIMIT, cursor)
            cursor = page.next_cursor
            if cursor is None:
                break
    for query in [query for query in recorder.queries if "find" in query]:
        stages, n_examined = explained(database, query)
        assert "SORT" not in stages, query
        # Equal keys at the edge of a page are looked at again: at most seven artists share these tracks.
        n_equal = N_TRACKS // 7 if "artist" in sort else LIMIT
        assert n_examined <= LIMIT + 1 + n_equal + LIMIT, query


def test_a_page_of_the_trash_is_read_in_order(library: tuple[Database[Document], Recorder]) -> None:
    database, recorder = library
    trash = MongoTrashStore(database)
    page = trash.page(LIMIT, None)
    assert page.total == N_TRACKS - N_SHOWN
    trash.page(LIMIT, page.next_cursor)
    for query in [query for query in recorder.queries if "find" in query]:
        stages, n_examined = explained(database, query)
        assert not stages & {"SORT", "COLLSCAN"}, query
        assert n_examined <= LIMIT + 2, query


def test_no_query_about_moves_reads_a_whole_collection(asking: tuple[Database[Document], Recorder]) -> None:
    database, recorder = asking
    tracks, trash, jobs = MongoTrackStore(database), MongoTrashStore(database), MongoTrackJobs(database)
    for number in range(30):
        add_track(tracks, number)
    ids = [video(number).track_id for number in range(30)]
    moved = [trash.trash(ids[0]), trash.trash(ids[1]), trash.delete(ids[2]), trash.restore(ids[0], "j")]
    assert all(moved)
    trash.unfollowed(5)
    trash.leftovers(timedelta(0), 5)
    trash.cleared(ids[0], trash.find(ids[0]).leftovers)  # type: ignore[union-attr]
    trash.followed(ids[1], 1)
    trash.expire(timedelta(0))
    trash.drop(ids[2], 1)
    tracks.exists(ids[3])
    tracks.claim(video(2), Metadata(), "j2", NOW)
    jobs.hide(jobs.of_track(ids[0]), 1)
    jobs.show(ids[0], 2)
    jobs.withdraw("j")
    jobs.delete(["j"])
    embeddings = MongoEmbeddingStore(database)
    embeddings.hide(ids[0], "j", 1)
    embeddings.show(ids[0], 2)
    embeddings.job_of(ids[0])
    embeddings.lacking(tracks.ready_ids("", 5))
    assert len(recorder.queries) > 20
    for query in list(recorder.queries):
        for each in as_searches(query):
            assert "COLLSCAN" not in explained(database, each)[0], query


def test_no_other_query_reads_a_whole_collection(asking: tuple[Database[Document], Recorder]) -> None:
    database, recorder = asking
    ask_about_tracks(MongoTrackStore(database))
    ask_about_jobs(MongoJobStore(database))
    works = MongoWorkStore(database)
    for number in range(30):
        works.create(Work(f"{number:032x}", f"Work {number}", None, NOW, NOW))
    for q in (None, "work", "work 2"):
        works.page(q, 5, works.page(None, 5, None).next_cursor)
    works.replace(Work(f"{1:032x}", "New", None, NOW, NOW))
    works.delete(f"{1:032x}")
    playlists = MongoPlaylistStore(database)
    playlists.claim("pl-1", "1", NOW)
    playlists.overdue(10)
    playlists.not_nudged(["pl-1"])
    playlists.take("pl-1", "t", LEASE, NOW)
    embeddings = MongoEmbeddingStore(database)
    for number in range(30):
        embeddings.put(f"t{number}", "j", "m" if number % 3 else "old", ones(4))
    list(embeddings.track_ids("m"))
    list(embeddings.everything("m"))
    embeddings.changes("m", embeddings.changes("m", embeddings.moment())[1])
    embeddings.segment_changes("m", embeddings.moment())
    edges = MongoEdgeStore(database)
    for number in range(0, 30, 3):
        edges.put(f"t{number + 1}", "m", ones(4).whole, {f"t{number}": 0.9})
    assert edges.into("m", ["t3"]) == {"t3": {"t4": pytest.approx(0.9)}}
    changes = MongoWorkChangeStore(database)
    for number in range(30):
        change_id = f"{number:032x}"
        changes.add(WorkChange(change_id, WorkChangeKind.MERGE, NOW, None, change_id, ("f" * 32,)))
    assert changes.of_work(f"{1:032x}", 5, None).total == 1
    assert changes.undone([f"{1:032x}"]) == set()
    embeddings.remove("t1", "j")
    outdated = MongoOutdatedEmbeddings(database)
    assert outdated.count("m") == 10
    leased = outdated.take("m", "t", LEASE)
    assert leased is not None
    outdated.give_up(leased, "m")
    outdated.replace(leased, "m", ones(4))
    assert len(recorder.queries) > 30
    for query in list(recorder.queries):
        for each in as_searches(query):
            assert "COLLSCAN" not in explained(database, each)[0], query


def test_counting_outdated_embeddings_reads_no_documents(
    asking: tuple[Database[Document], Recorder],
) -> None:
    database, recorder = asking
    embeddings, outdated = MongoEmbeddingStore(database), MongoOutdatedEmbeddings(database)
    for number in range(30):
        embeddings.put(f"t{number}", "j", "m" if number % 3 else "old", ones(4))
    leased = outdated.take("m", "t", LEASE)
    assert leased is not None
    outdated.give_up(leased, "m")
    recorder.queries.clear()
    assert (outdated.count("m"), outdated.any_waits("m")) == (9, True)
    assert [explained(database, query)[1] for query in recorder.queries] == [0, 0]


def ones(n: int) -> TrackEmbedding:
    return TrackEmbedding(np.ones(n, dtype=np.float32), np.ones((2, n), dtype=np.float32))


def as_searches(query: Document) -> list[Document]:
    """The query, or the search that a change begins with."""
    if "findAndModify" in query:
        return [{"find": query["findAndModify"], "filter": query["query"]}]
    if "updates" in query:
        return [{"find": query["update"], "filter": update["q"]} for update in query["updates"]]
    if "deletes" in query:
        return [{"find": query["delete"], "filter": deletion["q"]} for deletion in query["deletes"]]
    return [query]


def ask_about_tracks(tracks: MongoTrackStore) -> None:
    track = add_track(tracks, 9999, "Title")
    tracks.claim(video(9999), Metadata(), "j", NOW)
    tracks.get_many([track.id, "x"])
    tracks.edit(track.id, TrackEdit(title="x", work_id=WORK), NOW)
    tracks.describe(track.id, track.job_id, Metadata(artist="x"), NOW)
    tracks.set_chroma(track.id, track.job_id, "k", NOW)
    tracks.mirror_state(track.id, track.job_id, State.EMBEDDING, NOW)
    tracks.unsettled(after(1))
    tracks.forget_upload(track.id, "x")
    tracks.count_by_work([WORK])
    tracks.leave_work(WORK, NOW)


def ask_about_jobs(jobs: MongoJobStore) -> None:
    for number in range(30):
        jobs.ensure(f"j{number}", video(number).track_id, after(number))
    for state in (None, State.QUEUED):
        jobs.page(state, 5, jobs.page(state, 5, None).next_cursor)
    jobs.overdue(10)
    jobs.not_nudged(["j1"])
    lease = Lease("j1", "t")
    jobs.take("j1", "t", LEASE, NOW)
    jobs.advance(lease, State.EMBEDDING, Progress(), NOW)
    jobs.release(lease, Problem("bucket_unavailable", "Wait."), NOW)
    jobs.discard(lease)
    jobs.get_many(["j1", "j2"])
    jobs.cancel("j2", NOW)


def test_nothing_in_the_database_is_pickled(database: Database[Document]) -> None:
    add_track(MongoTrackStore(database), 1, "Title")
    ask_about_jobs(MongoJobStore(database))
    MongoEmbeddingStore(database).put("t1", "j1", "m", ones(4))
    for name in database.list_collection_names():
        for document in database[name].find({}):
            for value in document.values():
                # The only bytes are vectors; pickles begin with 0x80.
                assert not isinstance(value, bytes) or (isinstance(value, Binary) and value.subtype == 9)
