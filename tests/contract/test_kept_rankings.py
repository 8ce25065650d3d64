"""Two processes of the API answer the pages of one ranking, over a real MongoDB and a real Valkey."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from uuid import uuid4

import numpy as np
from pymongo.database import Database
from tests.contract.builders import NOW, add_track
from tests.doubles.servers import Server, redis_client
from tests.doubles.tunes import tune
from tests.doubles.weights import background, untrained_card

from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import Document, connect
from contrafact.adapters.mongo.edges import MongoEdgeStore
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.recordings import MongoRecordingStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.adapters.shared_cache import LocalCache, ValkeyCache
from contrafact.adapters.system import now
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.jobs import State
from contrafact.domain.verdicts import NOTHING_ASKED
from contrafact.features.chroma_io import chroma_to_bytes
from contrafact.index.library_index import LibraryIndex
from contrafact.scoring.hubness import HubnessCache
from contrafact.services.caches import ChromaCache
from contrafact.services.compare import TrackLoader
from contrafact.services.kept_rankings import KeptRankings
from contrafact.services.library_search import LibrarySearch, SearchOptions
from contrafact.services.ranking import RankLibrary
from contrafact.services.same_recording import Fingerprints, SameRecordings
from contrafact.services.tracks import chroma_key

N_TRACKS = 12


def make_process(mongodb_uri: str, broker_uri: str, objects: Path) -> RankLibrary:
    """Return the rankings of one process of the API."""
    database, bucket, card = connect(mongodb_uri), LocalBucket(objects), untrained_card()
    tracks, embeddings = MongoTrackStore(database), MongoEmbeddingStore(database)
    index, chromas = LibraryIndex(embeddings, card.model_id, now), ChromaCache(bucket, 1_000_000)
    options = SearchOptions(0.5, NOTHING_ASKED, n_candidates=4, n_threads=1)
    edges, hubness = MongoEdgeStore(database), HubnessCache(background())
    search = LibrarySearch(tracks, index, chromas, card.calibration, hubness, card.model_id, options, edges=edges)
    kept = KeptRankings(ValkeyCache(broker_uri, LocalCache()), search, embeddings, lambda: uuid4().hex)
    load, same = (
        TrackLoader(tracks, index, chromas),
        SameRecordings(Fingerprints(bucket), MongoRecordingStore(database)),
    )
    return RankLibrary(load, tracks, MongoWorkStore(database), search, same, kept, lambda: 0)


def page(rank: RankLibrary, track_id: str, limit: int, cursor: str | None) -> tuple[list[tuple[str, bool]], str | None]:
    """Return the tracks of a page, whether each was aligned, and the next cursor."""
    found = rank(track_id, limit, cursor).page
    return [(item.track.id, item.is_aligned) for item in found.items], found.next_cursor


def page_of_another_process(
    addresses: tuple[str, str, Path], track_id: str, limit: int, cursor: str | None
) -> tuple[list[tuple[str, bool]], str | None]:
    return page(make_process(*addresses), track_id, limit, cursor)


def test_another_process_continues_a_ranking(
    mongod: Server, database: Database[Document], broker: Server, tmp_path: Path
) -> None:
    redis_client(broker).flushall()
    query, *others = (add_ready(database, LocalBucket(tmp_path), number) for number in range(N_TRACKS))
    addresses = mongod.uri, broker.uri, tmp_path
    first, cursor = page(make_process(*addresses), query, 3, None)
    assert [is_aligned for _, is_aligned in first] == [True] * 3

    # A process that made the ranking again would align nothing.
    for track_id in others:
        (tmp_path / chroma_key(track_id, "j")).unlink()
    gone = others.pop()
    database["tracks"].delete_one({"_id": gone})
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        second, cursor = pool.apply(page_of_another_process, (addresses, query, 3, cursor))
    third, end = page(make_process(*addresses), query, 99, cursor)

    assert [is_aligned for _, is_aligned in second] == [True, False, False]
    assert end is None
    assert sorted(track_id for track_id, _ in first + second + third) == sorted(others)


def add_ready(database: Database[Document], bucket: LocalBucket, number: int) -> str:
    """Add a ready track, the nearer to track 0 the lower its number; return its id."""
    tracks, model_id = MongoTrackStore(database), untrained_card().model_id
    track = add_track(tracks, number)
    vector = np.zeros(256, dtype=np.float32)
    vector[:2] = np.cos(number / 10), np.sin(number / 10)
    key = chroma_key(track.id, "j")
    bucket.put(key, chroma_to_bytes(tune(number)))
    MongoEmbeddingStore(database).put(track.id, track.job_id, model_id, TrackEmbedding(vector, vector[None, :]))
    tracks.set_chroma(track.id, track.job_id, key, NOW)
    tracks.set_model(track.id, track.job_id, model_id, NOW)
    tracks.mirror_state(track.id, track.job_id, State.READY, NOW)
    return track.id
