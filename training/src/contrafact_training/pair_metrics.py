"""Figures of yes-or-no answers about pairs of tracks."""

from __future__ import annotations

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
            raise ValueError(f"{self.distances.shape} distances do not belong to {self.are_covers.shape} answers")
        if not np.isfinite(self.distances).all():
            raise ValueError("distances must be finite")


def all_pairs(distances: ArrayLike, works: ArrayLike) -> Pairs:
    """Each pair of two different tracks once.

    Parameters
    ----------
    distances : float `(n_tracks, n_tracks)`, symmetric.
    works : `(n_tracks,)`.

    Raises
    ------
    ValueError : shapes that do not belong together, or distances that are not finite.
    """
    matrix, labels = np.asarray(distances, dtype=np.float64), np.asarray(works)
    if matrix.ndim != _N_DIMS_OF_A_MATRIX or matrix.shape != (labels.size, labels.size) or labels.ndim != 1:
        raise ValueError(f"distances {matrix.shape} must be square, with one row per work {labels.shape}")
    first, second = np.triu_indices(labels.size, k=1)
    return Pairs(matrix[first, second], labels[first] == labels[second])


def precision_recall_f1(said_yes: ArrayLike, are_covers: ArrayLike) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean.

    Source: van Rijsbergen, Information Retrieval (1979), chapter 7. A part of nothing counts as 0: the precision
    when no pair was called a cover, the recall when there is none.

    Parameters
    ----------
    said_yes, are_covers : bool `(n_pairs,)`.

    Raises
    ------
    ValueError : shapes that differ.
    """
    answers, truth = np.asarray(said_yes, dtype=bool), np.asarray(are_covers, dtype=bool)
    if answers.shape != truth.shape:
        raise ValueError(f"{answers.shape} answers do not belong to {truth.shape} truths")
    n_right = int((answers & truth).sum())
    precision = n_right / max(int(answers.sum()), 1)
    recall = n_right / max(int(truth.sum()), 1)
    return precision, recall, 2 * precision * recall / (precision + recall) if n_right else 0.0


def best_f1(pairs: Pairs) -> tuple[float, float, float]:
    """Precision, recall and F1 of the distance below which calling all pairs covers gives the best F1.

    Raises
    ------
    ValueError : pairs of one kind only.
    """
    _need_both_kinds(pairs)
    precisions, recalls, _ = precision_recall_curve(pairs.are_covers, -pairs.distances)
    sums = precisions + recalls
    f1 = np.divide(2 * precisions * recalls, sums, out=np.zeros_like(sums), where=sums > 0)
    best = int(np.argmax(f1))
    return float(precisions[best]), float(recalls[best]), float(f1[best])


def roc_auc(pairs: Pairs) -> float:
    """Probability that a random pair of covers is nearer than a random other pair; ties count half.

    Source: Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 27 (2006).

    Raises
    ------
    ValueError : pairs of one kind only.
    """
    _need_both_kinds(pairs)
    return float(roc_auc_score(pairs.are_covers, -pairs.distances))


def pair_average_precision(pairs: Pairs) -> float:
    """Precision at each distance, weighted by the recall that it adds; pairs at equal distance enter together.

    Source: Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), 8.4.

    Raises
    ------
    ValueError : pairs of one kind only.
    """
    _need_both_kinds(pairs)
    return float(average_precision_score(pairs.are_covers, -pairs.distances))


def _need_both_kinds(pairs: Pairs) -> None:
    if pairs.are_covers.all() or not pairs.are_covers.any():
        raise ValueError("both covers and others are needed among the pairs")
