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
from contrafact_training.fit.commonness import fit_step_shares

N_NEAREST = 50
"""Nearest other tracks that a track is aligned with; distant tracks are rarely aligned in use."""
_SEED = 0
_PENALTIES = np.logspace(-3, 3, 13)
_LEAST_TRACKS = 3


def make_background(training: Dataset, vector_of: Embed, cache: Path) -> Background:
    """Return the background of weights: one track of each work that they were trained on, and how common harmony is.

    Parameters
    ----------
    cache : folder of stored similarities; see `pair_similarities`.
    """
    dataset = one_of_each_work(training)
    tracks = tqdm(dataset.tracks, desc="background", unit="track", disable=None)
    vectors = np.stack([vector_of(frames) for frames in tracks])
    return Background(vectors, _fit_expected_shares(dataset, vectors, cache), fit_step_shares(training))


def one_of_each_work(training: Dataset) -> Dataset:
    """Return one track of each work, from a seeded draw."""
    order = np.random.default_rng(_SEED).permutation(len(training))
    _, firsts = np.unique(training.works[order], return_index=True)
    rows: NDArray[np.int64] = np.sort(order[firsts])
    return training.subset(rows)


def _fit_expected_shares(dataset: Dataset, vectors: NDArray[np.float32], cache: Path) -> NDArray[np.float32]:
    """Fit weights and intercept of a track's share in the expected `log(1 + similarity)`, float32 `(d + 1,)`.

    A ridge regression (Hoerl and Kennard 1970) predicts a track's median from its embedding, with a cross-validated
    penalty. Half of the overall mean is subtracted, so that the shares of two average tracks add up to the mean.
    """
    if len(dataset) < _LEAST_TRACKS:
        return np.zeros(vectors.shape[1] + 1, dtype=np.float32)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -np.inf)
    n_nearest = min(N_NEAREST, len(dataset) - 1)
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :n_nearest]
    pairs = np.stack([np.repeat(np.arange(len(dataset)), n_nearest), nearest.ravel()], axis=1)
    similarities, _ = pair_similarities(dataset.tracks, pairs, cache)
    medians = np.median(np.log1p(similarities.reshape(nearest.shape)), axis=1)
    model = RidgeCV(alphas=_PENALTIES).fit(vectors.astype(np.float64), medians)
    intercept = float(model.intercept_) - float(medians.mean()) / 2
    return np.append(model.coef_, intercept).astype(np.float32)
