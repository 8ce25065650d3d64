"""Labelled chroma: which tracks there are, and which of them are recordings of one work."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError

AUDIO_SUFFIXES = frozenset({".aac", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus", ".wav", ".webm"})
_ARRAYS = ("frames", "offsets", "version_id", "work_id", "split")


class DatasetError(Exception):
    """A dataset that cannot be used, with a sentence that says why."""


@dataclass(frozen=True)
class Dataset:
    """Tracks with their works.

    Parameters
    ----------
    names : one per track, for messages.
    tracks : one uint8 `(n_frames, 12)` array per track.
    works : int64 `(n_tracks,)`; equal numbers are recordings of one work.
    """

    names: list[str]
    tracks: list[NDArray[np.uint8]]
    works: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.tracks)

    def require_covers(self) -> None:
        """Raise `DatasetError` if no two tracks are recordings of one work."""
        if len(np.unique(self.works)) == len(self):
            raise DatasetError(f"No two of the {len(self)} tracks are recordings of one work, so none can be found.")


def load_npz(path: Path, split: str | None = None) -> Dataset:
    """Read one split, or all, of a file of labelled chroma.

    Parameters
    ----------
    path : NumPy archive with `frames` uint8 `(n, 12)`, `offsets` int `(n_tracks + 1,)` and, str `(n_tracks,)`
        each, `version_id`, `work_id` and `split`. Track i is `frames[offsets[i]:offsets[i + 1]]`.
    split : name of the split; every track when left out.

    Raises
    ------
    DatasetError : no such file, missing arrays, arrays that do not belong together, or an unknown split.
    """
    if not path.is_file():
        raise DatasetError(f"There is no file {path}.")
    try:
        if not zipfile.is_zipfile(path):
            raise ValueError("not an archive")
        with np.load(path, allow_pickle=False) as archive:
            frames, offsets, names, work_ids, splits = (archive[name] for name in _ARRAYS)
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise DatasetError(f"{path} holds no labelled chroma; it needs the arrays {', '.join(_ARRAYS)}.") from error
    _check_layout(path, frames, offsets, [names, work_ids, splits])
    chosen = np.arange(len(splits)) if split is None else np.flatnonzero(splits == split)
    if chosen.size == 0:
        raise DatasetError(f"{path} has no split {split!r}, only {', '.join(sorted(set(splits.tolist())))}.")
    tracks = [frames[offsets[i] : offsets[i + 1]] for i in chosen]
    return Dataset(names[chosen].tolist(), tracks, _numbered(work_ids[chosen].tolist()))


def load_folder(folder: Path) -> tuple[Dataset, list[str]]:
    """Make the chroma of every recording in a folder of works, with a progress bar on stderr.

    Parameters
    ----------
    folder : one folder per work, which holds its recordings: `WORK/TRACK.mp3`.

    Returns
    -------
    Dataset, and one sentence for each file that could not be read.

    Raises
    ------
    DatasetError : no such folder, or no recording in it that can be read.
    """
    # essentia takes a while to import, which a file of chroma can do without.
    from contrafact.features.extract import extract_chroma

    files = sorted(file for file in folder.glob("*/*") if file.suffix.lower() in AUDIO_SUFFIXES and file.is_file())
    read: list[tuple[Path, Chroma]] = []
    skipped: list[str] = []
    for file in tqdm(files, desc="chroma", unit="track", disable=None):
        try:
            read.append((file, extract_chroma(file)))
        except ContrafactError as error:
            skipped.append(f"{file.relative_to(folder)}: {error.detail}")
        except OSError as error:
            skipped.append(f"{file.relative_to(folder)}: {error.strerror}.")
    if not read:
        raise DatasetError(f"{folder} holds no recording that can be read as WORK/TRACK.mp3.")
    names = [str(file.relative_to(folder)) for file, _ in read]
    works = _numbered([file.parent.name for file, _ in read])
    return Dataset(names, [chroma.frames for _, chroma in read], works), skipped


def _check_layout(
    path: Path, frames: NDArray[np.uint8], offsets: NDArray[np.int64], labels: list[NDArray[np.str_]]
) -> None:
    n_tracks = len(offsets) - 1
    whole = frames.dtype == np.uint8 and frames.shape[1:] == (12,) and all(len(each) == n_tracks for each in labels)
    if not whole or offsets[0] < 0 or offsets[-1] > len(frames) or (np.diff(offsets) < 0).any():
        raise DatasetError(f"The arrays of {path} do not belong together.")


def _numbered(work_ids: list[str]) -> NDArray[np.int64]:
    return np.unique(work_ids, return_inverse=True)[1].astype(np.int64)
