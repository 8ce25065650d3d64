"""Labelled chroma: tracks and the works that they are recordings of, read from a file or a folder."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.domain.chroma import RECIPE, RECIPES, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.features.chroma_io import SUFFIX, read_chroma
from contrafact.features.folders import files_in

_DEPTH = 2
"""A recording lies at WORK/TRACK."""
_ARRAYS = ("frames", "offsets", "version_id", "work_id", "split")


class TrainingError(Exception):
    """Input or settings that cannot be used. The message is a sentence for the person at the terminal."""


class DatasetError(TrainingError):
    """A dataset that cannot be used."""


@dataclass(frozen=True)
class Dataset:
    """Tracks with their works.

    Parameters
    ----------
    names : one per track, for messages.
    tracks : one uint8 `(n_frames, 12)` array per track.
    works : int64 `(n_tracks,)`; equal numbers are recordings of one work.
    work_ids : names of the works, by number; without them the numbers are the names.
    chromas : of the tracks, with all views; None if there are only `tracks`.
    folder : where the files of the tracks lie, by their names; None for tracks of one file.
    """

    names: list[str]
    tracks: list[NDArray[np.uint8]]
    works: NDArray[np.int64]
    work_ids: tuple[str, ...] = ()
    chromas: list[Chroma] | None = None
    folder: Path | None = None

    def __len__(self) -> int:
        return len(self.tracks)

    def subset(self, indices: NDArray[np.int64]) -> Dataset:
        """Return the tracks at these indices; works keep their numbers."""
        names, tracks = [self.names[i] for i in indices], [self.tracks[i] for i in indices]
        chromas = None if self.chromas is None else [self.chromas[i] for i in indices]
        return Dataset(names, tracks, self.works[indices], self.work_ids, chromas, self.folder)

    def chroma(self, index: int) -> Chroma:
        """Return the chroma of a track, with all views that there are."""
        return self.chromas[index] if self.chromas is not None else Chroma(self.tracks[index])

    @property
    def view(self) -> str:
        """Name of the recipe by which the tracks are compared: the best that all of them have."""
        return min((chroma.views[-1] for chroma in self.chromas or ()), default=RECIPE)

    @property
    def compared(self) -> list[NDArray[np.uint8]]:
        """The frames by which the tracks are compared, uint8 `(n_frames, 12)` each."""
        return [chroma.by(self.view).frames for chroma in self.chromas] if self.chromas else self.tracks

    def work_names(self) -> list[str]:
        """Return the name of the work of each track."""
        return [self.work_ids[work] if self.work_ids else str(work) for work in self.works]

    def require_covers(self) -> None:
        """Raise `DatasetError` if no two tracks are recordings of one work."""
        if len(np.unique(self.works)) == len(self):
            raise DatasetError(f"No two of the {len(self)} tracks are recordings of one work, so none can be found.")


@dataclass(frozen=True)
class LabelledChroma:
    """All arrays of a file of labelled chroma.

    Parameters
    ----------
    frames : uint8 `(n, 12)`; track i is `frames[offsets[i]:offsets[i + 1]]`.
    offsets : int `(n_tracks + 1,)`.
    version_ids, work_ids, splits : str `(n_tracks,)` each.
    """

    frames: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    version_ids: NDArray[np.str_]
    work_ids: NDArray[np.str_]
    splits: NDArray[np.str_]

    def tracks(self) -> list[NDArray[np.uint8]]:
        """Return the frames of each track, uint8 `(n_frames, 12)`."""
        return [self.frames[start:end] for start, end in zip(self.offsets[:-1], self.offsets[1:], strict=True)]


def load_npz(path: Path, split: str | None = None) -> Dataset:
    """Read one split, or all, of a file of labelled chroma.

    Parameters
    ----------
    path : as for `read_npz`.
    split : name of the split; all tracks when omitted.

    Raises
    ------
    DatasetError : as `read_npz`, or an unknown split.
    """
    arrays = read_npz(path)
    splits = arrays.splits
    chosen = np.arange(len(splits)) if split is None else np.flatnonzero(splits == split)
    if chosen.size == 0:
        raise DatasetError(f"{path} has no split {split!r}, only {', '.join(sorted(set(splits.tolist())))}.")
    work_ids, works = _numbered(arrays.work_ids[chosen].tolist())
    tracks = arrays.tracks()
    return Dataset(arrays.version_ids[chosen].tolist(), [tracks[i] for i in chosen], works, work_ids)


def read_npz(path: Path) -> LabelledChroma:
    """Read a file of labelled chroma.

    Parameters
    ----------
    path : NumPy archive with `frames` uint8 `(n, 12)`, `offsets` int `(n_tracks + 1,)` and, str `(n_tracks,)`
        each, `version_id`, `work_id` and `split`. Track i is `frames[offsets[i]:offsets[i + 1]]`. An optional
        `recipe` must be that of the product.

    Raises
    ------
    DatasetError : no such file, missing or inconsistent arrays, NaN, or another recipe.
    """
    if not path.is_file():
        raise DatasetError(f"There is no file {path}.")
    try:
        if not zipfile.is_zipfile(path):
            raise ValueError("not an archive")
        with np.load(path, allow_pickle=False) as archive:
            arrays = LabelledChroma(*(archive[name] for name in _ARRAYS))
            recipe = str(archive["recipe"]) if "recipe" in archive else RECIPE
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise DatasetError(f"{path} holds no labelled chroma; it needs the arrays {', '.join(_ARRAYS)}.") from error
    if recipe not in RECIPES:
        raise DatasetError(f"The chroma of {path} was made by the recipe {recipe}; {RECIPE} is needed.")
    _check_layout(path, arrays)
    return arrays


def load_folder(folder: Path) -> tuple[Dataset, list[str]]:
    """Extract the chroma of every recording in a folder of works, with a progress bar on stderr.

    Parameters
    ----------
    folder : one subfolder per work with its recordings: `WORK/TRACK.mp3`, or chroma written by `contrafact features`.

    Returns
    -------
    Dataset, and one sentence per file that is left out: all but hidden ones count.

    Raises
    ------
    DatasetError : no such folder, or no readable recording in it.
    """
    files, unread = files_in(folder)
    read: list[tuple[Path, Chroma]] = []
    skipped = [f"{path.relative_to(folder)}: {_reason(error)}" for path, error in unread]
    for file in tqdm(files, desc="chroma", unit="track", disable=None):
        name = file.relative_to(folder)
        if len(name.parts) != _DEPTH:
            skipped.append(f"{name}: it does not lie in the folder of a work, as WORK/TRACK.mp3 does.")
            continue
        try:
            read.append((file, read_recording(file)))
        except (ContrafactError, OSError) as error:
            skipped.append(f"{name}: {_reason(error)}")
    if not read:
        why = f" The first file: {skipped[0]}" if skipped else ""
        raise DatasetError(f"{folder} holds no recording that can be read as WORK/TRACK.mp3.{why}")
    names = [str(file.relative_to(folder)) for file, _ in read]
    work_ids, works = _numbered([file.parent.name for file, _ in read])
    chromas = [chroma for _, chroma in read]
    return Dataset(names, [chroma.frames for chroma in chromas], works, work_ids, chromas, folder), skipped


def read_recording(path: Path) -> Chroma:
    """Return the chroma of a file, of chroma if it ends in .npz, else of audio.

    Raises
    ------
    ContrafactError : why it cannot be read.
    OSError : from the operating system.
    """
    if path.suffix.lower() == SUFFIX:
        return read_chroma(path)
    # Imported here: essentia takes seconds, and stored chroma does not need it.
    from contrafact.features.extract import extract_chroma

    return extract_chroma(path)


def _reason(error: ContrafactError | OSError) -> str:
    return error.detail if isinstance(error, ContrafactError) else f"{error.strerror}."


def _check_layout(path: Path, arrays: LabelledChroma) -> None:
    frames, offsets = arrays.frames, arrays.offsets
    if np.issubdtype(frames.dtype, np.floating):
        # A separate message: a likely mistake of a program that writes such files.
        what = "values that are no numbers (NaN)" if np.isnan(frames).any() else "fractions"
        raise DatasetError(f"The frames of {path} hold {what}; they must be whole numbers, uint8, round(255 x).")
    labels = (arrays.version_ids, arrays.work_ids, arrays.splits)
    whole = frames.dtype == np.uint8 and frames.shape[1:] == (12,) and all(len(e) == len(offsets) - 1 for e in labels)
    if not whole or offsets[0] < 0 or offsets[-1] > len(frames) or (np.diff(offsets) < 0).any():
        raise DatasetError(f"The arrays of {path} are inconsistent.")


def _numbered(work_ids: list[str]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    names, numbers = np.unique(work_ids, return_inverse=True)
    return tuple(names.tolist()), numbers.astype(np.int64)


def track_name(place: int) -> str:
    """Return the id, in an index, of the track at a place of a dataset; ids sort as places do."""
    return f"{place:09d}"
