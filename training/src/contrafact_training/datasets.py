"""Labelled chroma: which tracks there are, and which of them are recordings of one work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError

_ARRAYS = ("frames", "offsets", "work_id", "split")


@dataclass(frozen=True)
class Dataset:
    """Tracks with their works.

    Parameters
    ----------
    tracks : one uint8 `(n_frames, 12)` array per track.
    works : int64 `(n_tracks,)`; equal numbers are recordings of one work.
    """

    tracks: list[NDArray[np.uint8]]
    works: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.tracks)

    def chroma(self, index: int) -> Chroma:
        """One track as the product stores it."""
        return Chroma(self.tracks[index])


def load_npz(path: Path, split: str | None = None) -> Dataset:
    """Read one split, or all, of a file of labelled chroma.

    Parameters
    ----------
    path : NumPy archive with `frames` uint8 `(n, 12)`, `offsets` int64 `(n_tracks + 1,)`, `work_id` and
        `split` str `(n_tracks,)`.
    split : name of the split; every track when left out.

    Raises
    ------
    ContrafactError : `file_not_found`; `invalid_chroma` for missing arrays, a wrong layout or an unknown split.
    """
    if not path.is_file():
        raise ContrafactError("file_not_found", f"There is no file {path}.")
    try:
        with np.load(path, allow_pickle=False) as archive:
            frames, offsets, work_ids, splits = (archive[name] for name in _ARRAYS)
    except (KeyError, ValueError, OSError) as error:
        raise ContrafactError("invalid_chroma", f"{path} is no file of labelled chroma: it needs {_ARRAYS}.") from error
    chosen = np.flatnonzero(splits == split) if split is not None else np.arange(len(splits))
    if chosen.size == 0:
        raise ContrafactError("invalid_chroma", f"{path} has no split {split!r}, only {sorted(set(splits.tolist()))}.")
    _, works = np.unique(work_ids[chosen], return_inverse=True)
    return Dataset([frames[offsets[i] : offsets[i + 1]] for i in chosen], works.astype(np.int64))
