"""Choose the pairs that the eye is trained and validated on: covers, and strangers that are near each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact_training.data.datasets import Dataset, DatasetError
from contrafact_training.data.labelled_pairs import Embedded, nearest_pairs
from contrafact_training.data.pair_similarities import pair_similarities
from contrafact_training.train.eye_config import EyeConfig

MIN_FRAMES = 60
"""Shorter tracks are not drawn."""
N_CANDIDATES = 60
"""Nearest tracks of each query that a validation ranks."""
_FAR_SHARE = 0.15
"""Part of the strangers that are drawn from all pairs."""
_WORK_POWER = -0.4
"""A work with twice the pairs is drawn 2 ** (1 - 0.4) times as often."""
_LEAST_CHANCE, _MORE_CHANCE = 0.5, 1.5
"""The chance of a pair of strangers rises with the square of its rank by similarity."""


@dataclass(frozen=True)
class EyePairs:
    """Pairs of tracks with the transposition that their alignment found.

    Parameters
    ----------
    pairs : int64 `(n, 2)`, indices of tracks.
    semitones : int8 `(n,)`, as of `PairSimilarities.of`.
    chances : float64 `(n,)`, chance of each to be drawn; sum to 1.
    """

    pairs: NDArray[np.int64]
    semitones: NDArray[np.int8]
    chances: NDArray[np.float64]


@dataclass(frozen=True)
class Drawn:
    """The pairs of a training set: `covers` and `strangers`."""

    covers: EyePairs
    strangers: EyePairs


def training_pairs(embedded: Embedded, config: EyeConfig, cache: Path) -> Drawn:
    """Choose and align the pairs of a training set.

    Parameters
    ----------
    cache : folder of stored similarities; see `pair_similarities`.

    Raises
    ------
    DatasetError : no two tracks of one work, or no two of different works.
    """
    rng = np.random.default_rng(config.seed)
    dataset, usable = embedded.dataset, np.array([len(track) >= MIN_FRAMES for track in embedded.dataset.tracks])
    covers = _covers(dataset, usable, config.covers_per_work, rng)
    near = nearest_pairs(embedded, config.nearest).reshape(len(dataset), -1)
    strangers = _strangers(dataset, usable, near, config.strangers_per_track, rng)
    if not len(covers) or not len(strangers):
        raise DatasetError(
            f"The eye is trained on covers and on strangers of {MIN_FRAMES} frames; one kind is missing."
        )
    sizes = np.bincount(dataset.works[covers[:, 0]])
    of_covers = sizes[dataset.works[covers[:, 0]]].astype(np.float64) ** _WORK_POWER
    others = _far(dataset, usable, int(_FAR_SHARE / (1 - _FAR_SHARE) * len(strangers)), rng)
    strangers = np.concatenate([strangers, others])
    _, semitones = pair_similarities(dataset.tracks, covers, cache)
    similarity, of_strangers = pair_similarities(dataset.tracks, strangers, cache)
    ranks = np.argsort(np.argsort(similarity)) / len(similarity)
    hard = _LEAST_CHANCE + _MORE_CHANCE * ranks**2
    return Drawn(
        EyePairs(covers, semitones, of_covers / of_covers.sum()),
        EyePairs(strangers, of_strangers, hard / hard.sum()),
    )


def validation_pairs(embedded: Embedded, cache: Path) -> EyePairs:
    """Return each track's nearest candidates, in order of the queries; all have one chance."""
    pairs = nearest_pairs(embedded, N_CANDIDATES)
    _, semitones = pair_similarities(embedded.dataset.tracks, pairs, cache)
    return EyePairs(pairs, semitones, np.full(len(pairs), 1 / len(pairs)))


def _covers(
    dataset: Dataset, usable: NDArray[np.bool_], n_per_work: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    chosen = [np.empty((0, 2), dtype=np.int64)]
    for work in np.unique(dataset.works):
        members = np.flatnonzero(usable & (dataset.works == work))
        pairs = members[np.stack(np.triu_indices(len(members), k=1), axis=1)]
        chosen.append(rng.permutation(pairs)[:n_per_work])
    return np.concatenate(chosen)


def _far(dataset: Dataset, usable: NDArray[np.bool_], n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    # Pairs of any two works, so that the eye knows strangers that no search brings together.
    pairs = rng.choice(np.flatnonzero(usable), (n, 2))
    of_two_works: NDArray[np.int64] = pairs[dataset.works[pairs[:, 0]] != dataset.works[pairs[:, 1]]]
    return of_two_works


def _strangers(
    dataset: Dataset,
    usable: NDArray[np.bool_],
    near: NDArray[np.int64],
    n_per_track: int,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    # `near` holds pairs of each track, `(n_tracks, 2 * n)`: the track and its neighbour in turn.
    chosen = [np.empty((0, 2), dtype=np.int64)]
    for track in np.flatnonzero(usable):
        others = near[track, 1::2]
        others = others[usable[others] & (dataset.works[others] != dataset.works[track])]
        drawn = rng.permutation(others)[:n_per_track]
        chosen.append(np.stack([np.full(len(drawn), track), drawn], axis=1))
    return np.unique(np.sort(np.concatenate(chosen), axis=1), axis=0)
