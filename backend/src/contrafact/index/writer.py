"""Write snapshots of the index, atomically: build in a hidden folder, sync to disk, rename."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from contrafact.domain.embeddings import StoredEmbedding
from contrafact.index.graph import build_graph
from contrafact.index.snapshots import (
    DESCRIPTION,
    GRAPH,
    IDS,
    SEGMENTS,
    STARTS,
    WHOLES,
    Description,
    RowFile,
    Snapshots,
    snapshot_names,
)
from contrafact.ports.embeddings import EmbeddingStore

EXACT_UP_TO = 100_000
"""Largest library without a graph: exhaustive search takes 20 ms. See docs/results/scaling.md."""
MIN_CHANGES = 2000
"""So many changes are searched in memory in under a millisecond."""
CHANGED_PART = 0.05
"""Part of the library whose change makes a new snapshot due: changes are searched one by one."""
_BEING_BUILT = ".building-"
_UNUSED_SECONDS = 24 * 3600.0
"""Snapshots of another model are kept so long, since workers of two models run side by side during an update."""


@dataclass(frozen=True, slots=True)
class BuildSnapshot:
    """Build a snapshot of one model's embeddings when enough has changed since the last one."""

    embeddings: EmbeddingStore
    snapshots: Snapshots
    writer: SnapshotWriter
    model_id: str

    def is_due(self) -> bool:
        """Return whether enough has changed and the library is not empty."""
        last = self.snapshots.newest(self.model_id, None)
        if last is None:
            return self.embeddings.count_changes(self.model_id, None) >= MIN_CHANGES
        n_changes = self.embeddings.count_changes(self.model_id, last.seen_until)
        is_changed = n_changes >= max(MIN_CHANGES, CHANGED_PART * len(last))
        return is_changed and self.embeddings.count_changes(self.model_id, None) > 0

    def __call__(self) -> bool:
        """Build it; False if the library is empty or another process is building."""
        # Before reading: changes made while the embeddings are read are then read again by users of the snapshot.
        seen_until = self.embeddings.moment()
        return self.writer.write(self.model_id, seen_until, self.embeddings.everything(self.model_id))


class SnapshotWriter:
    """Writes snapshots into a folder, one process at a time.

    Parameters
    ----------
    root : the folder `index` of the data folder; created if missing.
    n_threads : threads that build a graph.
    exact_up_to : largest library without a graph, in tracks.
    """

    def __init__(self, root: Path, n_threads: int, exact_up_to: int = EXACT_UP_TO) -> None:
        self._root = root
        self._n_threads = n_threads
        self._exact_up_to = exact_up_to

    def write(self, model_id: str, seen_until: datetime, embeddings: Iterable[StoredEmbedding]) -> bool:
        """Write a snapshot of a model and remove older ones. If interrupted, the older one stays in use.

        Parameters
        ----------
        seen_until : the moment from which later changes must be read from the database.
        embeddings : all embeddings of the model, in byte order of the track ids.

        Returns
        -------
        False, and nothing is written, if another process is writing or there are no embeddings.
        """
        folder = self._root / model_id
        folder.mkdir(parents=True, exist_ok=True)
        with _try_lock(folder / ".lock") as is_locked:
            if not is_locked:
                return False
            _remove_unfinished(folder)
            # The database's time in microseconds, so that names sort in time order.
            name = f"{seen_until:%Y%m%dT%H%M%S.%f}"
            unfinished = folder / f"{_BEING_BUILT}{name}"
            unfinished.mkdir()
            description = _write_vectors(unfinished, model_id, seen_until, embeddings)
            if description is None:
                shutil.rmtree(unfinished)
                return False
            self._write_graph(unfinished, description)
            for each in unfinished.iterdir():
                _sync(each)
            _sync(unfinished)
            unfinished.rename(folder / name)
            _sync(folder)
            self._remove_others(folder, name)
        return True

    def _write_graph(self, folder: Path, description: Description) -> None:
        if description.n_tracks > self._exact_up_to:
            vectors = RowFile(folder / WHOLES, description.dimension)
            build_graph(folder / GRAPH, vectors.blocks(), description.dimension, self._n_threads)
            description = description.model_copy(update={"graph_bytes": (folder / GRAPH).stat().st_size})
        (folder / DESCRIPTION).write_text(description.model_dump_json(indent=2) + "\n")

    def _remove_others(self, folder: Path, name: str) -> None:
        """Remove older snapshots, and those of unused models. Processes that mapped them keep their memory."""
        for other in (each for each in snapshot_names(folder) if each != name):
            shutil.rmtree(folder / other)
        for other_model in (each for each in self._root.iterdir() if each != folder):
            if other_model.stat().st_mtime < time.time() - _UNUSED_SECONDS:
                shutil.rmtree(other_model)


@contextmanager
def _try_lock(path: Path) -> Iterator[bool]:
    """Take a lock until the block ends or the process dies; yield False if another process holds it."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _remove_unfinished(folder: Path) -> None:
    """Remove snapshots that a killed writer left unfinished."""
    for each in folder.glob(f"{_BEING_BUILT}*"):
        shutil.rmtree(each)


def _write_vectors(
    folder: Path, model_id: str, seen_until: datetime, embeddings: Iterable[StoredEmbedding]
) -> Description | None:
    """Write all files except graph and description; return the description, or None for an empty library."""
    ids: list[bytes] = []
    starts = array("q", [0])
    dimension = 0
    with (folder / WHOLES).open("wb") as wholes, (folder / SEGMENTS).open("wb") as segments:
        for each in embeddings:
            ids.append(each.track_id.encode())
            if len(ids) > 1 and ids[-1] <= ids[-2]:
                raise ValueError(f"{each.track_id} is not in byte order of the ids")
            wholes.write(each.whole.astype("<f4").tobytes())
            segments.write(each.segments.tobytes())
            starts.append(starts[-1] + len(each.segments))
            dimension = len(each.whole)
    if not ids:
        return None
    width = max(map(len, ids))
    np.array(ids, dtype=f"S{width}").tofile(folder / IDS)
    np.asarray(starts, dtype="<i8").tofile(folder / STARTS)
    return Description(
        model_id=model_id,
        seen_until=seen_until,
        n_tracks=len(ids),
        n_segments=starts[-1],
        dimension=dimension,
        id_bytes=width,
        graph_bytes=0,
    )


def _sync(path: Path) -> None:
    """Flush a file or a folder to disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
