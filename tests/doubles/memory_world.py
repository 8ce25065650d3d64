"""The stores and servers of a test, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from tests.doubles.memory_audit import MemoryAuditLog
from tests.doubles.memory_bulk import MemoryBulkChangeStore
from tests.doubles.memory_calibrations import MemoryCalibrationStore
from tests.doubles.memory_cases import MemoryCaseStore
from tests.doubles.memory_clips import MemoryClipStore
from tests.doubles.memory_edges import MemoryEdgeStore
from tests.doubles.memory_embeddings import MemoryEmbeddingStore
from tests.doubles.memory_figures import MemoryFigureStore
from tests.doubles.memory_health import MemoryHeartbeatStore, MemoryLauncher, worker_report
from tests.doubles.memory_imports import MemoryImportItemStore, MemoryImportStore
from tests.doubles.memory_jobs import MemoryJobStore
from tests.doubles.memory_library import MemoryPlaylistStore, MemoryWorkChangeStore, MemoryWorkStore
from tests.doubles.memory_maps import MemoryMappedTracks, MemoryMapStore
from tests.doubles.memory_people import People
from tests.doubles.memory_reextraction import MemoryReextractionStore
from tests.doubles.memory_reviews import MemoryReviews
from tests.doubles.memory_servers import CountingIds, ManualClock, MemoryBucket, MemoryQueue
from tests.doubles.memory_sets import MemorySetStore
from tests.doubles.memory_tracks import MemoryTrackStore
from tests.doubles.memory_trash import MemoryTrackJobs, MemoryTrashStore
from tests.doubles.memory_webhooks import MemoryWebhooks
from tests.doubles.weights import untrained_card

from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.engines import EngineName, EngineReport
from contrafact.domain.jobs import State
from contrafact.domain.limits import DEFAULTS, RoleLimits
from contrafact.domain.links import VideoLink
from contrafact.domain.tracks import Metadata, Track
from contrafact.features.chroma_io import chroma_to_bytes
from contrafact.index.library_index import LibraryIndex
from contrafact.ports.lookups import RecordingLookup
from contrafact.services.caches import ChromaCache
from contrafact.services.engine_health import EngineHealth
from contrafact.services.moves import FollowMoves
from contrafact.services.submit import SubmitTrack
from contrafact.services.tracks import chroma_key

OLDER_MODEL = "thesis-cnn-0123456789ab"


@dataclass
class World:
    """The stores, servers and services of a test."""

    clock: ManualClock
    ids: CountingIds
    tracks: MemoryTrackStore
    jobs: MemoryJobStore
    embeddings: MemoryEmbeddingStore
    works: MemoryWorkStore
    playlists: MemoryPlaylistStore
    clips: MemoryClipStore
    bucket: MemoryBucket
    queue: MemoryQueue
    submit: SubmitTrack
    trash: MemoryTrashStore
    follow: FollowMoves
    index: LibraryIndex
    chromas: ChromaCache
    heartbeats: MemoryHeartbeatStore
    launcher: MemoryLauncher
    figures: MemoryFigureStore = field(init=False)
    sets: MemorySetStore = field(init=False)
    older: MemoryReextractionStore = field(init=False)
    bulk: MemoryBulkChangeStore = field(init=False)
    audit: MemoryAuditLog = field(init=False)
    webhooks: MemoryWebhooks = field(init=False)
    limits: dict[str, RoleLimits] = field(default_factory=lambda: dict(DEFAULTS))
    people: People = field(init=False)
    imports: MemoryImportStore = field(init=False)
    import_items: MemoryImportItemStore = field(default_factory=MemoryImportItemStore)
    import_roots: list[Path] = field(default_factory=list)
    reviews: MemoryReviews = field(init=False)
    cases: MemoryCaseStore = field(default_factory=MemoryCaseStore)
    calibrations: MemoryCalibrationStore = field(default_factory=MemoryCalibrationStore)
    edges: MemoryEdgeStore = field(init=False)
    maps: MemoryMapStore = field(init=False)
    mapped: MemoryMappedTracks = field(init=False)
    lookup: RecordingLookup | None = None
    engine_health: EngineHealth | None = None
    engines: list[EngineReport] = field(default_factory=lambda: [EngineReport(EngineName.EXACT)])
    work_changes: MemoryWorkChangeStore = field(default_factory=MemoryWorkChangeStore)

    def __post_init__(self) -> None:
        self.sets = MemorySetStore(self.clock)
        self.bulk = MemoryBulkChangeStore(self.tracks, self.clock)
        self.imports = MemoryImportStore(self.clock)
        self.older = MemoryReextractionStore(self.tracks, self.clock)
        self.audit, self.webhooks = MemoryAuditLog(self.clock), MemoryWebhooks(self.clock)
        self.reviews = MemoryReviews(self.tracks)
        self.edges = MemoryEdgeStore(self.embeddings, self.clock)
        self.maps, self.mapped = MemoryMapStore(self.clock), MemoryMappedTracks(self.tracks, self.works)
        self.submit = replace(self.submit, audit=self.audit)
        self.people = People(self.clock, self.ids, audit=self.audit)
        self.figures = MemoryFigureStore(self.tracks, self.jobs, self.clips, self.playlists)

    def add_ready(
        self, number: int, *, title: str | None = None, near: float = 0.0, chroma: Chroma | None = None
    ) -> Track:
        """A ready track with chroma and embedding; `near` turns its vector by that angle from the first axis.

        The chroma of number 0 is too short to match anything unless another is given: then distance alone decides.
        """
        submission = self.submit.video(VideoLink(f"{number:011d}"), Metadata(title=title or f"Song {number}"))
        track, job_id, model_id = submission.track, submission.track.job_id, untrained_card().model_id
        heard = chroma or Chroma(np.full((50 if number else 6, 12), (number or 1) % 256, dtype=np.uint8))
        self.bucket.put(chroma_key(track.id, job_id), chroma_to_bytes(heard))
        vector = np.zeros(256, dtype=np.float32)
        vector[0], vector[1] = np.cos(near), np.sin(near)
        self.embeddings.put(track.id, job_id, model_id, TrackEmbedding(vector, vector[None, :]))
        now = self.clock()
        self.tracks.set_chroma(track.id, job_id, chroma_key(track.id, job_id), now)
        self.tracks.set_model(track.id, job_id, model_id, now)
        self.tracks.mirror_state(track.id, job_id, State.READY, now)
        found = self.tracks.get(track.id)
        assert found is not None
        return found

    def seconds(self) -> float:
        """The clock in seconds."""
        return self.clock().timestamp()

    def give_older_weights(self, track: Track) -> None:
        """Give a track an embedding of an older model."""
        vector = np.eye(256, dtype=np.float32)[0]
        self.embeddings.put(track.id, track.job_id, OLDER_MODEL, TrackEmbedding(vector, vector[None, :]))
        self.tracks.set_model(track.id, track.job_id, OLDER_MODEL, self.clock())


def make_world() -> World:
    clock, ids, queue = ManualClock(), CountingIds(), MemoryQueue()
    tracks, jobs = MemoryTrackStore(clock), MemoryJobStore(clock)
    embeddings, bucket = MemoryEmbeddingStore(clock), MemoryBucket(clock)
    trash = MemoryTrashStore(tracks)
    follow = FollowMoves(trash, tracks, jobs, MemoryTrackJobs(jobs), embeddings, queue, clock)
    heartbeats = MemoryHeartbeatStore(clock)
    heartbeats.beat(worker_report())
    return World(
        clock=clock,
        ids=ids,
        tracks=tracks,
        jobs=jobs,
        embeddings=embeddings,
        works=MemoryWorkStore(),
        playlists=MemoryPlaylistStore(clock),
        clips=MemoryClipStore(clock),
        bucket=bucket,
        queue=queue,
        submit=SubmitTrack(tracks, jobs, queue, clock, ids, follow.soon),
        trash=trash,
        follow=follow,
        index=LibraryIndex(embeddings, untrained_card().model_id, clock),
        chromas=ChromaCache(bucket, 1_000_000),
        heartbeats=heartbeats,
        launcher=MemoryLauncher(),
    )
