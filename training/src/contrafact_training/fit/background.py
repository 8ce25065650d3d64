"""Fit the background of weights: embeddings of training tracks, and a model of their expected similarity."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import RidgeCV
from tqdm import tqdm

from contrafact.scoring.hubness import Background
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.labelled_pairs import Embed
from contrafact_training.data.pair_similarities import pair_similarities

N_NEAREST = 50
"""Nearest other tracks that a track is aligned with; distant tracks are rarely aligned in use."""
_SEED = 0
_PENALTIES = np.logspace(-3, 3, 13)
_LEAST_TRACKS = 3


def make_background(training: Dataset, vector_of: Embed, cache: Path) -> Background:
    """Return the background of weights: one track of each work that they were trained on.

    Parameters
    ----------
    cache : folder of stored similarities; see `pair_similarities`.
    """
    dataset = one_of_each_work(training)
    tracks = tqdm(dataset.tracks, desc="background", unit="track", disable=None)
    vectors = np.stack([vector_of(frames) for frames in tracks])
    return Background(vectors, _fit_usual(dataset, vectors, cache))


def one_of_each_work(training: Dataset) -> Dataset:
    """Return one track of each work, from a seeded draw."""
    order = np.random.default_rng(_SEED).permutation(len(training))
    _, firsts = np.unique(training.works[order], return_index=True)
    rows: NDArray[np.int64] = np.sort(order[firsts])
    return training.subset(rows)


def _fit_usual(dataset: Dataset, vectors: NDArray[np.float32], cache: Path) -> NDArray[np.float32]:
    """Weights and intercept that give a track's share in `log(1 + similarity)`, float32 `(d + 1,)`.

    A track's own median is what its embedding tells, by ridge regression (Hoerl and Kennard 1970) with a penalty chosen
    by leaving tracks out. Half of the mean of all is taken off, so that the shares of two usual tracks add up to it.
    """
    if len(dataset) < _LEAST_TRACKS:
        return np.zeros(vectors.shape[1] + 1, dtype=np.float32)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -np.inf)
    n_nearest = min(N_NEAREST, len(dataset) - 1)
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :n_nearest]
    pairs = np.stack([np.repeat(np.arange(len(dataset)), n_nearest), nearest.ravel()], axis=1)
    similarities, _ = pair_similarities(dataset.tracks, pairs, cache)
    usual = np.median(np.log1p(similarities.reshape(nearest.shape)), axis=1)
    model = RidgeCV(alphas=_PENALTIES).fit(vectors.astype(np.float64), usual)
    intercept = float(model.intercept_) - float(usual.mean()) / 2
    return np.append(model.coef_, intercept).astype(np.float32)
