"""Periodic work of the worker: heartbeats, sweep, database indexes, index snapshots, old uploads and scratch files."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from contrafact.adapters.mongo.database import ensure_indexes
from contrafact.adapters.mongo.heartbeats import MongoHeartbeatStore
from contrafact.domain.work_kinds import WorkKind
from contrafact.settings import Settings
from contrafact_worker.calibrating import CalibrationFitting
from contrafact_worker.changing import Changing
from contrafact_worker.composing import (
    Servers,
    make_estimate,
    make_fit_calibration,
    make_link,
    make_map,
    make_servers,
    scratch_folder,
)
from contrafact_worker.delivering import Delivering
from contrafact_worker.estimating import PriorEstimating
from contrafact_worker.following import EngineFollowing
from contrafact_worker.heartbeats import Heartbeats, LastActivity, this_worker
from contrafact_worker.indexing import IndexBuilding
from contrafact_worker.linking import TrackLinking
from contrafact_worker.mapping import MapMaking
from contrafact_worker.rounds import Rounds, Tasks, attempt
from contrafact_worker.upkeep import (
    UPKEEP,
    index_duty,
    make_build,
    make_changes,
    make_deletions,
    make_deliver,
    make_expire_audio,
    make_expire_audit,
    make_expire_uploads,
    make_following,
    make_leadership,
    make_lists,
    make_measure,
    make_nudge,
    make_purge,
    make_reextraction,
    make_repair,
    make_sweep,
)

PURGE_SECONDS = 300.0
_INDEX_SECONDS = 60.0
_POLL_SECONDS = 0.1
_STALE_SECONDS = 6 * 3600.0
"""Longer than any job takes, also that of a set."""


class Housekeeping:
    """A thread of the worker's main process.

    The file `run/worker.ready` in the data folder holds the id of this process while the worker processes tasks.

    Parameters
    ----------
    is_loaded : returns whether every worker process has loaded the network.
    last : for the heartbeats.
    """

    def __init__(self, settings: Settings, is_loaded: Callable[[], bool], last: LastActivity) -> None:
        self._settings = settings
        self._is_loaded = is_loaded
        self._ended = threading.Event()
        self._last = last
        self._heartbeats: Heartbeats | None = None

    def start(self) -> None:
        """Start the thread."""
        self._ended.clear()
        threading.Thread(target=self._run, name="housekeeping", daemon=True).start()

    def stop(self) -> None:
        """Stop the thread after the current round, and the heartbeats."""
        self._ended.set()
        if self._heartbeats is not None:
            self._heartbeats.stop()

    def join(self) -> None:
        """Wait until the heartbeats have stopped."""
        if self._heartbeats is not None:
            self._heartbeats.join()

    def _run(self) -> None:
        servers = make_servers(self._settings)
        helpers = (
            building := IndexBuilding(make_build(self._settings, servers.database)),
            estimating := PriorEstimating(make_estimate(self._settings, servers)),
            linking := TrackLinking(make_link(self._settings, servers)),
            calibrating := CalibrationFitting(make_fit_calibration(self._settings, servers)),
            mapping := MapMaking(make_map(self._settings, servers)),
        )
        threads: list[Delivering | Changing | EngineFollowing] = [Changing(make_changes(self._settings, servers))]
        threads += make_following(self._settings, servers.database)
        if WorkKind.WEBHOOKS in self._settings.kinds():
            threads.append(Delivering(make_deliver(self._settings, servers)))
        reextraction, scratch = make_reextraction(servers), scratch_folder(self._settings)
        often: Tasks = {
            "sweep": make_sweep(servers),
            "deletions": make_deletions(self._settings, servers),
            "repair": make_repair(servers),
            "measures": make_measure(servers),
            "lists": make_lists(servers),
            "re-embedding nudge": make_nudge(self._settings, servers),
            "calibration": calibrating.start_if_due,
        }
        each_minute: Tasks = {
            "copies for listening": make_expire_audio(self._settings, servers),
            "prior": estimating.start_if_due,
            "edges": linking.start_if_due,
            "map": mapping.start_if_due,
        }
        seldom: Tasks = {
            "purge": make_purge(servers),
            "unfinished uploads": make_expire_uploads(servers),
            "old audit entries": make_expire_audit(self._settings, servers),
        }
        is_indexed = attempt("indexes", lambda: ensure_indexes(servers.database))
        while not self._is_loaded() and not self._ended.wait(_POLL_SECONDS):
            pass
        if not self._ended.is_set():
            self._heartbeats = self._make_heartbeats(servers)
            self._heartbeats.start()
        for thread in threads:
            thread.start()
        leadership = make_leadership(self._settings, servers.database)
        rounds = Rounds(leadership.holds)
        rounds.add(often, duty=UPKEEP)
        rounds.add(each_minute, seconds=_INDEX_SECONDS, duty=UPKEEP)
        rounds.add(seldom, seconds=PURGE_SECONDS, duty=UPKEEP)
        if not self._settings.milvus_uri or self._settings.milvus_shadow:
            # Hosts may have folders of their own.
            rounds.add({"index": building.start_if_due}, seconds=_INDEX_SECONDS, duty=index_duty(self._settings))
        rounds.add({"scratch": lambda: remove_stale(scratch)}, seconds=PURGE_SECONDS)
        is_audio_found = False
        while not self._ended.wait(self._settings.sweep_seconds):
            is_indexed = is_indexed or attempt("indexes", lambda: ensure_indexes(servers.database))
            rounds()
            is_audio_found = is_audio_found or attempt("stored audio", lambda: reextraction.start(from_source=False))
        attempt("end of duties", leadership.release)
        for part in (*threads, *helpers):
            part.stop()

    def _make_heartbeats(self, servers: Servers) -> Heartbeats:
        file = self._settings.data_dir / "run" / "worker.ready"
        return Heartbeats(MongoHeartbeatStore(servers.database), file, this_worker(self._settings), self._last)


def clear_scratch(folder: Path) -> None:
    """Empty the folder for downloads, before any job starts."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def remove_stale(folder: Path) -> None:
    """Remove files of killed processes: those too old to belong to a running job."""
    for entry in folder.iterdir():
        if entry.stat().st_mtime < time.time() - _STALE_SECONDS:
            shutil.rmtree(entry, ignore_errors=True)
