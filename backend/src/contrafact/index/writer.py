"""Write a snapshot of the index: beside, to the disk, and then under its name at once."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import numpy as np

from contrafact.domain.embeddings import StoredEmbedding
from contrafact.index.graph import build_graph
from contrafact.index.layout import (
    BEING_BUILT,
    DESCRIPTION,
    GRAPH,
    IDS,
    SEGMENTS,
    STARTS,
    WHOLES,
    Description,
    folder_of,
    names,
)
from contrafact.index.row_file import RowFile

EXACT_UP_TO = 100_000
"""Tracks that are searched one by one, within 20 ms; in larger libraries a graph is. See docs/results/scaling.md."""


_UNUSED_SECONDS = 24 * 3600.0
"""While weights are changed workers of two models may run beside each other."""


class SnapshotWriter:
    """`SnapshotWriter` in a folder. One process at a time writes; another finds it busy.

    Parameters
    ----------
    root : the folder `index` of the data folder; made when it is missing.
    n_threads : that build a graph.
    exact_up_to : the largest library without a graph.
    """

    def __init__(self, root: Path, n_threads: int, exact_up_to: int = EXACT_UP_TO) -> None:
        self._root = root
        self._n_threads = n_threads
        self._exact_up_to = exact_up_to

    def write(self, model_id: str, seen_until: datetime, embeddings: Iterable[StoredEmbedding]) -> bool:
        """See `SnapshotWriter.write`."""
        folder = folder_of(self._root, model_id)
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder / ".lock") as is_alone:
            if not is_alone:
                return False
            _remove_unfinished(folder)
            # Microseconds of the database's clock: names rise with time.
            name = f"{seen_until:%Y%m%dT%H%M%S.%f}"
            beside = folder / f"{BEING_BUILT}{name}"
            beside.mkdir()
            description = _write_vectors(beside, model_id, seen_until, embeddings)
            if description is None:
                shutil.rmtree(beside)
                return False
            self._write_graph(beside, description)
            for each in beside.iterdir():
                _sync(each)
            _sync(beside)
            beside.rename(folder / name)
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
        """Remove older ones, also those of models that are no longer in use.

        Whoever has them mapped keeps them as long as it needs them.
        """
        for other in (each for each in names(folder) if each != name):
            shutil.rmtree(folder / other)
        for other_model in (each for each in self._root.iterdir() if each != folder):
            if other_model.stat().st_mtime < time.time() - _UNUSED_SECONDS:
                shutil.rmtree(other_model)


@contextmanager
def _alone(lock: Path) -> Iterator[bool]:
    """Whether nobody else holds the lock, which ends with its process, however that ends."""
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _remove_unfinished(folder: Path) -> None:
    """Remove what a writer that was killed has left."""
    for each in folder.glob(f"{BEING_BUILT}*"):
        shutil.rmtree(each)


def _write_vectors(
    folder: Path, model_id: str, seen_until: datetime, embeddings: Iterable[StoredEmbedding]
) -> Description | None:
    """Write all files but the graph and the description, which is returned; None for an empty library."""
    ids: list[bytes] = []
    starts = array("q", [0])
    dimension = 0
    with (folder / WHOLES).open("wb") as wholes, (folder / SEGMENTS).open("wb") as segments:
        for each in embeddings:
            ids.append(each.track_id.encode())
            if len(ids) > 1 and ids[-1] <= ids[-2]:
                raise ValueError(f"{each.track_id} is not in the order of the ids' bytes")
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
    """Bring a file, or the names in a folder, to the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
