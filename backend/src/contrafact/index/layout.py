"""Lay out vectors in two dimensions so that near ones come near, by t-SNE (van der Maaten and Hinton 2008)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.maps import FEWEST_FITTED
from contrafact.index.neighbours import nearest_neighbours

N_NEIGHBOURS = 30
"""Neighbours that hold a point in its place; a third of them is the perplexity."""
N_PLACED_BY = 5
"""Nearest placed tracks between which a new one is placed."""
_EARLY, _EARLY_EXAGGERATION, _FULL = 250, 12, 500
"""Iterations of a map that has no former one: with exaggeration at first (Belkina et al. 2019), then without."""
_AGAIN = 250
"""Iterations that begin with former places."""
_MOMENTA = 0.5, 0.8
_START_SPREAD = 1e-4
"""Standard deviation of the places that a map begins with (Kobak and Berens 2019)."""
_REPORT_EVERY = 10
_LEAST_DISTANCE = 1e-6

Report = Callable[[], object]


def lay_out(
    vectors: NDArray[np.float32], former: NDArray[np.float32] | None = None, report: Report = lambda: None
) -> NDArray[np.float32]:
    """Return a place for each vector, float32 `(n, 2)`, centred.

    With former places the optimisation goes on from them, and the result is turned onto them, so that people find
    their way again.

    Parameters
    ----------
    vectors : float32 `(n, d)`, rows of unit length.
    former : float32 `(n, 2)`; rows without a former place are NaN. None if there was no map.
    report : called again and again.
    """
    if len(vectors) < FEWEST_FITTED:
        return principal_components(vectors)
    rows, distances = nearest_neighbours(vectors, min(N_NEIGHBOURS, len(vectors) - 1), report)
    if former is None or np.isnan(former).all():
        start = principal_components(vectors).astype(np.float64)
        start *= _START_SPREAD / (float(start[:, 0].std()) or 1.0)
        return _centred(_optimised(start, rows, distances, report, is_new=True))
    known = ~np.isnan(former[:, 0])
    again = _completed(former, rows, distances).astype(np.float64)
    found = _centred(_optimised(again, rows, distances, report, is_new=False))
    return turned_onto(found, former, known)


def place_between(places: NDArray[np.float32], distances: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the place between those of the nearest tracks, weighted by the inverse squares of the distances.

    Parameters
    ----------
    places : float32 `(k, 2)`, at least one.
    distances : `(k,)`, of the vectors.
    """
    nearest = np.argsort(distances, kind="stable")[:N_PLACED_BY]
    weights = 1 / np.maximum(distances[nearest], _LEAST_DISTANCE) ** 2
    placed: NDArray[np.float32] = np.average(places[nearest], axis=0, weights=weights).astype(np.float32)
    return placed


def principal_components(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the first two principal components of vectors, float32 `(n, 2)`."""
    if len(vectors) == 0:
        return np.empty((0, 2), dtype=np.float32)
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    first = axes[:, ::-1][:, :2]
    # The signs of axes are arbitrary: the largest part is positive, so that a map is the same at every run.
    largest = first[np.abs(first).argmax(axis=0), [0, 1]]
    components: NDArray[np.float32] = (centred @ (first * np.sign(largest))).astype(np.float32)
    return components


def turned_onto(
    places: NDArray[np.float32], former: NDArray[np.float32], known: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Return places after the rotation, reflection and shift that bring the known ones nearest to their former places.

    Source: Schönemann, A generalized solution of the orthogonal Procrustes problem (1966).
    """
    here, there = places[known].astype(np.float64), former[known].astype(np.float64)
    left, _, right = np.linalg.svd((here - here.mean(axis=0)).T @ (there - there.mean(axis=0)))
    turned: NDArray[np.float32] = ((places - here.mean(axis=0)) @ (left @ right) + there.mean(axis=0)).astype(
        np.float32
    )
    return turned


def _optimised(
    start: NDArray[np.float64], rows: NDArray[np.int64], distances: NDArray[np.float64], report: Report, *, is_new: bool
) -> NDArray[np.float32]:
    # Imported here: it brings scipy and scikit-learn, which nothing else of the product needs.
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    known = PrecomputedNeighbors(rows, distances)
    affinities = PerplexityBasedNN(perplexity=rows.shape[1] / 3, knn_index=known, n_jobs=1)

    def call(*_: object) -> None:
        report()

    options = {"n_jobs": 1, "callbacks": call, "callbacks_every_iters": _REPORT_EVERY}
    found = TSNEEmbedding(start, affinities, random_state=0, **options)
    early, late = _MOMENTA
    if is_new:
        found.optimize(_EARLY, inplace=True, exaggeration=_EARLY_EXAGGERATION, momentum=early, learning_rate="auto")
    found.optimize(_FULL if is_new else _AGAIN, inplace=True, momentum=late, learning_rate="auto")
    return np.asarray(found, dtype=np.float32)


def _completed(
    former: NDArray[np.float32], rows: NDArray[np.int64], distances: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return places in which every row has one: new ones between their neighbours, else in the middle."""
    places, known = former.copy(), ~np.isnan(former[:, 0])
    middle = former[known].mean(axis=0)
    for row in np.flatnonzero(~known).tolist():
        near = known[rows[row]]
        places[row] = place_between(former[rows[row][near]], distances[row][near]) if near.any() else middle
    return places


def _centred(places: NDArray[np.float32]) -> NDArray[np.float32]:
    centred: NDArray[np.float32] = places - places.mean(axis=0)
    return centred
