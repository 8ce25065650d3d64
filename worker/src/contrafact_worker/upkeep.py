"""Composition of the worker's periodic work, which needs neither torch nor essentia."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial

from pymongo.database import Database

from contrafact.adapters.milvus.choosing import make_milvus_upkeep
from contrafact.adapters.mongo.audio import MongoAudioStore
from contrafact.adapters.mongo.audit import MongoAuditLog
from contrafact.adapters.mongo.bulk import MongoBulkChangeStore
from contrafact.adapters.mongo.chroma import CopyOlderChroma
from contrafact.adapters.mongo.clips import MongoClipStore
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.deliveries import MongoDeliveryStore
from contrafact.adapters.mongo.edges import MongoEdgeStore
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore, MongoOutdatedEmbeddings
from contrafact.adapters.mongo.import_items import MongoImportItemStore
from contrafact.adapters.mongo.imports import MongoImportStore
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.leadership import MongoLeadership
from contrafact.adapters.mongo.playlists import MongoPlaylistStore
from contrafact.adapters.mongo.recordings import MongoRecordingStore
from contrafact.adapters.mongo.reextraction import MongoReextractionStore
from contrafact.adapters.mongo.sets import MongoSetStore
from contrafact.adapters.mongo.track_jobs import MongoTrackJobs
from contrafact.adapters.mongo.track_queries import SEARCHED_TRACKS
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.trash import MongoTrashStore
from contrafact.adapters.mongo.webhooks import MongoWebhookStore
from contrafact.adapters.mongo.word_index import MongoWordIndex
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.adapters.system import n_cores, new_id, now
from contrafact.adapters.webhook_sender import HttpSender
from contrafact.embedding.card import load_card
from contrafact.index.snapshots import Snapshots, index_folder
from contrafact.index.writer import BuildSnapshot, SnapshotWriter
from contrafact.services.audio import ExpireAudio
from contrafact.services.audit import ExpireAudit
from contrafact.services.bulk import BulkStores, ChangeTracks
from contrafact.services.caches import fetch_chroma
from contrafact.services.deletion import Deletions
from contrafact.services.delivering import DeliverWebhooks
from contrafact.services.imports.uploads import ExpireUploads, RemoveParts
from contrafact.services.listing import KeepLists
from contrafact.services.measure import MeasureTracks
from contrafact.services.reembed import NudgeReembedding
from contrafact.services.reextract import Reextraction
from contrafact.services.repair import RepairTracks
from contrafact.services.sweep import PurgeUploads, Sweep
from contrafact.settings import Settings
from contrafact_worker.composing import Servers, make_follow
from contrafact_worker.following import EngineFollowing

_GRACE_LEASES = 6
"""Leases after which no worker that lost a job still writes: it stops at the next heartbeat."""


UPKEEP = "upkeep"
"""The duty of the one worker that sweeps, cleans up and starts long computations."""


def make_leadership(settings: Settings, database: Database[Document]) -> MongoLeadership:
    """Build what gives duties to one worker; it loses them as soon as a job of its would be lost."""
    lease = max(settings.lease_seconds, 3 * settings.sweep_seconds)
    return MongoLeadership(database, new_id(), timedelta(seconds=lease))


def index_duty(settings: Settings) -> str:
    """Return the name of the duty to build snapshots in a folder: one worker's for each folder, shared or not."""
    file = index_folder(settings.data_dir) / ".id"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), file.open("x", encoding="utf-8") as opened:
            opened.write(new_id())
        return f"index {file.read_text(encoding='utf-8')}"
    except OSError:
        # A disk that cannot be written: no snapshot can be built there either.
        return f"index {new_id()}"


def make_build(settings: Settings, database: Database[Document]) -> BuildSnapshot:
    """Build the writer of index snapshots. Raises `invalid_weights`, `wrong_recipe`."""
    folder = index_folder(settings.data_dir)
    embeddings = MongoEmbeddingStore(database)
    model_id = load_card(settings.model_dir).model_id
    return BuildSnapshot(embeddings, Snapshots(folder), SnapshotWriter(folder, n_cores()), model_id)


def make_following(settings: Settings, database: Database[Document]) -> list[EngineFollowing]:
    """Build what follows the changes for Milvus, if it has an address. Raises `invalid_weights`, `wrong_recipe`."""
    if not settings.milvus_uri:
        return []
    model_id = load_card(settings.model_dir).model_id
    leadership = make_leadership(settings, database)
    upkeep = make_milvus_upkeep(settings.milvus_uri, database, model_id)
    return [EngineFollowing(upkeep, partial(leadership.holds, f"vector engine {model_id}"))]


def make_nudge(settings: Settings, servers: Servers) -> NudgeReembedding:
    """Build the sender of re-embedding nudges. Raises `invalid_weights`, `wrong_recipe`."""
    model_id = load_card(settings.model_dir).model_id
    database = servers.database
    return NudgeReembedding(
        MongoOutdatedEmbeddings(database), MongoReextractionStore(database), servers.queue, model_id
    )


def make_reextraction(servers: Servers) -> Reextraction:
    """Build the new analysis of tracks whose audio is still stored."""
    return Reextraction(MongoReextractionStore(servers.database), now)


def make_sweep(servers: Servers) -> Sweep:
    """Build the search for overdue jobs."""
    database = servers.database
    return Sweep(
        MongoTrackStore(database),
        MongoJobStore(database),
        MongoPlaylistStore(database),
        MongoClipStore(database),
        servers.queue,
        now,
        MongoImportStore(database),
        MongoSetStore(database),
    )


def make_expire_uploads(servers: Servers) -> ExpireUploads:
    """Build the end of uploads that were not finished in time."""
    items = MongoImportItemStore(servers.database)
    return ExpireUploads(items, servers.bucket, RemoveParts(items, servers.bucket), servers.queue, now)


def make_deletions(settings: Settings, servers: Servers) -> Deletions:
    """Build the end of deletions."""
    database = servers.database
    return Deletions(
        MongoTrashStore(database),
        make_follow(servers),
        MongoTrackJobs(database),
        MongoEmbeddingStore(database),
        servers.bucket,
        MongoAudioStore(database),
        settings.trash_lifetime(),
        _GRACE_LEASES * timedelta(seconds=settings.lease_seconds),
    )


def make_repair(servers: Servers) -> RepairTracks:
    """Build the repair of half-deleted tracks."""
    database = servers.database
    return RepairTracks(
        MongoTrackStore(database),
        MongoJobStore(database),
        MongoTrackJobs(database),
        MongoTrashStore(database),
        MongoEmbeddingStore(database),
        now,
        new_id,
    )


def make_measure(servers: Servers) -> MeasureTracks:
    """Build the measurement of tracks that an older release made."""
    return MeasureTracks(MongoTrackStore(servers.database), MongoRecordingStore(servers.database), servers.bucket)


def make_deliver(settings: Settings, servers: Servers) -> DeliverWebhooks:
    """Build the sender of webhooks' messages."""
    allowed, database = settings.webhook_targets(), servers.database
    stores = MongoWebhookStore(database), MongoDeliveryStore(database)
    return DeliverWebhooks(*stores, HttpSender(allowed), allowed, now, new_id)


def make_expire_audit(settings: Settings, servers: Servers) -> ExpireAudit:
    """Build the removal of old entries of the audit log."""
    return ExpireAudit(MongoAuditLog(servers.database, now, new_id), settings.audit_lifetime())


def make_expire_audio(settings: Settings, servers: Servers) -> ExpireAudio:
    """Build the removal of copies that are too old or too many."""
    limits = settings.max_audio_bytes, settings.audio_lifetime()
    return ExpireAudio(MongoAudioStore(servers.database), servers.bucket, now, *limits)


def make_purge(servers: Servers) -> PurgeUploads:
    """Build the removal of old uploads."""
    return PurgeUploads(servers.bucket, now)


def make_changes(settings: Settings, servers: Servers) -> ChangeTracks:
    """Build the work on changes of many tracks."""
    database = servers.database
    stores = BulkStores(
        MongoBulkChangeStore(database),
        MongoTrackStore(database),
        MongoWorkStore(database),
        MongoTrashStore(database),
    )
    audit = MongoAuditLog(database, now, new_id)
    return ChangeTracks(stores, make_follow(servers), now, new_id, settings.trash_lifetime(), audit)


def make_lists(servers: Servers) -> KeepLists:
    """Build what keeps up the search and the filters of lists."""
    database = servers.database
    learn_tracks, learn_works = MongoWordIndex(database, SEARCHED_TRACKS).learn, MongoWorkStore(database).learn
    copy_chroma = CopyOlderChroma(database, partial(fetch_chroma, servers.bucket))
    return KeepLists((learn_tracks, learn_works, MongoEdgeStore(database).mark_older, copy_chroma))
