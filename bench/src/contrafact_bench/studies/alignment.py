"""Study: effect of single alignment parameters on pairs that are hard to separate."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import normalise_qmax, similarities
from contrafact.alignment.parameters import ALIGNMENT, PARAMETERS, AlignmentParameters
from contrafact.domain.chroma import Chroma
from contrafact_bench.evaluation.describe import kept_descriptions
from contrafact_bench.evaluation.evaluate import Evaluation, kept_evaluation
from contrafact_bench.evaluation.setting import Setting
from contrafact_bench.evaluation.store import Rows, content_key
from contrafact_bench.reports.figures import panels
from contrafact_bench.reports.markdown import dataset_in_words, table, weights_in_words
from contrafact_bench.systems.registry import OURS_WHOLE, load_system
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.metrics import average_precisions, interval_over_works, rank

NAME = "alignment"
AS_IT_IS = "as it is"
VARIANTS: Mapping[str, AlignmentParameters] = {
    AS_IT_IS: PARAMETERS,
    "one transposition": replace(PARAMETERS, n_transpositions=1),
    "chroma to the power 1": replace(PARAMETERS, power=1.0),
    "chroma to the power 2": replace(PARAMETERS, power=2.0),
    "stacks of 5 frames": replace(PARAMETERS, stack_frames=5),
    "stacks of 7 frames": replace(PARAMETERS, stack_frames=7),
    "stacks of 12 frames": replace(PARAMETERS, stack_frames=12),
    "kappa 0.06": replace(PARAMETERS, kappa=0.06),
    "kappa 0.13": replace(PARAMETERS, kappa=0.13),
    "both penalties 0.25": replace(PARAMETERS, onset_penalty=0.25, extension_penalty=0.25),
    "onset 2": replace(PARAMETERS, onset_penalty=2.0),
    "stacks of 12 frames, onset 2": replace(PARAMETERS, stack_frames=12, onset_penalty=2.0),
}
N_QUERIES = 100
N_STRANGERS = 40
_SEED = 1
_BLOCKED = 1.0
"""Distance of tracks outside a query's list: behind all in it."""
_TEXT = """# Parameters of the alignment

On {data}: {n_queries} seeded queries, each aligned with all its covers and with the {n_strangers} tracks of other works
nearest by embedding ({weights}). mAP over these short, hard lists compares parameters and nothing else. Difference to
the first row, with its 95 % interval over works.

{table}
![mAP by parameters](alignment.svg)

{made_by}
"""


def study(setting: Setting) -> str:
    """Draw the figure; return the page."""
    dataset = setting.split("val")
    found = _evaluations(dataset, setting)
    base = found[AS_IT_IS]
    precisions = {name: _precisions(each) for name, each in found.items()}
    precisions["not normalised by lengths"] = _precisions(replace(base, distances=_unnormalised(base, dataset)))
    works = rank(base.distances, base.works, base.queries).works
    differences = {name: values - precisions[AS_IT_IS] for name, values in precisions.items()}
    intervals = {name: interval_over_works(values, works) for name, values in differences.items()}
    _draw({name: float(values.mean()) for name, values in differences.items()}, intervals, setting)
    rows = [
        [name, f"{values.mean():.3f}", "" if name == AS_IT_IS else _in_words(differences[name], intervals[name])]
        for name, values in precisions.items()
    ]
    return _TEXT.format(
        data=dataset_in_words(dataset, "val", setting.data),
        n_queries=len(base.queries),
        n_strangers=N_STRANGERS,
        weights=weights_in_words(setting.identity(OURS_WHOLE)[0]),
        table=table(("parameters", "mAP", "difference (95 %)"), rows),
        made_by=setting.made_by(NAME),
    )


def _evaluations(dataset: Dataset, setting: Setting) -> dict[str, Evaluation]:
    _, fingerprint = setting.identity(OURS_WHOLE)
    system = load_system(OURS_WHOLE, setting.weights)
    described = kept_descriptions(system, fingerprint, dataset, setting.runs / "studies")
    part = dataset.subset(described.indices)
    chosen = np.random.default_rng(_SEED).permutation(len(part))[:N_QUERIES]
    queries = np.sort(chosen).astype(np.int64)
    lists = [_to_align(int(query), np.concatenate(described.tracks), part.works) for query in queries]
    found = {}
    for name, parameters in VARIANTS.items():
        key = content_key(part, fingerprint, NAME, ALIGNMENT, parameters, N_QUERIES, N_STRANGERS, _SEED)
        rows = partial(_rows, part, queries, lists, parameters)
        found[name] = kept_evaluation(setting.store, key, part, rows)
        sys.stderr.write(f"{NAME}: {name}: mAP {found[name].figures.map:.4f}\n")
    return found


def _to_align(query: int, vectors: NDArray[np.float32], works: NDArray[np.int64]) -> NDArray[np.int64]:
    is_cover = works == works[query]
    cosines = np.where(is_cover, -np.inf, vectors @ vectors[query])
    strangers = np.argsort(-cosines, kind="stable")[: min(N_STRANGERS, int((~is_cover).sum()))]
    covers = np.flatnonzero(is_cover)
    return np.concatenate([covers[covers != query], strangers])


def _rows(
    dataset: Dataset, queries: NDArray[np.int64], lists: list[NDArray[np.int64]], parameters: AlignmentParameters
) -> Rows:
    started = time.monotonic()
    chromas = [Chroma(track) for track in dataset.tracks]
    distances = np.full((len(queries), len(dataset)), _BLOCKED)
    for row, query, others in zip(distances, queries, lists, strict=True):
        references = [chromas[other] for other in others]
        found = similarities(chromas[query], references, len(os.sched_getaffinity(0)), parameters)
        row[others] = [-each.similarity for each in found]
    size = float(np.mean([track.nbytes for track in dataset.tracks]))
    return Rows(distances, queries, np.arange(len(dataset)), [], time.monotonic() - started, size)


def _precisions(evaluation: Evaluation) -> NDArray[np.float64]:
    return average_precisions(rank(evaluation.distances, evaluation.works, evaluation.queries))


def _unnormalised(evaluation: Evaluation, dataset: Dataset) -> NDArray[np.float64]:
    n_frames = [len(track) for track in dataset.tracks]
    units = np.array([[normalise_qmax(1.0, n_frames[query], n) for n in n_frames] for query in evaluation.queries])
    lengths: NDArray[np.float64] = np.where(evaluation.distances < 0, evaluation.distances / units, _BLOCKED)
    return lengths


def _in_words(differences: NDArray[np.float64], interval: tuple[float, float]) -> str:
    return f"{differences.mean():+.3f} ({interval[0]:+.3f} to {interval[1]:+.3f})"


def _draw(differences: Mapping[str, float], intervals: Mapping[str, tuple[float, float]], setting: Setting) -> None:
    names = [name for name in differences if name != AS_IT_IS][::-1]
    with panels(setting.folder / f"{NAME}.svg") as (axes,):
        for place, name in enumerate(names):
            axes.plot(intervals[name], [place, place], color="tab:blue")
            axes.plot(differences[name], place, marker="o", color="tab:blue")
        axes.axvline(0, color="grey", linewidth=0.8)
        axes.set_yticks(range(len(names)), names)
        axes.set_xlabel("difference of mAP")
