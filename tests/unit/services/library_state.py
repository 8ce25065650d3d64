"""A library in which tracks are deleted, restored and submitted, and what must hold once everything has settled."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.doubles.interrupting import Calls
from tests.doubles.memory_app import GRACE, TRASH_LIFETIME, make_deletions
from tests.doubles.memory_world import World, make_world
from tests.unit.services.fakes import MODEL, VIDEO, FakePipeline, make_ingest

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import RETRYABLE_STATES, State
from contrafact.domain.tracks import Metadata, Source, SourceKind
from contrafact.domain.trash import Place
from contrafact.services.sweep import Sweep
from contrafact.services.trash import Trash

LINK = Source(SourceKind.YOUTUBE, VIDEO.video_id)
UPLOAD = Source(SourceKind.UPLOAD, "f" * 64, "song.mp3", "incoming/first")
STATES = ["ready", "failed", "queued", "half done"]
OPERATIONS = ["trash", "delete", "restore", "submit", "expire"]
_N_ROUNDS = 12


@dataclass
class Library:
    """One track and the services around it."""

    folder: Path
    source: Source = LINK
    world: World = field(default_factory=make_world)
    pipeline: FakePipeline = field(default_factory=FakePipeline)

    @property
    def track_id(self) -> str:
        return self.source.track_id

    def make(self, state: str, place: Place = Place.LIBRARY) -> None:
        """Make the track in a state and a place."""
        self.submit()
        job_id = self.world.tracks.tracks[self.track_id].job_id
        self.world.queue.jobs.clear()
        if state == "failed":
            self.pipeline.during["extracting"] = _fail
        if state == "half done":
            # Its worker died after it had stored the chroma.
            self.pipeline.during["embedding"] = _die
        if state != "queued":
            with suppress(_DiedError):
                make_ingest(self.world, self.pipeline, self.folder)(job_id)
            self.world.clock.advance(25)
        self.pipeline.during.clear()
        if place is not Place.LIBRARY:
            self.trash(Calls.never()).delete(self.track_id)
        if place is Place.DELETING:
            self.trash(Calls.never()).delete(self.track_id, permanently=True)

    def trash(self, calls: Calls) -> Trash:
        return calls.within(Trash(self.world.trash, self.world.follow, self.world.ids, TRASH_LIFETIME))

    def run_all(self, operations: str) -> None:
        """Run several operations, separated by spaces; `work` runs the jobs in the queue."""
        for operation in operations.split():
            if operation == "work":
                self.work()
            else:
                self.run(operation)

    def work(self) -> None:
        """Run the jobs in the queue."""
        jobs = list(dict.fromkeys(self.world.queue.jobs))
        self.world.queue.jobs.clear()
        for job_id in jobs:
            make_ingest(self.world, self.pipeline, self.folder)(job_id)

    def run(self, operation: str, calls: Calls | None = None) -> None:
        """Run an operation, or the job of an id, counting its calls."""
        calls = calls or Calls.never()
        if operation == "trash":
            self.trash(calls).delete_many([self.track_id])
        elif operation == "delete":
            self.trash(calls).delete_many([self.track_id], permanently=True)
        elif operation == "restore":
            self.trash(calls).restore([self.track_id])
        elif operation == "submit":
            self.submit(calls)
        elif operation == "expire":
            self.world.clock.advance(TRASH_LIFETIME.total_seconds() + 1)
            calls.within(make_deletions(self.world))()
        else:
            calls.within(make_ingest(self.world, self.pipeline, self.folder))(operation)

    def submit(self, calls: Calls | None = None) -> None:
        source = self.source
        if source.upload_key:
            source = Source(source.kind, source.key, source.file_name, f"incoming/{self.world.ids()}")
            self.world.bucket.put(source.upload_key or "", b"audio")
        (calls or Calls.never()).within(self.world.submit).source(source, Metadata())

    def settle(self) -> None:
        """Let sweeps and workers work until nothing is left to do."""
        world = self.world
        sweep = Sweep(world.tracks, world.jobs, world.playlists, world.clips, world.queue, world.clock)
        for _ in range(_N_ROUNDS):
            world.clock.advance(GRACE.total_seconds())
            sweep()
            make_deletions(world)()
            self.work()

    def place(self) -> Place | None:
        return self.world.tracks.place(self.track_id)

    def assert_consistent(self) -> None:
        """Fail unless track, job, embedding, chroma and lists agree."""
        world, found = self.world, self.world.trash.find(self.track_id)
        ready, kept = set[str](), set[str]()
        if found is not None:
            assert found.place is not Place.DELETING
            assert (found.is_followed, found.leftovers) == (True, ())
            track = found.track
            if found.place is Place.LIBRARY:
                assert track.state in {State.READY, *RETRYABLE_STATES}
                assert track.state is not State.FAILED or track.problem is not None
                assert world.jobs.jobs[track.job_id].state is track.state
            if track.state is State.READY:
                assert track.chroma_key is not None
                assert track.source.upload_key is None
                kept.add(track.chroma_key)
                ready |= {track.id} if found.place is Place.LIBRARY else set()
                assert world.embeddings.job_of(track.id) is not None
            else:
                assert world.embeddings.job_of(track.id) is None
        else:
            assert world.embeddings.job_of(self.track_id) is None
            assert world.jobs.jobs == {}
        assert set(world.embeddings.track_ids(MODEL)) == ready
        assert {key for key in world.bucket.objects if key.startswith("chroma/")} == kept
        assert world.jobs.page(None, 100, None).total == (len(world.jobs.jobs) if self.place() is Place.LIBRARY else 0)
        assert not any(job.is_active for job in world.jobs.jobs.values())


class _DiedError(BaseException):
    pass


def _die() -> None:
    raise _DiedError


def _fail() -> None:
    raise ContrafactError("silent_audio")
