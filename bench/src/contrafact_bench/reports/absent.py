"""The page docs/results/absent.md: does the product tell whether the library holds a work at all?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card
from contrafact.embedding.embedder import load_embedder
from contrafact.scoring.hubness import HubnessCache
from contrafact_bench.evaluation.evaluate import seeded_queries
from contrafact_bench.evaluation.half_libraries import WAYS, HalfLibraries, HalfLibrary
from contrafact_bench.evaluation.open_set import FALSE_ALARMS
from contrafact_bench.evaluation.setting import Setting
from contrafact_bench.reports.markdown import dataset_in_words, table, weights_in_words
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.recordings import drop_unusable

_STATED = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
_PAGE = """# Is the work in the library at all?

Written by `{command}` on {day}; the weights are {weights}. Do not edit.

Half of the works are left out of the library ({draws} draws); each half is searched as the product does, for
{n_queries} seeded queries of all works ([decision](../decisions/0078-not-in-the-library.md)). A query is *answered* if
its ranking is above a cut, which 5 % of the queries without a cover reach. Means over the draws, extremes in brackets.

{parts}"""
_PART = """## {name}

| answered by | with a cover in the library |
| --- | --- |
{answered}
The *chance* that a ranking states: how many rankings state so little.

{stated}
"""


def write_absent_page(setting: Setting, out: Path, splits: Sequence[str], n_draws: int) -> str:
    """Search halves of the splits, write the page, and return its text."""
    embedder, card_path = load_embedder(setting.weights), find_card(setting.weights)
    hubness, calibration = HubnessCache(load_background(embedder.card, card_path)), embedder.card.calibration
    parts, n_queries = [], 0
    for split in splits:
        dataset, _ = drop_unusable(setting.split(split))
        vectors = np.stack([embedder.embed(dataset.chroma(place)).whole for place in range(len(dataset))])
        libraries = HalfLibraries(dataset, vectors, calibration, hubness, setting.runs / "similarities")
        queries = _with_covers(dataset, seeded_queries(len(dataset)))
        n_queries = len(queries)
        halves = [libraries.search(calibration, queries, seed) for seed in range(n_draws)]
        parts.append(part_of(dataset_in_words(dataset, split, setting.data), halves))
    text = _PAGE.format(
        command=f"contrafact-bench absent --data {setting.data.name} --splits {' '.join(splits)} --draws {n_draws}",
        day=datetime.now(UTC).date(),
        weights=weights_in_words(embedder.card.model_id),
        draws=n_draws,
        n_queries=n_queries,
        parts="\n".join(parts),
    )
    out.write_text(text, encoding="utf-8")
    return text


def part_of(name: str, halves: Sequence[HalfLibrary]) -> str:
    """Return the section of one split."""
    rows = []
    for way in WAYS:
        found = [each.answered(way, FALSE_ALARMS) for each in halves]
        rows.append(f"| {way} | {np.mean(found):.3f} ({min(found):.3f}-{max(found):.3f}) |\n")
    chances, are_there = (np.concatenate([getattr(each, what) for each in halves]) for what in ("chances", "is_there"))
    stated = [
        [f"at most {most}", *(f"{(chances[rows] <= most).mean():.3f}" for rows in (~are_there, are_there))]
        for most in _STATED
    ]
    columns = ("chance", "without a cover in the library", "with one")
    return _PART.format(name=name, answered="".join(rows), stated=table(columns, stated))


def _with_covers(dataset: Dataset, queries: NDArray[np.int64]) -> NDArray[np.int64]:
    works, counts = np.unique(dataset.works, return_counts=True)
    return queries[np.isin(dataset.works[queries], works[counts > 1])]
