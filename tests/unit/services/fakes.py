"""A fake fetcher, extractor and embedder that a test can make fail at any stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.doubles.memory_recordings import MemoryRecordingStore
from tests.doubles.memory_world import World

from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import Fingerprint
from contrafact.domain.jobs import Job
from contrafact.domain.links import PlaylistLink, VideoLink
from contrafact.domain.tracks import Track
from contrafact.ports.sources import FetchedAudio, FetchProgress, PlaylistEntry, PlaylistExpansion
from contrafact.services.audio import KeepAudio
from contrafact.services.ingest import IngestTrack
from contrafact.services.jobs import ManageJobs
from contrafact.services.repeats import Repeats
from contrafact.services.same_recording import Fingerprints, SameRecordings
from contrafact.services.space import DiskSpace

MODEL = "m-1"
MIN_FREE_BYTES = 1000
VIDEO = VideoLink("dQw4w9WgXcQ")
STAGES = ["fetching", "fingerprinting", "extracting", "embedding"]


def nothing() -> None:
    """Do nothing."""


@dataclass
class FakePipeline:
    """Calls `during[stage]` in each stage."""

    during: dict[str, Callable[[], None]] = field(default_factory=dict)
    n_calls: dict[str, int] = field(default_factory=dict)
    playlist: PlaylistExpansion = field(default_factory=lambda: PlaylistExpansion("Mine", ()))
    expand_limits: list[int] = field(default_factory=list)
    extracted: list[bytes] = field(default_factory=list)
    model_id: str = MODEL
    recording: Fingerprint = field(default_factory=lambda: np.zeros(0, dtype=np.uint32))

    def _enter(self, stage: str) -> None:
        self.n_calls[stage] = self.n_calls.get(stage, 0) + 1
        self.during.get(stage, nothing)()

    def fetch(self, video: VideoLink, folder: Path, on_progress: Callable[[FetchProgress], None]) -> FetchedAudio:
        on_progress(FetchProgress(50, 100))
        self._enter("fetching")
        on_progress(FetchProgress(100, 100))
        path = folder / "audio.webm"
        path.write_bytes(b"from YouTube")
        return FetchedAudio(path, "Title", "Artist", 23.0, "https://i.ytimg.com/x.jpg", "2001-02-03")

    def expand(self, playlist: PlaylistLink, limit: int) -> PlaylistExpansion:
        self.expand_limits.append(limit)
        self._enter("expanding")
        return PlaylistExpansion(self.playlist.title, self.playlist.entries[:limit])

    def extract(
        self,
        path: Path,
        *,
        max_duration_s: float,
        on_progress: Callable[[float], None] | None,
        on_audio: Callable[[NDArray[np.float32]], None] | None = None,
    ) -> Chroma:
        assert on_progress is not None
        if on_audio is not None:
            on_audio(np.full(44_100, 0.5, dtype=np.float32))
        self.extracted.append(path.read_bytes())
        on_progress(1.0)
        self._enter("extracting")
        on_progress(2.0)
        frames = np.full((50, 12), 9, dtype=np.uint8)
        return Chroma(frames, whitened=frames)

    def fingerprint(
        self, path: Path, *, max_duration_s: float, on_progress: Callable[[float], None] | None
    ) -> Fingerprint:
        assert on_progress is not None
        on_progress(1.0)
        self._enter("fingerprinting")
        return self.recording

    def embed(self, chroma: Chroma) -> TrackEmbedding:
        assert chroma.n_frames == 50
        self._enter("embedding")
        vectors = np.eye(4, dtype=np.float32)
        return TrackEmbedding(vectors[0], vectors[1:], chroma.views[-1])


def make_ingest(world: World, pipeline: FakePipeline, folder: Path, audio: KeepAudio | None = None) -> IngestTrack:
    return IngestTrack(
        tracks=world.tracks,
        jobs=world.jobs,
        embeddings=world.embeddings,
        bucket=world.bucket,
        fetcher=pipeline,
        extract=pipeline.extract,
        embedder=pipeline,
        repeats=make_repeats(world, pipeline),
        clock=world.clock,
        new_id=world.ids,
        space=DiskSpace(world.bucket, MIN_FREE_BYTES, world.clock),
        figures=world.figures,
        max_duration_s=1200.0,
        scratch_folder=folder,
        audio=audio,
    )


def make_repeats(world: World, pipeline: FakePipeline) -> Repeats:
    recordings = MemoryRecordingStore(world.tracks)
    same = SameRecordings(Fingerprints(world.bucket), recordings)
    return Repeats(pipeline.fingerprint, same, recordings, max_duration_s=1200.0)


def raising(code: str) -> Callable[[], None]:
    def fail() -> None:
        raise ContrafactError(code)

    return fail


def entry(number: int, reason: str | None = None) -> PlaylistEntry:
    return PlaylistEntry(f"{number:011d}", f"Entry {number}", reason)


def outcome(world: World, track: Track) -> tuple[Track, Job]:
    found = world.tracks.get(track.id)
    assert found is not None
    return found, world.jobs.jobs[found.job_id]


def has_embedding(world: World, track: Track) -> bool:
    return track.id in world.embeddings.stored and world.embeddings.stored[track.id][3] is not None


def assert_nothing_left(world: World, track: Track) -> None:
    assert world.bucket.objects == {}
    assert not has_embedding(world, track)


def manage(world: World) -> ManageJobs:
    recordings = MemoryRecordingStore(world.tracks)
    return ManageJobs(world.tracks, world.jobs, recordings, world.embeddings, world.bucket, world.submit, world.clock)


def run(world: World, pipeline: FakePipeline, folder: Path, job_id: str) -> None:
    """Run the job and check that the scratch folder is empty."""
    make_ingest(world, pipeline, folder)(job_id)
    assert list(folder.iterdir()) == []
