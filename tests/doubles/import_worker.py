"""A worker on real servers whose analysis is a stand-in.

`python -m tests.doubles.import_worker MONGODB BROKER FOLDER KINDS`: queue, database, bucket, imports, jobs, sweep are
the product's own. FOLDER holds `objects`, `tapes` and `clips`, where each clip that was asked for leaves a file.
"""

from __future__ import annotations

import sys
import threading
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from pymongo.database import Database
from tests.unit.services.fakes import MIN_FREE_BYTES, FakePipeline

from contrafact.adapters.celery_queue import CeleryQueue, make_celery, queue_of
from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.audit import MongoAuditLog
from contrafact.adapters.mongo.clips import MongoClipStore
from contrafact.adapters.mongo.database import Document, connect
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.figures import MongoFigureStore
from contrafact.adapters.mongo.heartbeats import MongoJobQueue
from contrafact.adapters.mongo.imports import MongoImportStore
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.playlists import MongoPlaylistStore
from contrafact.adapters.mongo.recordings import MongoRecordingStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.system import new_id, now
from contrafact.adapters.token_buckets import LocalBuckets
from contrafact.domain.errors import ContrafactError
from contrafact.domain.limits import DEFAULTS
from contrafact.services.ingest import IngestTrack
from contrafact.services.limits import Limits
from contrafact.services.repeats import Repeats
from contrafact.services.same_recording import Fingerprints, SameRecordings
from contrafact.services.space import DiskSpace
from contrafact.services.submit import SubmitTrack
from contrafact.services.sweep import Sweep
from contrafact.settings import Settings
from contrafact_worker.app import add_tasks
from contrafact_worker.composing import Servers, UseCases, make_follow
from contrafact_worker.importing import make_run_import

LEASE_SECONDS = 3.0
NO_SOUND = b"no sound"
SWEEP_SECONDS = 0.5


def main() -> None:
    """Work until the process is ended."""
    mongodb, broker, folder, kinds = sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4]
    app = make_celery(broker)
    app.conf.update(task_acks_late=True, worker_prefetch_multiplier=1, worker_enable_remote_control=False)
    servers = Servers(connect(mongodb), LocalBucket(folder / "objects"), CeleryQueue(app))
    add_tasks(app, timedelta(seconds=1))[:] = [use_cases(servers, folder)]
    threading.Thread(target=sweep_for_ever, args=(make_sweep(servers),), daemon=True).start()
    queues = ",".join(map(queue_of, Settings.model_validate({"CONTRAFACT_WORKER_KINDS": kinds}).kinds()))
    options = ("--pool=solo", "--loglevel=ERROR", "--without-heartbeat", "--without-gossip")
    app.worker_main(["worker", "--queues", queues, *options])


def use_cases(servers: Servers, folder: Path) -> UseCases:
    """Return the use cases, of which imports and jobs work."""
    database, bucket = servers.database, servers.bucket
    pipeline = FakePipeline()
    pipeline.during["extracting"] = lambda: refuse_noise(pipeline)
    tracks, jobs = MongoTrackStore(database), MongoJobStore(database)
    recordings = MongoRecordingStore(database)
    ingest = IngestTrack(
        tracks=tracks,
        jobs=jobs,
        embeddings=MongoEmbeddingStore(database),
        bucket=bucket,
        fetcher=pipeline,
        extract=pipeline.extract,
        embedder=pipeline,
        repeats=Repeats(
            pipeline.fingerprint, SameRecordings(Fingerprints(bucket), recordings), recordings, max_duration_s=1200.0
        ),
        clock=now,
        new_id=new_id,
        space=DiskSpace(bucket, MIN_FREE_BYTES, now),
        figures=MongoFigureStore(database),
        max_duration_s=1200.0,
        scratch_folder=folder,
        lease=timedelta(seconds=LEASE_SECONDS),
    )
    submit = SubmitTrack(tracks, jobs, servers.queue, now, new_id, audit=MongoAuditLog(database, now, new_id))
    limits = Limits(LocalBuckets(), MongoJobQueue(database), DEFAULTS)
    settings = Settings.model_validate(
        {"CONTRAFACT_IMPORT_ROOTS": str(folder / "tapes"), "CONTRAFACT_LEASE_SECONDS": str(LEASE_SECONDS)}
    )
    run_import = make_run_import(settings, servers, pipeline, submit, limits, follow=make_follow(servers))
    none: Any = None
    parts: dict[str, Any] = dict.fromkeys((field.name for field in fields(UseCases)), none)
    served: Any = lambda clip_id: (folder / "clips" / clip_id).touch()  # noqa: E731 - a use case
    return UseCases(**{**parts, "ingest": ingest, "run_import": run_import, "rank_clip": served})


def refuse_noise(pipeline: FakePipeline) -> None:
    """Refuse a file as the decoder would, and forget what was read."""
    data = pipeline.extracted.pop()
    if data.startswith(NO_SOUND):
        raise ContrafactError("corrupt_audio")


def make_sweep(servers: Servers) -> Sweep:
    """Return the sweep of the product."""
    database: Database[Document] = servers.database
    return Sweep(
        MongoTrackStore(database),
        MongoJobStore(database),
        MongoPlaylistStore(database),
        MongoClipStore(database),
        servers.queue,
        now,
        MongoImportStore(database),
    )


def sweep_for_ever(sweep: Sweep) -> None:
    """Nudge what is overdue."""
    pause = threading.Event()
    while not pause.wait(SWEEP_SECONDS):
        sweep()


if __name__ == "__main__":
    main()
