"""Read-only snapshots of the index on disk, memory-mapped so that all processes of a machine share them.

    index/<model id>/<name>/snapshot.json   the description below
                            ids             ids of the tracks, all of one width, in byte order
                            wholes          float32, one vector per track
                            starts          int64, first segment of each track, then the number of segments
                            segments        int8, one vector per segment
                            graph           usearch, only in large libraries

Names are times and sort in time order. A snapshot gets its name when it is complete, and never changes afterwards.
"""

from __future__ import annotations

import logging
import os
import weakref
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from contrafact.embedding.distances import distances
from contrafact.index.graph import Graph

DESCRIPTION, IDS, WHOLES, STARTS, SEGMENTS, GRAPH = "snapshot.json", "ids", "wholes", "starts", "segments", "graph"
_ROWS_AT_ONCE = 8192
_log = logging.getLogger(__name__)


class Description(BaseModel):
    """Sizes and origin of a snapshot."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    layout: Literal[1] = 1
    model_id: str
    seen_until: datetime
    n_tracks: int = Field(ge=1)
    n_segments: int = Field(ge=1)
    dimension: int = Field(ge=1)
    id_bytes: int = Field(ge=1)
    graph_bytes: int = Field(ge=0, description="0: searched exactly")

    def sizes(self) -> dict[str, int]:
        """Return the size of each file in bytes."""
        return {
            IDS: self.n_tracks * self.id_bytes,
            WHOLES: self.n_tracks * self.dimension * 4,
            STARTS: (self.n_tracks + 1) * 8,
            SEGMENTS: self.n_segments * self.dimension,
            **({GRAPH: self.graph_bytes} if self.graph_bytes else {}),
        }


def index_folder(data_dir: Path) -> Path:
    """Return the folder of all snapshots inside the data folder."""
    return data_dir / "index"


def snapshot_names(folder: Path) -> list[str]:
    """Return the names of the complete snapshots of a model, oldest first."""
    try:
        return sorted(each.name for each in folder.iterdir() if not each.name.startswith("."))
    except FileNotFoundError:
        return []


class Snapshot(ABC):
    """The embeddings of one model at one moment. Thread-safe.

    Tracks are rows, in byte order of their ids.
    """

    def __init__(self, folder: Path, description: Description) -> None:
        self._description = description
        self._ids = np.memmap(folder / IDS, dtype=f"S{description.id_bytes}", mode="r")
        shape = (description.n_segments, description.dimension)
        self.name = folder.name
        self.segment_starts: NDArray[np.int64] = np.memmap(folder / STARTS, dtype="<i8", mode="r")
        """First segment of each track, then the number of segments; int64 `(n_tracks + 1,)`."""
        self.segments: NDArray[np.int8] = np.memmap(folder / SEGMENTS, dtype=np.int8, mode="r", shape=shape)
        """All segments, int8 `(n_segments, d)`, at least one per track."""

    @property
    def seen_until(self) -> datetime:
        """The moment from which later changes must be read from the database."""
        return self._description.seen_until

    def __len__(self) -> int:
        """Return the number of tracks."""
        return self._description.n_tracks

    def rows(self, track_ids: Sequence[str]) -> NDArray[np.int64]:
        """Return the rows of tracks, int64 `(n,)`; -1 for a track that it does not contain."""
        width = self._description.id_bytes
        # NumPy would cut longer ids, which cannot be in the snapshot, to this width.
        encoded = np.array(
            [each.encode() if len(each.encode()) <= width else b"" for each in track_ids], dtype=f"S{width}"
        )
        rows = np.minimum(np.searchsorted(self._ids, encoded), len(self) - 1)
        return np.where(self._ids[rows] == encoded, rows, -1).astype(np.int64)

    def track_id(self, row: int) -> str:
        """Return the track of a row."""
        return bytes(self._ids[row]).decode()

    @abstractmethod
    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of rows, float32 `(n, d)`, unit length."""

    @abstractmethod
    def nearest(self, query: NDArray[np.float32], k: int) -> NDArray[np.int64]:
        """Return at least `k` rows nearest to a vector, float32 `(d,)`, unordered.

        In a large library some of the nearest may be missing.
        """

    @abstractmethod
    def distances(self, query: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the exact distance of every row to a vector, float32 `(d,)`; float64 `(n_tracks,)`."""


class ExactSnapshot(Snapshot):
    """Snapshot of a small library, searched exhaustively."""

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


class LargeSnapshot(Snapshot):
    """Snapshot of a large library, searched by a graph in memory; exact vectors are read from disk."""

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


class RowFile:
    """A float32 matrix in a file, read row by row instead of mapped, which limits its use of memory. Thread-safe.

    Parameters
    ----------
    dimension : numbers per row.

    Raises
    ------
    OSError : the file cannot be opened.
    """

    def __init__(self, path: Path, dimension: int) -> None:
        file = path.open("rb")
        # An open file stays readable after its folder was removed.
        weakref.finalize(self, file.close)
        self._file = file
        self._dimension = dimension
        self._row_bytes = 4 * dimension
        self._n_rows = os.fstat(file.fileno()).st_size // self._row_bytes

    def take(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return some rows, float32 `(n, d)`."""
        number, size = self._file.fileno(), self._row_bytes
        read = b"".join(os.pread(number, size, row * size) for row in rows.tolist())
        return np.frombuffer(read, dtype="<f4").reshape(len(rows), self._dimension)

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Yield all rows in order, in blocks of some thousand: float32 `(n, d)`."""
        number, size = self._file.fileno(), self._row_bytes
        for first in range(0, self._n_rows, _ROWS_AT_ONCE):
            read = os.pread(number, _ROWS_AT_ONCE * size, first * size)
            yield np.frombuffer(read, dtype="<f4").reshape(-1, self._dimension)


class Snapshots:
    """The snapshots in a folder.

    Parameters
    ----------
    root : the folder `index` of the data folder. It need not exist.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._damaged: set[str] = set()
        self._logged: set[str] = set()

    def newest(self, model_id: str, known: str | None) -> Snapshot | None:
        """Return the newest usable snapshot of a model; None if there is none, or if its name is `known`.

        An unusable one is logged once.
        """
        folder = self._root / model_id
        try:
            return self._newest(folder, known)
        except OSError:
            # The worker has probably just replaced it by a newer one: list the folder again.
            return self._newest(folder, known, is_last_try=True)

    def _newest(self, folder: Path, known: str | None, *, is_last_try: bool = False) -> Snapshot | None:
        for name in reversed(snapshot_names(folder)):
            if name == known:
                return None
            if name in self._damaged:
                continue
            try:
                return open_snapshot(folder / name)
            except ValueError as error:
                self._damaged.add(name)
                self._log_unusable(name, error)
            except OSError as error:
                # May work at the next call, for example when fewer files are open.
                if not is_last_try:
                    raise
                self._log_unusable(name, error)
        return None

    def _log_unusable(self, name: str, error: Exception) -> None:
        if name not in self._logged:
            self._logged.add(name)
            _log.warning("snapshot %s not usable: %s", name, error)


def open_snapshot(folder: Path) -> Snapshot:
    """Open the snapshot in a folder.

    Raises
    ------
    OSError : a file is missing.
    ValueError : a file does not match the description.
    """
    description = Description.model_validate_json((folder / DESCRIPTION).read_bytes())
    for name, n_bytes in description.sizes().items():
        if (folder / name).stat().st_size != n_bytes:
            raise ValueError(f"{name} does not have {n_bytes} bytes, as described in {DESCRIPTION}")
    return LargeSnapshot(folder, description) if description.graph_bytes else ExactSnapshot(folder, description)
