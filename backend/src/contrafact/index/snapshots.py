"""Snapshots of the index in a folder, mapped read-only: all processes of a machine share their memory."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.distances import distances
from contrafact.index.graph import Graph
from contrafact.index.layout import (
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
from contrafact.index.protocols import Snapshot
from contrafact.index.row_file import RowFile

_log = logging.getLogger(__name__)


class DiskSnapshots:
    """`Snapshots` in a folder; where there is no such folder there are none.

    Parameters
    ----------
    root : the folder `index` of the data folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._damaged: set[str] = set()
        self._told: set[str] = set()

    def newest(self, model_id: str, known: str | None) -> Snapshot | None:
        """See `Snapshots.newest`. One that cannot be used is told in the log once, and an older one taken."""
        folder = folder_of(self._root, model_id)
        try:
            return self._newest(folder, known)
        except OSError:
            # Most likely the worker has just put a newer one in its place: the folder is listed once more.
            return self._newest(folder, known, is_last_try=True)

    def _newest(self, folder: Path, known: str | None, *, is_last_try: bool = False) -> Snapshot | None:
        for name in reversed(names(folder)):
            if name == known:
                return None
            if name in self._damaged:
                continue
            try:
                return open_snapshot(folder / name)
            except ValueError as error:
                self._damaged.add(name)
                self._tell(name, error)
            except OSError as error:
                # Tried again at the next question: the system may give then what it refuses now, such as an open file.
                if not is_last_try:
                    raise
                self._tell(name, error)
        return None

    def _tell(self, name: str, error: Exception) -> None:
        if name not in self._told:
            self._told.add(name)
            _log.warning("snapshot %s not usable: %s", name, error)


def open_snapshot(folder: Path) -> Snapshot:
    """The snapshot in a folder.

    Raises
    ------
    OSError : a file is missing.
    ValueError : a file is not what the description says.
    """
    description = Description.model_validate_json((folder / DESCRIPTION).read_bytes())
    for name, n_bytes in description.sizes().items():
        if (folder / name).stat().st_size != n_bytes:
            raise ValueError(f"{name} has not the {n_bytes} bytes that its description says")
    return LargeSnapshot(folder, description) if description.graph_bytes else ExactSnapshot(folder, description)


class _MappedSnapshot:
    """What both kinds of `Snapshot` have."""

    def __init__(self, folder: Path, description: Description) -> None:
        self._description = description
        self._ids = np.memmap(folder / IDS, dtype=f"S{description.id_bytes}", mode="r")
        self._starts = np.memmap(folder / STARTS, dtype="<i8", mode="r")
        shape = (description.n_segments, description.dimension)
        self._segments = np.memmap(folder / SEGMENTS, dtype=np.int8, mode="r", shape=shape)
        self.name = folder.name

    @property
    def seen_until(self) -> datetime:
        return self._description.seen_until

    def __len__(self) -> int:
        return self._description.n_tracks

    def rows(self, track_ids: Sequence[str]) -> NDArray[np.int64]:
        width = self._description.id_bytes
        # Longer ones, which are not in, would be cut to this width.
        told = np.array(
            [each.encode() if len(each.encode()) <= width else b"" for each in track_ids], dtype=f"S{width}"
        )
        rows = np.minimum(np.searchsorted(self._ids, told), len(self) - 1)
        return np.where(self._ids[rows] == told, rows, -1).astype(np.int64)

    def track_id(self, row: int) -> str:
        return bytes(self._ids[row]).decode()

    @property
    def segment_starts(self) -> NDArray[np.int64]:
        return self._starts

    @property
    def segments(self) -> NDArray[np.int8]:
        return self._segments


class ExactSnapshot(_MappedSnapshot):
    """`Snapshot` of a library so small that every vector is looked at."""

    def __init__(self, folder: Path, description: Description) -> None:
        super().__init__(folder, description)
        shape = (description.n_tracks, description.dimension)
        self._wholes = np.memmap(folder / WHOLES, dtype="<f4", mode="r", shape=shape)

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `Snapshot.vectors`."""
        return np.asarray(self._wholes[rows])

    def nearest(self, query: NDArray[np.float32], k: int) -> NDArray[np.int64]:
        """See `Snapshot.nearest`."""
        found = self.distances(query)
        return np.argpartition(found, k - 1)[:k] if k < len(found) else np.arange(len(found))

    def distances(self, query: NDArray[np.float32]) -> NDArray[np.float64]:
        """See `Snapshot.distances`."""
        return distances(query, np.asarray(self._wholes))


class LargeSnapshot(_MappedSnapshot):
    """`Snapshot` of a large library: a graph in memory finds rows, whose exact vectors are read from disk."""

    def __init__(self, folder: Path, description: Description) -> None:
        super().__init__(folder, description)
        self._graph = Graph(folder / GRAPH)
        self._wholes = RowFile(folder / WHOLES, description.dimension)

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `Snapshot.vectors`."""
        return self._wholes.take(rows)

    def nearest(self, query: NDArray[np.float32], k: int) -> NDArray[np.int64]:
        """See `Snapshot.nearest`."""
        return self._graph.nearest(query, k)

    def distances(self, query: NDArray[np.float32]) -> NDArray[np.float64]:
        """See `Snapshot.distances`."""
        return np.concatenate([distances(query, block) for block in self._wholes.blocks()])
