"""What a system keeps of every track of a dataset, and of clips of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact_training.data.datasets import Dataset, DatasetError
from contrafact_training.train.task import System


@dataclass(frozen=True)
class Described:
    """Tracks that could be described.

    Parameters
    ----------
    tracks : what the system keeps of each.
    indices : int64 `(n_described,)`, their places in the dataset, in rising order.
    skipped : one sentence for each track that could not be.
    """

    tracks: list[NDArray[Any]]
    indices: NDArray[np.int64]
    skipped: list[str]


def describe_all(system: System, dataset: Dataset) -> Described:
    """Describe every track, with a progress bar on stderr.

    Raises
    ------
    DatasetError : none can be.
    """
    described: list[NDArray[Any]] = []
    indices: list[int] = []
    skipped: list[str] = []
    for index, frames in enumerate(tqdm(dataset.tracks, desc=system.name, unit="track", disable=None)):
        try:
            described.append(system.describe(Chroma(frames)))
            indices.append(index)
        except ContrafactError as error:
            skipped.append(f"{dataset.names[index]}: {error.detail}")
    if not indices:
        raise DatasetError(f"None of the {len(dataset)} tracks can be used; the first is {skipped[0]}")
    return Described(described, np.array(indices, dtype=np.int64), skipped)


def clips(dataset: Dataset, seconds: float, seed: int = 0) -> Dataset:
    """A clip from anywhere in each track, drawn from the seed and the track's place; short tracks stay whole.

    Parameters
    ----------
    seconds : length of the clips.
    """
    n_frames = max(1, round(seconds / SECONDS_PER_FRAME))
    tracks = [_clip(frames, n_frames, np.random.default_rng((seed, i))) for i, frames in enumerate(dataset.tracks)]
    return replace(dataset, tracks=tracks)


def _clip(frames: NDArray[np.uint8], n_frames: int, random: np.random.Generator) -> NDArray[np.uint8]:
    start = int(random.integers(max(len(frames) - n_frames, 0) + 1))
    return frames[start : start + n_frames]
