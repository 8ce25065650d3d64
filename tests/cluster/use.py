"""Steady use of the product: songs come and go, and the worker's periodic work runs.

Import it after its clock is set.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable
from datetime import timedelta

import psutil
from pymongo.database import Database
from tests.cluster.copies import add_copies
from tests.doubles.libraries import embedding
from tests.doubles.versions import theme, version

from contrafact.adapters.mongo.audit import MongoAuditLog
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.heartbeats import MongoHeartbeatStore
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.leases import server_now
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.trash import MongoTrashStore
from contrafact.adapters.system import new_id, now
from contrafact.domain.audit import Action, Change, TargetKind
from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.health import WorkerReport
from contrafact.domain.jobs import Lease, State
from contrafact.domain.tracks import Metadata, Source, SourceKind
from contrafact.embedding.card import load_card
from contrafact.features.chroma_io import chroma_to_bytes
from contrafact.index import writer
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import Snapshots, index_folder
from contrafact.settings import load_settings
from contrafact_worker import upkeep
from contrafact_worker.composing import make_servers

CHROMA_BYTES = chroma_to_bytes(Chroma(version(theme(1))))
EXPIRING = {
    "clips": "expires_at",
    "deliveries": "expires_at",
    "sessions": "idle_until",
    "sign_ons": "expires_at",
    "invitations": "expires_at",
    "track_changes": "expires_at",
}
"""Collections whose documents MongoDB removes, by the field that says when."""
LEASE = timedelta(seconds=5)
N_MADE = 5
"""Songs that are made as workers make them; the others of a library are copies."""
ROUNDS, MOST_REMOVED = 3, 100
MOST_ROUNDS = 5


def _in_rounds(chore: Callable[[], object]) -> None:
    """Do it as a worker would: again, if the database did not answer in time."""
    for _ in range(MOST_ROUNDS - 1):
        try:
            chore()
        except ContrafactError as error:
            if error.code != "database_unavailable":
                raise
        else:
            return
    chore()


class Use:
    """People and workers of a library of a steady size.

    Parameters
    ----------
    n_tracks : its size.
    strict : the database for changes in transactions, which need the default concern.
    ids : of the songs that are there, oldest first.
    """

    def __init__(self, n_tracks: int, strict: Database[Document], ids: Iterable[str] = ()) -> None:
        settings = load_settings()
        servers = make_servers(settings)
        self._database, self._bucket, self._queue = servers.database, servers.bucket, servers.queue
        self._tracks, self._jobs = MongoTrackStore(self._database), MongoJobStore(self._database)
        self._trash, self._embeddings = MongoTrashStore(self._database), MongoEmbeddingStore(self._database)
        self._model = load_card(settings.model_dir).model_id
        self._index_folder = index_folder(settings.data_dir)
        self._index = LibraryIndex(self._embeddings, self._model, now, Snapshots(self._index_folder))
        writer.MIN_CHANGES = max(20, n_tracks // 20)
        self._build = upkeep.make_build(settings, self._database)
        self._audit = MongoAuditLog(strict, now, new_id)
        self._chores = (
            upkeep.make_sweep(servers),
            upkeep.make_deletions(settings, servers),
            upkeep.make_repair(servers),
            upkeep.make_lists(servers),
            upkeep.make_purge(servers),
            upkeep.make_expire_uploads(servers),
            upkeep.make_expire_audit(settings, servers),
            upkeep.make_expire_audio(settings, servers),
        )
        self._ids, self._n_steps = deque(ids), 0
        self._n_made = len(self._ids)

    def fill(self, n_tracks: int) -> list[str]:
        """Make the first songs and a job that no worker takes, copy the last one, and return the ids of all songs."""
        for _ in range(min(n_tracks, N_MADE)):
            self._add()
        self._submit("never taken")
        copies = add_copies(self._database, self._ids[-1], n_tracks - len(self._ids))
        return [*self._ids, *copies]

    def step(self, n: int) -> None:
        """Replace n songs, and do the worker's periodic work once."""
        for _ in range(n):
            self._add()
            self._trash.trash(self._ids.popleft())
        self._n_steps += 1
        for name, moment in EXPIRING.items():
            expires: Document = {"$add": [server_now(), 3_600_000]}
            made = {"id": new_id(), moment: expires}
            self._database[name].update_one({"_id": new_id()}, [{"$set": made}], upsert=True)
        MongoHeartbeatStore(self._database).beat(WorkerReport(new_id(), 1, "1", self._model, 1, 1.0, None, None))
        self._audit.record(lambda note: note(Change(Action.REEXTRACTION_STARTED, TargetKind.LIBRARY, "all")))
        self._bucket.put(f"incoming/{new_id()}", CHROMA_BYTES)
        # A deletion takes some rounds, and each takes a batch.
        for chore in (*self._chores, *(ROUNDS + n // MOST_REMOVED) * [self._chores[1]]):
            _in_rounds(chore)
        if self._build.is_due():
            self._build()
        self._index.nearest(embedding(self._n_steps).whole, 10)

    def measured(self) -> dict[str, int]:
        """Return documents by collection, objects, files, and memory in MB."""
        # Of a million documents an exact count takes seconds.
        names = self._database.list_collection_names()
        found = {name: self._database[name].estimated_document_count() for name in names}
        return {
            **found,
            "objects": sum(1 for _ in self._bucket.keys("")),
            "files of the index": sum(each.is_file() for each in self._index_folder.rglob("*")),
            "memory, MB": psutil.Process().memory_info().rss >> 20,
        }

    def _add(self) -> None:
        job = self._submit(str(self._n_made))
        track_id, moment = self._ids[-1], now()
        taken = self._jobs.take(job, "token", LEASE, moment)
        assert taken is not None
        key = f"chroma/{track_id}/{job}.npz"
        self._bucket.put(key, CHROMA_BYTES)
        self._tracks.set_chroma(track_id, job, key, moment)
        self._embeddings.put(track_id, job, self._model, embedding(self._n_made))
        self._tracks.set_model(track_id, job, self._model, moment)
        self._tracks.mirror_state(track_id, job, State.READY, moment)
        self._jobs.finish(Lease(job, "token"), State.READY, None, moment)

    def _submit(self, name: str) -> str:
        job, moment = new_id(), now()
        source = Source(SourceKind.UPLOAD, hashlib.sha256(name.encode()).hexdigest(), f"{name}.wav")
        track, _ = self._tracks.claim(source, Metadata(title=f"Song {name}"), job, moment)
        self._jobs.ensure(job, track.id, moment)
        self._queue.nudge_job(job, track.id)
        self._n_made += 1
        if name != "never taken":
            self._ids.append(track.id)
        return job
