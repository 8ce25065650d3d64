"""How well a system finds the covers of a dataset."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact_bench.evaluation.describe import Described, clips, describe_all
from contrafact_bench.evaluation.pair_metrics import PairFigures, all_pairs, balanced, figures_of
from contrafact_bench.evaluation.store import EvaluationStore, Rows, content_key
from contrafact_training.data.datasets import Dataset, DatasetError
from contrafact_training.data.metrics import RankingFigures, rank, ranking_figures
from contrafact_training.train.task import System

N_QUERIES = 200
"""So many tracks are queries of a system that aligns every pair; all are references."""
_QUERIES_SEED = 0
_SAVE_SECONDS = 30.0


@dataclass(frozen=True)
class Evaluation:
    """What an evaluation found.

    Parameters
    ----------
    figures : of the ranking.
    seconds : from chroma to distances.
    distances : float64 `(n_queries, n_tracks)`; a query's own place is not looked at.
    works : int64 `(n_tracks,)`.
    queries : int64 `(n_queries,)`, which tracks were asked about, in rising order.
    skipped : one sentence for each track that could not be described, and is in none of these.
    bytes_per_track : mean size of what the system keeps of a track.
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
        """Whether every track was a query."""
        return len(self.queries) == len(self.works)


@dataclass(frozen=True)
class Keeping:
    """Where distances are kept between runs.

    Parameters
    ----------
    store : of rows.
    fingerprint : of the system, from `registry.fingerprint`.
    log : is called once with what was computed, by the next run if this one is killed; None for what is not logged.
    """

    store: EvaluationStore
    fingerprint: str
    log: Callable[[Evaluation], None] | None = None


def evaluate(
    system: System, dataset: Dataset, *, clip_seconds: float | None = None, keeping: Keeping | None = None
) -> Evaluation:
    """Rank the references of every query; of 200 seeded queries where the system aligns pairs and there are more.

    Parameters
    ----------
    clip_seconds : ask with clips of this length, each track's own recording left out; with whole tracks when None.
    keeping : take distances from there, and leave them there as they are computed.

    Raises
    ------
    DatasetError : no two tracks that can be used are recordings of one work.
    """
    dataset.require_covers()
    key = "" if keeping is None else content_key(dataset, keeping.fingerprint, N_QUERIES, _QUERIES_SEED, clip_seconds)
    found = None if keeping is None else keeping.store.load(key)
    if found is None or not found.is_whole:
        if keeping is not None and keeping.log is not None:
            keeping.store.expect_log(key)
        for rows in _computed(system, dataset, clip_seconds, found):
            found = rows
            if keeping is not None:
                keeping.store.save(key, rows)
    assert found is not None  # noqa: S101  at least one part is always computed
    evaluation = evaluation_of(found, dataset)
    if keeping is not None and keeping.log is not None:
        keeping.store.log_once(key, partial(keeping.log, evaluation))
    return evaluation


def evaluation_of(rows: Rows, dataset: Dataset) -> Evaluation:
    """What rows of distances say.

    Parameters
    ----------
    rows : whole.
    dataset : that their references are tracks of.
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


def seeded_queries(n_tracks: int) -> NDArray[np.int64]:
    """Which tracks are asked about where pairs are aligned: 200 drawn from a seed, all where there are no more."""
    if n_tracks <= N_QUERIES:
        return np.arange(n_tracks, dtype=np.int64)
    return np.sort(np.random.default_rng(_QUERIES_SEED).choice(n_tracks, N_QUERIES, replace=False)).astype(np.int64)


def pair_figures(evaluation: Evaluation) -> dict[str, PairFigures]:
    """Figures over all pairs (`unbalanced`), and over as many others as covers (`balanced`).

    Raises
    ------
    DatasetError : all pairs are covers, or none is.
    """
    pairs = all_pairs(evaluation.distances, evaluation.works, evaluation.queries)
    if len(np.unique(pairs.are_covers)) == 1:
        kind = "covers" if pairs.are_covers[0] else "no covers"
        raise DatasetError(f"All {len(pairs.distances)} pairs are {kind}; figures over pairs need both kinds.")
    return {"unbalanced": figures_of(pairs), "balanced": figures_of(balanced(pairs))}


def _computed(system: System, dataset: Dataset, clip_seconds: float | None, found: Rows | None) -> Iterator[Rows]:
    """More and more rows, the last time all of them; those in `found` are not computed again."""
    started = time.monotonic()
    references = describe_all(system, dataset)
    part = dataset.subset(references.indices)
    part.require_covers()
    asked, skipped = _asked(system, part, references, clip_seconds)
    rows = Rows(
        np.empty((0, len(part))) if found is None else found.distances,
        asked.indices,
        references.indices,
        references.skipped + skipped,
        0.0 if found is None else found.seconds,
        float(np.mean([track.nbytes for track in references.tracks])),
    )
    new: list[NDArray[np.float64]] = []
    todo = asked.tracks[len(rows.distances) :]
    for query in tqdm(todo, desc=f"{system.name} queries", unit="query", disable=None if system.is_quadratic else True):
        new.append(system.distances(query, references.tracks))
        if time.monotonic() - started > _SAVE_SECONDS:
            rows = _with(rows, new, time.monotonic() - started)
            started, new = time.monotonic(), []
            yield rows
    yield _with(rows, new, time.monotonic() - started)


def _asked(
    system: System, part: Dataset, references: Described, clip_seconds: float | None
) -> tuple[Described, list[str]]:
    """The queries, with their places among the references, and what was skipped of them."""
    chosen = seeded_queries(len(part)) if system.is_quadratic else np.arange(len(part), dtype=np.int64)
    if clip_seconds is None:
        return Described([references.tracks[i] for i in chosen], chosen, []), []
    described = describe_all(system, clips(part, clip_seconds).subset(chosen))
    skipped = [f"the clip of {sentence}" for sentence in described.skipped]
    return replace(described, indices=chosen[described.indices]), skipped


def _with(rows: Rows, new: list[NDArray[Any]], seconds: float) -> Rows:
    return replace(rows, distances=np.vstack([rows.distances, *new]), seconds=rows.seconds + seconds)
