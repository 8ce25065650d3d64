"""Evaluate how well a system ranks the covers of a dataset."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact_bench.evaluation.describe import Described, clips, describe_all
from contrafact_bench.evaluation.pair_metrics import PairFigures, all_pairs, balanced, figures_of
from contrafact_bench.evaluation.store import EvaluationStore, Rows, content_key
from contrafact_training.data.datasets import Dataset, DatasetError
from contrafact_training.data.evaluation_log import LOG_FILE, Evaluated, log_figures
from contrafact_training.data.metrics import RankingFigures, rank, ranking_figures
from contrafact_training.train.task import System

N_QUERIES = 200
"""Number of queries of a system that aligns every pair; all tracks are references."""
_QUERIES_SEED = 0
_SAVE_SECONDS = 30.0


@dataclass(frozen=True)
class Evaluation:
    """The result of an evaluation.

    Parameters
    ----------
    figures : of the ranking.
    seconds : from chroma to distances.
    distances : float64 `(n_queries, n_tracks)`; the query's own index is ignored.
    works : int64 `(n_tracks,)`.
    queries : int64 `(n_queries,)`, which tracks were queries, in rising order.
    skipped : one sentence per track that could not be described and is excluded.
    bytes_per_track : mean size of a description.
    """

    figures: RankingFigures
    seconds: float
    distances: NDArray[np.float64]
    works: NDArray[np.int64]
    queries: NDArray[np.int64]
    skipped: list[str]
    bytes_per_track: float

    @property
    def has_all_queries(self) -> bool:
        """Return whether every track was a query."""
        return len(self.queries) == len(self.works)


@dataclass(frozen=True)
class Caching:
    """Where distances are stored between runs.

    Parameters
    ----------
    store : of rows.
    fingerprint : of the system, from `registry.fingerprint`.
    log : called once with the computed evaluation, by the next run if this one is killed; None without a log.
    """

    store: EvaluationStore
    fingerprint: str
    log: Callable[[Evaluation], None] | None = None


def evaluate(
    system: System, dataset: Dataset, *, clip_seconds: float | None = None, caching: Caching | None = None
) -> Evaluation:
    """Rank the references of every query; of at most 200 seeded queries for a system that aligns pairs.

    Parameters
    ----------
    clip_seconds : length of the clips that are the queries; whole tracks when None.
    caching : where distances are read from and written to.

    Raises
    ------
    DatasetError : no two usable tracks are recordings of one work.
    """
    dataset.require_covers()
    key = "" if caching is None else content_key(dataset, caching.fingerprint, N_QUERIES, _QUERIES_SEED, clip_seconds)
    rows = None if caching is None else caching.store.load(key)
    if rows is None or not rows.is_whole:
        if caching is not None and caching.log is not None:
            caching.store.expect_log(key)
        for computed in _computed(system, dataset, clip_seconds, rows):
            rows = computed
            if caching is not None:
                caching.store.save(key, rows)
    assert rows is not None  # noqa: S101  at least one part is always computed
    evaluation = evaluation_of(rows, dataset)
    if caching is not None and caching.log is not None:
        caching.store.log_once(key, partial(caching.log, evaluation))
    return evaluation


def evaluation_of(rows: Rows, dataset: Dataset) -> Evaluation:
    """Return the evaluation of stored distances.

    Parameters
    ----------
    rows : complete.
    dataset : the references are tracks of it.
    """
    works = dataset.works[rows.references]
    return Evaluation(
        ranking_figures(rank(rows.distances, works, rows.queries)),
        rows.seconds,
        rows.distances,
        works,
        rows.queries,
        rows.skipped,
        rows.bytes_per_track,
    )


def kept_evaluation(
    store: EvaluationStore,
    key: str,
    dataset: Dataset,
    compute: Callable[[], Rows],
    log: Callable[[Evaluation], None] | None = None,
) -> Evaluation:
    """Return an evaluation of distances from the store, or compute and store them.

    Parameters
    ----------
    key : from `content_key`.
    dataset : the references are tracks of it.
    compute : makes all rows.
    log : called once with the computed evaluation; None without a log.
    """
    rows = store.load(key)
    if rows is None:
        if log is not None:
            store.expect_log(key)
        rows = compute()
        store.save(key, rows)
    evaluation = evaluation_of(rows, dataset)
    if log is not None:
        store.log_once(key, partial(log, evaluation))
    return evaluation


def log_evaluation(evaluated: Evaluated, evaluation: Evaluation, log: Path = LOG_FILE) -> None:
    """Add an evaluation to the log, if its split is logged."""
    figures = evaluation.figures
    log_figures(evaluated, figures.n_queries, (figures.map, *figures.map_interval), log)


def seeded_queries(n_tracks: int) -> NDArray[np.int64]:
    """Return the indices of 200 seeded queries, or of all tracks where there are no more."""
    if n_tracks <= N_QUERIES:
        return np.arange(n_tracks, dtype=np.int64)
    return np.sort(np.random.default_rng(_QUERIES_SEED).choice(n_tracks, N_QUERIES, replace=False)).astype(np.int64)


def pair_figures(evaluation: Evaluation) -> dict[str, PairFigures]:
    """Return figures over all pairs (`unbalanced`), and over as many other pairs as covers (`balanced`).

    Raises
    ------
    DatasetError : all pairs are covers, or none is.
    """
    pairs = all_pairs(evaluation.distances, evaluation.works, evaluation.queries)
    if len(np.unique(pairs.are_covers)) == 1:
        kind = "covers" if pairs.are_covers[0] else "no covers"
        raise DatasetError(f"All {len(pairs.distances)} pairs are {kind}; figures over pairs need both kinds.")
    return {"unbalanced": figures_of(pairs), "balanced": figures_of(balanced(pairs))}


def _computed(system: System, dataset: Dataset, clip_seconds: float | None, stored: Rows | None) -> Iterator[Rows]:
    """Yield a growing number of rows, finally all; those in `stored` are not computed again."""
    started = time.monotonic()
    references = describe_all(system, dataset)
    part = dataset.subset(references.indices)
    part.require_covers()
    queries, skipped = _queries(system, part, references, clip_seconds)
    rows = Rows(
        np.empty((0, len(part))) if stored is None else stored.distances,
        queries.indices,
        references.indices,
        references.skipped + skipped,
        0.0 if stored is None else stored.seconds,
        float(np.mean([track.nbytes for track in references.tracks])),
    )
    new: list[NDArray[np.float64]] = []
    todo = queries.tracks[len(rows.distances) :]
    for query in tqdm(todo, desc=f"{system.name} queries", unit="query", disable=None if system.is_quadratic else True):
        new.append(system.distances(query, references.tracks))
        if time.monotonic() - started > _SAVE_SECONDS:
            rows = _with(rows, new, time.monotonic() - started)
            started, new = time.monotonic(), []
            yield rows
    yield _with(rows, new, time.monotonic() - started)


def _queries(
    system: System, part: Dataset, references: Described, clip_seconds: float | None
) -> tuple[Described, list[str]]:
    """Return the queries, with their indices among the references, and a sentence per skipped query."""
    chosen = seeded_queries(len(part)) if system.is_quadratic else np.arange(len(part), dtype=np.int64)
    if clip_seconds is None:
        return Described([references.tracks[i] for i in chosen], chosen, []), []
    described = describe_all(system, clips(part, clip_seconds).subset(chosen))
    skipped = [f"the clip of {sentence}" for sentence in described.skipped]
    return replace(described, indices=chosen[described.indices]), skipped


def _with(rows: Rows, new: list[NDArray[Any]], seconds: float) -> Rows:
    return replace(rows, distances=np.vstack([rows.distances, *new]), seconds=rows.seconds + seconds)
