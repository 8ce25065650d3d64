"""Store computed distances on disk, by a hash of everything that they depend on."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact_training.data.datasets import Dataset

STORE_FOLDER = Path("runs/evaluations")


@dataclass(frozen=True)
class Rows:
    """Rows of the distance matrix of an evaluation: all, or the first ones.

    Parameters
    ----------
    distances : float64 `(n_rows, n_references)`.
    queries : int64 `(n_queries,)`, index of the reference of each row; more than rows in an unfinished evaluation.
    references : int64 `(n_references,)`, indices of the tracks in the dataset.
    skipped : one sentence per track that could not be described.
    seconds : computing time, from chroma to distances.
    bytes_per_track : mean size of a description.
    """

    distances: NDArray[np.float64]
    queries: NDArray[np.int64]
    references: NDArray[np.int64]
    skipped: list[str]
    seconds: float
    bytes_per_track: float

    @property
    def is_whole(self) -> bool:
        """Return whether no row is missing."""
        return len(self.distances) == len(self.queries)


class EvaluationStore:
    """Stores rows, one file per key.

    Parameters
    ----------
    folder : created when something is saved.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, key: str) -> Rows | None:
        """Return the rows of a key; None if there are none, or the file is unreadable."""
        try:
            with np.load(self._path(key), allow_pickle=False) as stored:
                return Rows(
                    stored["distances"],
                    stored["queries"],
                    stored["references"],
                    stored["skipped"].tolist(),
                    float(stored["seconds"]),
                    float(stored["bytes_per_track"]),
                )
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def save(self, key: str, rows: Rows) -> None:
        """Save rows. An older file is replaced when the new one is complete."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            np.savez(
                file,
                distances=rows.distances,
                queries=rows.queries,
                references=rows.references,
                skipped=np.array(rows.skipped, dtype=np.str_),
                seconds=rows.seconds,
                bytes_per_track=rows.bytes_per_track,
            )
        partial.replace(path)

    def expect_log(self, key: str) -> None:
        """Mark an evaluation as to be logged, before its first rows are saved."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._mark(key).touch()

    def log_once(self, key: str, log: Callable[[], None]) -> None:
        """Call `log` if the evaluation is marked, and remove the mark. Logs what a killed run did not."""
        if self._mark(key).exists():
            log()
            self._mark(key).unlink()

    def _mark(self, key: str) -> Path:
        return self._folder / f"{key}.unlogged"

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.npz"


def content_key(dataset: Dataset, *parts: object) -> str:
    """Return the sha256 of a dataset's chroma, in all views, and labels, and of the other parts."""
    digest = hashlib.sha256(repr((parts, dataset.names, dataset.works.tolist())).encode())
    for frames in dataset.tracks:
        digest.update(len(frames).to_bytes(8, "little"))
        digest.update(np.ascontiguousarray(frames).tobytes())
    for chroma in dataset.chromas or ():
        for view in (chroma.whitened, chroma.melody):
            digest.update(b"-" if view is None else np.ascontiguousarray(view).tobytes())
    return digest.hexdigest()
