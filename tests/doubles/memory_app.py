"""The API on stores in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from flask_openapi3 import OpenAPI
from tests.doubles.memory_audio import MemoryAudioStore
from tests.doubles.memory_cases import make_cases
from tests.doubles.memory_health import MemoryJobQueue
from tests.doubles.memory_recordings import MemoryRecordingStore
from tests.doubles.memory_reviews import MemoryReviewQueue
from tests.doubles.memory_trash import MemoryTrackJobs
from tests.doubles.memory_webhooks import MemoryDeliveryStore
from tests.doubles.memory_world import World
from tests.doubles.weights import background, untrained_card
from werkzeug.routing import Rule

from contrafact.adapters.import_folders import ImportFolders
from contrafact.adapters.shared_cache import LocalCache
from contrafact.adapters.token_buckets import LocalBuckets
from contrafact.domain.verdicts import NOTHING_ASKED, AskedThreshold
from contrafact.domain.webhook_addresses import Allowed
from contrafact.ports.edges import EdgeStore
from contrafact.ports.shared_cache import SharedCache
from contrafact.scoring.calibration import default_prior
from contrafact.scoring.hubness import HubnessCache
from contrafact.services.agreement import ReviewAgreement
from contrafact.services.audio import ReadAudio
from contrafact.services.audit import ReadAudit
from contrafact.services.bulk import BulkStores, ChangeTracks
from contrafact.services.clips import ReadClip, SubmitClip
from contrafact.services.compare import CheckPair, ShowEvidence, TrackLoader
from contrafact.services.deletion import Deletions
from contrafact.services.duplicates import Duplicates
from contrafact.services.exchange.tracks import ExchangeTracks
from contrafact.services.exchange.works import ExchangeWorks
from contrafact.services.figures import FigureSources, ReadFigures
from contrafact.services.health import CheckHealth
from contrafact.services.imports.files import AnnounceFiles
from contrafact.services.imports.managing import Imports
from contrafact.services.imports.uploads import UPLOADS, RemoveParts, ResumableUploads
from contrafact.services.installation import ShowInstallation
from contrafact.services.jobs import ManageJobs
from contrafact.services.joining import JoinWorks
from contrafact.services.kept_rankings import KeptRankings
from contrafact.services.library_search import LibrarySearch, SearchOptions
from contrafact.services.limits import Limits
from contrafact.services.lookups import LookUpTrack
from contrafact.services.maps import LikelyCovers, ReadMap
from contrafact.services.naming import NameTracks
from contrafact.services.own_calibration import Calibrations, KnownCalibration
from contrafact.services.pictures import HarmonyPictures
from contrafact.services.playlists import ReadPlaylist
from contrafact.services.ranking import RankLibrary
from contrafact.services.reextract import Reextraction
from contrafact.services.regrouping import RegroupWorks
from contrafact.services.reviews import Reviews
from contrafact.services.same_recording import Fingerprints, SameRecordings
from contrafact.services.sets.managing import Sets
from contrafact.services.space import DiskSpace, UploadQuota
from contrafact.services.submit import SubmitPlaylist
from contrafact.services.tracks import Tracks
from contrafact.services.trash import Trash
from contrafact.services.uploads import TakeUpload
from contrafact.services.webhooks import Webhooks
from contrafact.services.work_members import WorkMembers
from contrafact.services.works import Works
from contrafact.settings import Settings
from contrafact_api.app import build_app
from contrafact_api.container import ApiConfig, ImportUseCases, UseCases

HOST = "127.0.0.1:8080"
MAX_UPLOAD_BYTES = 200_000
TRASH_LIFETIME = timedelta(days=30)
GRACE = timedelta(minutes=2)
MAX_INCOMING_BYTES = 500_000
MIN_FREE_BYTES = 1_000_000
WEBHOOK_TARGETS = Allowed.parse("hooks.lan, 127.0.0.1:9000, 10.1.0.0/16")

_compile_builder = Rule._compile_builder
_builders: dict[object, Callable[..., tuple[str, str]]] = {}


def _compile_builder_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """Compile what builds the addresses of a route once for all apps: it took two thirds of the time of making one."""
    key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_builder(rule, append_unknown)
    return _builders[key]


Rule._compile_builder = _compile_builder_once  # type: ignore[method-assign]


def make_deletions(world: World) -> Deletions:
    stores = world.trash, world.follow, MemoryTrackJobs(world.jobs), world.embeddings
    return Deletions(*stores, world.bucket, MemoryAudioStore(world.tracks), TRASH_LIFETIME, GRACE)


def make_loader(world: World) -> TrackLoader:
    return TrackLoader(world.tracks, world.index, world.chromas)


def make_search(
    world: World,
    *,
    prior: float | None = 0.5,
    n_candidates: int = 200,
    threshold: AskedThreshold = NOTHING_ASKED,
    priors: Callable[[int], float] = default_prior,
    edges: EdgeStore | None = None,
) -> LibrarySearch:
    card, hubness = untrained_card(), HubnessCache(background())
    options = SearchOptions(prior, threshold, n_candidates, n_threads=2)
    index, chromas = world.index, world.chromas
    own = KnownCalibration(world.calibrations, card.model_id, world.clock)
    kept = (edges, world.reviews, own)
    return LibrarySearch(world.tracks, index, chromas, card.calibration, hubness, card.model_id, options, priors, *kept)


def make_rank(world: World, search: LibrarySearch, cache: SharedCache | None = None) -> RankLibrary:
    model_id = untrained_card().model_id
    load, same = make_loader(world), make_same_recordings(world)
    kept = KeptRankings(cache or LocalCache(), search, world.embeddings, lambda: uuid4().hex)
    return RankLibrary(
        load, world.tracks, world.works, search, same, kept, lambda: world.embeddings.count(model_id), world.reviews
    )


def make_same_recordings(world: World) -> SameRecordings:
    return SameRecordings(Fingerprints(world.bucket), MemoryRecordingStore(world.tracks))


def make_app(world: World, search: LibrarySearch | None = None, **changed: Any) -> OpenAPI:
    """Return the app on a world; `changed` replaces parts of its configuration."""
    card, search, load = untrained_card(), search or make_search(world), make_loader(world)
    settings = Settings()
    space = DiskSpace(world.bucket, MIN_FREE_BYTES, world.clock)
    quota = UploadQuota(world.bucket, space, MAX_INCOMING_BYTES, world.seconds)
    waiting, recordings = MemoryJobQueue(world.jobs, world.clock), MemoryRecordingStore(world.tracks)
    sources = FigureSources(world.figures, waiting, world.heartbeats, quota, world.bucket, lambda: world.engines)
    tracks = Tracks(world.tracks, world.works, world.bucket, world.clock, world.audit)
    works = Works(world.works, world.tracks, world.clock, world.ids, world.audit)
    regroup = RegroupWorks(world.works, world.tracks, world.work_changes, world.clock, world.ids, world.audit)
    check = CheckPair(load, search, make_same_recordings(world))
    reviews = Reviews(
        world.reviews,
        MemoryReviewQueue(world.reviews),
        world.tracks,
        JoinWorks(world.works, world.tracks, regroup, world.clock, world.ids),
        check,
        world.clock,
        world.ids,
        world.audit,
        world.webhooks,
    )
    trash = Trash(world.trash, world.follow, world.ids, TRASH_LIFETIME, world.audit)
    found = UseCases(
        submit_track=world.submit,
        submit_playlist=SubmitPlaylist(world.playlists, world.queue, world.clock, world.audit),
        take_upload=TakeUpload(world.bucket, world.submit, world.ids, MAX_UPLOAD_BYTES, quota, world.older),
        pictures=HarmonyPictures(world.tracks, world.chromas),
        tracks=tracks,
        audio=ReadAudio(world.tracks, world.bucket),
        trash=trash,
        sets=make_sets(world, trash),
        change_tracks=ChangeTracks(
            BulkStores(world.bulk, world.tracks, world.works, world.trash),
            world.follow,
            world.clock,
            world.ids,
            TRASH_LIFETIME,
            world.audit,
        ),
        duplicates=Duplicates(recordings, world.tracks),
        works=works,
        regroup=regroup,
        members=WorkMembers(world.works, world.tracks, world.edges, world.reviews, card.model_id),
        exchange_works=ExchangeWorks(works),
        exchange_tracks=ExchangeTracks(tracks, works),
        name_tracks=NameTracks(tracks),
        look_up=LookUpTrack(tracks, world.lookup),
        jobs=ManageJobs(
            world.tracks,
            world.jobs,
            recordings,
            world.embeddings,
            world.bucket,
            world.submit,
            world.clock,
            world.audit,
        ),
        reviews=reviews,
        cases=make_cases(world, check, reviews, card),
        calibrations=Calibrations(
            world.calibrations, world.reviews, card.model_id, world.clock, world.ids, world.audit
        ),
        playlists=ReadPlaylist(world.playlists, world.tracks, world.jobs),
        check=check,
        evidence=ShowEvidence(load),
        rank=make_rank(world, search),
        maps=ReadMap(world.maps, world.mapped, card.model_id, world.clock),
        agreement=ReviewAgreement(world.reviews, card.model_id),
        likely_covers=LikelyCovers(world.tracks, world.edges, world.reviews, card.model_id),
        submit_clip=SubmitClip(
            world.clips, world.tracks, world.bucket, world.queue, world.clock, world.ids, world.audit
        ),
        read_clip=ReadClip(world.clips, world.tracks, world.works),
        card=card,
        probes={"database": lambda: None, "bucket": world.bucket.check, "broker": world.queue.check},
        health=CheckHealth(world.heartbeats, waiting, world.launcher, world.clock, space, world.engine_health),
        figures=ReadFigures(sources, world.seconds),
        reextraction=Reextraction(world.older, world.clock, world.audit),
        installation=ShowInstallation(
            world.heartbeats,
            world.bucket,
            world.clock,
            card.model_id,
            settings,
            settings.data_dir,
            MemoryAudioStore(world.tracks),
            lambda: world.engines,
        ),
        importing=_importing(world, space),
        people=world.people.use_cases(),
        audit=ReadAudit(world.audit),
        limits=Limits(LocalBuckets(world.seconds), waiting, world.limits),
        webhooks=Webhooks(
            world.webhooks,
            MemoryDeliveryStore(world.webhooks),
            WEBHOOK_TARGETS,
            world.clock,
            world.ids,
            world.audit,
        ),
    )
    config: dict[str, Any] = {
        "allowed_hosts": frozenset({"127.0.0.1", "localhost"}),
        "allowed_origins": frozenset({"https://songs.example"}),
        "max_upload_bytes": MAX_UPLOAD_BYTES,
        "frontend_folder": None,
    }
    return build_app(found, ApiConfig(**config | changed))


def make_sets(world: World, trash: Trash) -> Sets:
    return Sets(world.sets, world.tracks, world.bucket, world.queue, trash, world.clock, 1200.0, world.audit)


def _importing(world: World, space: DiskSpace) -> ImportUseCases:
    imports, items, bucket, queue = world.imports, world.import_items, world.bucket, world.queue
    quota = UploadQuota(bucket, space, MAX_INCOMING_BYTES, world.seconds, UPLOADS)
    folders, parts = ImportFolders(world.import_roots), RemoveParts(items, bucket)
    return ImportUseCases(
        Imports(imports, items, world.tracks, folders, bucket, queue, world.clock, world.ids, world.audit),
        AnnounceFiles(imports, items, queue, world.clock, MAX_UPLOAD_BYTES),
        ResumableUploads(imports, items, bucket, quota, parts, queue, world.clock, world.ids),
    )


class Client(FlaskClient):
    """Sends requests to an allowed host name."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("base_url", f"http://{HOST}")
        return super().open(*args, **kwargs)


def make_client(world: World, search: LibrarySearch | None = None, **changed: Any) -> FlaskClient:
    app = make_app(world, search, **changed)
    app.test_client_class = Client
    return app.test_client()
