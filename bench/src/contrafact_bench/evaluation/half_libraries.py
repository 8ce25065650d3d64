"""Libraries that hold half of the works of a split, each searched as the product does, for queries of all works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.domain.embeddings import TrackEmbedding
from contrafact.index.exact import MemoryIndex
from contrafact.scoring.calibration import Calibration, default_prior
from contrafact.search.chance import chance_of, evidence_of
from contrafact.search.memory import MemoryLinks
from contrafact.search.ranked import Ranked
from contrafact.search.support import Edges, Links
from contrafact.search.two_stage import TwoStageSearch
from contrafact_bench.evaluation.levers import LeverSearch, PairAligner

PROBABILITY, OWN, EVIDENCE = "highest probability", "highest log-odds", "evidence of the product"
WAYS = (PROBABILITY, OWN, EVIDENCE)


@dataclass(frozen=True)
class HalfLibrary:
    """What one half of the works says about each query.

    Parameters
    ----------
    scores : by way of answering, float64 `(n_queries,)`; the higher, the surer that the work is there.
    chances : float64 `(n_queries,)`, see `contrafact.search.chance`.
    is_there : bool `(n_queries,)`, whether the library holds a cover.
    """

    scores: Mapping[str, NDArray[np.float64]]
    chances: NDArray[np.float64]
    is_there: NDArray[np.bool_]

    def answered(self, way: str, false_alarms: float) -> float:
        """Return the share of the queries with a cover above the cut that this share of the others reaches."""
        scores = self.scores[way]
        others = np.sort(scores[~self.is_there])[::-1]
        cut = np.nextafter(others[int(false_alarms * len(others))], np.inf)
        return float((scores[self.is_there] >= cut).mean())


class HalfLibraries(LeverSearch):
    """Searches halves of a split; what is computed of a pair is kept for all of them."""

    _links: Links | None = None

    def search(self, calibration: Calibration, queries: NDArray[np.int64], seed: int) -> HalfLibrary:
        """Search one half of the works, drawn by the seed, for queries that have a cover in the split."""
        works, all_works = self.dataset.works, np.unique(self.dataset.works)
        drawn = np.random.default_rng((0, seed)).permutation(all_works)[: len(all_works) // 2]
        kept = [self._names[place] for place in np.flatnonzero(np.isin(works, drawn)).tolist()]
        vectors = {name: self._recordings[name].vector for name in kept}
        index = MemoryIndex({name: TrackEmbedding(each, each[None]) for name, each in vectors.items()})
        links = _LinksAmong(self._all_links(calibration), frozenset(kept))
        search = TwoStageSearch(index, self._hubness, calibration, default_prior(len(kept)), links=links)
        found: list[tuple[float, float, float, float]] = []
        for query in tqdm(queries.tolist(), desc=f"half {seed}", unit="query", disable=None):
            name, recording = self._names[query], self._recordings[self._names[query]]
            aligner = PairAligner(self._pairs, query, has_eye=True)
            ranked = search.rank_track(recording.vector, recording.chroma.n_frames, aligner, name)
            n_others = len(kept) - (name in vectors)
            found.append((*_scores(calibration, ranked), chance_of(calibration, ranked, n_others)))
        self._pairs.save()
        *scores, chances = np.array(found).T
        return HalfLibrary(dict(zip(WAYS, scores, strict=True)), chances, np.isin(works[queries], drawn))

    def _all_links(self, calibration: Calibration) -> Links:
        """Return the edges among all tracks, computed once."""
        if self._links is None:
            search = TwoStageSearch(self._index, self._hubness, calibration, default_prior(len(self.dataset)))
            aligner_of = partial(PairAligner, self._pairs, has_eye=True)
            self._links = MemoryLinks(search, self._recordings, lambda name: aligner_of(int(name)))
        return self._links


def _scores(calibration: Calibration, ranked: Sequence[Ranked]) -> tuple[float, float, float]:
    aligned = [each for each in ranked if each.is_aligned]
    return (
        max((each.probability for each in aligned), default=-np.inf),
        max((each.log_odds for each in aligned), default=-np.inf),
        max((evidence_of(calibration, each) for each in aligned), default=-np.inf),
    )


@dataclass(frozen=True)
class _LinksAmong:
    """Edges of all tracks, to some of them only."""

    links: Links
    kept: frozenset[str]

    def of(self, track_ids: Sequence[str]) -> dict[str, Edges]:
        known = self.links.of([each for each in track_ids if each in self.kept])
        return {each: {other: p for other, p in edges.items() if other in self.kept} for each, edges in known.items()}
