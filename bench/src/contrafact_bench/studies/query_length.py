"""Study: effect of the length of clip queries, for three systems."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from contrafact_bench.evaluation.describe import Described, clips, describe_all, kept_descriptions
from contrafact_bench.evaluation.evaluate import Caching, evaluate, kept_evaluation
from contrafact_bench.evaluation.setting import Setting
from contrafact_bench.evaluation.store import EvaluationStore, Rows, content_key
from contrafact_bench.reports.figures import panels
from contrafact_bench.reports.markdown import dataset_in_words, table, weights_in_words, with_interval
from contrafact_bench.reports.retrieval_orders import SECONDS
from contrafact_bench.systems.registry import OURS, NotTrainedError, load_system
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.evaluation_log import Evaluated
from contrafact_training.data.metrics import RankingFigures

NAME = "query-length"
SYSTEMS = (OURS, "bytecover3", "thesis-cnn")
FULL_SECONDS = 30
"""Length at which every track is a query of our system."""
N_QUERIES = 300
_SPLIT = "test"
_SEED = 0
_TEXT = """# Length of the query

Weights {weights} on {data}. Queries are clips from seeded places of the same {n_queries} tracks for every length and
system (in the last row, of every track); references are all tracks but the clip's own. mAP with its 95 % interval.

{table}
![length of the query and mAP](query-length.svg)

{made_by}
"""

_Found = dict[str, dict[int, RankingFigures]]


def study(setting: Setting) -> str:
    """Draw the figure; return the page."""
    dataset = setting.split(_SPLIT)
    found: _Found = {}
    identities: dict[str, str] = {}
    for name in SYSTEMS:
        try:
            identities[name] = setting.identity(name)[0]
        except NotTrainedError:
            continue
        found[name] = _figures(name, dataset, setting)
    full = _all_queries(dataset, setting)
    _draw(found, setting)
    rows = [[f"{each} s", *(_cell(found, name, each) for name in SYSTEMS)] for each in SECONDS]
    rows.append([f"{FULL_SECONDS} s, {full.n_queries} queries", with_interval(full), *[""] * (len(SYSTEMS) - 1)])
    return _TEXT.format(
        weights=", ".join(weights_in_words(identities[name]) for name in found),
        data=dataset_in_words(dataset, _SPLIT, setting.data),
        n_queries=found[OURS][FULL_SECONDS].n_queries,
        table=table(("clip", *SYSTEMS), rows),
        made_by=setting.made_by(NAME),
    )


def _figures(name: str, dataset: Dataset, setting: Setting) -> dict[int, RankingFigures]:
    system = load_system(name, setting.weights if name == OURS else None, baselines=setting.baselines)
    identity, fingerprint = setting.identity(name)

    @cache
    def references() -> Described:
        return kept_descriptions(system, fingerprint, dataset, setting.runs / "studies")

    def rows(seconds: int) -> Rows:
        described = references()
        started = time.monotonic()
        part = dataset.subset(described.indices)
        chosen = _chosen(len(part))
        queries = describe_all(system, clips(part, seconds, _SEED).subset(chosen))
        distances = np.stack([system.distances(query, described.tracks) for query in queries.tracks])
        size = float(np.mean([track.nbytes for track in described.tracks]))
        skipped = described.skipped + queries.skipped
        return Rows(distances, chosen[queries.indices], described.indices, skipped, time.monotonic() - started, size)

    found = {}
    for seconds in SECONDS:
        key = content_key(dataset, fingerprint, NAME, seconds, N_QUERIES, _SEED)
        log = setting.log(Evaluated(name, identity, _SPLIT, seconds))
        evaluation = kept_evaluation(setting.store, key, dataset, partial(rows, seconds), log)
        found[seconds] = evaluation.figures
        sys.stderr.write(f"{NAME}: {name}, {seconds} s: mAP {evaluation.figures.map:.4f}\n")
    return found


def _all_queries(dataset: Dataset, setting: Setting) -> RankingFigures:
    """Evaluate as the accuracy page does, sharing its store."""
    identity, fingerprint = setting.identity(OURS)
    log = setting.log(Evaluated(OURS, identity, _SPLIT, float(FULL_SECONDS)))
    caching = Caching(EvaluationStore(setting.runs / "evaluations"), fingerprint, log)
    system = load_system(OURS, setting.weights)
    return evaluate(system, dataset, clip_seconds=float(FULL_SECONDS), caching=caching).figures


def _chosen(n_tracks: int) -> NDArray[np.int64]:
    if n_tracks <= N_QUERIES:
        return np.arange(n_tracks, dtype=np.int64)
    return np.sort(np.random.default_rng(_SEED).choice(n_tracks, N_QUERIES, replace=False)).astype(np.int64)


def _cell(found: _Found, name: str, seconds: int) -> str:
    return with_interval(found[name][seconds]) if name in found else "not trained yet"


def _draw(found: Mapping[str, Mapping[int, RankingFigures]], setting: Setting) -> None:
    with panels(setting.folder / f"{NAME}.svg") as (axes,):
        for name, figures in found.items():
            lows, highs = zip(*(figures[each].map_interval for each in SECONDS), strict=True)
            axes.plot(SECONDS, [figures[each].map for each in SECONDS], marker="o", label=name)
            axes.fill_between(SECONDS, lows, highs, alpha=0.15, linewidth=0)
        axes.set_xlabel("length of the clip in seconds")
        axes.set_ylabel("mAP")
        axes.set_ylim(bottom=0)
        axes.legend(frameon=False)
