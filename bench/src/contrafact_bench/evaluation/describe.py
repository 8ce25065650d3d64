"""Describe all tracks of a dataset by a system, and cut clips of them."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.domain.chroma import RECIPE, SECONDS_PER_FRAME, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact_bench.evaluation.store import content_key
from contrafact_training.data.datasets import Dataset, DatasetError
from contrafact_training.train.task import System


@dataclass(frozen=True)
class Described:
    """Tracks that could be described.

    Parameters
    ----------
    tracks : the description of each.
    indices : int64 `(n_described,)`, their indices in the dataset, in rising order.
    skipped : one sentence per track that could not be described.
    """

    tracks: list[NDArray[Any]]
    indices: NDArray[np.int64]
    skipped: list[str]


def describe_all(system: System, dataset: Dataset) -> Described:
    """Describe every track, with a progress bar on stderr.

    Raises
    ------
    DatasetError : no track can be described.
    """
    described: list[NDArray[Any]] = []
    indices: list[int] = []
    skipped: list[str] = []
    for index in tqdm(range(len(dataset)), desc=system.name, unit="track", disable=None):
        try:
            described.append(describe_one(system, dataset, index))
            indices.append(index)
        except ContrafactError as error:
            skipped.append(f"{dataset.names[index]}: {error.detail}")
    if not indices:
        raise DatasetError(f"None of the {len(dataset)} tracks can be used; the first is {skipped[0]}")
    return Described(described, np.array(indices, dtype=np.int64), skipped)


@runtime_checkable
class ListeningSystem(Protocol):
    """A system that needs more of a recording than its chroma."""

    def describe_recording(self, path: Path, chroma: Chroma) -> NDArray[Any]:
        """Return the description of a recording; raises as `System.describe`."""
        ...


def describe_one(system: System, dataset: Dataset, index: int) -> NDArray[Any]:
    """Describe a track, from its file if the system needs that.

    Raises
    ------
    ContrafactError : as `System.describe`.
    """
    chroma = dataset.chroma(index)
    if isinstance(system, ListeningSystem) and dataset.folder is not None:
        return system.describe_recording(dataset.folder / dataset.names[index], chroma)
    return system.describe(chroma)


def kept_descriptions(system: System, fingerprint: str, dataset: Dataset, folder: Path) -> Described:
    """Return the float32 descriptions of all tracks, computed once for the same system and tracks.

    Parameters
    ----------
    fingerprint : of the system, from `registry.fingerprint`.
    folder : of the stored descriptions, one file per system and dataset.

    Raises
    ------
    DatasetError : as `describe_all`.
    """
    file = folder / f"{content_key(dataset, fingerprint, 'descriptions')}.npz"
    found = _load(file)
    if found is None:
        found = describe_all(system, dataset)
        _save(found, file)
    return found


def _load(file: Path) -> Described | None:
    try:
        with np.load(file, allow_pickle=False) as kept:
            vectors, offsets = kept["vectors"], kept["offsets"]
            tracks = [vectors[start:end] for start, end in pairwise(offsets)]
            if kept["is_one_vector"]:
                tracks = [track[0] for track in tracks]
            return Described(tracks, kept["indices"], kept["skipped"].tolist())
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _save(described: Described, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial")
    rows = [np.atleast_2d(track) for track in described.tracks]
    with partial.open("wb") as opened:
        np.savez(
            opened,
            vectors=np.concatenate(rows),
            offsets=np.cumsum([0, *map(len, rows)]),
            is_one_vector=described.tracks[0].ndim == 1,
            indices=described.indices,
            skipped=np.array(described.skipped, dtype=np.str_),
        )
    partial.replace(file)


def clips(dataset: Dataset, seconds: float, seed: int = 0) -> Dataset:
    """Cut a random clip of each track, seeded by the seed and the track's index; short tracks stay whole.

    Parameters
    ----------
    seconds : length of the clips.
    """
    n_frames = max(1, round(seconds / SECONDS_PER_FRAME))
    starts = [
        int(np.random.default_rng((seed, i)).integers(max(len(frames) - n_frames, 0) + 1))
        for i, frames in enumerate(dataset.tracks)
    ]
    tracks = [frames[start : start + n_frames] for frames, start in zip(dataset.tracks, starts, strict=True)]
    chromas = None
    if dataset.chromas is not None:
        cut = zip(dataset.chromas, starts, strict=True)
        chromas = [chroma.rows(start, start + n_frames) for chroma, start in cut]
    # Without the folder: its files hold the whole tracks.
    return replace(dataset, tracks=tracks, chromas=chromas, folder=None)


def by_recipe(dataset: Dataset, recipe: str, *, joins_views: bool) -> Dataset:
    """Return a dataset whose tracks are compared by the chroma of one recipe.

    Parameters
    ----------
    recipe : the first leaves out the second view. The second takes the place of the first, in the tracks that have it.
    joins_views : leave both views in place, for a system that knows them.
    """
    if dataset.chromas is None or (joins_views and recipe != RECIPE):
        return dataset
    chromas = [replace(chroma.by(recipe), recipe=chroma.recipe, whitened=None) for chroma in dataset.chromas]
    return replace(dataset, tracks=[chroma.frames for chroma in chromas], chromas=chromas)
