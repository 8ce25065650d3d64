"""Composition root of the worker: builds adapters and use cases from settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from pymongo.database import Database

from contrafact.adapters.buckets import make_bucket
from contrafact.adapters.case_pdf import set_files
from contrafact.adapters.celery_queue import CeleryQueue, make_celery
from contrafact.adapters.copying_bucket import CopyingBucket
from contrafact.adapters.milvus.choosing import choose_engine
from contrafact.adapters.mongo.audio import MongoAudioStore
from contrafact.adapters.mongo.audit import MongoAuditLog
from contrafact.adapters.mongo.calibrations import MongoCalibrationStore
from contrafact.adapters.mongo.chroma import MongoChromaCopies
from contrafact.adapters.mongo.clips import MongoClipStore
from contrafact.adapters.mongo.database import Document, connect
from contrafact.adapters.mongo.edges import MongoEdgeStore
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore, MongoOutdatedEmbeddings
from contrafact.adapters.mongo.figures import MongoFigureStore
from contrafact.adapters.mongo.heartbeats import MongoJobQueue
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.maps import MongoMapStore
from contrafact.adapters.mongo.playlists import MongoPlaylistStore
from contrafact.adapters.mongo.priors import MongoPriorStore
from contrafact.adapters.mongo.recordings import MongoRecordingStore
from contrafact.adapters.mongo.reextraction import MongoReextractionStore
from contrafact.adapters.mongo.reviews import MongoReviewQueue, MongoReviewStore
from contrafact.adapters.mongo.track_jobs import MongoTrackJobs
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.trash import MongoTrashStore
from contrafact.adapters.mongo.webhooks import MongoEvents
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.adapters.system import n_cores, new_id, now
from contrafact.adapters.token_buckets import LocalBuckets, ValkeyBuckets
from contrafact.domain.limits import parse_limits
from contrafact.embedding.background import load_background
from contrafact.embedding.card import ModelCard, find_card, load_card
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import Snapshots, index_folder
from contrafact.ports.bucket import Bucket
from contrafact.ports.vector_engine import VectorEngine
from contrafact.scoring.hubness import HubnessCache
from contrafact.services.announcing import AnnounceMatches
from contrafact.services.audio import KeepAudio
from contrafact.services.caches import ChromaCache
from contrafact.services.case_documents import MakeDocument
from contrafact.services.clip_ranking import RankClip
from contrafact.services.clips import ClipChroma, ProcessClip
from contrafact.services.compare import CheckPair, TrackLoader
from contrafact.services.imports.running import RunImport
from contrafact.services.ingest import IngestTrack
from contrafact.services.library_search import LibrarySearch, SearchOptions
from contrafact.services.limits import Limits
from contrafact.services.linking import LinkTracks
from contrafact.services.map_making import MakeMap
from contrafact.services.moves import FollowMoves
from contrafact.services.own_calibration import FitCalibration, KnownCalibration
from contrafact.services.playlists import ExpandPlaylist
from contrafact.services.prior import EstimatePrior, KnownPrior
from contrafact.services.reembed import CountWaiting, ReembedTracks
from contrafact.services.reextract import ReextractTracks
from contrafact.services.repeats import Repeats
from contrafact.services.review_queue import OfferMatches
from contrafact.services.same_recording import Fingerprints, SameRecordings
from contrafact.services.sets.working import WorkOnSet
from contrafact.services.space import DiskSpace
from contrafact.services.submit import SubmitTrack
from contrafact.settings import Settings
from contrafact_worker.importing import make_run_import
from contrafact_worker.sets import make_take_set, make_work_on_set

if TYPE_CHECKING:
    from contrafact.embedding.embedder import Embedder


@dataclass(frozen=True, slots=True)
class Servers:
    """Connections to the servers."""

    database: Database[Document]
    bucket: Bucket
    queue: CeleryQueue


@dataclass(frozen=True, slots=True)
class UseCases:
    """Use cases of a worker process."""

    ingest: IngestTrack
    expand: ExpandPlaylist
    rank_clip: ProcessClip
    reembed: ReembedTracks
    reextract: ReextractTracks
    run_import: RunImport
    make_document: MakeDocument
    work_on_set: WorkOnSet


def make_servers(settings: Settings) -> Servers:
    """Build the connections. They connect at first use."""
    database = connect(settings.mongodb_uri)
    bucket = make_bucket(settings.bucket_dir, settings.gcs_bucket, settings.storage_emulator_host)
    return Servers(
        database,
        CopyingBucket(bucket, MongoChromaCopies(database)),
        CeleryQueue(make_celery(settings.celery_broker_url)),
    )


def make_use_cases(settings: Settings) -> UseCases:
    """Load the network and build the use cases. Raises `invalid_weights`, `wrong_recipe`."""
    # Imported here: housekeeping needs neither torch nor essentia.
    from contrafact.adapters.youtube.arguments import parse_arguments
    from contrafact.adapters.youtube.fetcher import YtDlpFetcher
    from contrafact.embedding.embedder import load_embedder
    from contrafact.features.audio_copy import OpusCopy
    from contrafact.features.extract import extract_chroma
    from contrafact.features.fingerprint import extract_fingerprint
    from contrafact.features.tags import read_file_tags

    servers = make_servers(settings)
    database, bucket = servers.database, servers.bucket
    tracks, jobs = MongoTrackStore(database), MongoJobStore(database)
    embeddings, outdated = MongoEmbeddingStore(database), MongoOutdatedEmbeddings(database)
    scratch, lease = scratch_folder(settings), timedelta(seconds=settings.lease_seconds)
    figures, recordings = MongoFigureStore(database), MongoRecordingStore(database)
    fetcher = YtDlpFetcher(
        proxy=settings.proxy,
        max_duration_s=settings.longest_s(),
        max_bytes=settings.max_download_bytes,
        min_free_disk_bytes=settings.min_free_disk_bytes,
        time_limit_s=settings.download_time_limit_s,
        cookies=settings.youtube_cookies,
        options=parse_arguments(settings.ytdlp_args),
    )
    embedder = load_embedder(settings.model_dir)
    repeats = Repeats(
        extract_fingerprint, SameRecordings(Fingerprints(bucket), recordings), recordings, settings.max_duration_s
    )
    space = DiskSpace(bucket, settings.min_free_disk_bytes, now)
    audio = KeepAudio(MongoAudioStore(database), bucket, space, OpusCopy, settings.audio_kinds(), now)
    ingest = IngestTrack(
        tracks=tracks,
        jobs=jobs,
        embeddings=embeddings,
        bucket=bucket,
        fetcher=fetcher,
        read_tags=read_file_tags,
        extract=extract_chroma,
        embedder=embedder,
        repeats=repeats,
        clock=now,
        new_id=new_id,
        space=space,
        figures=figures,
        max_duration_s=settings.max_duration_s,
        scratch_folder=scratch,
        lease=lease,
        events=MongoEvents(database, now),
        audio=audio,
        take_set=make_take_set(settings, servers),
        only=settings.only_kind_of_job(),
    )
    audit = MongoAuditLog(database, now, new_id)
    submit = SubmitTrack(tracks, jobs, servers.queue, now, new_id, make_follow(servers).soon, audit)
    playlists = MongoPlaylistStore(database)
    buckets = ValkeyBuckets(settings.celery_broker_url, LocalBuckets())
    limits = Limits(buckets, MongoJobQueue(database), parse_limits(settings.limits))
    expand = ExpandPlaylist(
        playlists, fetcher, submit, now, new_id, settings.max_playlist_entries, lease, limits.overdraw_links
    )
    run_import = make_run_import(settings, servers, fetcher, submit, limits, follow=make_follow(servers))
    chroma_of = ClipChroma(tracks, bucket, extract_chroma, settings.max_duration_s, scratch)
    rank = _make_rank_clip(settings, servers, embedder)
    rank_clip = ProcessClip(MongoClipStore(database), bucket, chroma_of, rank, now, new_id, figures, lease)
    reembed = ReembedTracks(tracks, jobs, embeddings, outdated, bucket, embedder, now, new_id)
    reextract = ReextractTracks(
        store=MongoReextractionStore(database),
        tracks=tracks,
        jobs=jobs,
        clips=MongoClipStore(database),
        embeddings=embeddings,
        bucket=bucket,
        fetcher=fetcher,
        extract=extract_chroma,
        embedder=embedder,
        repeats=repeats,
        clock=now,
        new_id=new_id,
        space=space,
        max_duration_s=settings.max_duration_s,
        scratch_folder=scratch,
        lease=lease,
        audio=audio,
    )
    make_document = MakeDocument(bucket, set_files)
    work_on_set = make_work_on_set(settings, servers, rank.search, embedder, submit, audio)
    return UseCases(ingest, expand, rank_clip, reembed, reextract, run_import, make_document, work_on_set)


def _make_rank_clip(settings: Settings, servers: Servers, embedder: Embedder) -> RankClip:
    """Build the ranking of clips. It reads the library's embeddings at the first clip."""
    database = servers.database
    # Divide the cores among the worker processes.
    search = _make_search(settings, servers, embedder.card, max(1, n_cores() // settings.worker_concurrency))
    count_waiting = CountWaiting(MongoOutdatedEmbeddings(database), embedder.card.model_id, now)
    return RankClip(search, embedder, MongoTrackStore(database), MongoWorkStore(database), count_waiting)


def make_estimate(settings: Settings, servers: Servers) -> EstimatePrior:
    """Build the estimation of the library's prior. Raises `invalid_weights`, `wrong_recipe`."""
    search = _make_search(settings, servers, load_card(settings.model_dir), n_threads=1)
    database = servers.database
    return EstimatePrior(MongoEmbeddingStore(database), search, MongoPriorStore(database), now)


def make_fit_calibration(settings: Settings, servers: Servers) -> FitCalibration:
    """Build the fit of the library's own calibration. Raises `invalid_weights`, `wrong_recipe`."""
    search = _make_search(settings, servers, load_card(settings.model_dir), n_threads=1)
    database = servers.database
    load = TrackLoader(MongoTrackStore(database), search.index, search.chromas)
    same = SameRecordings(Fingerprints(servers.bucket), MongoRecordingStore(database))
    return FitCalibration(MongoCalibrationStore(database), MongoReviewStore(database), load, same, search, now)


def make_link(settings: Settings, servers: Servers) -> LinkTracks:
    """Build the search for edges between tracks. Raises `invalid_weights`, `wrong_recipe`."""
    search = _make_search(settings, servers, load_card(settings.model_dir), n_threads=1)
    events = MongoEvents(servers.database, now)
    tracks, same = MongoTrackStore(servers.database), MongoRecordingStore(servers.database)
    check = CheckPair(
        TrackLoader(tracks, search.index, search.chromas), search, SameRecordings(Fingerprints(servers.bucket), same)
    )
    reviews = MongoReviewStore(servers.database)
    announce = AnnounceMatches(events, tracks, search, check, reviews)
    offer = OfferMatches(MongoReviewQueue(servers.database), reviews, tracks, search, now)
    return LinkTracks(MongoEdgeStore(servers.database), search, now, Random(), announce, offer)  # noqa: S311 - an order, no secret


def make_map(settings: Settings, servers: Servers) -> MakeMap:
    """Build what keeps up the map of the library. Raises `invalid_weights`, `wrong_recipe`."""
    embeddings, model_id = MongoEmbeddingStore(servers.database), load_card(settings.model_dir).model_id
    index = make_engine(settings, servers.database, model_id)
    return MakeMap(MongoMapStore(servers.database), embeddings, index, model_id, now, new_id)


def make_engine(settings: Settings, database: Database[Document], model_id: str) -> VectorEngine:
    """Build the vector engine of a process."""
    snapshots = Snapshots(index_folder(settings.data_dir))
    default = LibraryIndex(MongoEmbeddingStore(database), model_id, now, snapshots)
    return default if settings.milvus_shadow else choose_engine(settings.milvus_uri, default, database, model_id)


def _make_search(settings: Settings, servers: Servers, card: ModelCard, n_threads: int) -> LibrarySearch:
    database = servers.database
    return LibrarySearch(
        MongoTrackStore(database),
        make_engine(settings, database, card.model_id),
        ChromaCache(servers.bucket, settings.chroma_cache_bytes, MongoChromaCopies(database)),
        card.calibration,
        HubnessCache(load_background(card, find_card(settings.model_dir))),
        card.model_id,
        SearchOptions(settings.prior, settings.threshold(), settings.candidates, n_threads),
        KnownPrior(MongoPriorStore(database), card.model_id, now),
        MongoEdgeStore(database),
        MongoReviewStore(database),
        KnownCalibration(MongoCalibrationStore(database), card.model_id, now),
    )


def scratch_folder(settings: Settings) -> Path:
    """Return the folder for files of running jobs."""
    return settings.data_dir / "scratch"


def make_follow(servers: Servers) -> FollowMoves:
    """Build what lets embedding and jobs follow a track."""
    database = servers.database
    return FollowMoves(
        MongoTrashStore(database),
        MongoTrackStore(database),
        MongoJobStore(database),
        MongoTrackJobs(database),
        MongoEmbeddingStore(database),
        servers.queue,
        now,
    )
