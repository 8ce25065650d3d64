"""Classification metrics over pairs of tracks: ROC, precision and recall, nDCG."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

_N_DIMS_OF_A_MATRIX = 2


@dataclass(frozen=True)
class Pairs:
    """Unordered pairs of tracks.

    Parameters
    ----------
    distances : float64 `(n_pairs,)`.
    are_covers : bool `(n_pairs,)`.
    """

    distances: NDArray[np.float64]
    are_covers: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if self.distances.ndim != 1 or self.distances.shape != self.are_covers.shape:
            raise ValueError(f"{self.distances.shape} distances do not match {self.are_covers.shape} labels")
        if not np.isfinite(self.distances).all():
            raise ValueError("distances must be finite")


@dataclass(frozen=True)
class CutFigures:
    """Figures of a cut on the distance: pairs up to it are classified as covers.

    Parameters
    ----------
    precision, recall, f1 : of the covers, 0..1.
    other_precision, other_recall, other_f1 : of the others, 0..1.
    """

    precision: float
    recall: float
    f1: float
    other_precision: float
    other_recall: float
    other_f1: float


@dataclass(frozen=True)
class PairFigures:
    """Figures over pairs; 0..1 except counts.

    Parameters
    ----------
    roc_auc, average_precision, ndcg : of the pairs sorted by distance.
    at_best_f1 : of the cut with the best F1 of covers.
    n_covers, n_others : pairs of each kind.
    """

    roc_auc: float
    average_precision: float
    ndcg: float
    at_best_f1: CutFigures
    n_covers: int
    n_others: int


def all_pairs(distances: ArrayLike, works: ArrayLike, queries: ArrayLike | None = None) -> Pairs:
    """Return each pair of a query and another track once.

    Parameters
    ----------
    distances : float `(n_queries, n_tracks)`; for a pair of two queries, that from the earlier one is used.
    works : `(n_tracks,)`.
    queries : int `(n_queries,)`, indices of the queries, in rising order; all tracks when omitted.

    Raises
    ------
    ValueError : inconsistent shapes, or distances that are not finite.
    """
    matrix, labels = np.asarray(distances, dtype=np.float64), np.asarray(works)
    own = np.arange(labels.size) if queries is None else np.asarray(queries, dtype=np.int64)
    if matrix.ndim != _N_DIMS_OF_A_MATRIX or labels.ndim != 1 or matrix.shape != (own.size, labels.size):
        raise ValueError(f"distances {matrix.shape} must be square, with one row per work {labels.shape}")
    others = np.arange(labels.size)
    is_new = (others > own[:, None]) | (~np.isin(others, own) & (others != own[:, None]))
    first, second = np.nonzero(is_new)
    return Pairs(matrix[first, second], labels[own[first]] == labels[second])


def balanced(pairs: Pairs, seed: int = 0) -> Pairs:
    """Return as many covers as other pairs: all of the rarer kind, and a seeded sample of the other."""
    kinds = [np.flatnonzero(pairs.are_covers), np.flatnonzero(~pairs.are_covers)]
    n_each = min(each.size for each in kinds)
    random = np.random.default_rng(seed)
    kept = np.sort(np.concatenate([random.choice(each, n_each, replace=False) for each in kinds]))
    return Pairs(pairs.distances[kept], pairs.are_covers[kept])


def precision_recall_f1(predicted: ArrayLike, are_covers: ArrayLike) -> tuple[float, float, float]:
    """Return precision, recall and their harmonic mean.

    Source: van Rijsbergen, Information Retrieval (1979), chapter 7. Precision without predicted covers and recall
    without covers are 0.

    Parameters
    ----------
    predicted, are_covers : bool `(n_pairs,)`.

    Raises
    ------
    ValueError : shapes that differ.
    """
    predicted_covers, truth = np.asarray(predicted, dtype=bool), np.asarray(are_covers, dtype=bool)
    if predicted_covers.shape != truth.shape:
        raise ValueError(f"{predicted_covers.shape} predictions do not match {truth.shape} labels")
    n_right = int((predicted_covers & truth).sum())
    precision = n_right / max(int(predicted_covers.sum()), 1)
    recall = n_right / max(int(truth.sum()), 1)
    return precision, recall, 2 * precision * recall / (precision + recall) if n_right else 0.0


def best_f1_cut(pairs: Pairs) -> float:
    """Return the cut on the distance with the best F1 of covers.

    Raises
    ------
    ValueError : pairs of one kind only.
    """
    _need_both_kinds(pairs)
    precisions, recalls, thresholds = precision_recall_curve(pairs.are_covers, -pairs.distances)
    # The last point has no threshold: no pair is classified as a cover.
    sums = (precisions + recalls)[:-1]
    f1 = np.divide(2 * (precisions * recalls)[:-1], sums, out=np.zeros_like(sums), where=sums > 0)
    return float(-thresholds[np.argmax(f1)])


def figures_at(pairs: Pairs, cut: float) -> CutFigures:
    """Return the figures of both classes when pairs up to the distance `cut` are classified as covers."""
    predicted = pairs.distances <= cut
    covers = precision_recall_f1(predicted, pairs.are_covers)
    others = precision_recall_f1(~predicted, ~pairs.are_covers)
    return CutFigures(*covers, *others)


def roc_auc(pairs: Pairs) -> float:
    """Return the probability that a random pair of covers is nearer than a random other pair; ties count half.

    Source: Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 27 (2006).

    Raises
    ------
    ValueError : pairs of one kind only.
    """
    _need_both_kinds(pairs)
    return float(roc_auc_score(pairs.are_covers, -pairs.distances))


def pair_average_precision(pairs: Pairs) -> float:
    """Return the mean precision over distances, weighted by the gain in recall; ties enter together.

    Source: Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), 8.4.

    Raises
    ------
    ValueError : pairs of one kind only.
    """
    _need_both_kinds(pairs)
    return float(average_precision_score(pairs.are_covers, -pairs.distances))


def pair_ndcg(pairs: Pairs) -> float:
    """Return the normalised discounted cumulative gain of all pairs as one list; ties share their discounts.

    Source: Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques (ACM TOIS 20, 2002); ties:
    McSherry and Najork, Computing information retrieval performance measures efficiently in the presence of tied
    scores (ECIR 2008).

    Raises
    ------
    ValueError : pairs of one kind only.
    """
    _need_both_kinds(pairs)
    discounts = 1 / np.log2(np.arange(2, pairs.distances.size + 2))
    _, group, sizes = np.unique(pairs.distances, return_inverse=True, return_counts=True)
    ends = np.cumsum(sizes)
    mean_discounts = np.add.reduceat(discounts, ends - sizes) / sizes
    gain = math.fsum(mean_discounts[group[pairs.are_covers]])
    return float(gain / discounts[: int(pairs.are_covers.sum())].sum())


def figures_of(pairs: Pairs) -> PairFigures:
    """Return all figures of pairs.

    Raises
    ------
    ValueError : pairs of one kind only.
    """
    n_covers = int(pairs.are_covers.sum())
    return PairFigures(
        roc_auc=roc_auc(pairs),
        average_precision=pair_average_precision(pairs),
        ndcg=pair_ndcg(pairs),
        at_best_f1=figures_at(pairs, best_f1_cut(pairs)),
        n_covers=n_covers,
        n_others=pairs.distances.size - n_covers,
    )


def _need_both_kinds(pairs: Pairs) -> None:
    if pairs.are_covers.all() or not pairs.are_covers.any():
        raise ValueError("both covers and other pairs are needed")
