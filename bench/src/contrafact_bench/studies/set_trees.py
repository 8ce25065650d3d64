"""Fit the trees that judge the boundaries of sets, by gradient boosting on sets that are mixed of measured songs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.features.set_measures import in_context, measure
from contrafact.features.set_rows import Rows
from contrafact_bench.evaluation.made_sets import KINDS, draw, halves, mixed, rows_of
from contrafact_bench.studies.sets import songs_of

_SEED = 11
_RUNS = 3
"""Fits of each half, whose trees are averaged."""
_NEAR_S, _FAR_S = 1.6, 8.0
"""Seconds nearer than the first are boundaries; those between both count as neither."""
_EDGE_S = 15
_KEPT = 0.3
"""Of the seconds without a boundary."""
_SETTINGS: dict[str, Any] = {
    "learning_rate": 0.06,
    "max_iter": 150,
    # Larger trees remember the few songs.
    "max_leaf_nodes": 3,
    "min_samples_leaf": 40,
    "l2_regularization": 10,
    "max_features": 0.15,
    "max_bins": 63,
    "early_stopping": False,
}
Tables = list[tuple[NDArray[np.float32], NDArray[np.bool_]]]


def fit_trees(folder: Path, n_sets: int, out: Path) -> str:
    """Fit to sets of each half of the recordings of a folder, write the trees, and return what was done."""
    groups = halves(songs_of(folder))
    rows = {path: rows_of(path) for path in tqdm([*groups[0], *groups[1]], unit="song", disable=None)}
    found = [_fitted(tables_of(songs, rows, n_sets), half) for half, songs in enumerate(groups)]
    np.savez_compressed(out, **_joined(found))  # type: ignore[arg-type]  # its stub takes a flag by name
    return f"{out}: {sum(len(each['half']) for each in found)} trees.\n"


def tables_of(songs: Sequence[Path], rows: Mapping[Path, Rows], n_sets: int) -> Tables:
    """Return the columns of the seconds of made sets that count, and which of them are boundaries."""
    rng = np.random.default_rng(_SEED)
    tables = []
    for number in tqdm(range(n_sets), unit="set", disable=None):
        made = draw(KINDS[number % len(KINDS)], songs, int(rng.integers(6, 11)), rng)
        found, boundaries = mixed(made, rows)
        tables.append(_table(in_context(measure(found)), np.array(boundaries[:-1])))
    return tables


def _table(columns: NDArray[np.float32], boundaries: NDArray[np.float64]) -> tuple[Any, NDArray[np.bool_]]:
    seconds = np.arange(len(columns))
    distance = np.abs(seconds[:, None] - boundaries).min(axis=1)
    is_used = (distance <= _NEAR_S) | (distance > _FAR_S)
    is_used &= (seconds > _EDGE_S) & (seconds < len(columns) - _EDGE_S)
    return columns[is_used], distance[is_used] <= _NEAR_S


def _fitted(tables: Tables, half: int) -> dict[str, NDArray[Any]]:
    """Fit several times, to different seconds without a boundary; return the trees as `Trees` holds them."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    columns, is_boundary = (np.concatenate([each[place] for each in tables]) for place in (0, 1))
    pieces, bias = [], 0.0
    for run in range(_RUNS):
        kept = is_boundary | (np.random.default_rng(run).random(len(is_boundary)) < _KEPT)
        model = HistGradientBoostingClassifier(random_state=run, **_SETTINGS)
        model.fit(columns[kept], is_boundary[kept])
        pieces += [_arrays(tree.nodes) for (tree,) in model._predictors]
        bias += (float(model._baseline_prediction.item()) + np.log(_KEPT)) / _RUNS
    found = {name: np.stack([each[name] for each in pieces]) for name in pieces[0]}
    found["value"] = (found["value"] / _RUNS).astype(np.float32)
    return {**found, "half": np.full(len(pieces), half, dtype=np.uint8), "bias": np.array([bias])}


def _arrays(nodes: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Return the nodes of a tree of scikit-learn, a leaf being its own child."""
    size, place, is_leaf = 2 * _SETTINGS["max_leaf_nodes"] - 1, np.arange(len(nodes)), nodes["is_leaf"].astype(bool)
    found: dict[str, NDArray[Any]] = {
        "feature": np.where(is_leaf, 0, nodes["feature_idx"]).astype(np.int16),
        "threshold": np.where(is_leaf, 0, nodes["num_threshold"]).astype(np.float32),
        "left": np.where(is_leaf, place, nodes["left"]).astype(np.uint8),
        "right": np.where(is_leaf, place, nodes["right"]).astype(np.uint8),
        "value": np.where(is_leaf, nodes["value"], 0).astype(np.float32),
    }
    return {name: np.pad(values, (0, size - len(values))) for name, values in found.items()}


def _joined(halves_of_trees: Sequence[dict[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    names = halves_of_trees[0].keys()
    depth = np.array(_SETTINGS["max_leaf_nodes"] - 1)
    return {**{name: np.concatenate([each[name] for each in halves_of_trees]) for name in names}, "depth": depth}
