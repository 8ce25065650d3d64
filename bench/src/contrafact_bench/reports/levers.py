"""The page docs/results/levers.md: what each lever of the search gains alone, and what is lost without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from pathlib import Path

import numpy as np

from contrafact.domain.chroma import RECIPE, WHITENED_RECIPE
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card
from contrafact.embedding.embedder import load_embedder
from contrafact.scoring.calibration import Calibration
from contrafact.scoring.hubness import HubnessCache
from contrafact_bench.evaluation.describe import by_recipe
from contrafact_bench.evaluation.evaluate import N_QUERIES, Evaluation, kept_evaluation, seeded_queries
from contrafact_bench.evaluation.levers import (
    EAR,
    EXPANSION,
    EYE,
    HUBS,
    LEVERS,
    SUPPORT,
    WORKS,
    Levers,
    LeverSearch,
    refitted,
)
from contrafact_bench.evaluation.setting import Setting
from contrafact_bench.evaluation.store import Rows, content_key
from contrafact_bench.reports.markdown import table, weights_in_words, with_interval
from contrafact_bench.reports.retrieval_orders import gain_over
from contrafact_bench.systems.registry import TWO_STAGE
from contrafact_training.data.datasets import Dataset, load_folder
from contrafact_training.data.evaluation_log import Evaluated
from contrafact_training.data.recordings import drop_unusable

FITTED_ON = "val"
SPLITS = ("val", "test", "greek")
RECORDINGS = "recordings"
_NAMES = {
    EAR: "ear: chroma of whitened peaks ([0051](../decisions/0051-hpcp-v2.md))",
    EYE: "eye: a network looks at each pair ([0052](../decisions/0052-eye.md))",
    HUBS: "hubs: distance and similarity corrected for tracks that resemble everything"
    " ([0029](../decisions/0029-one-probability.md))",
    EXPANSION: "expansion: half of the candidates by the first covers ([0031](../decisions/0031-query-expansion.md))",
    SUPPORT: "support: covers that are known of each other ([0053](../decisions/0053-support.md))",
}
_PAGE = """# Levers

Written by `{command}` on {day}; the weights are {weights}. Do not edit.

mAP of the search (200 candidates, aligned) with one lever alone, and with all but one. The gain is that over no lever,
the loss that of all of them; in brackets 95 % bootstrap intervals over works, for gain and loss of the same queries.
Where no interval contains 0, a lever surely counts. The curves of the probability are fitted to `{fitted_on}` again for
each set of levers, all in the same way, so the figures with all of them differ a little from those of the product's
[calibration](calibration.md). Last: what it adds that a person has put all recordings of the library into works, except
the query.

{levers}
{parts}"""


@dataclass(frozen=True)
class Measured:
    """Evaluations of one set of tracks by sets of levers.

    Parameters
    ----------
    available : levers that these tracks can use.
    """

    title: str
    available: tuple[str, ...]
    found: Mapping[Levers, Evaluation]

    @property
    def n_queries(self) -> int:
        """Queries that have a cover."""
        return self.found[frozenset()].figures.n_queries


class LeverReport:
    """Evaluates sets of levers.

    Parameters
    ----------
    setting : paths of data, weights and caches.
    recordings : folder `WORK/TRACK.mp3`, or of chroma made of such files; None without one.
    n_queries : of each split, at most.
    """

    def __init__(self, setting: Setting, recordings: Path | None, n_queries: int = N_QUERIES) -> None:
        self._setting, self._recordings, self._n_queries = setting, recordings, n_queries
        self.embedder = load_embedder(setting.weights)
        self._hubness = HubnessCache(load_background(self.embedder.card, find_card(setting.weights)))
        self._fitted: dict[Levers, Calibration] = {}

    def measured(self) -> list[Measured]:
        """Return the evaluations of every split, then of the recordings."""
        parts = [
            self._measure(f"`{name}`", name, drop_unusable(self._setting.split(name))[0], LEVERS[1:]) for name in SPLITS
        ]
        if self._recordings is not None:
            dataset, _ = drop_unusable(load_folder(self._recordings)[0])
            title = f"Recordings of {self._recordings.name}"
            parts.append(self._measure(title, RECORDINGS, dataset, LEVERS))
        return parts

    def _measure(self, title: str, split: str, dataset: Dataset, available: tuple[str, ...]) -> Measured:
        # Made when they are needed: stored evaluations need none.
        searches = {
            has_ear: cache(partial(self.search, by_recipe(dataset, recipe, joins_views=True)))
            for has_ear, recipe in ((False, RECIPE), (True, WHITENED_RECIPE))
        }
        sets = [*sets_of(available), frozenset({*available, WORKS})]
        found = {levers: self._evaluation(levers, split, dataset, searches[EAR in levers]) for levers in sets}
        return Measured(title, available, found)

    def _evaluation(
        self, levers: Levers, split: str, dataset: Dataset, search: Callable[[], LeverSearch]
    ) -> Evaluation:
        in_words = "+".join(each for each in (*LEVERS, WORKS) if each in levers) or "none"
        queries = seeded_queries(len(dataset))
        queries = queries[:: -(-len(queries) // self._n_queries)]

        def rows() -> Rows:
            distances = search().distances(levers, self._calibration(levers), queries)
            return Rows(distances, queries, np.arange(len(dataset)), [], 0.0, 0.0)

        identity, fingerprint = self._setting.identity(TWO_STAGE)
        key = content_key(dataset, fingerprint, "levers", in_words, len(queries))
        log = None if split == RECORDINGS else self._setting.log(Evaluated(f"levers: {in_words}", identity, split))
        return kept_evaluation(self._setting.store, key, dataset, rows, log)

    def _calibration(self, levers: Levers) -> Calibration:
        # Neither the order of the candidates nor the view of other tracks changes how pairs of `val` look.
        levers &= {EYE, HUBS}
        if levers not in self._fitted:
            card = self.embedder.card.calibration
            near = self._fitting.near_pairs(levers, card, seeded_queries(len(self._fitting.dataset)))
            self._fitted[levers] = refitted(card, near)
        return self._fitted[levers]

    @cached_property
    def _fitting(self) -> LeverSearch:
        return self.search(drop_unusable(self._setting.split(FITTED_ON))[0])

    def search(self, dataset: Dataset) -> LeverSearch:
        """Embed tracks, and return the search among them."""
        vectors = np.stack([self.embedder.embed(dataset.chroma(place)).whole for place in range(len(dataset))])
        calibration, cache = self.embedder.card.calibration, self._setting.runs / "similarities"
        return LeverSearch(dataset, vectors, calibration, self._hubness, cache)


def sets_of(available: tuple[str, ...]) -> list[Levers]:
    """Return no lever, each alone, all but each, and all."""
    everything = frozenset(available)
    alone, left_out = [frozenset({each}) for each in available], [everything - {each} for each in available]
    return list(dict.fromkeys([frozenset[str](), *alone, *left_out, everything]))


def lever_table(measured: Measured) -> str:
    """Return the table of one set of tracks."""
    found, everything = measured.found, frozenset(measured.available)
    none, full = found[frozenset()], found[everything]
    rows = [["none", with_interval(none.figures), "-", with_interval(full.figures), "-"]]
    for lever in LEVERS:
        if lever not in measured.available:
            rows.append([lever, "needs audio", "", "", ""])
            continue
        alone, without = found[frozenset({lever})], found[everything - {lever}]
        cells = [with_interval(alone.figures), gain_over(alone, none)]
        rows.append([lever, *cells, with_interval(without.figures), gain_over(full, without)])
    return table(("lever", "alone (95 %)", "gain", "left out (95 %)", "loss"), rows)


def works_sentence(measured: Measured) -> str:
    """Return what it adds that the works of the library are known."""
    full, known = (measured.found[frozenset({*measured.available, *more})] for more in ((), (WORKS,)))
    return f"\nAll, and the works of the library known: {with_interval(known.figures)}, {gain_over(known, full)}.\n"


def write_levers_page(setting: Setting, recordings: Path | None, out: Path, n_queries: int = N_QUERIES) -> str:
    """Evaluate, write the page and return its text; parameters as of `LeverReport`.

    Raises
    ------
    ContrafactError, TrainingError : unusable data or weights.
    """
    report = LeverReport(setting, recordings, n_queries)
    measured = report.measured()
    parts = [
        f"## {each.title}, {each.n_queries} queries\n\n{lever_table(each)}{works_sentence(each)}" for each in measured
    ]
    options = f" --recordings {recordings.name}" if recordings else ""
    options += f" --queries {n_queries}" if n_queries != N_QUERIES else ""
    text = _PAGE.format(
        command=f"contrafact-bench levers --data {setting.data.name}{options}",
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        weights=weights_in_words(report.embedder.model_id),
        fitted_on=FITTED_ON,
        levers="".join(f"- {name}\n" for name in _NAMES.values()),
        parts="\n".join(parts),
    )
    out.write_text(text, encoding="utf-8")
    return text
