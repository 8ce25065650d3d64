"""One split of the data, searched as the product searches, and the evaluation of any order of the results."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.background import load_background
from contrafact.embedding.card import ModelCard, find_card, load_card
from contrafact.scoring.hubness import HubnessCache
from contrafact.search import N_CANDIDATES
from contrafact_bench.evaluation.describe import Described, clips, describe_all, kept_descriptions
from contrafact_bench.evaluation.evaluate import N_QUERIES, Evaluation, kept_evaluation, seeded_queries
from contrafact_bench.evaluation.pair_table import EmbeddedTracks, LabelledSearch, PairTable
from contrafact_bench.evaluation.setting import Setting
from contrafact_bench.evaluation.store import Rows, content_key
from contrafact_bench.systems.registry import OURS, TWO_STAGE, load_system
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.evaluation_log import Evaluated
from contrafact_training.train.task import System

_CLIPS_SEED = 0


class SearchedSplit:
    """A split, described once. Pairs are aligned when they are needed, and cached.

    Parameters
    ----------
    setting : locations of data, weights and caches.
    split : its name.
    n_everything, n_clips : number of the seeded queries that are aligned with every other track, and cut into clips.
    """

    def __init__(
        self, setting: Setting, split: str, *, n_everything: int = N_QUERIES, n_clips: int = N_QUERIES
    ) -> None:
        self.setting, self.split = setting, split
        self._n_everything, self._n_clips = n_everything, n_clips
        self.dataset: Dataset = setting.split(split)
        self.card: ModelCard = load_card(setting.weights)

    @cached_property
    def _system(self) -> System:
        return load_system(OURS, self.setting.weights)

    @cached_property
    def _described(self) -> Described:
        # Weights and architecture decide the embeddings; the code of the search does not.
        identity = f"{self.card.architecture} {self.card.sha256}"
        return kept_descriptions(self._system, identity, self.dataset, self.setting.runs / "studies")

    @cached_property
    def _search(self) -> LabelledSearch:
        hubness = HubnessCache(load_background(self.card, find_card(self.setting.weights)))
        tracks = EmbeddedTracks.of(self.dataset, self._described)
        return LabelledSearch(tracks, self.card.calibration, hubness, self.setting.runs / "similarities")

    @property
    def works(self) -> NDArray[np.int64]:
        """Works of the tracks that can be described, int64 `(n_tracks,)`."""
        return self.dataset.works[self._described.indices]

    @cached_property
    def seeded(self) -> NDArray[np.int64]:
        """Indices of the seeded queries among the tracks that can be described."""
        return seeded_queries(len(self.works))

    def with_candidates(self, n_candidates: int = N_CANDIDATES) -> PairTable:
        """Search for the seeded queries."""
        return self._search.tracks(self.seeded, n_candidates)

    def cut_off_at(self, n_candidates: int | None) -> PairTable:
        """Search for some of the seeded queries; None aligns each with every other track."""
        places = _spread(self.seeded, self._n_everything)
        return self._search.tracks(places, n_candidates)

    def of_clips(self, seconds: float) -> PairTable:
        """Search for clips of some of the seeded queries; clips that cannot be described are left out."""
        part, chosen = self.dataset.subset(self._described.indices), _spread(self.seeded, self._n_clips)
        cut = clips(part, seconds, _CLIPS_SEED).subset(chosen)
        described = describe_all(self._system, cut)
        return self._search.clips(EmbeddedTracks.of(cut, described), chosen[described.indices])

    def evaluation(
        self,
        way: str,
        table: Callable[[], PairTable],
        order: Callable[[PairTable], NDArray[np.float64]],
        seconds: float | None = None,
    ) -> Evaluation:
        """Evaluate an order of the references. Cached, and logged once for splits that nothing is chosen on.

        Parameters
        ----------
        way : name of the order in the log.
        table : makes the pairs.
        order : from pairs to distances, `(n_queries, n_references)`.
        seconds : length of the clips; None for whole tracks.
        """

        def rows() -> Rows:
            found = table()
            return Rows(order(found), found.queries, self._described.indices, self._described.skipped, 0.0, 0.0)

        identity, fingerprint = self.setting.identity(TWO_STAGE)
        counts = (self._n_everything, self._n_clips)
        key = content_key(self.dataset, fingerprint, "matching", way, seconds, counts)
        log = self.setting.log(Evaluated(f"matching: {way}", identity, self.split, seconds))
        return kept_evaluation(self.setting.store, key, self.dataset, rows, log)


def _spread(places: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Return about `n` of the places, evenly spaced."""
    return places[:: max(1, len(places) // n)]
