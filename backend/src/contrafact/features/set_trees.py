"""Judge the seconds of a long recording by boosted trees: how much speaks for a boundary.

The trees were fitted by scikit-learn to sets made of covers80 (`contrafact-bench sets --fit`); here they are numbers in
a file and a walk through them, so that the product needs no scikit-learn. Source: Friedman, Greedy function
approximation: a gradient boosting machine (2001).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_suffix(".npz")
HALVES = (0, 1)
"""Trees of each half of the recordings: those of one half never met the songs of the other."""
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees. A node without children is its own child.

    Parameters
    ----------
    feature, threshold, left, right, value : `(n_trees, n_nodes)`; a row goes left if its feature is at most the
        threshold. Node 0 is the root.
    half : `(n_trees,)`, to whose songs a tree was fitted.
    bias : `(n_halves,)`, log-odds to which the trees of each half are added.
    depth : of the deepest tree.
    """

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.uint8]
    right: NDArray[np.uint8]
    value: NDArray[np.float32]
    half: NDArray[np.uint8]
    bias: NDArray[np.float64]
    depth: int

    def log_odds(self, columns: NDArray[np.float32], halves: Collection[int] = HALVES) -> Floats:
        """Return the log-odds of a boundary, `(n_rows,)`, mean of the trees of some halves.

        Parameters
        ----------
        columns : `(n_rows, n_columns)`, as of `in_context`.
        """
        found = np.full(len(columns), self.bias[list(halves)].mean())
        for tree in np.flatnonzero(np.isin(self.half, list(halves))):
            found += self._leaves(int(tree), columns) / len(halves)
        return found

    def _leaves(self, tree: int, columns: NDArray[np.float32]) -> Floats:
        rows, at = np.arange(len(columns)), np.zeros(len(columns), dtype=np.uint8)
        for _ in range(self.depth):
            goes_left = columns[rows, self.feature[tree, at]] <= self.threshold[tree, at]
            at = np.where(goes_left, self.left[tree, at], self.right[tree, at])
        found: Floats = self.value[tree, at]
        return found


@lru_cache(maxsize=1)
def load_trees() -> Trees:
    """Read the trees of the product, once."""
    with np.load(FILE, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in ("feature", "threshold", "left", "right", "value", "half", "bias")}
        return Trees(**arrays, depth=int(stored["depth"]))
