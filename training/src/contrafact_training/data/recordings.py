"""Read a user's labelled recordings: a folder, a CSV list, or a file of labelled chroma."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from tqdm import tqdm

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact_training.data.datasets import Dataset, DatasetError, load_folder, load_npz, read_recording
from contrafact_training.data.frames import require_usable

_COLUMNS = ("path", "work")


def load_recordings(path: Path) -> tuple[Dataset, list[str]]:
    """Read the usable recordings, with a progress bar on stderr while chroma is extracted from audio.

    Parameters
    ----------
    path : folder `WORK/TRACK.mp3`, CSV file with the columns `path` and `work`, or `.npz` of labelled chroma, of which
        all splits are read.

    Returns
    -------
    Dataset, and one sentence per recording that cannot be used.

    Raises
    ------
    DatasetError : no readable recording, or an invalid list.
    """
    if path.is_dir():
        dataset, skipped = load_folder(path)
    elif path.suffix.lower() == ".csv":
        dataset, skipped = load_csv(path)
    else:
        dataset, skipped = load_npz(path), []
    usable, unusable = drop_unusable(dataset)
    return usable, skipped + unusable


def load_csv(path: Path) -> tuple[Dataset, list[str]]:
    """Read the recordings listed in a CSV file.

    Parameters
    ----------
    path : UTF-8, with a header. `path` is audio, or chroma written by `contrafact features`, relative to the CSV
        file; `work` names the work. Other columns are ignored.

    Returns
    -------
    Dataset, and one sentence per file that cannot be read.

    Raises
    ------
    DatasetError : no such file, no CSV, a missing column, an empty field, or a missing recording (with the line).
    """
    rows = _rows(path)
    read: list[tuple[str, str, Chroma]] = []
    skipped: list[str] = []
    for name, work in tqdm(rows, desc="chroma", unit="track", disable=None):
        try:
            read.append((name, work, read_recording(path.parent / name)))
        except ContrafactError as error:
            skipped.append(f"{name}: {error.detail}")
        except OSError as error:
            skipped.append(f"{name}: {error.strerror}.")
    if not read:
        raise DatasetError(f"None of the {len(rows)} recordings that {path} lists can be read.")
    work_ids, works = np.unique([work for _, work, _ in read], return_inverse=True)
    names, chromas = [name for name, _, _ in read], [chroma for _, _, chroma in read]
    tracks = [chroma.frames for chroma in chromas]
    return Dataset(names, tracks, works.astype(np.int64), tuple(work_ids.tolist()), chromas), skipped


def drop_unusable(dataset: Dataset) -> tuple[Dataset, list[str]]:
    """Return the tracks that a network can embed, and one sentence per unusable track.

    Raises
    ------
    DatasetError : none is left.
    """
    kept, unusable = [], []
    for index, frames in enumerate(dataset.tracks):
        try:
            require_usable(Chroma(frames))
            kept.append(index)
        except ContrafactError as error:
            unusable.append(f"{dataset.names[index]}: {error.detail}")
    if not kept:
        raise DatasetError(f"None of the {len(dataset)} tracks can be used; the first is {unusable[0]}")
    return dataset.subset(np.array(kept, dtype=np.int64)), unusable


def _rows(path: Path) -> list[tuple[str, str]]:
    rows = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for column in _COLUMNS:
                if column not in (reader.fieldnames or ()):
                    raise DatasetError(f"{path}, line 1: the column {column!r} is missing; path and work are needed.")
            for row in reader:
                rows.append(_checked(row, path, f"{path}, line {reader.line_num}"))
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DatasetError(f"{path} is no CSV file in UTF-8: {error}.") from error
    if not rows:
        raise DatasetError(f"{path} lists no recordings.")
    return rows


def _checked(row: dict[str, str | None], path: Path, place: str) -> tuple[str, str]:
    name, work = ((row[column] or "").strip() for column in _COLUMNS)
    if not name:
        raise DatasetError(f"{place}: the path is empty.")
    if not work:
        raise DatasetError(f"{place}: the work of {name} is empty.")
    if not (path.parent / name).is_file():
        raise DatasetError(f"{place}: there is no file {name}.")
    return name, work
