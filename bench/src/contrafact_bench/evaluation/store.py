"""Distances that were computed before, kept by the content of what they were computed from."""

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
    """The first rows of an evaluation's matrix, or all.

    Parameters
    ----------
    distances : float64 `(n_rows, n_references)`.
    queries : int64 `(n_queries,)`, which reference each row belongs to; more than rows when it is unfinished.
    references : int64 `(n_references,)`, places of the tracks in the dataset.
    skipped : one sentence for each track that could not be described.
    seconds : that it took, from chroma to distances.
    bytes_per_track : mean size of what is kept of a track.
    """

    distances: NDArray[np.float64]
    queries: NDArray[np.int64]
    references: NDArray[np.int64]
    skipped: list[str]
    seconds: float
    bytes_per_track: float

    @property
    def is_whole(self) -> bool:
        """Whether no row is missing."""
        return len(self.distances) == len(self.queries)


class EvaluationStore:
    """Rows in files, one for each key.

    Parameters
    ----------
    folder : made when something is saved.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, key: str) -> Rows | None:
        """What was saved under the key; None if nothing was, or it cannot be read."""
        try:
            with np.load(self._path(key), allow_pickle=False) as kept:
                return Rows(
                    kept["distances"],
                    kept["queries"],
                    kept["references"],
                    kept["skipped"].tolist(),
                    float(kept["seconds"]),
                    float(kept["bytes_per_track"]),
                )
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def save(self, key: str, rows: Rows) -> None:
        """Keep rows; what was kept under the key is replaced when the new file is whole."""
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
        """Note that what is computed for the key belongs in a log, before any of it can be saved."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._note(key).touch()

    def log_once(self, key: str, log: Callable[[], None]) -> None:
        """Call `log` if the note is there, and remove the note: what a killed run left out is logged now."""
        if self._note(key).exists():
            log()
            self._note(key).unlink()

    def _note(self, key: str) -> Path:
        return self._folder / f"{key}.unlogged"

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.npz"


def content_key(dataset: Dataset, *parts: object) -> str:
    """Sha256 of a dataset's chroma and labels, and of all else that decides an evaluation."""
    digest = hashlib.sha256(repr((parts, dataset.names, dataset.works.tolist())).encode())
    for frames in dataset.tracks:
        digest.update(len(frames).to_bytes(8, "little"))
        digest.update(np.ascontiguousarray(frames).tobytes())
    return digest.hexdigest()
