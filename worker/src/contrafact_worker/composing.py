"""The worker's composition root: settings to adapters to use cases."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pymongo.database import Database

from contrafact.adapters.celery_queue import CeleryQueue, make_celery
from contrafact.adapters.gcs_bucket import GcsBucket, connect_bucket
from contrafact.adapters.mongo.clips import MongoClipStore
from contrafact.adapters.mongo.database import Document, connect
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore, MongoOutdatedEmbeddings
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.playlists import MongoPlaylistStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.adapters.system import n_cores, new_id, now
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card, load_card
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import Snapshots, index_folder
from contrafact.index.writer import BuildSnapshot, SnapshotWriter
from contrafact.scoring.hubness import HubnessCache
from contrafact.services.caches import ChromaCache
from contrafact.services.clips import ClipChroma, ProcessClip
from contrafact.services.ingest import IngestTrack
from contrafact.services.library_search import LibrarySearch, SearchOptions
from contrafact.services.playlists import ExpandPlaylist
from contrafact.services.ranking import RankClip
from contrafact.services.reembed import CountWaiting, NudgeReembedding, ReembedTracks
from contrafact.services.submit import SubmitTrack
from contrafact.services.sweep import PurgeUploads, Sweep
from contrafact.settings import Settings

if TYPE_CHECKING:
    from contrafact.embedding.embedder import Embedder


@dataclass(frozen=True, slots=True)
class Parts:
    """Servers that both the working and the sweeping side talk to."""

    database: Database[Document]
    bucket: GcsBucket
    queue: CeleryQueue


@dataclass(frozen=True, slots=True)
class Workbench:
    """What a working process does."""

    ingest: IngestTrack
    expand: ExpandPlaylist
    rank_clip: ProcessClip
    reembed: ReembedTracks


def make_parts(settings: Settings) -> Parts:
    """Name the servers. Connects at the first use, not here."""
    return Parts(
        connect(settings.mongodb_uri),
        connect_bucket(settings.gcs_bucket, settings.storage_emulator_host),
        CeleryQueue(make_celery(settings.celery_broker_url)),
    )


def make_workbench(settings: Settings) -> Workbench:
    """Load the network and put the use cases together. Raises `invalid_weights`, `wrong_recipe`."""
    # Imported here, so that sweeping and its tests need neither torch nor essentia.
    from contrafact.adapters.youtube.fetcher import YtDlpFetcher
    from contrafact.embedding.embedder import load_embedder
    from contrafact.features.extract import extract_chroma

    parts = make_parts(settings)
    tracks, jobs = MongoTrackStore(parts.database), MongoJobStore(parts.database)
    fetcher = YtDlpFetcher(
        proxy=settings.proxy,
        max_duration_s=settings.max_duration_s,
        max_bytes=settings.max_download_bytes,
        min_free_disk_bytes=settings.min_free_disk_bytes,
        time_limit_s=settings.download_time_limit_s,
    )
    embedder = load_embedder(settings.model_dir)
    embeddings = MongoEmbeddingStore(parts.database)
    ingest = IngestTrack(
        tracks=tracks,
        jobs=jobs,
        embeddings=embeddings,
        bucket=parts.bucket,
        fetcher=fetcher,
        extract=extract_chroma,
        embedder=embedder,
        clock=now,
        new_id=new_id,
        max_duration_s=settings.max_duration_s,
        scratch_folder=scratch_folder(settings),
    )
    submit = SubmitTrack(tracks, jobs, parts.queue, now, new_id)
    playlists = MongoPlaylistStore(parts.database)
    expand = ExpandPlaylist(playlists, fetcher, submit, now, new_id, settings.max_playlist_entries)
    chroma_of = ClipChroma(tracks, parts.bucket, extract_chroma, settings.max_duration_s, scratch_folder(settings))
    rank = _clip_ranker(settings, parts, embedder)
    rank_clip = ProcessClip(MongoClipStore(parts.database), parts.bucket, chroma_of, rank, now, new_id)
    outdated = MongoOutdatedEmbeddings(parts.database)
    reembed = ReembedTracks(tracks, jobs, embeddings, outdated, parts.bucket, embedder, now, new_id)
    return Workbench(ingest, expand, rank_clip, reembed)


def _clip_ranker(settings: Settings, parts: Parts, embedder: Embedder) -> RankClip:
    """What ranks clips; it reads the library's embeddings at the first clip, not here."""
    card = embedder.card
    tracks = MongoTrackStore(parts.database)
    search = LibrarySearch(
        tracks,
        LibraryIndex(
            MongoEmbeddingStore(parts.database), card.model_id, now, Snapshots(index_folder(settings.data_dir))
        ),
        ChromaCache(parts.bucket, settings.chroma_cache_bytes),
        card.calibration,
        HubnessCache(load_background(card, find_card(settings.model_dir))),
        card.model_id,
        # Beside each other the working processes use every core once.
        SearchOptions(
            settings.prior,
            settings.operating_point,
            settings.candidates,
            max(1, n_cores() // settings.worker_concurrency),
        ),
    )
    count_waiting = CountWaiting(MongoOutdatedEmbeddings(parts.database), card.model_id, now)
    return RankClip(search, embedder, tracks, MongoWorkStore(parts.database), count_waiting)


def scratch_folder(settings: Settings) -> Path:
    """Where downloads lie while they are worked at."""
    return settings.data_dir / "scratch"


def make_build(settings: Settings) -> BuildSnapshot:
    """What builds snapshots of the index. Raises `invalid_weights`, `wrong_recipe`."""
    folder = index_folder(settings.data_dir)
    embeddings = MongoEmbeddingStore(connect(settings.mongodb_uri))
    model_id = load_card(settings.model_dir).model_id
    return BuildSnapshot(embeddings, Snapshots(folder), SnapshotWriter(folder, n_cores()), model_id)


def make_nudge(settings: Settings, parts: Parts) -> NudgeReembedding:
    """What tells that tracks wait to be embedded again. Raises `invalid_weights`, `wrong_recipe`."""
    return NudgeReembedding(
        MongoOutdatedEmbeddings(parts.database), parts.queue, load_card(settings.model_dir).model_id
    )


def make_sweep(parts: Parts) -> Sweep:
    """What finds overdue jobs."""
    database = parts.database
    return Sweep(
        MongoTrackStore(database),
        MongoJobStore(database),
        MongoPlaylistStore(database),
        MongoClipStore(database),
        parts.queue,
        now,
    )


def make_purge(parts: Parts) -> PurgeUploads:
    """What removes uploads that waited too long."""
    return PurgeUploads(parts.bucket, now)
