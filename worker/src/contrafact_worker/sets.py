"""Composition of the worker's sets."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from contrafact.adapters.file_slots import FileSlots
from contrafact.adapters.mongo.recordings import MongoRecordingStore
from contrafact.adapters.mongo.sets import MongoSetStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.system import new_id, now
from contrafact.ports.engine import Embedder
from contrafact.services.audio import KeepAudio
from contrafact.services.library_search import LibrarySearch
from contrafact.services.same_recording import Fingerprints, SameRecordings
from contrafact.services.sets.accepting import AcceptPart
from contrafact.services.sets.matching import MatchSet
from contrafact.services.sets.taking import TakeSet
from contrafact.services.sets.working import WorkOnSet
from contrafact.services.space import DiskSpace
from contrafact.services.submit import SubmitTrack
from contrafact.settings import Settings

if TYPE_CHECKING:
    from contrafact_worker.composing import Servers


def make_take_set(settings: Settings, servers: Servers) -> TakeSet | None:
    """Build what takes long recordings as sets; None if none are taken."""
    from contrafact.features.decoding import require_shorter

    if settings.max_set_duration_s <= settings.max_duration_s:
        return None
    sets, tracks = MongoSetStore(servers.database), MongoTrackStore(servers.database)
    check = partial(require_shorter, max_duration_s=settings.max_set_duration_s)
    return TakeSet(sets, tracks, servers.bucket, servers.queue, now, new_id, check)


def make_work_on_set(  # noqa: PLR0917 - what the worker has built already
    settings: Settings,
    servers: Servers,
    search: LibrarySearch,
    embedder: Embedder,
    submit: SubmitTrack,
    audio: KeepAudio,
) -> WorkOnSet:
    """Build the work on sets."""
    from contrafact.features.copy_cutting import cut_copy
    from contrafact.features.set_analysis import analyse_set

    database, bucket = servers.database, servers.bucket
    same = SameRecordings(Fingerprints(bucket), MongoRecordingStore(database))
    return WorkOnSet(
        sets=MongoSetStore(database),
        bucket=bucket,
        analyse=analyse_set,
        match=MatchSet(search, embedder, same, submit.tracks),
        accept=AcceptPart(bucket, submit, cut_copy),
        audio=audio,
        space=DiskSpace(bucket, settings.min_free_disk_bytes, now),
        clock=now,
        new_id=new_id,
        max_duration_s=settings.max_set_duration_s,
        max_part_s=settings.max_duration_s,
        scratch_folder=settings.data_dir / "scratch",
        lease=timedelta(seconds=settings.lease_seconds),
        # Half of the processes, so that songs and clips never wait for a set of hours.
        slots=FileSlots(settings.data_dir / "slots", max(1, settings.worker_concurrency // 2)),
    )
