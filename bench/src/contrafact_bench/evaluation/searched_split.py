"""One split as both stages of the search see it, and what is found by ordering it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.background import load_background
from contrafact.embedding.card import ModelCard, find_card, load_card
from contrafact_bench.evaluation.describe import Described, clips, describe_all
from contrafact_bench.evaluation.described_tracks import Tracks, aligned, known_of
from contrafact_bench.evaluation.evaluate import N_QUERIES, Evaluation, seeded_queries
from contrafact_bench.evaluation.kept import kept_descriptions, kept_evaluation
from contrafact_bench.evaluation.setting import Setting
from contrafact_bench.evaluation.store import Rows, content_key
from contrafact_bench.systems.pair_table import N_CANDIDATES, Known
from contrafact_bench.systems.registry import OURS, TWO_STAGE, load_system
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.evaluation_log import Asked
from contrafact_training.train.task import System

_CLIPS_SEED = 0


class Look:
    """A split, described once; pairs are aligned when they are asked for, and kept.

    Parameters
    ----------
    setting : where data, weights and what is kept lie.
    split : its name.
    n_everything, n_clips : so many of the seeded queries are aligned with every other track, and give clips.
    """

    def __init__(
        self, setting: Setting, split: str, *, n_everything: int = N_QUERIES, n_clips: int = N_QUERIES
    ) -> None:
        self.setting, self.split = setting, split
        self._n_everything, self._n_clips = n_everything, n_clips
        self.dataset: Dataset = setting.split(split)
        self.card: ModelCard = load_card(setting.weights)
        self._background = load_background(self.card, find_card(setting.weights))
        self._cache = setting.runs / "similarities"

    @cached_property
    def _system(self) -> System:
        return load_system(OURS, self.setting.weights)

    @cached_property
    def _described(self) -> Described:
        # Weights and architecture decide the embeddings; the matcher's program does not.
        identity = f"{self.card.architecture} {self.card.sha256}"
        return kept_descriptions(self._system, identity, self.dataset, self.setting.runs / "studies")

    @cached_property
    def tracks(self) -> Tracks:
        """All tracks that can be described."""
        return Tracks.of(self.dataset, self._described, self._background)

    @property
    def works(self) -> NDArray[np.int64]:
        """Of `tracks`."""
        return self.dataset.works[self._described.indices]

    @cached_property
    def seeded(self) -> NDArray[np.int64]:
        """The tracks that are asked about where all pairs are aligned."""
        return seeded_queries(len(self.works))

    def with_candidates(self, n_candidates: int = N_CANDIDATES) -> Known:
        """The seeded queries, so many candidates of each aligned."""
        return self._of(self.seeded, n_candidates)

    def with_everything(self) -> Known:
        """Some of the seeded queries, aligned with every other track."""
        return self._of(_spread(self.seeded, self._n_everything), len(self.works))

    def _of(self, queries: NDArray[np.int64], n_candidates: int) -> Known:
        asked = self.tracks.subset(queries)
        known = known_of(asked, queries, self.tracks, are_clips=False)
        return self._aligned(known, asked, n_candidates)

    def of_clips(self, seconds: float) -> Known:
        """Clips of some of the seeded queries, their candidates by segments aligned; those of no use are left out."""
        part, chosen = self.dataset.subset(self._described.indices), _spread(self.seeded, self._n_clips)
        cut = clips(part, seconds, _CLIPS_SEED).subset(chosen)
        described = describe_all(self._system, cut)
        asked = Tracks.of(cut, described, self._background)
        known = known_of(asked, chosen[described.indices], self.tracks, are_clips=True)
        return self._aligned(known, asked, N_CANDIDATES)

    def _aligned(self, known: Known, asked: Tracks, n_candidates: int) -> Known:
        return aligned(known, asked, self.tracks, n_candidates, calibration=self.card.calibration, cache=self._cache)

    def evaluation(
        self,
        way: str,
        known: Callable[[], Known],
        order: Callable[[Known], NDArray[np.float64]],
        seconds: float | None = None,
    ) -> Evaluation:
        """What an order of the references gives; kept, and logged once where the split asks for it.

        Parameters
        ----------
        way : what the log calls it.
        known : makes what is known.
        order : from that to distances, `(n_queries, n_references)`.
        seconds : length of the clips; None for whole tracks.
        """

        def rows() -> Rows:
            found = known()
            return Rows(order(found), found.queries, self._described.indices, self._described.skipped, 0.0, 0.0)

        identity, fingerprint = self.setting.identity(TWO_STAGE)
        counts = (self._n_everything, self._n_clips)
        key = content_key(self.dataset, fingerprint, "matching", way, seconds, counts)
        log = self.setting.log(Asked(f"matching: {way}", identity, self.split, seconds))
        return kept_evaluation(self.setting.store, key, self.dataset, rows, log)


def _spread(places: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """About so many of the places, each as far from the next."""
    return places[:: max(1, len(places) // n)]
