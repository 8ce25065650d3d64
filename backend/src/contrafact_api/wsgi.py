"""Composition root of the API: settings, adapters, use cases, app."""

from __future__ import annotations

from functools import partial

from flask_openapi3 import OpenAPI

from contrafact.adapters.buckets import make_bucket
from contrafact.adapters.celery_queue import CeleryQueue, make_celery
from contrafact.adapters.launcher_status import LauncherFile
from contrafact.adapters.logs import log_json_lines
from contrafact.adapters.milvus.choosing import choose_engine, engine_check, engine_reports
from contrafact.adapters.mongo.audio import MongoAudioStore
from contrafact.adapters.mongo.audit import MongoAuditLog
from contrafact.adapters.mongo.bulk import MongoBulkChangeStore
from contrafact.adapters.mongo.calibrations import MongoCalibrationStore
from contrafact.adapters.mongo.chroma import MongoChromaCopies
from contrafact.adapters.mongo.clips import MongoClipStore
from contrafact.adapters.mongo.database import connect, ping
from contrafact.adapters.mongo.deliveries import MongoDeliveryStore
from contrafact.adapters.mongo.edges import MongoEdgeStore
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore, MongoOutdatedEmbeddings
from contrafact.adapters.mongo.figures import MongoFigureStore
from contrafact.adapters.mongo.heartbeats import MongoHeartbeatStore, MongoJobQueue
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.maps import MongoMappedTracks, MongoMapStore
from contrafact.adapters.mongo.playlists import MongoPlaylistStore
from contrafact.adapters.mongo.priors import MongoPriorStore
from contrafact.adapters.mongo.recordings import MongoRecordingStore
from contrafact.adapters.mongo.reextraction import MongoReextractionStore
from contrafact.adapters.mongo.reviews import MongoReviewQueue, MongoReviewStore
from contrafact.adapters.mongo.sets import MongoSetStore
from contrafact.adapters.mongo.track_jobs import MongoTrackJobs
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.trash import MongoTrashStore
from contrafact.adapters.mongo.watching import MongoEmbeddingWatch
from contrafact.adapters.mongo.webhooks import MongoEvents, MongoWebhookStore
from contrafact.adapters.mongo.work_changes import MongoWorkChangeStore
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.adapters.musicbrainz import MusicBrainz
from contrafact.adapters.shared_cache import LocalCache, ValkeyCache
from contrafact.adapters.system import n_cores, new_id, now
from contrafact.adapters.token_buckets import LocalBuckets, ValkeyBuckets
from contrafact.domain.limits import parse_limits
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card, load_card
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import Snapshots, index_folder
from contrafact.scoring.hubness import HubnessCache
from contrafact.services.agreement import ReviewAgreement
from contrafact.services.audio import ReadAudio
from contrafact.services.audit import ReadAudit
from contrafact.services.bulk import BulkStores, ChangeTracks
from contrafact.services.caches import ChromaCache
from contrafact.services.clips import ReadClip, SubmitClip
from contrafact.services.compare import CheckPair, ShowEvidence, TrackLoader
from contrafact.services.duplicates import Duplicates
from contrafact.services.engine_health import EngineHealth
from contrafact.services.exchange.tracks import ExchangeTracks
from contrafact.services.exchange.works import ExchangeWorks
from contrafact.services.figures import FigureSources, ReadFigures
from contrafact.services.health import CheckHealth
from contrafact.services.installation import ShowInstallation
from contrafact.services.jobs import ManageJobs
from contrafact.services.joining import JoinWorks
from contrafact.services.kept_rankings import KeptRankings
from contrafact.services.library_search import LibrarySearch, SearchOptions
from contrafact.services.limits import Limits
from contrafact.services.lookups import LookUpTrack
from contrafact.services.maps import LikelyCovers, ReadMap
from contrafact.services.moves import FollowMoves
from contrafact.services.naming import NameTracks
from contrafact.services.own_calibration import Calibrations, KnownCalibration
from contrafact.services.pictures import HarmonyPictures
from contrafact.services.playlists import ReadPlaylist
from contrafact.services.prior import KnownPrior
from contrafact.services.ranking import RankLibrary
from contrafact.services.reembed import CountWaiting
from contrafact.services.reextract import Reextraction
from contrafact.services.regrouping import RegroupWorks
from contrafact.services.reviews import Reviews
from contrafact.services.same_recording import Fingerprints, SameRecordings
from contrafact.services.sets.managing import Sets
from contrafact.services.space import DiskSpace, UploadQuota
from contrafact.services.submit import SubmitPlaylist, SubmitTrack
from contrafact.services.tracks import Tracks
from contrafact.services.trash import Trash
from contrafact.services.uploads import TakeUpload
from contrafact.services.webhooks import Webhooks
from contrafact.services.work_members import WorkMembers
from contrafact.services.works import Works
from contrafact.settings import Settings, load_settings
from contrafact_api.app import build_app
from contrafact_api.case_composing import case_use_cases
from contrafact_api.container import ApiConfig, UseCases
from contrafact_api.importing import import_use_cases
from contrafact_api.people.composing import people_use_cases

_SHOWN_WITHIN_SECONDS = 1.0
"""How long the page of settings waits for a vector engine that may not answer."""


def create_app(settings: Settings | None = None) -> OpenAPI:
    """Build the app from settings, by default those of the environment.

    Connects to no server, so that the API starts even if the database does not answer.

    Raises
    ------
    ContrafactError : `invalid_setting`, `invalid_weights`, `wrong_recipe`.
    """
    settings = settings or load_settings()
    log_json_lines(settings.log_level)
    config = ApiConfig(
        allowed_hosts=settings.hosts(),
        allowed_origins=settings.origins(),
        max_upload_bytes=settings.max_upload_bytes,
        frontend_folder=settings.frontend_dir.resolve() if settings.frontend_dir else None,
        are_metrics_open=settings.metrics == "path",
        access=settings.access(),
        base_path=settings.base_path,
    )
    return build_app(_use_cases(settings), config)


def _use_cases(settings: Settings) -> UseCases:
    database = connect(settings.mongodb_uri)
    bucket = make_bucket(settings.bucket_dir, settings.gcs_bucket, settings.storage_emulator_host)
    queue = CeleryQueue(make_celery(settings.celery_broker_url))
    tracks, jobs, works = MongoTrackStore(database), MongoJobStore(database), MongoWorkStore(database)
    embeddings, playlists = MongoEmbeddingStore(database), MongoPlaylistStore(database)
    clips, recordings = MongoClipStore(database), MongoRecordingStore(database)
    card = load_card(settings.model_dir)
    background = load_background(card, find_card(settings.model_dir))
    snapshots = Snapshots(index_folder(settings.data_dir))
    watch = MongoEmbeddingWatch(database)
    default = LibraryIndex(embeddings, card.model_id, now, snapshots, watch)
    index = choose_engine(
        settings.milvus_uri, default, database, card.model_id, watch, is_shadow=settings.milvus_shadow
    )
    reports = partial(
        engine_reports,
        settings.milvus_uri,
        default.report,
        database,
        card.model_id,
        is_shadow=settings.milvus_shadow,
    )
    chromas = ChromaCache(bucket, settings.chroma_cache_bytes, MongoChromaCopies(database))
    load = TrackLoader(tracks, index, chromas)
    options = SearchOptions(settings.prior, settings.threshold(), settings.candidates, n_cores())
    known = KnownPrior(MongoPriorStore(database), card.model_id, now)
    hubness = HubnessCache(background)
    calibrations = MongoCalibrationStore(database)
    own = KnownCalibration(calibrations, card.model_id, now)
    edges, reviews, pairs = MongoEdgeStore(database), MongoReviewStore(database), MongoReviewQueue(database)
    search = LibrarySearch(
        tracks, index, chromas, card.calibration, hubness, card.model_id, options, known, edges, reviews, own
    )
    kept = KeptRankings(ValkeyCache(settings.celery_broker_url, LocalCache()), search, embeddings, new_id)
    outdated = MongoOutdatedEmbeddings(database)
    same = SameRecordings(Fingerprints(bucket), recordings)
    trash = MongoTrashStore(database)
    follow = FollowMoves(trash, tracks, jobs, MongoTrackJobs(database), embeddings, queue, now)
    audit = MongoAuditLog(database, now, new_id)
    submit = SubmitTrack(tracks, jobs, queue, now, new_id, follow.soon, audit)
    space = DiskSpace(bucket, settings.min_free_disk_bytes, now)
    quota = UploadQuota(bucket, space, max(settings.max_incoming_bytes, settings.max_upload_bytes))
    older = MongoReextractionStore(database)
    waiting, heartbeats = MongoJobQueue(database), MongoHeartbeatStore(database)
    sources = FigureSources(MongoFigureStore(database), waiting, heartbeats, quota, bucket, reports())
    check, events = CheckPair(load, search, same), MongoEvents(database, now)
    regroup = RegroupWorks(works, tracks, MongoWorkChangeStore(database), now, new_id, audit)
    join = JoinWorks(works, tracks, regroup, now, new_id)
    answers = Reviews(reviews, pairs, tracks, join, check, now, new_id, audit, events)
    track_cases, work_cases = Tracks(tracks, works, bucket, now, audit), Works(works, tracks, now, new_id, audit)
    restorable = Trash(trash, follow, new_id, settings.trash_lifetime(), audit)
    sets = MongoSetStore(database)
    return UseCases(
        sets=Sets(sets, tracks, bucket, queue, restorable, now, settings.max_duration_s, audit),
        submit_track=submit,
        submit_playlist=SubmitPlaylist(playlists, queue, now, audit),
        take_upload=TakeUpload(bucket, submit, new_id, settings.max_upload_bytes, quota, older),
        pictures=HarmonyPictures(tracks, chromas),
        tracks=track_cases,
        audio=ReadAudio(tracks, bucket),
        trash=restorable,
        change_tracks=ChangeTracks(
            BulkStores(MongoBulkChangeStore(database), tracks, works, trash),
            follow,
            now,
            new_id,
            settings.trash_lifetime(),
            audit,
        ),
        duplicates=Duplicates(recordings, tracks),
        works=work_cases,
        regroup=regroup,
        members=WorkMembers(works, tracks, edges, reviews, card.model_id),
        exchange_works=ExchangeWorks(work_cases),
        exchange_tracks=ExchangeTracks(track_cases, work_cases),
        name_tracks=NameTracks(track_cases),
        look_up=LookUpTrack(track_cases, _musicbrainz(settings)),
        jobs=ManageJobs(tracks, jobs, recordings, embeddings, bucket, submit, now, audit),
        reviews=answers,
        cases=case_use_cases(database, check, works, answers, bucket=bucket, queue=queue, card=card, audit=audit),
        calibrations=Calibrations(calibrations, reviews, card.model_id, now, new_id, audit),
        playlists=ReadPlaylist(playlists, tracks, jobs),
        check=check,
        evidence=ShowEvidence(load),
        rank=RankLibrary(load, tracks, works, search, same, kept, CountWaiting(outdated, card.model_id, now), reviews),
        maps=ReadMap(MongoMapStore(database), MongoMappedTracks(database), card.model_id, now),
        agreement=ReviewAgreement(reviews, card.model_id),
        likely_covers=LikelyCovers(tracks, edges, reviews, card.model_id),
        submit_clip=SubmitClip(clips, tracks, bucket, queue, now, new_id, audit),
        read_clip=ReadClip(clips, tracks, works),
        card=card,
        probes={"database": lambda: ping(database), "bucket": bucket.check, "broker": queue.check},
        health=CheckHealth(
            heartbeats,
            waiting,
            LauncherFile(settings.launcher_status_file),
            now,
            space,
            EngineHealth(ask_engine, now) if (ask_engine := engine_check(index)) else None,
        ),
        figures=ReadFigures(sources),
        reextraction=Reextraction(older, now, audit),
        installation=ShowInstallation(
            heartbeats,
            bucket,
            now,
            card.model_id,
            settings,
            settings.data_dir,
            MongoAudioStore(database),
            reports(answer_seconds=_SHOWN_WITHIN_SECONDS),
        ),
        importing=import_use_cases(settings, database, bucket, queue=queue, space=space, audit=audit),
        people=people_use_cases(settings, database, audit),
        audit=ReadAudit(audit),
        limits=Limits(
            ValkeyBuckets(settings.celery_broker_url, LocalBuckets()), waiting, parse_limits(settings.limits)
        ),
        webhooks=Webhooks(
            MongoWebhookStore(database), MongoDeliveryStore(database), settings.webhook_targets(), now, new_id, audit
        ),
    )


def _musicbrainz(settings: Settings) -> MusicBrainz | None:
    return MusicBrainz(settings.musicbrainz_url, settings.musicbrainz_contact) if settings.musicbrainz_url else None
